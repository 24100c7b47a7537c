#include "lib/shell/wrappers.h"

#include <algorithm>
#include <string>

#include "lib/shell/parser.h"

namespace stowage::shell {
namespace {

struct WrapperSpec {
  std::string_view name;
  std::string_view short_with_value;  ///< letters of flags that take the next word
  std::string_view long_with_value;   ///< blank-separated names that do
  std::size_t operands = 0;           ///< words before the command
  bool assignments = false;
  std::string_view not_with = {};  ///< letters that make it something else
};

// From the manual pages: coreutils, util-linux, findutils, sudo, bash, and the readmes of gosu,
// su-exec, tini, dumb-init.
constexpr WrapperSpec specs[] = {
    {"builtin", "", "", 0, false},
    {"chronic", "", "", 0, false},
    {"command", "", "", 0, false, "vV"},
    {"doas", "uCa", "", 0, false, "sL"},
    {"dumb-init", "r", "--rewrite", 0, false, "hV"},
    {"eatmydata", "", "", 0, false},
    {"env", "uC", "--unset --chdir", 0, true, "S"},
    {"exec", "a", "", 0, false},
    {"gosu", "", "", 1, false},
    {"ionice", "cn", "--class --classdata", 0, false, "pPu"},
    {"nice", "n", "--adjustment", 0, false},
    {"nohup", "", "", 0, false},
    {"setsid", "", "", 0, false},
    {"stdbuf", "ioe", "--input --output --error", 0, false},
    {"su-exec", "", "", 1, false},
    {"sudo", "ughpCrtTU",
     "--user --group --host --prompt --close-from --role --type --command-timeout --other-user", 0,
     true, "lvVKeRD"},
    {"time", "fo", "--format --output", 0, false},
    {"timeout", "ks", "--kill-after --signal", 1, false},
    {"tini", "ep", "", 0, false, "l"},
    {"xargs", "EILnPsda",
     "--arg-file --delimiter --max-lines --max-args --max-chars --max-procs --replace-str", 0,
     false},
};

bool contains_word(std::string_view words, std::string_view word) {
  for (std::size_t at = words.find(word); at != std::string_view::npos;
       at = words.find(word, at + 1)) {
    const bool starts = at == 0 || words[at - 1] == ' ';
    const bool ends = at + word.size() == words.size() || words[at + word.size()] == ' ';
    if (starts && ends) return true;
  }
  return false;
}

bool is_assignment(std::string_view text) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos && equals > 0 && is_name_start(text[0]) &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(equals), is_name);
}

/// How many words the flag takes: 1, 2 with a value in the next; 0: not one that leaves it a
/// wrapper.
std::size_t flag_words(const WrapperSpec& spec, std::string_view flag) {
  if (flag.starts_with("--")) {
    if (contains_word("--list --validate --version --help --edit --chroot --chdir "
                      "--remove-timestamp --split-string",
                      flag) &&
        !contains_word(spec.long_with_value, flag)) {
      return 0;
    }
    if (flag.starts_with("--split-string=") || flag.starts_with("--chroot=")) return 0;
    return contains_word(spec.long_with_value, flag) ? 2 : 1;
  }
  for (std::size_t i = 1; i < flag.size(); ++i) {
    if (spec.not_with.find(flag[i]) != std::string_view::npos) return 0;
    if (spec.short_with_value.find(flag[i]) != std::string_view::npos)
      return i + 1 == flag.size() ? 2 : 1;
  }
  return 1;
}

}  // namespace

std::optional<Unwrapped> unwrap(std::string_view name, std::span<const Word> argv) {
  if (name.empty()) return std::nullopt;
  const auto spec = std::ranges::find_if(
      specs, [&](const WrapperSpec& each) { return each.name[0] == name[0] && each.name == name; });
  if (spec == std::end(specs)) return std::nullopt;
  Unwrapped result{.words = 1};
  while (result.words < argv.size()) {
    const auto text = pattern(argv[result.words]);
    if (!text) break;
    if (*text == "--") {
      ++result.words;
      break;
    }
    if (!text->starts_with('-') || (*text == "-" && name != "env")) break;
    const std::size_t taken = flag_words(*spec, *text);
    if (taken == 0) return std::nullopt;
    result.words += taken;
  }
  result.first_assignment = result.words;
  while (spec->assignments && result.words < argv.size() &&
         is_assignment(argv[result.words].text)) {
    ++result.words;
    ++result.assignments;
  }
  result.words += spec->operands;
  if (result.words >= argv.size()) return std::nullopt;
  return result;
}

namespace {

/// `set`-like options of a shell's command line or of `set`: true while the word is one.
struct ShellFlag {
  bool command = false;
  bool errexit = false;
  bool takes_name = false;
};

std::optional<ShellFlag> shell_flag(std::string_view text) {
  if (text.size() < 2 || (text[0] != '-' && text[0] != '+')) return std::nullopt;
  ShellFlag result;
  if (text.starts_with("--")) {
    result.takes_name = text == "--rcfile" || text == "--init-file";
    return result;
  }
  for (const char c : text.substr(1)) {
    result.command = result.command || c == 'c';
    result.errexit = result.errexit || (c == 'e' && text[0] == '-');
    result.takes_name = result.takes_name || c == 'o' || c == 'O';
  }
  return result;
}

}  // namespace

std::optional<InlineScript> inline_script(std::string_view name, std::span<const Word> argv) {
  static constexpr std::string_view shells[] = {"sh", "bash", "dash", "ash"};
  InlineScript result;
  if (name == "su") {
    for (std::size_t i = 1; i + 1 < argv.size(); ++i) {
      const auto text = literal(argv[i]);
      if (!text) return std::nullopt;
      if (*text == "-s" || *text == "--shell") return std::nullopt;
      if (*text != "-c" && *text != "--command" && *text != "-lc") continue;
      result.word = i + 1;
      return result;
    }
    return std::nullopt;
  }
  if (std::ranges::find(shells, name) == std::end(shells)) return std::nullopt;
  bool command = false;
  std::size_t i = 1;
  for (; i < argv.size(); ++i) {
    const auto text = literal(argv[i]);
    if (!text) break;
    const auto flag = shell_flag(*text);
    if (!flag) break;
    command = command || flag->command;
    result.errexit = result.errexit || flag->errexit;
    if (!flag->takes_name) continue;
    if (++i == argv.size()) return std::nullopt;
    result.pipefail = result.pipefail || argv[i].text == "pipefail";
    result.errexit = result.errexit || argv[i].text == "errexit";
  }
  result.word = i;
  if (!command || i >= argv.size()) return std::nullopt;
  return result;
}

}  // namespace stowage::shell
