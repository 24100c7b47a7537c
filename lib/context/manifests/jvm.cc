// Maven (maven.apache.org/pom.html), Gradle settings and build files (docs.gradle.org, declaring
// projects), sbt. Gradle and sbt files are programs: only their literal declarations are read.

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <pugixml.hpp>

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

bool has_property(std::string_view text) { return text.find("${") != std::string_view::npos; }

void read_modules(Reading& reading, const pugi::xml_node& holder) {
  for (const pugi::xml_node module : holder.child("modules").children("module")) {
    const std::string path(trim(module.child_value()));
    if (path.empty()) continue;
    if (has_property(path))
      reading.dynamic(fmt::format("the module `{}` holds a property", path));
    else
      reading.follow_member(ManifestKind::maven,
                            path.ends_with(".xml") ? clean(path) : clean(path + "/pom.xml"));
  }
}

void read_parent(Reading& reading, const pugi::xml_node& project) {
  const pugi::xml_node parent = project.child("parent");
  if (!parent) return;
  const pugi::xml_node relative = parent.child("relativePath");
  std::string path(trim(relative.child_value()));
  if (relative && path.empty()) return;  // Written and empty: only from a repository.
  if (has_property(path)) return reading.dynamic("the path of its parent holds a property");
  if (!relative) path = "../pom.xml";
  if (!path.ends_with(".xml")) path += "/pom.xml";
  // By default the folder above is tried, and a repository if it holds another project.
  if (!reading.follow_if_there(ManifestKind::maven, path) && relative) reading.need(path);
}

void read_maven_dependencies(Reading& reading, const pugi::xml_node& holder) {
  for (const pugi::xml_node dependency : holder.child("dependencies").children("dependency")) {
    std::string_view path = trim(dependency.child_value("systemPath"));
    if (path.empty()) continue;
    for (const char* base : {"${basedir}/", "${project.basedir}/"}) {
      if (path.starts_with(base)) path.remove_prefix(std::string_view(base).size());
    }
    if (has_property(path))
      reading.dynamic("a systemPath holds a property");
    else
      reading.local(path, false, {});
  }
}

/// Words after which a build script reads files or runs programs.
constexpr std::array gradle_dangers = {
    "File",        "readText",   "readLines",   "readBytes",      "exec",
    "execute",     "providers",  "commandLine", "ProcessBuilder", "Properties",
    "JsonSlurper", "XmlSlurper", "evaluate",
};

bool is_danger(const CodeToken& token, const auto& words) {
  return token.kind == CodeToken::Kind::word &&
         std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return token.text == word; });
}

/// `name "a", "b"` and `name("a", "b")`: calls `use` with each literal; false when something else
/// stands there.
template <class Use>
bool literal_arguments(const std::vector<CodeToken>& tokens, std::size_t at, const Use& use) {
  const bool parentheses = at < tokens.size() && tokens[at].is("(");
  if (parentheses) ++at;
  bool any = false;
  while (at < tokens.size() && tokens[at].is_string()) {
    if (!tokens[at].is_literal()) return false;
    use(tokens[at].text);
    any = true;
    if (++at >= tokens.size() || !tokens[at].is(",")) break;
    ++at;
  }
  return any && (!parentheses || (at < tokens.size() && tokens[at].is(")")));
}

std::string folder_of_project(std::string_view project) {
  std::string folder(project);
  if (folder.starts_with(':')) folder.erase(0, 1);
  std::replace(folder.begin(), folder.end(), ':', '/');
  return folder;
}

void need_gradle_files(Reading& reading) {
  for (const char* file :
       {"gradle.properties", "gradlew", "gradle/wrapper", "gradle/verification-metadata.xml",
        "gradle/verification-keyring.keys", "gradle.lockfile", "settings-gradle.lockfile",
        "buildscript-gradle.lockfile"}) {
    reading.need_if_there(file);
  }
  for (const std::string& file : reading.files("gradle/*.toml")) reading.need(file);
  for (const char* file : {"buildSrc", "gradle/dependency-locks"}) reading.need_if_there(file);
}

bool follow_gradle_project(Reading& reading, const std::string& folder) {
  bool found = false;
  for (const char* file : {"build.gradle", "build.gradle.kts"}) {
    const std::string path = clean(folder.empty() ? file : folder + "/" + file);
    if (reading.has(path) != Known::yes) continue;
    reading.follow_member(ManifestKind::gradle_build, path);
    found = true;
  }
  if (!folder.empty()) reading.need_if_there(clean(folder + "/gradle.properties"));
  return found;
}

/// "$rootDir/x" and "${projectDir}/x" are as good as literals. Nothing for a string that holds more
/// than that.
std::optional<std::string> gradle_path(const Reading& reading, const CodeToken& token) {
  if (token.is_literal()) return std::string(token.text);
  if (!token.is_string()) return std::nullopt;
  std::string_view text = token.text;
  std::string base;
  for (const std::string_view folder :
       {"$rootDir/", "${rootDir}/", "$rootProject.projectDir/", "${rootProject.projectDir}/"}) {
    if (!text.starts_with(folder)) continue;
    text.remove_prefix(folder.size());
    for (std::string_view up = reading.directory(); up != reading.root_directory() && !up.empty();
         up = parent_of(up))
      base += "../";
    break;
  }
  for (const std::string_view folder : {"$projectDir/", "${projectDir}/"}) {
    if (text.starts_with(folder)) text.remove_prefix(folder.size());
  }
  if (text.find('$') != std::string_view::npos || text.find('\\') != std::string_view::npos)
    return std::nullopt;
  return base + std::string(text);
}

/// file("x"), files("a", "b"), fileTree("x"), fileTree(dir: "x", ...): what is there is told.
void read_gradle_files(Reading& reading, const std::vector<CodeToken>& tokens, std::size_t i) {
  std::size_t at = i + 1;
  if (at >= tokens.size() || !tokens[at].is("(")) return;
  ++at;
  if (at + 2 < tokens.size() && tokens[at].is("dir") &&
      (tokens[at + 1].is(":") || tokens[at + 1].is("=")))
    at += 2;
  while (at < tokens.size() && !tokens[at].is(")")) {
    const std::optional<std::string> path = gradle_path(reading, tokens[at]);
    if (!path)
      return reading.dynamic(fmt::format("line {} uses files by a computed name", tokens[i].line));
    if (reading.has(*path) == Known::yes) {
      if (!tokens[i].is("file"))
        reading.local(*path, false, {});
      else if (reading.has_file(*path))
        reading.own_need(*path);
    }
    if (++at >= tokens.size() || !tokens[at].is(",")) return;
    ++at;
    if (at < tokens.size() && !tokens[at].is_string()) return;  // Options behind the folder.
  }
}

/// apply from: "x.gradle", apply(from = "x.gradle")
void read_gradle_apply(Reading& reading, const std::vector<CodeToken>& tokens, std::size_t i) {
  std::size_t at = i + 1;
  if (at < tokens.size() && tokens[at].is("(")) ++at;
  if (at + 2 >= tokens.size() || !tokens[at].is("from")) return;
  const std::optional<std::string> path = gradle_path(reading, tokens[at + 2]);
  if (!path || path->find("://") != std::string::npos) {
    return reading.dynamic(
        fmt::format("line {} applies a script by a computed name", tokens[i].line));
  }
  reading.follow(ManifestKind::gradle_build, *path);
}

void read_gradle_words(Reading& reading, const std::vector<CodeToken>& tokens) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const CodeToken& token = tokens[i];
    if (token.kind != CodeToken::Kind::word) continue;
    if (is_danger(token, gradle_dangers))
      reading.dynamic(fmt::format("line {} uses `{}`", token.line, token.text));
    if (token.is("apply")) read_gradle_apply(reading, tokens, i);
    const bool call = i == 0 || !tokens[i - 1].is(".");
    if (call && (token.is("files") || token.is("fileTree") || token.is("file")))
      read_gradle_files(reading, tokens, i);
  }
}

}  // namespace

void read_maven(Reading& reading, std::string_view text) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return reading.incomplete(fmt::format("not valid XML: {}", parsed.description()));
  const pugi::xml_node project = document.child("project");
  read_modules(reading, project);
  read_parent(reading, project);
  read_maven_dependencies(reading, project);
  for (const pugi::xml_node profile : project.child("profiles").children("profile")) {
    read_modules(reading, profile);
    read_maven_dependencies(reading, profile);
    if (const pugi::xml_node file = profile.child("activation").child("file")) {
      for (const char* which : {"exists", "missing"}) {
        std::string_view path = trim(file.child_value(which));
        for (const char* base : {"${basedir}/", "${project.basedir}/"}) {
          if (path.starts_with(base)) path.remove_prefix(std::string_view(base).size());
        }
        if (path.empty()) continue;
        if (has_property(path))
          reading.dynamic("a profile depends on a file by a computed name");
        else
          reading.need_if_there(path);
      }
    }
  }
  for (const char* holder : {"repositories", "pluginRepositories"}) {
    for (const pugi::xml_node repository : project.child(holder).children()) {
      const std::string_view url = trim(repository.child_value("url"));
      if (url.starts_with("file:"))
        reading.dynamic(fmt::format("a repository in a folder: {}", url));
    }
  }
  if (parent_of(reading.path()) != reading.root_directory()) return;
  for (const char* file : {".mvn", "mvnw"}) reading.need_if_there(file);
}

void read_gradle_settings(Reading& reading, std::string_view text) {
  const std::vector<CodeToken> tokens = scan_code(text, CodeStyle::slash);
  std::vector<std::string> projects;
  std::vector<std::pair<std::string, std::string>> moved;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is("include")) {
      const bool group = i > 0 && tokens[i - 1].is(".");
      const bool literal = literal_arguments(
          tokens, i + 1, [&](std::string_view name) { projects.emplace_back(name); });
      if (!literal && !group)
        reading.dynamic(fmt::format("line {} includes projects by computed names", tokens[i].line));
    } else if (tokens[i].is("includeBuild") || tokens[i].is("includeFlat")) {
      const bool flat = tokens[i].is("includeFlat");
      const bool literal = literal_arguments(tokens, i + 1, [&](std::string_view path) {
        const std::string folder = flat ? "../" + std::string(path) : std::string(path);
        reading.local(folder, false,
                      {{ManifestKind::gradle_settings, "settings.gradle"},
                       {ManifestKind::gradle_settings, "settings.gradle.kts"},
                       {ManifestKind::gradle_build, "build.gradle"},
                       {ManifestKind::gradle_build, "build.gradle.kts"}});
      });
      if (!literal)
        reading.dynamic(fmt::format("line {} includes a build by a computed name", tokens[i].line));
    } else if (tokens[i].is("projectDir")) {  // project(":a").projectDir = file("x")
      std::string project;
      for (std::size_t back = i; back-- > 0 && i - back < 6 && project.empty();) {
        if (tokens[back].is_literal()) project = tokens[back].text;
      }
      std::string folder;
      for (std::size_t on = i + 1; on < tokens.size() && on < i + 9 && folder.empty(); ++on) {
        if (tokens[on].is_literal()) folder = tokens[on].text;
      }
      if (project.empty() || folder.empty())
        reading.dynamic(
            fmt::format("line {} moves a project to a computed folder", tokens[i].line));
      else
        moved.emplace_back(folder_of_project(project), folder);
    }
  }
  for (const std::string& name : projects) {
    std::string folder = folder_of_project(name);
    for (const auto& [from, to] : moved) {
      if (from == folder) folder = to;
    }
    if (!follow_gradle_project(reading, folder) && reading.has(folder) == Known::yes)
      reading.need(folder);
  }
  follow_gradle_project(reading, "");
  read_gradle_words(reading, tokens);
  need_gradle_files(reading);
}

void read_gradle_build(Reading& reading, std::string_view text) {
  read_gradle_words(reading, scan_code(text, CodeStyle::slash));
  if (reading.directory() != reading.root_directory()) return;
  const bool settings =
      reading.follow_if_there(ManifestKind::gradle_settings, "settings.gradle") ||
      reading.follow_if_there(ManifestKind::gradle_settings, "settings.gradle.kts");
  if (!settings) need_gradle_files(reading);
}

// What a build.sbt says is Scala; the files of the build itself have fixed places.
void read_sbt(Reading& reading, std::string_view text) {
  constexpr std::array dangers = {"IO",          "Source",    "Process",    "sys",
                                  "Files",       "Paths",     "Properties", "ConfigFactory",
                                  "RootProject", "ProjectRef"};
  const std::vector<CodeToken> tokens = scan_code(text, CodeStyle::slash);
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (is_danger(tokens[i], dangers))
      reading.dynamic(fmt::format("line {} uses `{}`", tokens[i].line, tokens[i].text));
    const bool folder =
        tokens[i].is("file") && i >= 1 &&
        (tokens[i - 1].is("in") || (i >= 2 && tokens[i - 1].is("(") && tokens[i - 2].is("in")));
    if (!folder) continue;
    const bool literal = literal_arguments(tokens, i + 1, [&](std::string_view path) {
      if (clean(path) != ".")
        reading.follow_if_there(ManifestKind::sbt, clean(std::string(path) + "/build.sbt"));
    });
    if (!literal)
      reading.dynamic(
          fmt::format("line {} names a project's folder by a computed name", tokens[i].line));
  }
  if (reading.directory() != reading.root_directory()) return;
  for (const char* pattern : {"*.sbt", "project/*.sbt", "project/*.scala", "project/project/*.sbt",
                              "project/project/*.scala"}) {
    for (const std::string& file : reading.files(pattern)) {
      if (file != "build.sbt") reading.need(file);
    }
  }
  for (const char* file : {"project/build.properties", ".sbtopts", ".jvmopts"})
    reading.need_if_there(file);
  if (reading.has("lib") == Known::yes) reading.local("lib", false, {});
}

}  // namespace stowage::context
