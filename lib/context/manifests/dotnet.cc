// .NET projects, solutions and NuGet settings (learn.microsoft.com: MSBuild project file schema,
// Directory.Build.props search, nuget.config reference, central package management).

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <pugixml.hpp>

#include "lib/context/manifests/dotnet_targets.h"
#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// A path of an MSBuild file: backslashes are slashes, and the folder of the file may be spelled as
/// a property.
std::string msbuild_path(std::string_view text) {
  std::string path(trim(text));
  std::replace(path.begin(), path.end(), '\\', '/');
  for (const std::string_view own :
       {"$(MSBuildThisFileDirectory)", "$(MSBuildProjectDirectory)/", "$(ProjectDir)"}) {
    if (path.starts_with(own)) path.erase(0, own.size());
  }
  return path;
}

bool is_computed(std::string_view path) {
  return path.find_first_of("$@%*?") != std::string_view::npos;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

bool is_project(std::string_view path) {
  constexpr std::array endings = {".csproj",  ".fsproj",  ".vbproj", ".proj",
                                  ".esproj",  ".shproj",  ".dcproj", ".sqlproj",
                                  ".vcxproj", ".wixproj", ".pyproj", ".njsproj"};
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return path.size() > ending.size() &&
           equal_ignoring_case(path.substr(path.size() - ending.size()), ending);
  });
}

/// `$([MSBuild]::GetPathOfFileAbove('Directory.Build.props', ...))` is how such a file includes the
/// one above.
bool includes_file_above(std::string_view path) {
  return path.find("GetPathOfFileAbove") != std::string_view::npos;
}

void read_import(Reading& reading, const pugi::xml_node& node) {
  const std::string_view project = node.attribute("Project").value();
  if (project.empty()) return;
  if (includes_file_above(project)) {
    const std::string file(name_of(reading.path()));
    for (std::string up = "../"; resolve(reading.directory(), up); up += "../") {
      if (reading.follow_if_there(ManifestKind::dotnet_project, up + file)) return;
      if (resolve(reading.directory(), up)->empty()) return;
    }
    return;
  }
  const std::string path = msbuild_path(project);
  if (path.starts_with("$(MSBuild") || path.starts_with("$(VSTools")) return;  // Of the SDK.
  if (is_computed(path))
    reading.dynamic(fmt::format("the import `{}` is computed", project));
  else if (std::string_view(node.attribute("Condition").value()).find("Exists(") !=
           std::string_view::npos)
    reading.follow_if_there(ManifestKind::dotnet_project, path);
  else
    reading.follow(ManifestKind::dotnet_project, path);
}

/// Tasks that run nothing and read no file.
bool is_harmless(std::string_view task) {
  return task == "PropertyGroup" || task == "ItemGroup" || task == "Message" || task == "Warning" ||
         task == "Error";
}

struct ProjectWalker : pugi::xml_tree_walker {
  ProjectWalker(Reading& of, const pugi::xml_document& document) : reading(of), targets(document) {}
  bool for_each(pugi::xml_node& node) override {
    const std::string_view name = node.name();
    targets.visit(node, depth());
    if (name == "Import") read_import(reading, node);
    if ((name == "Exec" && !targets.run_later()) || name == "UsingTask")
      reading.dynamic(fmt::format("it has a target with `{}`", name));
    else if (targets.parent_is_on_restore() && !is_harmless(name))
      reading.dynamic(fmt::format("it has a target with `{}` that a restore runs", name));
    if (name == "ProjectReference") references(node.attribute("Include").value());
    if (name == "RestoreSources" || name == "RestoreAdditionalProjectSources")
      sources(node.child_value());
    return true;
  }
  void references(std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(';'), list.size());
      const std::string path = msbuild_path(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
      if (path.empty()) continue;
      if (!is_project(reading.path())) {
        // In a shared file the path is meant from each project that imports it.
        reading.dynamic(
            fmt::format("it adds the reference `{}` to the projects that import it", path));
      } else if (path.find_first_of("$@%") != std::string::npos) {
        reading.dynamic(fmt::format("the reference `{}` is computed", path));
      } else if (path.find_first_of("*?") != std::string::npos) {
        for (const std::string& file : reading.files(path))
          reading.follow_member(ManifestKind::dotnet_project, file);
      } else {
        reading.follow_member(ManifestKind::dotnet_project, path);
      }
    }
  }
  void sources(std::string_view list) {
    while (!list.empty()) {
      const std::size_t end = std::min(list.find(';'), list.size());
      const std::string path = msbuild_path(list.substr(0, end));
      list.remove_prefix(std::min(end + 1, list.size()));
      if (path.empty() || path.find("://") != std::string::npos || path == "$(RestoreSources)")
        continue;
      if (is_computed(path))
        reading.dynamic(fmt::format("the package source `{}` is computed", path));
      else
        reading.local(path, false, {});
    }
  }
  Reading& reading;
  OpenTargets targets;
};

/// Files that MSBuild and NuGet find by name: the nearest one, but all of NuGet's settings.
void need_surroundings(Reading& reading) {
  for (const char* file : {"Directory.Build.props", "Directory.Build.targets",
                           "Directory.Packages.props", "Directory.Build.rsp"}) {
    const std::optional<std::string> found = reading.nearest(file);
    if (!found) continue;
    if (found->ends_with(".rsp"))
      reading.need(*found);
    else
      reading.follow(ManifestKind::dotnet_project, *found);
  }
  for (const char* file : {"global.json", ".config/dotnet-tools.json"}) {
    if (const auto found = reading.nearest(file)) reading.need(*found);
  }
  std::string up;
  for (std::string_view folder = reading.directory();; folder = parent_of(folder)) {
    for (const char* file : {"nuget.config", "NuGet.config", "NuGet.Config"}) {
      reading.follow_if_there(ManifestKind::nuget_config, up + file);
    }
    if (folder.empty()) break;
    up += "../";
  }
}

}  // namespace

// Also of the files it imports, which have the same form.
void read_dotnet_project(Reading& reading, std::string_view text) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return reading.incomplete(fmt::format("not valid XML: {}", parsed.description()));
  ProjectWalker walker(reading, document);
  document.traverse(walker);
  for (const char* file : {"packages.config", "packages.lock.json", "paket.references"})
    reading.need_if_there(file);
  reading.lock("packages.lock.json", "nuget");
  if (is_project(reading.path())) need_surroundings(reading);
}

// Project("{kind}") = "Name", "path\to\it.csproj", "{id}". Folders of a solution have the name for
// a path.
void read_dotnet_solution(Reading& reading, std::string_view text) {
  for_each_line(text, [&](std::string_view line) {
    if (!line.starts_with("Project(")) return;
    std::array<std::string_view, 4> strings;
    std::size_t count = 0;
    for (std::size_t at = line.find('"'); at != std::string_view::npos && count < strings.size();
         at = line.find('"', at)) {
      const std::size_t end = line.find('"', at + 1);
      if (end == std::string_view::npos) break;
      strings[count++] = line.substr(at + 1, end - at - 1);
      at = end + 1;
    }
    if (count < 3) return;
    const std::string path = msbuild_path(strings[2]);
    if (is_project(path)) reading.follow_member(ManifestKind::dotnet_project, path);
  });
  need_surroundings(reading);
}

void read_dotnet_solution_xml(Reading& reading, std::string_view text) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return reading.incomplete(fmt::format("not valid XML: {}", parsed.description()));
  for (const pugi::xpath_node& found : document.select_nodes("//Project")) {
    const std::string path = msbuild_path(found.node().attribute("Path").value());
    if (is_project(path)) reading.follow_member(ManifestKind::dotnet_project, path);
  }
  need_surroundings(reading);
}

void read_nuget_config(Reading& reading, std::string_view text) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(text.data(), text.size());
  if (!parsed) return reading.incomplete(fmt::format("not valid XML: {}", parsed.description()));
  for (const pugi::xml_node source :
       document.child("configuration").child("packageSources").children("add")) {
    const std::string path = msbuild_path(source.attribute("value").value());
    if (path.empty() || path.find("://") != std::string::npos) continue;
    if (path.find('%') != std::string::npos)
      reading.dynamic(fmt::format("the package source `{}` is computed", path));
    else if (path.size() < 2 || path[1] != ':')
      reading.local(path, false, {});
  }
}

}  // namespace stowage::context
