#include "lib/proof/outputs.h"

#include <fmt/core.h>

#include <algorithm>

namespace stowage::proof {

using knowledge::Area;

bool Outputs::make(const knowledge::Access& access, Term term) {
  Files& files = site_.files;
  if (access.scratch && site_.setting().ledger.assume(
                            fmt::format("what {} leaves in its cache {} is not needed in the image",
                                        who_, knowledge::describe(access.place))))
    return false;
  Place place = access.place;
  const Term value = site_.build.inputs.terms.of(
      "made",
      fmt::format("{} {}{}", reference(term), knowledge::describe(place), place.tree ? "/**" : ""));
  if (!access.replaces) absorb(files, place, effects_.effects.barrier.has_value());
  if (place.area != Area::path || place.glob) {
    write(files, {.place = place, .term = value, .who = who_});
    return true;
  }
  place.path = follow(files, place.path, !access.replaces);
  // What is meant with all below it may be a file: chmod -R.
  if (status(files, place.path) == Status::file) place.tree = false;
  if (place.tree && access.replaces) {
    replace(place, term, value);
    return true;
  }
  if (place.tree) {
    reach_folder(makes_folders() ? place.path : std::string(knowledge::parent(place.path)), term,
                 access.scratch);
    write(
        files,
        {.place = place, .term = value, .outputs = builds(), .cache = access.scratch, .who = who_});
    return true;
  }
  reach_folder(std::string(knowledge::parent(place.path)), term);
  put(files, place.path,
      {.kind = EntryKind::written, .content = value, .mode = "made", .owner = "made"});
  return true;
}

/// What was there is gone; the folder is new.
void Outputs::replace(const Place& place, Term term, Term value) {
  Files& files = site_.files;
  own_folder(std::string(knowledge::parent(place.path)), term);
  write(files, {.place = place, .term = value, .replaces = true, .who = who_});
  if (!files.gave_up.empty()) return;
  Write made = files.writes.back();
  files.writes.pop_back();
  put(files, place.path,
      {.kind = EntryKind::folder, .mode = folder_mode(place.path, term), .owner = owner_});
  made.time = ++files.clock;
  files.writes.push_back(std::move(made));
}

std::string Outputs::folder_mode(const std::string& path, Term term) {
  return site_.setting().ledger.assume(
             fmt::format("{} makes the folder {} with mode 0755", who_, path))
             ? std::string("0755")
             : "of " + reference(term);
}

/// A folder that a command makes on its way has the usual mode, and belongs to its user; that
/// none has another is a fact about the command.
void Outputs::own_folder(const std::string& path, Term term, bool to_cache) {
  if (status(site_.files, path) == Status::folder) return;
  make_folders(site_.files, site_.setting(), path, {folder_mode(path, term), owner_, to_cache});
}

/// Redirections and plain commands fail where the folder is missing.
void Outputs::reach_folder(const std::string& path, Term term, bool to_cache) {
  if (makes_folders()) return own_folder(path, term, to_cache);
  need_folder(site_.files, site_.build.inputs.terms, path,
              fmt::format("there is a folder {} before {}", path, who_));
}

bool Outputs::makes_folders() const {
  const auto& programs = effects_.programs;
  return effects_.uses_system || effects_.effects.barrier ||
         std::find(programs.begin(), programs.end(), "mkdir") != programs.end();
}

bool Outputs::builds() const {
  return std::any_of(effects_.effects.actions.begin(), effects_.effects.actions.end(),
                     [](const auto& one) { return one.kind == knowledge::ActionKind::build; });
}

}  // namespace stowage::proof
