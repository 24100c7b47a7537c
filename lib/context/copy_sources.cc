#include "lib/context/copy_sources.h"

#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "lib/context/glob.h"
#include "lib/context/ignore.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

bool names_archive(std::string_view name) {
  constexpr std::array endings = {".tar", ".tar.gz",  ".tgz", ".tar.bz2", ".tbz2", ".tar.xz",
                                  ".txz", ".tar.zst", ".gz",  ".bz2",     ".xz",   ".zst"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](const char* ending) { return name.ends_with(ending); });
}

class Selector {
 public:
  Selector(const Context& context, const CopyRequest& request)
      : context_(context),
        request_(request),
        excludes_(IgnoreRules::from_patterns(request.excludes)) {
    selection_.complete = Known::yes;
    find_destination();
  }

  void take(const std::string& source) {
    if (request_.add && is_remote_source(source)) return;
    if (source.find('\\') != std::string::npos) {
      return give_up(
          fmt::format("`{}` holds a backslash, which builders read in different ways", source));
    }
    if (request_.parents) return take_with_parents(source);
    const std::string path = in_context(source);
    if (has_wildcard(path)) return take_wildcard(path);
    take_one(path, name_of(path), source);
  }

  CopySelection finish() {
    if (!excludes_.problems().empty()) give_up("an `--exclude` pattern is not valid");
    return std::move(selection_);
  }

 private:
  void find_destination() {
    std::string_view text = request_.destination;
    if (!text.starts_with('/') && !request_.workdir) {
      destinations_unknown("the working directory is not known");
      return;
    }
    into_ = text.empty() || text.ends_with('/') || text == "." || text.ends_with("/.");
    target_ = text.starts_with('/') ? clean(text) : clean("/" + join(*request_.workdir, text));
    // The working directory exists, and with it the folders that it lies in.
    if (target_ == "/" || (request_.workdir && is_inside(clean("/" + *request_.workdir), target_)))
      into_ = true;
  }

  void destinations_unknown(std::string reason) {
    selection_.destinations_known = false;
    if (selection_.reason.empty()) selection_.reason = std::move(reason);
  }
  void give_up(std::string reason) {
    if (selection_.complete == Known::yes) selection_.reason = std::move(reason);
    selection_.complete = Known::unknown;
    selection_.only_sealed = false;
  }
  void seal(const Entry& entry, std::string_view relative) {
    const bool only = selection_.complete == Known::yes || selection_.only_sealed;
    give_up(fmt::format("what `{}` holds is not known", entry.path));
    selection_.only_sealed = only;
    selection_.sealed.push_back({&entry, below(relative), false});
  }

  std::string below(std::string_view relative) const {
    return selection_.destinations_known ? join(target_, relative) : std::string();
  }

  /// A file lands under `name` when the destination is a folder, else it becomes the destination.
  void add_file(const Entry& entry, std::string_view name) {
    CopiedFile file{&entry, {}, request_.add && names_archive(name)};
    if (into_ || request_.destination_is_directory == Known::yes) {
      file.destination = below(name);
    } else if (request_.destination_is_directory == Known::unknown) {
      destinations_unknown(
          fmt::format("whether `{}` is a folder in the image is not known", request_.destination));
    } else {
      file.destination = target_;
    }
    selection_.files.push_back(std::move(file));
  }

  /// The content of a folder, without what `--exclude` names. Patterns are relative to the folder.
  void add_directory(std::string_view directory, const IgnoreRules* include) {
    std::vector<std::size_t> pending;  // Folders that are taken only if something in them is.
    for (const Entry& entry : context_.tree().under(directory)) {
      if (!context_.sees(entry)) continue;
      const std::string_view relative =
          directory.empty() ? entry.path : entry.path.substr(directory.size() + 1);
      if (entry.opaque) seal(entry, relative);
      const bool taken =
          !excludes_.excludes(relative) && (include == nullptr || include->excludes(relative));
      while (!pending.empty() &&
             !is_inside(entry.path, context_.tree().entries()[pending.back()].path)) {
        pending.pop_back();
      }
      if (!taken) {
        if (entry.is_directory()) pending.push_back(context_.tree().index_of(entry));
        continue;
      }
      for (const std::size_t index : pending)
        add_below(context_.tree().entries()[index], directory);
      pending.clear();
      add_below(entry, directory);
    }
  }
  void add_below(const Entry& entry, std::string_view directory) {
    const std::string_view relative =
        directory.empty() ? entry.path : entry.path.substr(directory.size() + 1);
    selection_.files.push_back({&entry, below(relative), false});
  }

  /// A path without wildcards; a link is followed, its name stays.
  void take_one(std::string_view path, std::string_view name, const std::string& source) {
    const Context::Place place = context_.locate(path, true);
    if (place.exists == Known::unknown)
      return give_up(fmt::format("where `{}` leads is not known", source));
    if (place.exists == Known::no) {
      selection_.missing.push_back(source);
      return;
    }
    if (place.entry == nullptr || place.entry->is_directory()) {
      if (place.entry != nullptr && place.entry->opaque)
        give_up(fmt::format("what `{}` holds is not known", source));
      return add_directory(place.path, nullptr);
    }
    // BuildKit applies --exclude to what is in a source folder only, against its documentation
    // (buildkit issue 5489).
    if (excludes_.excludes(name)) {
      return give_up(fmt::format(
          "whether `--exclude` holds for the source `{}` itself depends on the builder", source));
    }
    add_file(*place.entry, name);
  }

  /// Calls `use` for what a pattern matches: the folders before the first wildcard are followed,
  /// those behind it are walked, and a match that is a folder is not searched further.
  template <class Use>
  bool each_match(const std::string& pattern, const Use& use) {
    std::size_t split = 0;
    while (true) {
      const std::size_t end = std::min(pattern.find('/', split), pattern.size());
      if (has_wildcard(std::string_view(pattern).substr(split, end - split))) break;
      split = end + 1;
    }
    const Context::Place base = context_.locate(std::string_view(pattern).substr(0, split), true);
    if (base.exists == Known::unknown) {
      give_up(fmt::format("where `{}` leads is not known", pattern.substr(0, split)));
      return true;
    }
    const std::optional<Glob> glob = Glob::go_match(std::string_view(pattern).substr(split));
    if (!glob) {
      give_up(fmt::format("`{}` is not a valid pattern", pattern));
      return true;
    }
    if (base.exists == Known::no) return false;
    const auto levels =
        std::count(pattern.begin() + static_cast<std::ptrdiff_t>(split), pattern.end(), '/');
    bool any = false;
    for (const Entry& entry : context_.tree().under(base.path)) {
      if (!context_.sees(entry)) continue;
      const std::string_view relative =
          base.path.empty() ? entry.path : entry.path.substr(base.path.size() + 1);
      const auto depth = std::count(relative.begin(), relative.end(), '/');
      if (entry.opaque && depth < levels)
        give_up(fmt::format("what `{}` holds is not known", entry.path));
      if (depth != levels || !glob->matches(relative)) continue;
      any = true;
      use(entry);
    }
    return any;
  }

  void take_wildcard(const std::string& pattern) {
    const bool any = each_match(pattern, [&](const Entry& entry) {
      take_one(entry.path, name_of(entry.path), std::string(entry.path));
    });
    if (!any) selection_.unmatched.push_back(pattern);
  }

  void take_with_parents(const std::string& source) {
    const std::size_t pivot = source.find("/./");
    const std::string base =
        pivot == std::string::npos ? std::string() : in_context(source.substr(0, pivot));
    const std::string pattern =
        in_context(pivot == std::string::npos ? source : source.substr(pivot + 3));
    const IgnoreRules include = IgnoreRules::from_patterns({pattern.empty() ? "**" : pattern});
    if (!include.problems().empty())
      return give_up(fmt::format("`{}` is not a valid pattern", source));
    const std::size_t before = selection_.files.size();
    const auto take_base = [&](std::string_view path) {
      const Context::Place place = context_.locate(path, true);
      if (place.exists == Known::unknown)
        return give_up(fmt::format("where `{}` leads is not known", path));
      if (place.exists == Known::no) return;
      if (place.entry != nullptr && !place.entry->is_directory()) {
        return give_up(fmt::format("`{}` is not a folder", path));
      }
      add_directory(place.path, &include);
    };
    if (has_wildcard(base))
      each_match(base, [&](const Entry& entry) { take_base(entry.path); });
    else
      take_base(base);
    if (selection_.files.size() != before || selection_.complete != Known::yes) return;
    (has_wildcard(source) ? selection_.unmatched : selection_.missing).push_back(source);
  }

  const Context& context_;
  const CopyRequest& request_;
  IgnoreRules excludes_;
  CopySelection selection_;
  std::string target_;
  bool into_ = false;
};

}  // namespace

bool is_remote_source(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://") ||
         source.starts_with("git://") || source.starts_with("git@") || source.starts_with("ssh://");
}

CopySelection select_copy(const Context& context, const CopyRequest& request) {
  if (!context.known())
    return {.complete = Known::unknown, .reason = "there is no build context to look at"};
  Selector selector(context, request);
  for (const std::string& source : request.sources) selector.take(source);
  return selector.finish();
}

}  // namespace stowage::context
