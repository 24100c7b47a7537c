#pragma once
// What the readers of single manifests are given: the file, its context, and the result that they
// add to.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/context/data.h"
#include "lib/context/manifest.h"

namespace stowage::context {

class Reading {
 public:
  struct Next {
    ManifestKind kind;
    std::string path;
  };

  Reading(const Context& context, Manifest& result, std::string root, std::vector<Next>& next)
      : context_(context), result_(result), root_(std::move(root)), next_(next) {}

  void begin(std::string path);

  const Context& context() const { return context_; }
  Manifest& result() { return result_; }
  const std::string& path() const { return path_; }
  const std::string& directory() const { return directory_; }
  /// The folder of the manifest that all began with.
  std::string root_directory() const;
  /// This is the manifest that all began with.
  bool is_first() const { return path_ == root_; }

  /// Paths are relative to the manifest's folder from here on.
  void need(std::string_view relative);
  /// Only when it is there. True if so.
  bool need_if_there(std::string_view relative);
  /// As `need`, and its content is read as well.
  void follow(ManifestKind kind, std::string_view relative);
  bool follow_if_there(ManifestKind kind, std::string_view relative);
  void follow_member(ManifestKind kind, std::string_view relative);
  void own_need(std::string_view relative);
  void lists(std::string_view relative, bool only_if_optimized);
  void target(std::string_view relative);
  /// A package in a folder or archive. Its manifest is read too if it is one of `manifests`.
  void local(std::string_view relative, bool linked,
             std::initializer_list<std::pair<ManifestKind, std::string_view>> manifests);
  void script(std::string_view name, std::string_view command);
  void lock(std::string_view relative, std::string_view kind,
            const std::function<std::string(std::string_view)>& version = {});
  void is_package(std::string_view tool, bool is);
  void dynamic(std::string_view why);
  void problem(std::string_view what);
  void incomplete(std::string_view what);

  /// The folders below this one that match a pattern and hold `file`. `patterns` may be negated
  /// with "!", have braces and "**"; node_modules is never entered.
  std::vector<std::string> folders(const std::vector<std::string>& patterns, std::string_view file);
  /// Files beside or below that match a builder's pattern ("*.gemspec").
  std::vector<std::string> files(std::string_view pattern);
  /// `relative` as a context path, or nothing (and a problem) when it lies outside.
  std::optional<std::string> place(std::string_view relative);
  Known has(std::string_view relative) const;
  /// It is there, and a file.
  bool has_file(std::string_view relative) const;
  /// The nearest folder from the manifest's upwards that holds `file`, with the file; nothing if
  /// none does.
  std::optional<std::string> nearest(std::string_view file) const;

  /// The text of a file that was needed, where known.
  std::optional<std::string> text_of(std::string_view relative);

 private:
  void add_need(std::string path);

  const Context& context_;
  Manifest& result_;
  std::string root_;
  std::vector<Next>& next_;
  std::string path_;
  std::string directory_;
};

/// One a kind: reads `text` of `reading.path()`.
using ManifestReader = void (*)(Reading& reading, std::string_view text);

void read_npm(Reading& reading, std::string_view text);
void read_requirements(Reading& reading, std::string_view text);
/// Lines of `pip:` in a conda environment are requirement lines.
void read_requirement_line(Reading& reading, std::string_view line);
void read_pyproject(Reading& reading, std::string_view text);
void read_setup_py(Reading& reading, std::string_view text);
void read_setup_cfg(Reading& reading, std::string_view text);
void read_pipfile(Reading& reading, std::string_view text);
void read_conda(Reading& reading, std::string_view text);
void read_go_mod(Reading& reading, std::string_view text);
void read_go_work(Reading& reading, std::string_view text);
void read_cargo(Reading& reading, std::string_view text);
void read_maven(Reading& reading, std::string_view text);
void read_gradle_settings(Reading& reading, std::string_view text);
void read_gradle_build(Reading& reading, std::string_view text);
void read_dotnet_project(Reading& reading, std::string_view text);
void read_dotnet_solution(Reading& reading, std::string_view text);
void read_dotnet_solution_xml(Reading& reading, std::string_view text);
void read_nuget_config(Reading& reading, std::string_view text);
void read_composer(Reading& reading, std::string_view text);
void read_gemfile(Reading& reading, std::string_view text);
void read_gemspec(Reading& reading, std::string_view text);
void read_mix(Reading& reading, std::string_view text);
void read_pubspec(Reading& reading, std::string_view text);
void read_renv(Reading& reading, std::string_view text);
void read_julia(Reading& reading, std::string_view text);
void read_conan_text(Reading& reading, std::string_view text);
void read_conan_python(Reading& reading, std::string_view text);
void read_vcpkg(Reading& reading, std::string_view text);
void read_cpanfile(Reading& reading, std::string_view text);
void read_rebar(Reading& reading, std::string_view text);
void read_stack(Reading& reading, std::string_view text);
void read_cabal_project(Reading& reading, std::string_view text);
void read_cabal(Reading& reading, std::string_view text);
void read_swift(Reading& reading, std::string_view text);
void read_deno(Reading& reading, std::string_view text);
void read_sbt(Reading& reading, std::string_view text);

}  // namespace stowage::context
