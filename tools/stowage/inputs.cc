#include "tools/stowage/inputs.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <system_error>

#include "lib/context/gitignore.h"
#include "lib/lint/ignore_file.h"
#include "lib/pipeline/join.h"
#include "lib/pipeline/pipeline.h"

namespace stowage::cli {

namespace {

namespace fs = std::filesystem;

std::string absolute(const std::string& path) {
  std::error_code error;
  std::string full = fs::weakly_canonical(path, error).string();
  return error ? path : full;
}

/// Dockerfiles and CI files below a folder. Links to folders are not followed.
class Search {
 public:
  Search(std::string folder, const InputOptions& options, Inputs& inputs)
      : folder_(std::move(folder)), root_(absolute(folder_)), options_(options), inputs_(inputs) {
    if (options.gitignore) ignore_ = context::GitIgnore::at(root_);
    std::string lines;
    for (const std::string& line : options.exclude) lines += line + "\n";
    const std::string base = absolute(options.exclude_base.empty() ? "." : options.exclude_base);
    exclude_.emplace_back(base == "/" ? "" : base, lines);
  }

  void run() {
    std::error_code error;
    if (fs::directory_iterator entries(folder_, error); error) {
      inputs_.problems.push_back(folder_ + ": " + error.message());
      return;
    }
    visit(folder_, root_);
    if (found_.empty() && inputs_.problems.empty()) {
      inputs_.problems.push_back(folder_ +
                                 ": no Dockerfile in this folder (looked for Dockerfile, " +
                                 "Containerfile, Dockerfile.*, *.Dockerfile and CI files)");
    }
    for (std::string& path : found_) path = shown(path);
    std::sort(found_.begin(), found_.end());
    found_.erase(std::unique(found_.begin(), found_.end()), found_.end());
    inputs_.paths.insert(inputs_.paths.end(), found_.begin(), found_.end());
  }

 private:
  bool left_out(const std::string& full, bool folder) const {
    return ignore_.ignores(full, folder) ||
           exclude_.front().ask(full, folder) == context::IgnoreList::Answer::ignored;
  }

  /// The same for a file that was not met on the way down: its folders count.
  bool below_and_kept(const std::string& full) const {
    const std::string top = root_ == "/" ? "/" : root_ + "/";
    if (!full.starts_with(top) || left_out(full, false)) return false;
    for (std::size_t at = full.find('/', top.size()); at != std::string::npos;
         at = full.find('/', at + 1)) {
      if (left_out(full.substr(0, at), true)) return false;
    }
    return true;
  }

  /// Depth first, with a stack of its own: a tree may be deeper than ours.
  void visit(const std::string& shown, const std::string& full) {
    struct Folder {
      std::string shown, full;
      bool left = false;
    };
    std::vector<Folder> todo{{shown, full}};
    while (!todo.empty()) {
      Folder& top = todo.back();
      if (top.left) {
        ignore_.leave(top.full);
        todo.pop_back();
        continue;
      }
      top.left = true;
      const Folder at = top;
      if (at.full != full && options_.gitignore) ignore_.enter(at.full);
      for (std::string& name : look(at.shown, at.full))
        todo.push_back({at.shown + "/" + name, at.full + "/" + name});
    }
  }

  /// Takes the files of one folder, gives the folders in it.
  std::vector<std::string> look(const std::string& shown, const std::string& full) {
    std::vector<std::string> folders;
    std::error_code error;
    for (fs::directory_iterator entry(shown, error); !error && entry != fs::directory_iterator();
         entry.increment(error)) {
      std::error_code ignored;
      std::string name = entry->path().filename().string();
      const bool link = entry->is_symlink(ignored);
      if (!link && entry->is_directory(ignored)) {
        if (name != ".git" && !left_out(full + "/" + name, true))
          folders.push_back(std::move(name));
      } else if (entry->is_regular_file(ignored)) {
        take(entry->path().string(), name, full);
      }
    }
    if (error) inputs_.problems.push_back(shown + ": " + error.message());
    return folders;
  }

  void take(const std::string& path, const std::string& name, const std::string& folder) {
    const bool dockerfile = has_dockerfile_name(name) || lint::has_ignore_file_name(name);
    if (!dockerfile && !pipeline::may_be_pipeline(path)) return;
    if (left_out(folder + "/" + name, false)) return;
    if (!dockerfile && (is_of_others(folder) || !take_named(path))) return;
    found_.push_back(path);
  }

  /// What a package manager put there: its CI files run in another repository.
  bool is_of_others(const std::string& folder) const {
    const std::string below = folder.substr(std::min(root_.size(), folder.size())) + "/";
    return below.find("/vendor/") != std::string::npos ||
           below.find("/node_modules/") != std::string::npos;
  }

  /// Is it a CI file that may build images? Most YAML files are something else: their text decides.
  /// The Dockerfiles that it names are taken, too.
  bool take_named(const std::string& path) {
    Result<Source> source = read_source(shown(path));
    if (!source || pipeline::kind_of(path, source->text()) == pipeline::FileKind::none)
      return false;
    auto file =
        std::make_unique<pipeline::Pipeline>(pipeline::read(source->path(), source->text()));
    for (const pipeline::Build& build : file->builds) {
      if (!build.dockerfile) continue;
      for (const std::string& named : pipeline::dockerfile_paths(*file, build)) {
        const std::string clean = fs::path(named).lexically_normal().string();
        std::error_code error;
        if (!fs::is_regular_file(clean, error)) continue;
        const std::string full = absolute(clean);
        if (!pipeline::may_be_pipeline(clean) && below_and_kept(full))
          found_.push_back(folder_ == "." ? "./" + clean : clean);
        break;
      }
    }
    inputs_.pipelines.insert_or_assign(
        shown(path), lint::DockerfileUses::Read{std::move(*source), std::move(file)});
    return true;
  }

  /// As the run names it.
  std::string shown(const std::string& path) const {
    return path.substr(folder_ == "." && path.starts_with("./") ? 2 : 0);
  }

  std::string folder_, root_;
  const InputOptions& options_;
  Inputs& inputs_;
  context::GitIgnore ignore_;
  std::vector<context::IgnoreList> exclude_;
  std::vector<std::string> found_;
};

void read_list(const std::string& list, Inputs& inputs) {
  const Result<Source> source = list == "-" ? read_source("/dev/stdin") : read_source(list);
  if (!source) {
    inputs.problems.push_back("--files-from: " + source.error().message);
    return;
  }
  std::string_view text = source->text();
  const char separator = text.find('\0') == std::string_view::npos ? '\n' : '\0';
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (separator == '\n' && line.ends_with('\r')) line.remove_suffix(1);
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

Inputs find_inputs(const InputOptions& options) {
  Inputs inputs;
  for (const std::string& path : options.paths) {
    std::error_code error;
    if (path != "-" && fs::is_directory(path, error)) {
      std::string folder = path;
      while (folder.size() > 1 && folder.ends_with('/')) folder.pop_back();
      Search(std::move(folder), options, inputs).run();
    } else {
      inputs.paths.push_back(path);
    }
  }
  if (!options.files_from.empty()) {
    read_list(options.files_from, inputs);
  } else if (options.paths.empty()) {
    Search(".", options, inputs).run();
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
