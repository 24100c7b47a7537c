#include "lib/optimize/encodings.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <vector>

#include "lib/optimize/chunks.h"
#include "lib/optimize/needs.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

namespace {

using syntax::Keyword;

/// "1.20" of "docker/dockerfile:1.20-labs"; 1 and latest are the newest.
struct Frontend {
  bool official = false, labs = false;
  int minor = 1'000;
};

Frontend frontend_of(const syntax::Dockerfile& file) {
  std::string_view image = file.syntax;
  image = image.substr(0, image.find('@'));
  const std::size_t slash = image.rfind("docker/dockerfile");
  if (slash == std::string_view::npos) return {};
  Frontend found{.official = true};
  const std::size_t colon = image.rfind(':');
  if (colon == std::string_view::npos || colon < slash) return found;
  std::string_view tag = image.substr(colon + 1);
  found.labs = tag.ends_with("labs");
  if (!tag.starts_with("1.")) return found;
  std::from_chars(tag.data() + 2, tag.data() + tag.size(), found.minor);
  return found;
}

/// Dockerfile reference, COPY --parents: stable since 1.20, in the labs channel since 1.7.
bool has_parents(const syntax::Dockerfile& file) {
  const Frontend frontend = frontend_of(file);
  return frontend.official && frontend.minor >= (frontend.labs ? 7 : 20);
}

bool has_bind_mounts(const syntax::Dockerfile& file) {
  for (const syntax::Instruction& instruction : file.instructions) {
    const auto* run = instruction.as<syntax::Run>();
    if (!run) continue;
    for (const syntax::Mount& mount : run->mounts) {
      if (mount.type == syntax::MountType::bind && mount.from.empty()) return true;
    }
  }
  return false;
}

/// New COPY lines that stand together, and the RUN below them.
struct Group {
  std::vector<ContextCopy> copies;
  std::uint32_t run = 0;
};

class Encoder {
 public:
  Encoder(std::string_view original, std::string_view rewritten, const OptimizeOptions& options)
      : options_(options),
        file_(syntax::parse(rewritten)),
        model_(model::build_model(file_, model::with_image_facts(options.settings, options.base))),
        graph_(graph::build_graph(model_, options.base)),
        chunks_(split_chunks(file_)) {
    const syntax::Dockerfile before = syntax::parse(original);
    for (const syntax::Instruction& instruction : before.instructions)
      known_.insert(std::string(instruction.line.text));
    bind_ = options.style == Style::bind ||
            (options.style == Style::automatic && has_bind_mounts(before));
    bind_ = bind_ && options.settings.builder == model::Builder::buildkit;
    asked_ = options.style == Style::parents;
    parents_ = (asked_ || options.style == Style::automatic) && has_parents(file_);
  }

  std::optional<std::string> text() {
    if (!bind_ && !parents_) return std::nullopt;
    bool changed = false;
    for (const Group& group : groups()) changed = (bind_ ? bind(group) : parents(group)) || changed;
    if (!changed) return std::nullopt;
    return join(file_, chunks_);
  }

 private:
  std::vector<Group> groups() const {
    std::vector<Group> found;
    for (const syntax::Stage& stage : file_.stages) {
      Group group;
      for (std::uint32_t i = stage.first + 1; i < stage.end; ++i) {
        const Keyword keyword = file_.instructions[i].keyword;
        const auto copy = new_copy(i);
        if (copy) {
          group.copies.push_back(*copy);
        } else if (keyword == Keyword::run) {
          group.run = i;
          if (!group.copies.empty()) found.push_back(std::move(group));
          group = {};
        } else if (keyword == Keyword::copy || keyword == Keyword::add) {
          group = {};
        }
      }
    }
    return found;
  }

  /// A COPY of files alone that the original does not have.
  std::optional<ContextCopy> new_copy(std::uint32_t index) const {
    const syntax::Instruction& instruction = file_.instructions[index];
    if (instruction.keyword != Keyword::copy || known_.contains(std::string(instruction.line.text)))
      return std::nullopt;
    auto copy = context_copy(model_, index, options_.context);
    if (!copy || copy->parents || !copy->into_folder) return std::nullopt;
    for (const ContextCopy::Source& source : copy->sources) {
      if (source.folder || source.path.find_first_of("*?[") != std::string::npos)
        return std::nullopt;
    }
    return copy;
  }

  static std::string_view name_of(std::string_view path) {
    return path.substr(path.rfind('/') + 1);
  }

  /// A bind mount is read-only, and has the owner that the context gives.
  bool may_bind(const Group& group) const {
    const syntax::Instruction& run = file_.instructions[group.run];
    const auto& actions = graph_.steps[group.run].effects.actions;
    return !run.exec_form && !actions.empty() &&
           std::all_of(actions.begin(), actions.end(),
                       [](const knowledge::Action& action) { return action.frozen; }) &&
           std::all_of(group.copies.begin(), group.copies.end(), [&](const ContextCopy& copy) {
             return file_.instructions[copy.index].flags.empty();
           });
  }

  bool bind(const Group& group) {
    if (!may_bind(group)) return false;
    const syntax::Instruction& run = file_.instructions[group.run];
    const std::string cwd = knowledge::absolute(model_.cwd_at(model_.nodes[group.run]).text, "/");
    std::string mounts;
    for (const ContextCopy& copy : group.copies) {
      for (const ContextCopy::Source& source : copy.sources) {
        std::string target = copy.destination == "/" ? "" : copy.destination;
        target.append("/").append(name_of(source.path));
        if (cwd != "/" && knowledge::within(target, cwd)) target.erase(0, cwd.size() + 1);
        mounts += fmt::format("--mount=type=bind,source={},target={} {}{}    ", source.path, target,
                              file_.escape, line_end(file_));
      }
    }
    for (const ContextCopy& copy : group.copies) drop(copy.index);
    std::string& text = chunks_[group.run].text;
    const std::size_t begin = text.find(slice(file_.text, run.span));
    const std::size_t behind = text.find_first_not_of(" \t", begin + run.name.text.size());
    if (begin == std::string::npos || behind == std::string::npos) return false;
    text.insert(behind, mounts);
    return true;
  }

  /// All files below one folder of the image, at the places that they have below the context.
  bool parents(const Group& group) {
    constexpr std::size_t many = 4;
    if (group.copies.size() < 2 || (!asked_ && group.copies.size() < many)) return false;
    const ContextCopy& first = group.copies.front();
    std::vector<std::string> sources;
    std::optional<std::string> root;
    for (const ContextCopy& copy : group.copies) {
      if (flags_of(copy) != flags_of(first)) return false;
      for (const ContextCopy::Source& source : copy.sources) {
        const std::string folder =
            source.path.substr(0, source.path.size() - name_of(source.path).size());
        std::string place = copy.destination == "/" ? "/" : copy.destination + "/";
        if (!place.ends_with("/" + folder) && !folder.empty()) return false;
        place.resize(place.size() - folder.size());
        if (root && *root != place) return false;
        root = place;
        sources.push_back(source.path);
      }
    }
    std::string written = first.written_destination;
    const std::string cwd = knowledge::absolute(model_.cwd_at(model_.nodes[first.index]).text, "/");
    written = !written.starts_with('/') && *root == (cwd == "/" ? cwd : cwd + "/") ? "./" : *root;
    const std::string next = fmt::format(" {}{}     ", file_.escape, line_end(file_));
    chunks_[first.index].text =
        fmt::format("COPY --parents{} {}{}{}{}", flags_of(first), fmt::join(sources, next), next,
                    written, line_end(file_));
    for (std::size_t i = 1; i < group.copies.size(); ++i) drop(group.copies[i].index);
    return true;
  }

  std::string flags_of(const ContextCopy& copy) const {
    std::string text;
    for (const syntax::Flag& flag : file_.instructions[copy.index].flags)
      text.append(" ").append(slice(file_.text, flag.span));
    return text;
  }

  void drop(std::uint32_t index) {
    chunks_[index].text.clear();
    if (chunks_[index].gap == line_end(file_)) chunks_[index].gap.clear();
  }

  const OptimizeOptions& options_;
  syntax::Dockerfile file_;
  model::Model model_;
  graph::Graph graph_;
  std::vector<Chunk> chunks_;
  std::set<std::string> known_;
  bool bind_ = false, parents_ = false, asked_ = false;
};

}  // namespace

std::optional<std::string> encoded(std::string_view original, std::string_view rewritten,
                                   const OptimizeOptions& options) {
  return Encoder(original, rewritten, options).text();
}

}  // namespace stowage::optimize
