// Python: requirement files (pip.pypa.io: requirements file format), pyproject.toml (PEP 518, 621,
// 735; poetry, uv, pdm, setuptools, hatch), setup.py, setup.cfg, Pipfile, conda environments.

#include <fmt/core.h>

#include <algorithm>

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// A path as people write it in a requirement; nothing (and dynamic) when a variable is in it.
std::optional<std::string> plain_path(Reading& reading, std::string_view path) {
  path = path.substr(0, path.find('['));  // Extras.
  if (path.starts_with("file:")) path.remove_prefix(5);
  if (path.starts_with("//")) path.remove_prefix(2);
  if (path.find('$') == std::string_view::npos) return std::string(path.empty() ? "." : path);
  reading.dynamic(fmt::format("the path `{}` holds a variable", path));
  return std::nullopt;
}

void local_project(Reading& reading, std::string_view path) {
  reading.local(path, false,
                {{ManifestKind::pyproject, "pyproject.toml"},
                 {ManifestKind::setup_py, "setup.py"},
                 {ManifestKind::setup_cfg, "setup.cfg"}});
}

/// pip takes local paths from the folder that it runs in, not from the file's. That is the folder
/// of the first file or the root of the context: the one that has a project there, else the one
/// where the path leads somewhere.
void local_requirement(Reading& reading, std::string_view written) {
  const std::optional<std::string> path = plain_path(reading, written);
  if (!path) return;
  std::optional<std::string> found;
  for (const std::string& start : {reading.root_directory(), std::string()}) {
    const std::optional<std::string> folder = resolve(start, *path);
    if (!folder) continue;
    const bool project = reading.context().has(join(*folder, "pyproject.toml")) == Known::yes ||
                         reading.context().has(join(*folder, "setup.py")) == Known::yes;
    if (project) found = folder;
    if (project) break;
    if (!found && !folder->empty() && reading.context().has(*folder) == Known::yes) found = folder;
  }
  if (!found) return local_project(reading, *path);
  std::string relative;  // As seen from the manifest that is being read.
  for (std::string_view up = reading.directory(); !up.empty(); up = parent_of(up))
    relative += "../";
  local_project(reading, relative + (found->empty() && relative.empty() ? "." : *found));
}

bool is_archive(std::string_view word) {
  return word.ends_with(".whl") || word.ends_with(".tar.gz") || word.ends_with(".zip") ||
         word.ends_with(".tar.bz2") || word.ends_with(".tgz");
}

/// `name @ file:///path`, `./path`, `path/x.whl`, or a name from an index.
void read_requirement(Reading& reading, std::string_view requirement) {
  requirement = trim(requirement.substr(0, requirement.find(';')));
  if (const std::size_t at = requirement.find(" @ "); at != std::string_view::npos)
    requirement = trim(requirement.substr(at + 3));
  if (requirement.empty()) return;
  const bool file = requirement.starts_with("file:");
  if (!file && requirement.find("://") != std::string_view::npos) return;  // a URL or a repository
  if (file || requirement.front() == '.' || requirement.front() == '/')
    return local_requirement(reading, requirement);
  const bool path = requirement.find('/') != std::string_view::npos || is_archive(requirement);
  if (path && requirement.find_first_of("<>=~! @") == std::string_view::npos)
    local_requirement(reading, requirement);
}

/// The value of an option, joined to it or the next word; moves `at`.
std::string option_value(const std::vector<std::string>& words, std::size_t& at,
                         std::string_view name) {
  const std::string& word = words[at];
  if (word.size() > name.size())
    return word.substr(name.size() + (word[name.size()] == '=' ? 1 : 0));
  return at + 1 < words.size() ? words[++at] : std::string();
}

void read_options(Reading& reading, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    const auto starts = [&](std::string_view name) {
      return word == name ||
             (word.starts_with(name) && (!name.starts_with("--") || word[name.size()] == '='));
    };
    for (const char* name : {"--requirement", "--constraint", "-r", "-c"}) {
      if (!starts(name)) continue;
      const std::string file = option_value(words, i, name);
      if (file.find("://") != std::string::npos) break;
      if (file.find('$') != std::string::npos)
        reading.dynamic(fmt::format("the path `{}` holds a variable", file));
      else if (!file.empty())
        reading.follow(ManifestKind::requirements, file);
      break;
    }
    for (const char* name : {"--find-links", "-f"}) {
      if (!starts(name)) continue;
      const std::string place = option_value(words, i, name);
      if (place.find("://") == std::string::npos && !place.empty()) reading.local(place, false, {});
      break;
    }
    for (const char* name : {"--editable", "-e"}) {
      if (!starts(name)) continue;
      const std::string project = option_value(words, i, name);
      if (project.find('+') != std::string::npos || project.starts_with("http")) break;
      local_requirement(reading, project);
      break;
    }
  }
}

void read_dependency_table(Reading& reading, const Data* table) {
  if (table == nullptr || !table->is_map()) return;
  for (const Data& value : table->items) {
    // Poetry: one table, or a list of them for several platforms.
    const std::vector<Data> one{value};
    for (const Data& item : value.is_list() ? value.items : one) {
      if (!item.is_map()) continue;
      const bool editable = item.find("editable") != nullptr && item.find("editable")->is_true();
      for (const char* key : {"path", "file"}) {
        if (item.string(key).empty()) continue;
        if (const auto path = plain_path(reading, item.string(key))) local_project(reading, *path);
      }
      if (editable && item.string("path").empty() && item.string("git").empty() &&
          item.string("file").empty()) {
        reading.dynamic("an editable dependency without a path");
      }
    }
  }
}

void read_requirement_list(Reading& reading, const std::vector<Data>& list) {
  for (const Data& item : list) {
    if (!item.is_text()) continue;
    if (item.text.starts_with("-"))
      read_options(reading, split_words(item.text));
    else
      read_requirement(reading, item.text);
  }
}

void own_files(Reading& reading, const Data* value) {
  if (value == nullptr) return;
  if (value->is_text()) {
    if (reading.has(value->text) == Known::yes) reading.own_need(value->text);
    return;
  }
  if (value->is_list()) {
    for (const Data& item : value->items) own_files(reading, &item);
    return;
  }
  own_files(reading, value->find("file"));
}

/// [project], and what a build backend reads for its metadata.
void read_project(Reading& reading, const Data& data) {
  const Data* project = data.find("project");
  if (project != nullptr) {
    own_files(reading, project->find("readme"));
    if (const Data* license = project->find("license"); license != nullptr && license->is_map())
      own_files(reading, license);
    for (const Data& pattern : project->list("license-files")) {
      for (const std::string& file : reading.files(pattern.string())) reading.own_need(file);
    }
    read_requirement_list(reading, project->list("dependencies"));
    if (const Data* extras = project->find("optional-dependencies")) {
      for (const Data& list : extras->items) read_requirement_list(reading, list.items);
    }
  }
  own_files(reading, data.find("tool", "poetry", "readme"));
  for (const char* field : {"version", "readme", "dependencies", "optional-dependencies"}) {
    const Data* from = data.find("tool", "setuptools", "dynamic", field);
    if (from == nullptr) continue;
    if (std::string_view(field) != "dependencies") {
      own_files(reading, from);
      continue;
    }
    const Data* file = from->find("file");
    const std::vector<Data> one =
        file == nullptr || file->is_list() ? std::vector<Data>{} : std::vector<Data>{*file};
    for (const Data& item : file != nullptr && file->is_list() ? file->items : one) {
      if (!item.string().empty()) reading.follow(ManifestKind::requirements, item.string());
    }
  }
  own_files(reading, data.find("tool", "hatch", "version", "path"));
  own_files(reading, data.find("tool", "pdm", "version", "path"));
  const bool version_from_git = data.find("tool", "setuptools_scm") != nullptr ||
                                data.string("tool", "hatch", "version", "source") == "vcs" ||
                                data.string("tool", "pdm", "version", "source") == "scm" ||
                                data.find("tool", "poetry-dynamic-versioning") != nullptr;
  if (version_from_git && reading.has(".git") == Known::yes) reading.own_need(".git");
  if (const Data* path = data.find("build-system", "backend-path")) {
    reading.dynamic("its build backend is part of the project");
    own_files(reading, path);
  }
}

void read_uv(Reading& reading, const Data& data) {
  read_dependency_table(reading, data.find("tool", "uv", "sources"));
  read_requirement_list(reading, data.list("tool", "uv", "dev-dependencies"));
  std::vector<std::string> members;
  for (const Data& member : data.list("tool", "uv", "workspace", "members"))
    members.emplace_back(member.string());
  for (const Data& member : data.list("tool", "uv", "workspace", "exclude"))
    members.push_back("!" + std::string(member.string()));
  for (const std::string& folder : reading.folders(members, "pyproject.toml")) {
    reading.follow_member(ManifestKind::pyproject, folder + "/pyproject.toml");
  }
  for (const Data& links : data.list("tool", "uv", "find-links")) {
    if (links.string().find("://") == std::string_view::npos)
      reading.local(links.string(), false, {});
  }
  // A member is read together with the root of its workspace.
  for (const Data& source : data.find("tool", "uv", "sources") != nullptr
                                ? data.find("tool", "uv", "sources")->items
                                : std::vector<Data>{}) {
    const Data* workspace = source.find("workspace");
    if (workspace == nullptr || !workspace->is_true() || !members.empty() ||
        reading.directory().empty())
      continue;
    for (std::string up = "../"; resolve(reading.directory(), up); up += "../") {
      if (reading.follow_if_there(ManifestKind::pyproject, up + "pyproject.toml")) break;
    }
  }
}

std::string lock_version(std::string_view text, std::string_view key) {
  const std::size_t at = text.find(key);
  if (at == std::string_view::npos) return {};
  const std::string_view line = text.substr(at + key.size(), text.find('\n', at) - at - key.size());
  return std::string(
      unquote(trim(line.substr(std::min(line.find_first_not_of(" ="), line.size())))));
}

}  // namespace

void read_requirement_line(Reading& reading, std::string_view line) {
  line = trim(line);
  if (line.starts_with('-')) return read_options(reading, split_words(line));
  const std::size_t options = line.find(" --");  // --hash, --config-settings
  read_requirement(reading, line.substr(0, options));
}

void read_requirements(Reading& reading, std::string_view text) {
  std::string joined;
  for_each_line(text, [&](std::string_view line) {
    const std::size_t comment = line.starts_with('#') ? 0 : line.find(" #");
    if (comment != std::string_view::npos) line = trim(line.substr(0, comment));
    const bool goes_on = line.ends_with('\\');
    if (goes_on) line.remove_suffix(1);
    joined += line;
    if (goes_on) return;
    if (!joined.empty()) read_requirement_line(reading, joined);
    joined.clear();
  });
  if (!joined.empty()) read_requirement_line(reading, joined);
}

/// https://python-poetry.org/docs/basic-usage/#operating-modes, https://docs.astral.sh/uv/concepts/projects/config/#project-packaging,
/// https://pdm-project.org/latest/reference/pep621/#is-a-package
void read_package_modes(Reading& reading, const Data& data) {
  const Data* poetry = data.find("tool", "poetry", "package-mode");
  reading.is_package("poetry", poetry == nullptr || poetry->is_true());
  const Data* uv = data.find("tool", "uv", "package");
  reading.is_package("uv", uv != nullptr ? uv->is_true() : data.find("build-system") != nullptr);
  if (const Data* pdm = data.find("tool", "pdm", "distribution"))
    reading.is_package("pdm", pdm->is_true());
}

void read_pyproject(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_toml(text);
  if (!data) return reading.incomplete(data.error().message);
  read_project(reading, *data);
  read_dependency_table(reading, data->find("tool", "poetry", "dependencies"));
  read_dependency_table(reading, data->find("tool", "poetry", "dev-dependencies"));
  if (const Data* groups = data->find("tool", "poetry", "group")) {
    for (const Data& group : groups->items)
      read_dependency_table(reading, group.find("dependencies"));
  }
  if (const Data* groups = data->find("dependency-groups")) {
    for (const Data& group : groups->items) read_requirement_list(reading, group.items);
  }
  if (const Data* groups = data->find("tool", "pdm", "dev-dependencies")) {
    for (const Data& group : groups->items) read_requirement_list(reading, group.items);
  }
  read_uv(reading, *data);
  read_package_modes(reading, *data);
  for (const char* file : {"setup.py", "setup.cfg", "MANIFEST.in"}) {
    if (reading.has(file) == Known::yes) reading.own_need(file);
  }
  for (const char* file : {"poetry.toml", "uv.toml", "pdm.toml", ".python-version"})
    reading.need_if_there(file);
  reading.lock("poetry.lock", "poetry",
               [](std::string_view lock) { return lock_version(lock, "lock-version"); });
  reading.lock("uv.lock", "uv",
               [](std::string_view lock) { return lock_version(lock, "version"); });
  reading.lock("pdm.lock", "pdm",
               [](std::string_view lock) { return lock_version(lock, "lock_version"); });
}

// A setup.py is a program. Files that it names are told, but nobody can say that there are no
// others.
void read_setup_py(Reading& reading, std::string_view text) {
  reading.dynamic("setup.py is a program");
  for (const CodeToken& token : scan_code(text, CodeStyle::ruby)) {
    if (!token.is_literal() || token.text.empty() ||
        token.text.find('\n') != std::string_view::npos)
      continue;
    if (reading.has_file(token.text)) reading.own_need(token.text);
  }
}

void read_setup_cfg(Reading& reading, std::string_view text) {
  bool requirements = false;
  for_each_line(text, [&](std::string_view line) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos)
      requirements = trim(line.substr(0, equals)) == "install_requires";
    const std::size_t file = line.find("file:");
    if (line.starts_with('#') || file == std::string_view::npos) return;
    std::string_view list = line.substr(file + 5);
    while (!list.empty()) {
      const std::size_t comma = std::min(list.find(','), list.size());
      const std::string_view path = trim(list.substr(0, comma));
      list.remove_prefix(std::min(comma + 1, list.size()));
      if (path.empty() || reading.has(path) != Known::yes) continue;
      reading.own_need(path);
      if (requirements) reading.follow(ManifestKind::requirements, path);
    }
  });
}

void read_pipfile(Reading& reading, std::string_view text) {
  const Result<Data> data = parse_toml(text);
  if (!data) return reading.incomplete(data.error().message);
  for (std::size_t i = 0; i < data->keys.size(); ++i) {
    const std::string& section = data->keys[i];
    if (section != "source" && section != "requires" && section != "scripts" &&
        section != "pipenv") {
      read_dependency_table(reading,
                            &data->items[i]);  // packages, dev-packages, and named categories
    }
  }
  reading.lock("Pipfile.lock", "pipenv");
}

void read_conda(Reading& reading, std::string_view text) {
  if (text.find("{{") != std::string_view::npos || text.find("{%") != std::string_view::npos) {
    return reading.dynamic("a template");
  }
  const Result<Data> data = parse_yaml(text);
  if (!data) return reading.incomplete(data.error().message);
  for (const Data& item : data->list("dependencies")) {
    for (const Data& line : item.list("pip")) read_requirement_line(reading, line.string());
  }
  for (const Data& channel : data->list("channels")) {
    if (channel.string().starts_with("./") || channel.string().starts_with("file:"))
      reading.local(channel.string(), false, {});
  }
  reading.lock("conda-lock.yml", "conda");
}

}  // namespace stowage::context
