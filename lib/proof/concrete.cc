#include "lib/proof/concrete.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "lib/knowledge/knowledge.h"
#include "lib/proof/arguments.h"
#include "lib/shell/heredoc.h"

namespace stowage::proof {

namespace {

using knowledge::parent;
using knowledge::within;
using Strings = std::vector<std::string>;

constexpr const char* new_file_mode = "0644";
constexpr const char* new_folder_mode = "0755";

class Worker {
 public:
  Worker(const Unit& unit, Shop& shop) : command_(*unit.single), unit_(unit), shop_(shop) {}

  bool work() {
    if (!read_words()) return false;
    const std::string_view name = command_.name;
    if (name == "echo" || name == "printf") return echo();
    if (!command_.redirections.empty()) return redirected();
    if (name == "true" || name == ":") return true;
    if (!literal_) return false;
    if (name == "mkdir") return mkdir();
    if (name == "touch") return touch();
    if (name == "rm") return rm();
    if (name == "chmod") return chmod();
    if (name == "chown") return chown();
    if (name == "cp") return cp();
    if (name == "mv") return mv();
    if (name == "ln") return ln();
    return false;
  }

 private:
  bool read_words() {
    if (command_.argv.empty() || !command_.assignments.empty()) return false;
    for (const shell::Word& word : command_.argv) {
      const auto text = shell::literal(word);
      literal_ &= text.has_value();
      words_.emplace_back(text.value_or(word.text));
      plain_ &= !word.globs && !word.tilde && !word.braces;
    }
    // /opt/tool/mkdir is another program.
    return words_[0].find('/') == std::string::npos;
  }

  std::optional<std::string> path(const std::string& word, bool last = false) const {
    if (word.empty() || word[0] == '~') return std::nullopt;
    if (word[0] != '/' && !shop_.cwd_known) return std::nullopt;
    std::string clean = knowledge::absolute(word, shop_.cwd);
    if (word.ends_with('/')) last = true;
    return follow(shop_.files, clean, last);
  }
  std::optional<Strings> paths(const Strings& words, bool last = false) const {
    Strings out;
    for (const std::string& word : words) {
      auto one = path(word, last);
      if (!one) return std::nullopt;
      out.push_back(std::move(*one));
    }
    return out;
  }
  Status now(const std::string& where) const { return status(shop_.files, where); }
  Status settled(const std::string& where) const {
    return settled_status(shop_.files, shop_.setting, where);
  }
  std::string on_base(const std::string& file) const {
    return file + " on " + reference(shop_.files.base);
  }
  bool any_unknown(const Strings& all) const {
    return std::any_of(all.begin(), all.end(),
                       [&](const std::string& one) { return now(one) == Status::unknown; });
  }
  void fail(std::string why) { shop_.files.failures.push_back(std::move(why)); }
  void need(const char* kind, const std::string& what, std::string words) {
    shop_.files.guards.emplace(shop_.setting.terms.of(kind, what), std::move(words));
  }
  /// What makes a file fails where its folder is missing, or where the user may not write.
  void need_folder(const std::string& folder) {
    proof::need_folder(shop_.files, shop_.setting.terms, folder,
                       fmt::format("there is a folder {} before {}", folder, shop_.who));
    if (!shop_.root)
      need("may write", shop_.owner + " " + folder,
           fmt::format("the user may write to {} ({})", folder, shop_.who));
  }
  void put_new(const std::string& where, Entry entry, bool certain) {
    if (!certain) {
      entry.mode = "?" + entry.mode;
      entry.owner = "?" + entry.owner;
    }
    put(shop_.files, where, std::move(entry));
  }

  bool mkdir() {
    const auto arguments = split(words_, "pv", "m");
    if (!arguments || !plain_) return false;
    const auto folders = paths(arguments->operands);
    if (!folders || any_unknown(*folders)) return false;
    std::string mode = new_folder_mode;
    if (arguments->mode) {
      const auto number = octal(*arguments->mode);
      if (!number) return false;
      mode = mode_text(*number);
    }
    for (const std::string& folder : *folders) {
      const std::string above(parent(folder));
      if (has(*arguments, 'p'))
        make_folders(shop_.files, shop_.setting, above, {new_folder_mode, shop_.owner});
      else
        need_folder(above);
      const Status there = has(*arguments, 'p') ? settled(folder) : now(folder);
      if (there == Status::folder && has(*arguments, 'p')) continue;
      if (there != Status::absent && there != Status::base) {
        fail(fmt::format("{}: {} is there already", shop_.who, folder));
        continue;
      }
      // Without -p it succeeds only where nothing was.
      if (!has(*arguments, 'p') && there == Status::base)
        need("needs nothing at", folder, fmt::format("the base image has nothing at {}", folder));
      put_new(folder, {.kind = EntryKind::folder, .mode = mode, .owner = shop_.owner},
              !has(*arguments, 'p') || there == Status::absent);
    }
    return true;
  }

  bool touch() {
    const auto arguments = split(words_, "am", "dt");
    if (!arguments || !plain_) return false;
    const auto files = paths(arguments->operands, true);
    if (!files || any_unknown(*files)) return false;
    for (const std::string& file : *files) {
      const Status there = settled(file);
      if (there == Status::file || there == Status::folder) continue;
      need_folder(std::string(parent(file)));
      const bool certain = there == Status::absent;
      const Term content = certain ? shop_.setting.terms.of("bytes", "")
                                   : shop_.setting.terms.of("empty or kept", on_base(file));
      put_new(file, {.content = content, .mode = new_file_mode, .owner = shop_.owner}, certain);
    }
    return true;
  }

  /// The text that echo prints, where the words and the shell leave no doubt; else a term of the
  /// words and of the variables in them.
  std::optional<Term> printed() const {
    Terms& terms = shop_.setting.terms;
    if (!plain_ || unit_.text.find("$(") != std::string::npos ||
        unit_.text.find('`') != std::string::npos || unit_.text.find("$$") != std::string::npos ||
        unit_.text.find("RANDOM") != std::string::npos ||
        (words_[0] == "printf" && words_.size() > 1 && words_[1].starts_with('-')))
      return std::nullopt;
    std::string line, written;
    for (std::size_t i = 1; i < words_.size(); ++i) {
      if (i > 1) line += ' ';
      line += words_[i];
    }
    for (const shell::Word& word : command_.argv) written.append(word.raw).append(" ");
    const bool simple = words_[0] == "echo" && literal_ && line.find('\\') == std::string::npos &&
                        !line.starts_with('-');
    if (simple) return terms.of("bytes", line + "\n");
    return terms.of("printed", written + shop_.values);
  }

  bool echo() {
    const auto text = printed();
    if (!text) return false;
    if (command_.redirections.empty()) return true;
    if (command_.redirections.size() > 1) return false;
    return print(*text, command_.redirections[0]);
  }

  bool print(Term text, const shell::Redirection& to) {
    const bool file_kind = to.kind == shell::RedirectionKind::output ||
                           to.kind == shell::RedirectionKind::append ||
                           to.kind == shell::RedirectionKind::clobber;
    if (!file_kind || (to.descriptor != -1 && to.descriptor != 1)) return false;
    const auto target = shell::literal(to.target);
    if (!target) return false;
    if (*target == "/dev/null") return true;
    const auto file = path(std::string(*target), true);
    if (!file || file->starts_with("/dev/")) return false;
    return print_to(*file, text, to.kind == shell::RedirectionKind::append);
  }

  /// `: > file`, and `cat > file` with a heredoc in which nothing is expanded.
  bool redirected() {
    Terms& terms = shop_.setting.terms;
    const auto& all = command_.redirections;
    if (words_.size() != 1 || all.size() > 2) return false;
    if ((words_[0] == ":" || words_[0] == "true") && all.size() == 1)
      return print(terms.of("bytes", ""), all[0]);
    if (words_[0] != "cat" || all.size() != 2) return false;
    const std::size_t at = all[0].heredoc != nullptr ? 0 : 1;
    const shell::Heredoc* heredoc = all[at].heredoc;
    const auto text = heredoc != nullptr ? shell::literal_text(*heredoc) : std::nullopt;
    return text && print(terms.of("bytes", *text), all[1 - at]);
  }
  bool print_to(const std::string& file, Term text, bool append) {
    const Status there = settled(file);
    if (there == Status::unknown || there == Status::link) return false;
    if (there == Status::folder) {
      fail(fmt::format("{}: {} is a folder", shop_.who, file));
      return true;
    }
    need_folder(std::string(parent(file)));
    Terms& terms = shop_.setting.terms;
    if (there == Status::file) {
      Entry entry = shop_.files.entries.at(file);
      entry.content = append ? joined(entry.content, text) : text;
      entry.context = false;
      entry.context_path.clear();
      put(shop_.files, file, std::move(entry));
      return true;
    }
    if (append && there == Status::base)
      text = terms.of("appended", on_base(file) + " " + reference(text));
    put_new(file, {.content = text, .mode = new_file_mode, .owner = shop_.owner},
            there == Status::absent);
    return true;
  }

  Term joined(Term first, Term second) const {
    Terms& terms = shop_.setting.terms;
    if (terms.kind(first) == "bytes" && terms.kind(second) == "bytes")
      return terms.of("bytes", std::string(terms.text(first)) + std::string(terms.text(second)));
    return terms.of("joined", reference(first) + " " + reference(second));
  }

  bool rm() {
    const auto arguments = split(words_, "rRfv");
    if (!arguments || !plain_ || !shop_.root) return false;
    const auto files = paths(arguments->operands);
    if (!files) return false;
    const bool recursive = has(*arguments, 'r') || has(*arguments, 'R');
    const bool force = has(*arguments, 'f');
    for (const std::string& file : *files)
      if (file == "/" || (now(file) == Status::unknown && !(recursive && force))) return false;
    for (const std::string& file : *files) {
      const Status there = now(file);
      if (there == Status::absent) {
        if (!force) fail(fmt::format("{}: {} is not there", shop_.who, file));
        continue;
      }
      if (there == Status::folder && !recursive) {
        fail(fmt::format("{}: {} is a folder", shop_.who, file));
        continue;
      }
      if (there == Status::base && !force)
        need("needs file", file, fmt::format("{} is there before {}", file, shop_.who));
      remove(shop_.files, shop_.setting, file, shop_.who);
    }
    return true;
  }

  /// All entries that a command with -R reaches are explicit: no write reached the folder, and
  /// nothing of the base image is in it.
  bool all_explicit(const std::string& where) const {
    const auto found = shop_.files.entries.find(where);
    if (found == shop_.files.entries.end()) return false;
    const Place tree{.path = where, .tree = true};
    for (const Write& one : shop_.files.writes)
      if (knowledge::overlap(one.place, tree) != knowledge::Overlap::none &&
          knowledge::overlap(one.place, tree) != knowledge::Overlap::above)
        return false;
    return found->second.kind != EntryKind::folder || !found->second.mode.starts_with('?');
  }

  /// The entries that chmod and chown change; nothing when one of them is not known.
  std::optional<std::vector<Entry*>> reached(const Arguments& arguments, std::size_t first) {
    std::vector<Entry*> out;
    if (arguments.operands.size() <= first) return std::nullopt;
    const Strings words(arguments.operands.begin() + static_cast<std::ptrdiff_t>(first),
                        arguments.operands.end());
    const auto all = paths(words);
    if (!all) return std::nullopt;
    for (const std::string& where : *all) {
      const Status there = now(where);
      if (there != Status::file && there != Status::folder) return std::nullopt;
      const auto own = shop_.files.entries.find(where);
      if (own == shop_.files.entries.end()) return std::nullopt;
      if (there == Status::folder && touched(shop_.files, where)) return std::nullopt;
      if (!has(arguments, 'R') || there == Status::file) {
        out.push_back(&own->second);
        continue;
      }
      if (!all_explicit(where)) return std::nullopt;
      for (auto i = own; i != shop_.files.entries.end(); ++i) {
        if (!within(i->first, where)) {
          if (i->first.starts_with(where)) continue;
          break;
        }
        if (i->second.kind == EntryKind::link || i->second.kind == EntryKind::written)
          return std::nullopt;
        out.push_back(&i->second);
      }
    }
    return out;
  }

  bool chmod() {
    const bool symbolic_minus = words_.size() > 1 && words_[1].size() > 1 && words_[1][0] == '-' &&
                                words_[1].find_first_of("rwxX") != std::string::npos &&
                                words_[1] != "-R";
    const auto arguments = symbolic_minus ? std::nullopt : split(words_, "Rvfc");
    if (!arguments || !plain_ || !shop_.root) return false;
    const auto entries = reached(*arguments, 1);
    if (!entries) return false;
    std::vector<std::string> modes;
    for (const Entry* entry : *entries) {
      const auto before = octal(entry->mode);
      const auto absolute = octal(arguments->operands[0]);
      // With a number chmod of GNU leaves the set-group-id bit of a folder alone, others do not.
      if (gives_group(*entry)) return false;
      const auto after =
          before ? changed_mode(arguments->operands[0], *before, entry->kind == EntryKind::folder)
                 : absolute;
      if (!after) return false;
      modes.push_back(mode_text(*after));
    }
    for (std::size_t i = 0; i < modes.size(); ++i) {
      (*entries)[i]->mode = modes[i];
      shop_.files.may_give_group |= gives_group(*(*entries)[i]);
    }
    return true;
  }

  bool chown() {
    const auto arguments = split(words_, "Rvfc");
    if (!arguments || !plain_ || !shop_.root || arguments->operands.empty()) return false;
    const std::string& spec = arguments->operands[0];
    const std::size_t colon = spec.find(':');
    if (spec.empty() || colon == 0 || colon + 1 == spec.size() || spec.find('.') != spec.npos)
      return false;
    const auto entries = reached(*arguments, 1);
    if (!entries) return false;
    for (const Entry* entry : *entries) {
      // A change of owner takes the set-user-id bits away.
      const auto mode = octal(entry->mode);
      if (entry->kind == EntryKind::file && mode && *mode > 0777) return false;
    }
    const std::string whole = owner_of(shop_.files, shop_.setting, spec);
    const std::string user = whole.substr(0, whole.find(':'));
    for (Entry* entry : *entries) {
      if (colon != std::string::npos) {
        entry->owner = whole;
        continue;
      }
      const bool maybe = entry->owner.starts_with('?');
      const std::size_t split_at = entry->owner.find(':');
      entry->owner = user + ":" + (maybe ? "?" : "") + entry->owner.substr(split_at + 1);
    }
    return true;
  }

  bool cp() {
    const auto arguments = split(words_, "fv");
    if (!arguments || !plain_ || arguments->operands.size() != 2 || !shop_.root) return false;
    const auto all = paths(arguments->operands, true);
    if (!all || now((*all)[0]) != Status::file) return false;
    const Entry source = shop_.files.entries.at((*all)[0]);
    std::string to = (*all)[1];
    if (now(to) == Status::folder)
      to = follow(shop_.files,
                  to + (to == "/" ? "" : "/") + std::string(knowledge::program_name((*all)[0])),
                  true);
    const Status there = settled(to);
    const auto mode = octal(source.mode);
    // Whether the set-user-id bits come along is not the same in all versions of cp.
    if (!mode || *mode > 0777 || (there != Status::absent && there != Status::file)) return false;
    if (arguments->operands[1].ends_with('/') && to == (*all)[1]) return false;
    need_folder(std::string(parent(to)));
    Entry made{.content = source.content,
               .mode = mode_text(*mode & ~std::uint32_t{022} & 0777),
               .owner = shop_.owner};
    if (there == Status::file) {
      const Entry& old = shop_.files.entries.at(to);
      made.mode = old.mode;
      made.owner = old.owner;
    }
    put(shop_.files, to, std::move(made));
    return true;
  }

  /// A file under another name: nothing of it changes.
  bool mv() {
    const auto arguments = split(words_, "fv");
    if (!arguments || !plain_ || arguments->operands.size() != 2 || !shop_.root) return false;
    const auto all = paths(arguments->operands);
    if (!all || now((*all)[0]) != Status::file) return false;
    Entry moved = shop_.files.entries.at((*all)[0]);
    if (moved.kind != EntryKind::file) return false;
    std::string to = (*all)[1];
    if (now(to) == Status::folder)
      to += (to == "/" ? "" : "/") + std::string(knowledge::program_name((*all)[0]));
    else if (arguments->operands[1].ends_with('/'))
      return false;
    const Status there = settled(to);
    // A link that leads to no folder is replaced.
    const Status behind = there == Status::link ? now(follow(shop_.files, to, true)) : there;
    if (to == (*all)[0] || (behind != Status::absent && behind != Status::file)) return false;
    need_folder(std::string(parent(to)));
    moved.context = false;
    moved.context_path.clear();
    remove(shop_.files, shop_.setting, (*all)[0], shop_.who);
    put(shop_.files, to, std::move(moved));
    return true;
  }

  bool ln() {
    const auto arguments = split(words_, "sfnv");
    if (!arguments || !plain_ || arguments->operands.size() != 2 || !has(*arguments, 's') ||
        !shop_.root)
      return false;
    const auto where = path(arguments->operands[1]);
    if (!where || arguments->operands[1].ends_with('/')) return false;
    const Status there = now(*where);
    if (there == Status::unknown || there == Status::folder) return false;
    // A link to a folder stands for the folder, unless -n says otherwise.
    if (there == Status::link && !has(*arguments, 'n')) return false;
    if (!has(*arguments, 'f')) {
      if (there == Status::file || there == Status::link) {
        fail(fmt::format("{}: {} is there already", shop_.who, *where));
        return true;
      }
      if (there == Status::base)
        need("needs nothing at", *where, fmt::format("the base image has nothing at {}", *where));
    } else if (there == Status::base) {
      need("needs no folder at", *where, fmt::format("{} is no folder in the base image", *where));
    }
    need_folder(std::string(parent(*where)));
    put(shop_.files, *where,
        {.kind = EntryKind::link,
         .target = arguments->operands[0],
         .mode = "0777",
         .owner = shop_.owner});
    return true;
  }

  const shell::Command& command_;
  const Unit& unit_;
  Shop& shop_;
  Strings words_;
  bool literal_ = true, plain_ = true;
};

}  // namespace

std::string mode_text(std::uint32_t mode) { return fmt::format("{:04o}", mode); }

bool carry_out(const Unit& unit, Shop& shop) {
  return unit.single != nullptr && unit.single->kind == shell::CommandKind::simple &&
         Worker(unit, shop).work();
}

std::string user_id(Files& files, Setting setting, std::string_view text) {
  if (text == "root") return "0";
  if (text.find_first_not_of("0123456789") == std::string_view::npos) return std::string(text);
  for (const std::string& number : setting.ledger.numbers)
    if (setting.ledger.assume(
            fmt::format("{} is the user or group with the number {}", text, number)))
      return number;
  // Packages may bring users of their own.
  const Blind blind{.writes = [&](const Write& one) {
    return one.place.area == knowledge::Area::system &&
           setting.ledger.assume(fmt::format("{} changes nothing about {}", one.who, text));
  }};
  const std::string lists = describe(files, setting, {.path = "/etc/passwd"}, blind) +
                            describe(files, setting, {.path = "/etc/group"}, blind);
  return fmt::format("{}@{}", text,
                     reference(setting.terms.of("users", lists + reference(files.base))));
}

std::string owner_of(Files& files, Setting setting, std::string_view text) {
  const std::size_t colon = text.find(':');
  const std::string user = user_id(files, setting, text.substr(0, colon));
  const std::string primary = user == "0" ? "0" : "group of " + user;
  if (colon == std::string_view::npos) return user + ":" + primary;
  const std::string_view group_name = text.substr(colon + 1);
  const std::string group = user_id(files, setting, group_name);
  if (group == user && user != "0" &&
      setting.ledger.assume(
          fmt::format("the group {} is the main group of the user {}", group_name, group_name)))
    return user + ":" + primary;
  return user + ":" + group;
}

}  // namespace stowage::proof
