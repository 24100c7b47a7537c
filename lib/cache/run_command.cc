// The commands that are followed. Whatever is not here makes the files of its step unknown.

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "lib/cache/digest.h"
#include "lib/cache/machine.h"
#include "lib/cache/planner.h"
#include "lib/model/path.h"

namespace stowage::cache {

namespace {

using Arguments = std::vector<std::string>;

/// Flags in front, "-rf" as letters; what is left are operands.
struct Split {
  std::string letters;
  Arguments operands;
  bool strange = false;  ///< long flags

  explicit Split(const Arguments& argv) {
    bool flags = true;
    for (std::size_t i = 1; i < argv.size(); ++i) {
      const std::string& word = argv[i];
      if (flags && word == "--") {
        flags = false;
      } else if (flags && word.size() > 1 && word[0] == '-') {
        if (word[1] == '-') strange = true;
        letters += word.substr(1);
      } else {
        operands.push_back(word);
      }
    }
  }
  bool only(std::string_view allowed) const {
    return !strange && letters.find_first_not_of(allowed) == std::string::npos;
  }
  bool has(char letter) const { return letters.find(letter) != std::string::npos; }
};

Bytes unknown(Machine& machine) {
  machine.unknown = true;
  return {};
}

Bytes echo(Machine&, const Arguments& argv, const Bytes&) {
  std::size_t first = 1;
  const bool newline = argv.size() < 2 || argv[1] != "-n";
  if (!newline) ++first;
  std::string text;
  for (std::size_t i = first; i < argv.size(); ++i) {
    if (i > first) text += ' ';
    text += argv[i];
  }
  // What a shell makes of backslashes and -e is its own.
  if (text.find('\\') != std::string::npos || (argv.size() > first && argv[first][0] == '-'))
    return Bytes::symbol(Digest().add("echo").add(text).add(newline ? 1 : 0).text());
  if (newline) text += '\n';
  return Bytes::text(std::move(text));
}

Bytes print_formatted(Machine&, const Arguments& argv, const Bytes&) {
  Digest digest;
  for (const std::string& word : argv) digest.add(word);
  if (argv.size() != 2 || argv[1].find('%') != std::string::npos)
    return Bytes::symbol(digest.text());
  std::string text;
  for (std::size_t i = 0; i < argv[1].size(); ++i) {
    if (argv[1][i] != '\\') {
      text += argv[1][i];
      continue;
    }
    ++i;
    if (i == argv[1].size() || (argv[1][i] != 'n' && argv[1][i] != 't'))
      return Bytes::symbol(digest.text());
    text += argv[1][i] == 'n' ? '\n' : '\t';
  }
  return Bytes::text(std::move(text));
}

Bytes cat(Machine& machine, const Arguments& argv, const Bytes& input) {
  const Split split(argv);
  if (!split.only("u")) return unknown(machine);
  if (split.operands.empty()) return input;
  Bytes all;
  for (const std::string& path : split.operands)
    all.append(path == "-" ? input : machine.read(path));
  return all;
}

Bytes nothing(Machine&, const Arguments&, const Bytes&) { return {}; }

Bytes print_folder(Machine& machine, const Arguments&, const Bytes&) {
  return Bytes::text(machine.cwd + "\n");
}

Bytes change_folder(Machine& machine, const Arguments& argv, const Bytes&) {
  if (argv.size() != 2 || argv[1] == "-") return unknown(machine);
  machine.cwd = machine.absolute(argv[1]);
  return {};
}

Bytes touch(Machine& machine, const Arguments& argv, const Bytes&) {
  for (std::size_t i = 1; i < argv.size(); ++i) {
    if (argv[i] == "-d" || argv[i] == "-t" || argv[i] == "-r") {
      ++i;  // times are in no key
    } else if (argv[i].starts_with("-")) {
      if (argv[i].find_first_not_of("-amc") != std::string::npos) return unknown(machine);
    } else if (machine.exists(argv[i]) == false) {
      machine.write(argv[i], {}, false);
    }
  }
  return {};
}

Bytes make_folders(Machine& machine, const Arguments& argv, const Bytes&) {
  const Split split(argv);
  if (!split.only("pv")) return unknown(machine);
  for (const std::string& path : split.operands) machine.make_folder(path, !split.has('p'));
  return {};
}

Bytes remove(Machine& machine, const Arguments& argv, const Bytes&) {
  const Split split(argv);
  if (!split.only("rRfv")) return unknown(machine);
  for (const std::string& path : split.operands) machine.remove(path);
  return {};
}

/// cp, mv: the last operand is a folder or the new name.
Bytes copy(Machine& machine, const Arguments& argv, const Bytes&) {
  const Split split(argv);
  const bool move = argv[0] == "mv";
  if (!split.only(move ? "fv" : "rRapfv") || split.operands.size() < 2) return unknown(machine);
  const std::string& to = split.operands.back();
  const bool keep = move || split.has('a') || split.has('p');
  for (std::size_t i = 0; i + 1 < split.operands.size(); ++i) {
    const std::string& from = split.operands[i];
    const bool into = to.ends_with('/') || split.operands.size() > 2 || machine.is_folder(to);
    if (!into && machine.exists(to) != false && machine.is_folder(from)) return unknown(machine);
    machine.copy(from, into ? to + "/" + std::string(model::base_name(from)) : to, keep);
    if (move) machine.remove(from);
  }
  return {};
}

Bytes change_mode(Machine& machine, const Arguments& argv, const Bytes&) {
  const Split split(argv);
  if (!split.only("R") || split.operands.size() < 2) return unknown(machine);
  const std::string& mode = split.operands[0];
  if (mode.size() > 100) return unknown(machine);  // it is kept for each file
  std::uint32_t number = 0;
  const char* end = mode.data() + mode.size();
  const auto [stop, error] = std::from_chars(mode.data(), end, number, 8);
  for (std::size_t i = 1; i < split.operands.size(); ++i)
    for (File* file : machine.entries(split.operands[i], split.has('R'))) {
      if (!file) continue;
      if (error == std::errc{} && stop == end)
        file->mode = number;
      else
        file->xattrs["changed mode"] += " " + mode;
    }
  return {};
}

Bytes change_owner(Machine& machine, const Arguments& argv, const Bytes&) {
  const Split split(argv);
  if (!split.only("Rh") || split.operands.size() < 2) return unknown(machine);
  const std::string& owner = split.operands[0];
  const std::size_t colon = owner.find(':');
  for (std::size_t i = 1; i < split.operands.size(); ++i)
    for (File* file : machine.entries(split.operands[i], split.has('R'))) {
      if (!file) continue;
      if (colon != 0) file->owner = owner_key(owner.substr(0, colon));
      if (colon != std::string::npos) file->group = owner_key(owner.substr(colon + 1));
    }
  return {};
}

Bytes link(Machine& machine, const Arguments& argv, const Bytes&) {
  const Split split(argv);
  if (!split.only("sfn") || split.operands.size() != 2) return unknown(machine);
  const std::string& target = split.operands[0];
  std::string path = split.operands[1];
  if (path.ends_with('/') || (machine.is_folder(path) && !split.has('n')))
    path += "/" + std::string(model::base_name(target));
  if (split.has('s'))
    machine.link(target, path);
  else
    machine.copy(target, path, true);
  return {};
}

Bytes tee(Machine& machine, const Arguments& argv, const Bytes& input) {
  const Split split(argv);
  if (!split.only("a")) return unknown(machine);
  for (const std::string& path : split.operands) machine.write(path, input, split.has('a'));
  return input;
}

/// Prints something that follows from its arguments, its input and the files that it names; a few also look at the
/// working folder when they name none.
Bytes reader(Machine& machine, const Arguments& argv, const Bytes& input) {
  Digest digest;
  digest.add(machine.cwd).add(input.key());
  bool names_a_path = false;
  for (std::size_t i = 0; i < argv.size(); ++i) {
    digest.add(argv[i]);
    if (i == 0 || argv[i].starts_with("-") || argv[i].empty()) continue;
    if (machine.exists(argv[i]) == false) continue;
    digest.add(machine.digest(argv[i]));
    names_a_path = true;
  }
  const bool deep =
      argv[0] == "grep" && Split(argv).letters.find_first_of("rR") != std::string::npos;
  if (!names_a_path && deep) digest.add(machine.digest("."));
  if (!machine.work(machine.size_of_variables())) return {};
  for (const auto& [name, value] : machine.variables) digest.add(name).add(value);
  return Bytes::symbol(digest.text());
}

/// Who runs it, by number or by name.
Bytes identity(Machine& machine, const Arguments& argv, const Bytes& input) {
  Bytes printed = reader(machine, argv, input);
  Digest digest;
  digest.add(printed.key()).add(machine.user());
  for (const char* path : {"/etc/passwd", "/etc/group"}) digest.add(machine.digest(path));
  return Bytes::symbol(digest.text());
}

/// What follows from names alone.
Bytes names_reader(Machine& machine, const Arguments& argv, const std::vector<std::string>& paths) {
  Digest digest;
  digest.add(machine.cwd);
  for (const std::string& word : argv) digest.add(word);
  for (const std::string& path : paths) digest.add(machine.names_digest(path));
  if (paths.empty()) digest.add(machine.names_digest("."));
  return Bytes::symbol(digest.text());
}

/// Names alone, in order, when all of them are known.
Bytes list(Machine& machine, const Arguments& argv, const Bytes& input) {
  const Split split(argv);
  if (split.has('l') || split.has('t') || split.has('i')) return machine.volatile_bytes();
  const std::string path = split.operands.empty() ? "." : split.operands[0];
  if (!split.only("1aAdR")) return reader(machine, argv, input);
  if (!split.only("1") || split.operands.size() > 1)
    return names_reader(machine, argv, split.operands);
  auto names = machine.names(path);
  if (!names || !machine.is_folder(path)) return names_reader(machine, argv, split.operands);
  std::string text;
  std::sort(names->begin(), names->end());
  for (const std::string& name : *names)
    if (!name.starts_with('.')) text += name + "\n";
  return Bytes::text(std::move(text));
}

Bytes changing(Machine& machine, const Arguments&, const Bytes&) {
  return machine.volatile_bytes();
}

/// sed and find may also write.
Bytes careful_reader(Machine& machine, const Arguments& argv, const Bytes& input) {
  for (const std::string& word : argv)
    for (std::string_view writes :
         {"-i", "--in-place", "-exec", "-execdir", "-delete", "-ok", "-fprint"})
      if (word.starts_with(writes)) return unknown(machine);
  return reader(machine, argv, input);
}

/// find: by names and kinds of files, or by more of them.
Bytes find(Machine& machine, const Arguments& argv, const Bytes& input) {
  std::vector<std::string> paths;
  for (std::size_t i = 1; i < argv.size() && !argv[i].starts_with('-'); ++i)
    paths.push_back(argv[i]);
  for (std::size_t i = 1 + paths.size(); i < argv.size(); ++i) {
    constexpr std::array<std::string_view, 6> with_value = {"-name", "-iname",    "-path",
                                                            "-type", "-maxdepth", "-mindepth"};
    const bool value = std::find(with_value.begin(), with_value.end(), argv[i]) != with_value.end();
    if (!value && argv[i] != "-print") return careful_reader(machine, argv, input);
    if (value) ++i;
  }
  return names_reader(machine, argv, paths);
}

/// wc of its input, and the first or last lines of a file, where the text is known.
Bytes count(Machine& machine, const Arguments& argv, const Bytes& input) {
  const auto text = input.known();
  if (argv.size() != 2 || !text) return reader(machine, argv, input);
  if (argv[1] == "-c") return Bytes::text(std::to_string(text->size()) + "\n");
  if (argv[1] == "-l")
    return Bytes::text(std::to_string(std::count(text->begin(), text->end(), '\n')) + "\n");
  return reader(machine, argv, input);
}

Bytes lines(Machine& machine, const Arguments& argv, const Bytes& input) {
  const bool file = argv.size() == 4;
  const auto text = file ? machine.read(argv[3]).known() : input.known();
  std::size_t number = 0;
  const bool usual =
      (file || argv.size() == 3) && argv[1] == "-n" && text &&
      std::from_chars(argv[2].data(), argv[2].data() + argv[2].size(), number).ec == std::errc{} &&
      std::to_string(number) == argv[2];
  if (!usual) return reader(machine, argv, input);
  std::vector<std::size_t> starts = {0};
  for (std::size_t i = 0; i + 1 < text->size(); ++i)
    if ((*text)[i] == '\n') starts.push_back(i + 1);
  const std::size_t all = starts.size();
  if (argv[0] == "head") return Bytes::text(number < all ? text->substr(0, starts[number]) : *text);
  return Bytes::text(number == 0 ? "" : text->substr(number < all ? starts[all - number] : 0));
}

using Function = Bytes (*)(Machine&, const Arguments&, const Bytes&);

const std::map<std::string_view, Function>& functions() {
  static const std::map<std::string_view, Function> all = {
      {"echo", echo},
      {"printf", print_formatted},
      {"cat", cat},
      {"true", nothing},
      {":", nothing},
      {"sleep", nothing},
      {"sync", nothing},
      {"set", nothing},
      {"umask", nullptr},
      {"pwd", print_folder},
      {"cd", change_folder},
      {"touch", touch},
      {"mkdir", make_folders},
      {"rm", remove},
      {"cp", copy},
      {"mv", copy},
      {"chmod", change_mode},
      {"chown", change_owner},
      {"ln", link},
      {"tee", tee},
      {"ls", list},
      {"wc", count},
      {"head", lines},
      {"tail", lines},
      {"sort", reader},
      {"uniq", reader},
      {"grep", reader},
      {"cut", reader},
      {"tr", reader},
      {"sha256sum", reader},
      {"md5sum", reader},
      {"basename", reader},
      {"dirname", reader},
      {"id", identity},
      {"whoami", identity},
      {"uname", reader},
      {"env", reader},
      {"printenv", reader},
      {"seq", reader},
      {"expr", reader},
      {"od", reader},
      {"base64", reader},
      {"sed", careful_reader},
      {"find", find},
      {"date", changing},
      {"uuidgen", changing},
      {"hostname", changing},
      {"stat", changing},
  };
  return all;
}

}  // namespace

Bytes run_command(Machine& machine, const std::vector<std::string>& argv, const Bytes& input) {
  if (argv.empty()) return {};
  std::size_t given = input.size();
  for (const std::string& word : argv) given += word.size();
  if (!machine.work(given)) return {};
  const auto found = functions().find(model::base_name(argv[0]));
  if (found == functions().end() || !found->second) return unknown(machine);
  return found->second(machine, argv, input);
}

}  // namespace stowage::cache
