#include "tools/stowage/inputs.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "lib/pipeline/pipeline.h"

namespace stowage::cli {

namespace {

namespace fs = std::filesystem;

/// A CI file that may build images. Most YAML files are something else: their text decides.
bool is_pipeline(const std::string& path) {
  if (!pipeline::may_be_pipeline(path)) return false;
  const Result<Source> source = read_source(path);
  return source && pipeline::kind_of(path, source->text()) != pipeline::FileKind::none;
}

/// Dockerfiles and CI files below a folder, sorted. Links to folders are not followed.
void search(const std::string& folder, Inputs& inputs) {
  std::error_code error;
  std::vector<std::string> found;
  fs::recursive_directory_iterator entry(folder, error);
  while (!error && entry != fs::recursive_directory_iterator()) {
    std::error_code ignored;
    const std::string name = entry->path().filename().string();
    if (entry->is_directory(ignored)) {
      if (name == ".git") entry.disable_recursion_pending();
    } else if (entry->is_regular_file(ignored) &&
               (has_dockerfile_name(name) || is_pipeline(entry->path().string()))) {
      found.push_back(entry->path().string());
    }
    const std::string at = entry->path().string();
    entry.increment(error);
    if (error) inputs.problems.push_back(at + ": " + error.message());
  }
  if (found.empty() && error) inputs.problems.push_back(folder + ": " + error.message());
  if (found.empty() && !error) {
    inputs.problems.push_back(folder + ": no Dockerfile in this folder (looked for Dockerfile, " +
                              "Containerfile, Dockerfile.*, *.Dockerfile and CI files)");
  }
  std::sort(found.begin(), found.end());
  if (folder == ".") {
    for (std::string& path : found) path.erase(0, path.starts_with("./") ? 2 : 0);
  }
  inputs.paths.insert(inputs.paths.end(), found.begin(), found.end());
}

void read_list(const std::string& list, Inputs& inputs) {
  const Result<Source> source = list == "-" ? read_source("/dev/stdin") : read_source(list);
  if (!source) {
    inputs.problems.push_back("--files-from: " + source.error().message);
    return;
  }
  std::string_view text = source->text();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty()) inputs.paths.emplace_back(line);
  }
}

}  // namespace

bool has_dockerfile_name(std::string_view name) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (lower.ends_with(".dockerignore") || lower.ends_with("~")) return false;
  for (const std::string_view word : {"dockerfile", "containerfile"}) {
    if (lower == word || lower.ends_with("." + std::string(word))) return true;
    if (name.starts_with(word == "dockerfile" ? "Dockerfile." : "Containerfile.")) return true;
  }
  return false;
}

Inputs find_inputs(const std::vector<std::string>& paths, const std::string& files_from) {
  Inputs inputs;
  for (const std::string& path : paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      search(path, inputs);
    } else {
      inputs.paths.push_back(path);
    }
  }
  if (!files_from.empty()) {
    read_list(files_from, inputs);
  } else if (paths.empty()) {
    search(".", inputs);
  }
  return inputs;
}

Result<Source> read_input(const std::string& path, const std::string& stdin_filename) {
  constexpr std::size_t looked_at = 8192;
  Result<Source> source = read_source(path == "-" ? "/dev/stdin" : path);
  if (!source) return source;
  if (path == "-") {
    source = Source(stdin_filename, source->text());
  }
  const std::size_t zero = source->text().substr(0, looked_at).find('\0');
  if (zero != std::string_view::npos) {
    return fail(source->path() + ": is a binary file (byte " + std::to_string(zero) + " is zero)");
  }
  return source;
}

}  // namespace stowage::cli
