// COPY and ADD: the files that they bring, one by one where the context is known.

#include <fmt/core.h>

#include <algorithm>
#include <optional>
#include <set>

#include "lib/context/copy_sources.h"
#include "lib/context/path.h"
#include "lib/model/path.h"
#include "lib/proof/archive.h"
#include "lib/proof/build.h"
#include "lib/proof/copied_looks.h"

namespace stowage::proof {

namespace {

using context::CopiedFile;
using context::CopySelection;
using context::EntryType;
using knowledge::Area;
using knowledge::parent;

/// Up to this size the bytes of a file are its value, so that equal files under two names are
/// equal.
constexpr std::uint64_t largest_value = 16'384;
constexpr std::size_t most_values = 5000;

Term context_content(Site& site, const context::Entry& entry) {
  Inputs& inputs = site.build.inputs;
  const auto [found, is_new] = inputs.contents.try_emplace(std::string(entry.path));
  if (!is_new) return found->second;
  const bool small =
      entry.size <= largest_value && inputs.context.tree().entries().size() <= most_values;
  if (small)
    if (const context::FileText text = inputs.context.read(entry.path); text.text)
      return found->second = inputs.terms.of("bytes", *text.text);
  return found->second = inputs.terms.of("context", entry.path);
}

/// Looks that --chown and --chmod give; empty: those of the source.
struct Looks {
  std::string owner = "0:0";
  bool has_owner = false;
  std::string mode;
};

Entry context_entry(Site& site, const context::Entry& entry, const Looks& looks) {
  Entry made{.mode = looks.mode.empty() ? mode_text(entry.mode) : looks.mode,
             .owner = looks.owner,
             .context = true,
             .context_path = std::string(entry.path)};
  if (entry.type == EntryType::directory) {
    made.kind = EntryKind::folder;
  } else if (entry.type == EntryType::symlink) {
    made.kind = EntryKind::link;
    made.target = entry.target;
    made.mode = "0777";
  } else {
    made.content = context_content(site, entry);
  }
  return made;
}

constexpr const char* context_mode = "that of the context";

/// Whether a source of a context that is not known is a folder: by its name, or asked.
bool is_folder(Site& site, const std::string& path, std::string_view written) {
  if (path.empty() || written.ends_with('/')) return true;
  const std::string_view name = context::name_of(path);
  if (name.find('.', 1) != std::string_view::npos ||
      site.build.inputs.base.of_file(name) != nullptr)
    return false;
  return site.setting().ledger.assume(fmt::format("{} of the build context is a folder", path));
}

void put_unknown(Site& site, const std::string& path, std::string_view written,
                 const std::string& to, const std::string& owner) {
  Entry made{.mode = context_mode, .owner = owner, .context = true};
  if (is_folder(site, path, written))
    return write_context(site.files, site.setting(), path, {.path = to, .tree = true}, made);
  // What an earlier copy of its folder brought there is the same file.
  for (const Write& one : site.files.writes)
    if (one.copy && source_of(one, to) == path && one.copy->look.owner == owner &&
        !std::any_of(site.files.writes.begin(), site.files.writes.end(), [&](const Write& later) {
          return later.time > one.time &&
                 knowledge::overlap(later.place, {.path = to}) != knowledge::Overlap::none;
        }))
      return;
  made.content = site.build.inputs.terms.of("context", path);
  made.context_path = path;
  put(site.files, to, std::move(made));
}

class Copier {
 public:
  Copier(Site& site, const syntax::Copy& written, const model::CopyFacts& facts)
      : site_(site),
        written_(written),
        facts_(facts),
        add_(site.node.instruction->keyword == syntax::Keyword::add) {}

  void copy() {
    if (!read_looks()) return opaque("its flags are not known");
    if (!facts_.destination.known) return anywhere();
    into_ = facts_.destination.text.ends_with('/') ||
            facts_.sources.size() + facts_.heredocs.size() > 1;
    destination_ = model::clean_path(facts_.destination.text);
    if (!linked()) destination_ = follow(site_.files, destination_, true);
    if (destination_ == "/") into_ = true;
    for (const model::HeredocFacts& heredoc : facts_.heredocs) put_heredoc(heredoc);
    if (facts_.sources.empty()) return;
    if (std::any_of(facts_.sources.begin(), facts_.sources.end(),
                    [](const auto& one) { return !one.value.known; }))
      return opaque("a source is not known");
    if (add_ && std::any_of(facts_.sources.begin(), facts_.sources.end(), [](const auto& one) {
          return context::is_remote_source(one.value.text);
        }))
      return opaque("a source is remote");
    if (std::holds_alternative<model::FromContext>(facts_.from)) return from_context();
    if (const auto* stage = std::get_if<model::FromStage>(&facts_.from))
      return from_stage(stage->stage);
    opaque("its source is another image");
  }

 private:
  bool read_looks() {
    if (!facts_.chown.value.known || !facts_.chmod.value.known || !facts_.chown.error.empty())
      return false;
    if (const std::string& owner = facts_.chown.value.text; !owner.empty()) {
      looks_.owner = written_.link && facts_.chmod.value.text.empty()
                         ? linked_owner(site_.files, site_.setting(), owner)
                         : owner_of(site_.files, site_.setting(), owner);
      looks_.has_owner = true;
    }
    const std::string& mode = facts_.chmod.value.text;
    if (mode.empty()) return true;
    if (mode.find_first_not_of("01234567") != std::string::npos || mode.size() > 5) return false;
    looks_.mode = mode_text(static_cast<std::uint32_t>(std::stoul(mode, nullptr, 8)));
    return true;
  }

  /// --link with --chmod is not linked (BuildKit requires none).
  bool linked() const { return written_.link && looks_.mode.empty(); }

  std::string what() const {
    std::string text = add_ ? "ADD" : "COPY";
    for (const auto& source : facts_.sources) text += " " + source.value.text;
    for (const auto& heredoc : facts_.heredocs) text += fmt::format(" <<{}", heredoc.name);
    return text;
  }

  /// All that the copy says, for copies whose files are not known.
  std::string text() const {
    std::string out = fmt::format(
        "{} {} from {} chown {} chmod {} checksum {} link {} parents {} "
        "unpack {}{} git {}\n",
        what(), facts_.destination.text, origin(), looks_.owner, value_text(facts_.chmod.value),
        value_text(facts_.checksum.value), written_.link, written_.parents, written_.has_unpack,
        written_.unpack, written_.keep_git_dir);
    for (const auto& exclude : facts_.excludes)
      out += "exclude " + value_text(exclude.value) + "\n";
    return out;
  }
  std::string origin() const {
    if (const auto* stage = std::get_if<model::FromStage>(&facts_.from);
        stage && stage->stage < *site_.node.stage)
      return reference(
                 snapshot(site_.build.stage(stage->stage).files, site_.setting(), everywhere())) +
             " on " + reference(site_.build.stage(stage->stage).files.base);
    return origin_text(facts_.from);
  }

  void add_step(Term value, std::vector<std::string> writes) {
    site_.build.steps.push_back(
        {.line = site_.line(), .what = what(), .value = value, .writes = std::move(writes)});
  }

  /// What lands below the destination is a term.
  void opaque(const std::string& why) {
    Terms& terms = site_.build.inputs.terms;
    const std::string folder =
        follow(site_.files, model::clean_path(facts_.destination.text), true);
    const Term value = terms.of(
        "copied", text() + "into " + describe(site_.files, site_.setting(), {.path = folder}));
    make_folders(site_.files, site_.setting(), std::string(parent(folder)),
                 {folder_mode(), looks_.owner});
    write(
        site_.files,
        {.place = {.path = folder, .tree = true}, .term = value, .who = what() + " (" + why + ")"});
    add_step(value, {folder});
  }
  void anywhere() {
    const Term value = site_.build.inputs.terms.of("copied", text());
    write(site_.files, {.place = {.area = Area::anywhere}, .term = value, .who = what()});
    add_step(value, {"a path that is not known"});
  }

  void put_heredoc(const model::HeredocFacts& heredoc) {
    if (!heredoc.content.value.known) return opaque("a heredoc is not known");
    std::string path = destination_;
    if (into_ || (!linked() && status(site_.files, path) == Status::folder))
      path = (path == "/" ? "" : path) + "/" + std::string(heredoc.name);
    folders(std::string(parent(path)));
    if (linked()) make_way(path, Status::folder);
    const Term content = site_.build.inputs.terms.of("bytes", heredoc.content.value.text);
    put(site_.files, path,
        {.content = content,
         .mode = looks_.mode.empty() ? "0644" : looks_.mode,
         .owner = looks_.owner});
    add_step(content, {path});
  }

  std::string folder_mode() { return copied_folder_mode(site_.setting().ledger, looks_.mode); }

  /// Folders that the copy makes on its way: their mode, and the owner of --chown. With --link the copy
  /// is made on an empty image and laid over this one: its folders replace the looks of those that
  /// are there.
  void folders(const std::string& path) {
    for (std::size_t end = 1; linked() && end <= path.size(); ++end)
      if (end == path.size() || path[end] == '/') make_way(path.substr(0, end), Status::file);
    make_folders(site_.files, site_.setting(), path, {folder_mode(), looks_.owner});
    if (!linked()) return;
    for (std::size_t end = 1; end <= path.size(); ++end)
      if (end == path.size() || path[end] == '/')
        if (path != "/")
          put(site_.files, path.substr(0, end),
              {.kind = EntryKind::folder, .mode = folder_mode(), .owner = looks_.owner});
  }

  /// A folder that is laid over a file takes its place, and so does a file over a folder.
  void make_way(const std::string& path, Status kind) {
    if (path != "/" && status(site_.files, path) == kind)
      remove(site_.files, site_.setting(), path, what());
  }

  /// The folder that the content of source folders lands in. Under --chmod a new one gets that
  /// mode; what an existing one gets is not known.
  void root_folder(const std::string& path) {
    const Status there = settled_status(site_.files, site_.setting(), path);
    if (looks_.mode.empty() || path == "/") return folders(path);
    folders(std::string(parent(path)));
    const bool fresh = there == Status::absent;
    put(site_.files, path,
        {.kind = EntryKind::folder,
         .mode = fresh ? folder_mode() : fmt::format("chmod {} on what is there", looks_.mode),
         .owner = fresh ? looks_.owner : "that of what is there or " + looks_.owner});
  }

  void from_context() {
    Inputs& inputs = site_.build.inputs;
    if (!inputs.context.known() && from_unknown_context()) return;
    context::CopyRequest request{.destination = facts_.written_destination.value.text,
                                 .workdir = site_.cwd(),
                                 .parents = written_.parents,
                                 .add = add_};
    for (const auto& source : facts_.sources) request.sources.push_back(source.value.text);
    for (const auto& exclude : facts_.excludes) request.excludes.push_back(exclude.value.text);
    if (!into_) {
      const Status there = linked() ? Status::absent : status(site_.files, destination_);
      if (there == Status::folder)
        request.destination_is_directory = Known::yes;
      else if (there == Status::file || there == Status::absent)
        request.destination_is_directory = Known::no;
      else if (there == Status::base && site_.setting().ledger.assume(fmt::format(
                                            "{} is no folder in the base image", destination_)))
        request.destination_is_directory = Known::no;
    }
    const CopySelection selection = select_copy(inputs.context, request);
    // ADD looks at the bytes of each file that is named, whatever the name says.
    const bool unpacks =
        std::any_of(selection.files.begin(), selection.files.end(), [&](const CopiedFile& one) {
          return one.unpacked || (add_ && is_named(*one.entry) && may_be_archive(*one.entry));
        });
    const bool odd =
        std::any_of(selection.files.begin(), selection.files.end(),
                    [](const CopiedFile& one) { return one.entry->type == EntryType::other; });
    if (!says_enough(selection) || !selection.destinations_known || unpacks || odd ||
        !selection.unmatched.empty() || collide(selection) || (add_ && written_.has_unpack))
      return opaque(selection.reason);
    for (const std::string& missing : selection.missing)
      site_.files.failures.push_back(
          fmt::format("line {}: {} is not in the build context", site_.line(), missing));
    place(selection);
    for (const CopiedFile& folder : selection.sealed)
      write_context(site_.files, site_.setting(), std::string(folder.entry->path),
                    {.path = follow(site_.files, folder.destination, false), .tree = true},
                    {.mode = context_mode, .owner = looks_.owner, .context = true});
  }

  /// What is taken is known file by file, or but for submodules, which are writes of their own.
  bool says_enough(const CopySelection& selection) const {
    if (selection.complete == Known::yes) return true;
    return selection.only_sealed && facts_.excludes.empty() && !written_.parents && !linked() &&
           looks_.mode.empty();
  }

  /// Without a context: a file that looks like one by its name is an entry, a folder is a write that
  /// says where it comes from. False: neither.
  bool from_unknown_context() {
    if (!facts_.excludes.empty() || written_.parents || add_ || linked() || !looks_.mode.empty())
      return false;
    for (const auto& source : facts_.sources)
      if (context::has_wildcard(context::in_context(source.value.text))) return false;
    std::vector<std::string> paths;
    for (const auto& source : facts_.sources) {
      const std::string path = context::in_context(source.value.text);
      std::string to = destination_;
      if (!is_folder(site_, path, source.value.text)) {
        if (into_ || status(site_.files, to) == Status::folder)
          to = (to == "/" ? "" : to) + "/" + std::string(context::name_of(path));
        folders(std::string(parent(to)));
      } else {
        folders(to);
      }
      put_unknown(site_, path, source.value.text, to, looks_.owner);
      paths.push_back(to);
    }
    add_step(site_.build.inputs.terms.of("copied", text()), std::move(paths));
    return true;
  }

  void place(const CopySelection& selection) {
    const bool single = selection.files.size() == 1 &&
                        model::clean_path(selection.files[0].destination) ==
                            model::clean_path(facts_.destination.text) &&
                        selection.files[0].entry->type != EntryType::directory;
    const bool only_files =
        std::all_of(selection.files.begin(), selection.files.end(), [&](const CopiedFile& one) {
          return !one.entry->is_directory() &&
                 parent(one.destination) == model::clean_path(facts_.destination.text);
        });
    if (single)
      folders(std::string(parent(destination_)));
    else if (only_files && names_only_files())
      folders(destination_);
    else
      root_folder(destination_);
    std::string brought;
    std::vector<std::string> paths;
    std::optional<Landing> landing;  // of the files of one folder that follow each other
    for (const CopiedFile& file : selection.files) {
      const Entry made = context_entry(site_, *file.entry, looks_);
      std::string path =
          linked() ? model::clean_path(file.destination) : landed(file.destination, landing);
      // A file is written through a link that the destination names, unless the copy is linked; one
      // that stands in a folder which the copy goes into is replaced (fsutil, ensureEmptyFileTarget).
      if (made.kind == EntryKind::file && !linked() && path == landing->destination)
        path = follow(site_.files, path, true);
      if (path != destination_) folders_above(path);
      if (linked()) make_way(path, made.kind == EntryKind::folder ? Status::file : Status::folder);
      put_over(path, made);
      if (made.kind != EntryKind::file) landing.reset();
      brought += fmt::format("{} {} {} {}\n", path, reference(made.content), made.mode, made.owner);
      if (paths.size() < 8) paths.push_back(path);
    }
    add_step(site_.build.inputs.terms.of("brought", brought), std::move(paths));
  }

  /// Where links lead: the folder of a file, and the destination of the copy.
  struct Landing {
    std::string written, folder, destination;
  };
  std::string landed(const std::string& path, std::optional<Landing>& last) const {
    const std::string_view written = parent(path);
    if (!last || last->written != written)
      last = Landing{std::string(written), follow(site_.files, written, true),
                     follow(site_.files, model::clean_path(facts_.destination.text), false)};
    return (last->folder == "/" ? "" : last->folder) +
           path.substr(written == "/" ? 0 : written.size());
  }

  void folders_above(const std::string& path) {
    const std::string above(parent(path));
    if (!site_.files.entries.contains(above)) folders(above);
  }

  /// Two sources that land at one path, because the destination does not end in a slash.
  static bool collide(const CopySelection& selection) {
    std::set<std::string_view> seen;
    return std::any_of(selection.files.begin(), selection.files.end(), [&](const CopiedFile& one) {
      return !one.entry->is_directory() && !seen.insert(one.destination).second;
    });
  }

  /// A folder over a folder changes its looks; over a file the build fails, and so does a file over
  /// a folder.
  void put_over(const std::string& path, const Entry& made) {
    const auto old = site_.files.entries.find(path);
    if (old != site_.files.entries.end()) {
      const bool was = old->second.kind == EntryKind::folder;
      const bool is = made.kind == EntryKind::folder;
      if (was != is && !(is && old->second.kind == EntryKind::link))
        site_.files.failures.push_back(fmt::format(
            "line {}: {} is a file in one place and a folder in the other", site_.line(), path));
    }
    Entry entry = made;
    // What becomes of a link that a folder is copied over is not known; it is the same each time.
    if (old != site_.files.entries.end() && old->second.kind == EntryKind::link &&
        made.kind == EntryKind::folder)
      entry.mode += " over a link to " + old->second.target;
    put(site_.files, path, std::move(entry));
  }

  /// A source itself, and not only what is in one.
  bool is_named(const context::Entry& entry) const {
    return std::any_of(facts_.sources.begin(), facts_.sources.end(), [&](const auto& source) {
      const std::string path = context::in_context(source.value.text);
      return context::has_wildcard(path) || path == entry.path;
    });
  }

  bool may_be_archive(const context::Entry& entry) const {
    if (entry.type != EntryType::file || entry.size == 0) return false;
    const context::FileText text = site_.build.inputs.context.read(entry.path);
    return !text.text || is_archive(*text.text);
  }

  /// All sources are files: folders that they go into are made on the way.
  bool names_only_files() const {
    return std::all_of(facts_.sources.begin(), facts_.sources.end(), [&](const auto& source) {
      const std::string path = context::in_context(source.value.text);
      if (context::has_wildcard(path) || written_.parents) return true;
      const context::Context::Place place = site_.build.inputs.context.locate(path, true);
      return place.entry != nullptr && !place.entry->is_directory();
    });
  }

  void from_stage(model::StageId stage) {
    if (!(stage < *site_.node.stage)) {
      site_.files.failures.push_back(fmt::format("line {}: COPY from a later stage", site_.line()));
      return;
    }
    const Files& from = site_.build.stage(stage).files;
    const bool plain = facts_.excludes.empty() && !written_.parents && !add_ && looks_.mode.empty();
    if (!plain || linked()) return opaque("from a stage, with flags");
    for (const auto& source : facts_.sources)
      if (context::has_wildcard(source.value.text)) return opaque("from a stage, by a pattern");
    std::vector<std::string> paths;
    for (const auto& source : facts_.sources) {
      const std::string path = follow(from, knowledge::absolute(source.value.text, "/"), true);
      std::string to = destination_;
      const auto own = from.entries.find(path);
      const bool file = own != from.entries.end() && own->second.kind != EntryKind::folder &&
                        own->second.kind != EntryKind::written;
      // A link that is named is followed, and its own name is kept.
      const std::string name(knowledge::program_name(knowledge::absolute(source.value.text, "/")));
      if (file && (into_ || status(site_.files, to) == Status::folder))
        to = (to == "/" ? "" : to) + "/" + name;
      put_stage(site_, from,
                {.source = path,
                 .destination = to,
                 .owner = looks_.has_owner ? looks_.owner : "",
                 .mode = {},
                 .into = into_ && !file});
      paths.push_back(to);
    }
    add_step(site_.build.inputs.terms.of("copied", text()), std::move(paths));
  }

  Site& site_;
  const syntax::Copy& written_;
  const model::CopyFacts& facts_;
  bool add_ = false;
  bool into_ = false;
  std::string destination_;
  Looks looks_;
};

}  // namespace

bool put_context(Site& site, const std::string& source, const std::string& target) {
  Inputs& inputs = site.build.inputs;
  if (!inputs.context.known()) {
    put_unknown(site, context::in_context(source), source, target, "0:0");
    return true;
  }
  const context::Context::Place place = inputs.context.locate(context::in_context(source), true);
  if (place.exists == Known::no) {
    site.files.failures.push_back(
        fmt::format("line {}: {} is not in the build context", site.line(), source));
    return true;
  }
  if (place.exists == Known::unknown) return false;
  if (place.entry != nullptr && !place.entry->is_directory()) {
    put(site.files, target, context_entry(site, *place.entry, {}));
    return true;
  }
  const CopySelection selection =
      select_copy(inputs.context, {.sources = {"/" + place.path}, .destination = target + "/"});
  if (selection.complete != Known::yes || !selection.destinations_known) return false;
  for (const CopiedFile& file : selection.files)
    put(site.files, file.destination, context_entry(site, *file.entry, {}));
  return true;
}

void copy(Site& site) {
  const auto* written = site.node.instruction->as<syntax::Copy>();
  const auto* facts = site.node.as<model::CopyFacts>();
  if (written == nullptr || facts == nullptr) return;
  Copier(site, *written, *facts).copy();
}

}  // namespace stowage::proof
