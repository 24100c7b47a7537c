#pragma once
// A small language of Dockerfile lines, and what they do to an image, written down a second time and
// without any symbols: what the checker says of two random files is held against it.

#include <map>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace stowage::proof {

struct ModelFile {
  std::string content;
  int mode = 0644;
  std::string link;  ///< a symbolic link to this path
  friend bool operator==(const ModelFile&, const ModelFile&) = default;
};

/// Nothing: the build fails.
struct ModelImage {
  std::map<std::string, ModelFile> files;
  std::map<std::string, int> folders;
  std::map<std::string, std::string> variables, labels;
  friend bool operator==(const ModelImage&, const ModelImage&) = default;
};

enum class Verb {
  copy,
  copy_mode,
  copy_into,
  echo,
  append,
  cat,
  cat_or_not,
  cp,
  rm,
  rm_force,
  mkdir,
  mkdir_parents,
  chmod,
  pattern,
  ls,
  test,
  substitute,
  env,
  echo_variable,
  label,
  link,
  count
};

struct ModelLine {
  Verb verb = Verb::echo;
  std::string from, to;
  int number = 0;
};

ModelLine random_model_line(std::mt19937& random);
std::string text_of(const ModelLine& line);
std::optional<ModelImage> build(const std::vector<ModelLine>& lines);

}  // namespace stowage::proof
