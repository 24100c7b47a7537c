// Why one instruction must stay below another: one function for each thing that they can share.

#include <algorithm>

#include "lib/graph/graph.h"

namespace stowage::graph {

namespace {

using knowledge::Access;
using knowledge::Area;
using knowledge::Assumption;
using knowledge::Overlap;
using knowledge::Place;

bool has(const std::vector<std::string>& list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

std::string line(const Step& step) { return "line " + std::to_string(step.line); }

class Comparison {
 public:
  Comparison(const Step& earlier, const Step& later, const Hidden& hidden)
      : earlier_(earlier), later_(later), hidden_(hidden) {}

  std::vector<Reason> run() {
    variables();
    folder();
    user();
    shell();
    config();
    programs();
    paths();
    barriers();
    return std::move(out_);
  }

 private:
  void add(Cause cause, std::string text, bool flow = true) {
    out_.push_back({cause, std::move(text), std::nullopt, flow});
  }
  void add_unless(Cause cause, std::string text, Assumption unless, bool flow = true) {
    out_.push_back({cause, std::move(text), std::move(unless), flow});
  }

  // What a variable is for a RUN: read by its text, by a program that is known to read it, or
  // perhaps.
  void variables() {
    for (const std::string& name : earlier_.names_set) {
      if (has(later_.names_set, name))
        add(Cause::variable, line(earlier_) + " and " + line(later_) + " both set " + name, false);
      if (has(hidden_.names, name)) continue;
      if (has(later_.names_read, name))
        add(Cause::variable,
            line(later_) + " uses $" + name + ", which " + line(earlier_) + " sets");
      else
        program_reads(later_, earlier_, name, true);
    }
    for (const std::string& name : later_.names_set) {
      if (has(earlier_.names_set, name)) continue;
      if (has(earlier_.names_read, name))
        add(Cause::variable,
            line(earlier_) + " uses $" + name + " before " + line(later_) + " sets it", false);
      else
        program_reads(earlier_, later_, name, false);
    }
  }

  /// Variables that nearly every program may look at: that alone is no certain dependency.
  static bool is_general(std::string_view name) {
    return name == "PATH" || name == "HOME" || name == "LANG" || name == "LANGUAGE" ||
           name == "TZ" || name.starts_with("LC_");
  }

  void program_reads(const Step& reader, const Step& setter, const std::string& name, bool flow) {
    if (!reader.is_run) return;
    const auto& effects = reader.effects;
    const bool listed = effects.env.has(name);
    if (!listed && !effects.env.open && !effects.barrier && effects.unsure.empty()) return;
    const std::string text = flow ? "the programs of " + line(reader) +
                                        (listed ? " read " : " may read ") + name + ", which " +
                                        line(setter) + " sets"
                                  : line(setter) + " sets " + name + ", which the programs of " +
                                        line(reader) + " do not see yet";
    const Assumption unless{"",
                            "what " + line(reader) + " does is the same with and without " + name};
    if (flow && listed && !is_general(name))
      add(Cause::variable, text);
    else
      add_unless(Cause::variable, text, unless, flow);
  }

  void folder() {
    if (earlier_.sets_cwd && !hidden_.cwd && later_.cwd != Use::none) {
      const std::string text =
          line(later_) + " works in the folder that " + line(earlier_) + " sets";
      if (later_.cwd == Use::certain)
        add(Cause::folder, text);
      else
        add_unless(Cause::folder, text,
                   {"", "no program of " + line(later_) + " looks at its working folder"});
    }
    if (later_.sets_cwd && earlier_.cwd != Use::none)
      add_unless(Cause::folder,
                 line(later_) + " changes the folder that " + line(earlier_) + " works in",
                 {"", line(earlier_) + " names all its paths in full"}, false);
    if (earlier_.sets_cwd && later_.sets_cwd && later_.cwd == Use::none)
      add_unless(Cause::folder,
                 line(later_) + " replaces the working folder that " + line(earlier_) + " sets",
                 {"", "nothing behind them uses the working folder"}, false);
  }

  void user() {
    if (earlier_.sets_user && !hidden_.user && later_.user != Use::none) {
      const std::string text =
          line(later_) + (later_.is_run ? " runs as the user" : " makes a folder for the user") +
          " that " + line(earlier_) + " sets";
      if (later_.user == Use::certain)
        add(Cause::user, text);
      else
        add_unless(Cause::user, text, {"", "the folder exists before " + line(later_)});
    }
    if (later_.sets_user && earlier_.user != Use::none)
      add_unless(Cause::user, line(earlier_) + " runs as the user before " + line(later_),
                 {"", line(earlier_) + " does the same as the user of " + line(later_) +
                          ", and the owner of its files does not matter"},
                 false);
    for (const std::string& name : later_.user_names)
      if (has(earlier_.effects.users, name))
        add(Cause::user, line(later_) + " needs the user or group " + name + ", which " +
                             line(earlier_) + " makes");
      else if (has(earlier_.effects.users, "*"))
        add_unless(Cause::user, line(earlier_) + " may make the user or group " + name,
                   {"", line(earlier_) + " makes another"});
  }

  void shell() {
    if (earlier_.sets_shell && !hidden_.shell && later_.shell != Use::none)
      add(Cause::shell, line(later_) + " is run by the shell that " + line(earlier_) + " sets");
    if (later_.sets_shell && earlier_.shell != Use::none)
      add_unless(Cause::shell, line(earlier_) + " is run by the shell before " + line(later_),
                 {"", line(earlier_) + " means the same to both shells"}, false);
  }

  void config() {
    for (const std::string& field : later_.config)
      if (has(earlier_.config, field))
        add(Cause::config, line(earlier_) + " and " + line(later_) + " both set " + field, false);
  }

  void programs() {
    for (const std::string& program : later_.effects.programs)
      if (has(earlier_.effects.provides, program))
        add(Cause::program,
            line(later_) + " runs " + program + ", which " + line(earlier_) + " installs");
  }

  void paths() {
    once_ = {};
    for (const Access& write : earlier_.effects.writes) {
      for (const Access& read : later_.effects.reads) written_then_read(write, read);
      for (const Access& other : later_.effects.writes) written_twice(write, other);
    }
    for (const Access& read : earlier_.effects.reads)
      for (const Access& write : later_.effects.writes) read_then_written(read, write);
  }

  /// A tree as wide as the file system says nothing about one path in it.
  static bool is_vague(const Place& place) {
    return place.area == Area::path && place.tree && place.path == "/";
  }

  static Assumption why_not(const Access& a, const Access& b, const Assumption& otherwise) {
    if (a.unless) return *a.unless;
    return b.unless ? *b.unless : otherwise;
  }

  static const Place& narrower(const Place& a, const Place& b) {
    if (a.area != Area::path) return b.area == Area::path ? b : a;
    if (b.area != Area::path) return a;
    return a.path.size() >= b.path.size() ? a : b;
  }

  /// One reason for each kind of conflict and assumption: the first pair of paths stands for all.
  bool seen(int kind, bool certain, std::string_view assumption) {
    std::string key = std::to_string(kind) + (certain ? "!" : "?") + std::string(assumption);
    if (has(once_, key)) return true;
    once_.push_back(std::move(key));
    return false;
  }

  void report(int kind, bool certain, const Place& shared, std::string text,
              const Assumption& unless, bool flow) {
    if (seen(kind, certain, unless.text)) return;
    const Cause cause = shared.area == Area::path     ? Cause::path
                        : shared.area == Area::system ? Cause::packages
                                                      : Cause::unknown;
    if (certain)
      add(cause, std::move(text), flow);
    else
      add_unless(cause, std::move(text), unless, flow);
  }

  void written_then_read(const Access& write, const Access& read) {
    if (write.scratch && !write.replaces) return;
    const Overlap found = knowledge::overlap(write.place, read.place);
    if (found == Overlap::none) return;
    // A folder above is not the file that is read; what made the file depends on the folder.
    if (found == Overlap::above && write.place.path.size() < read.place.path.size() &&
        !read.place.tree)
      return;
    const bool again = copied_again(write);
    const bool certain = found == Overlap::certain && !write.unless && !read.unless &&
                         !write.folder && !again && !is_vague(write.place) && !is_vague(read.place);
    const Place& shared = narrower(write.place, read.place);
    report(1, certain, shared,
           line(later_) + " reads " + describe(shared) + ", which " + line(earlier_) + " writes",
           why_not(write, read, unread(write, again)), true);
  }

  Assumption unread(const Access& write, bool again) const {
    if (write.folder) return {"", "the folder is there without " + line(earlier_)};
    if (again) return {"copied-again", "a later copy of the context brings the same file"};
    return {"", "what " + line(earlier_) + " writes there is not what " + line(later_) + " reads"};
  }

  /// Between the two the folder was copied once more from the context.
  bool copied_again(const Access& write) const {
    return earlier_.copies_context && write.place.area == Area::path &&
           std::any_of(hidden_.copied.begin(), hidden_.copied.end(),
                       [&](const std::string& folder) {
                         return knowledge::within(write.place.path, folder);
                       });
  }

  void written_twice(const Access& first, const Access& second) {
    if ((first.scratch && second.scratch) || (first.removes && second.removes)) return;
    const Overlap found = knowledge::overlap(first.place, second.place);
    if (found == Overlap::none) return;
    const bool files = found == Overlap::certain && !first.place.tree && !second.place.tree &&
                       !first.place.glob && !second.place.glob && !first.folder && !second.folder;
    const bool removed = found == Overlap::certain && second.replaces;
    const bool both_append = first.appends && second.appends;
    const bool certain = (files || removed) && !first.unless && !second.unless && !first.scratch &&
                         !second.scratch && !both_append && !is_vague(first.place) &&
                         !is_vague(second.place);
    const Place& shared = narrower(first.place, second.place);
    report(2, certain, shared,
           line(earlier_) + " and " + line(later_) + " both write " + describe(shared),
           why_not(first, second, same_write(found, both_append)), false);
  }

  Assumption same_write(Overlap found, bool both_append) const {
    if (both_append) return {"", "the order of the lines in the file does not matter"};
    if (found == Overlap::above) return {"", "the folder gets the same owner and mode from both"};
    if (earlier_.copies_context && later_.copies_context)
      return {"copies-agree", "where both write a path it is the same file of the context"};
    if (earlier_.is_run && later_.copies_context)
      return {"context-lacks-outputs",
              "the context holds nothing that " + line(earlier_) + " writes"};
    return {"", "where both write a path they write the same"};
  }

  void read_then_written(const Access& read, const Access& write) {
    if (write.scratch) return;
    const Overlap found = knowledge::overlap(read.place, write.place);
    if (found == Overlap::none || found == Overlap::above) return;
    const bool certain = found == Overlap::certain && !read.unless && !write.unless &&
                         later_.is_run && !write.appends &&
                         (write.replaces || (!write.place.tree && !read.place.tree)) &&
                         !write.place.glob;
    const Place& shared = narrower(read.place, write.place);
    report(3, certain, shared,
           line(later_) + " writes " + describe(shared) + ", which " + line(earlier_) +
               " reads as it was before",
           why_not(read, write,
                   {"", "what " + line(later_) + " writes there changes nothing for " +
                            line(earlier_)}),
           false);
  }

  static bool touches_files(const Step& step) {
    return step.is_run || step.is_copy || !step.effects.writes.empty();
  }

  void barriers() {
    const auto& first = earlier_.effects.barrier;
    const auto& second = later_.effects.barrier;
    if ((!first && !second) || !touches_files(earlier_) || !touches_files(later_)) return;
    const Step& unknown = second ? later_ : earlier_;
    const Step& other = second ? earlier_ : later_;
    add_unless(
        Cause::unknown,
        "what " + line(unknown) + " does is not known: " + (second ? *second : *first),
        {"", line(unknown) + " does not read or write what " + line(other) + " writes or reads"},
        second.has_value());
  }

  const Step& earlier_;
  const Step& later_;
  const Hidden& hidden_;
  std::vector<Reason> out_;
  std::vector<std::string> once_;
};

}  // namespace

std::vector<Reason> reasons_between(const Step& earlier, const Step& later, const Hidden& hidden) {
  return Comparison(earlier, later, hidden).run();
}

}  // namespace stowage::graph
