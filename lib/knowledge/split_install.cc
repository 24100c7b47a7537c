#include "lib/knowledge/split_install.h"

#include <algorithm>
#include <array>

namespace stowage::knowledge {

namespace {

/// A flag of `composer install` and what it is called in the later parts.
struct Flag {
  std::string_view name, dump, script;  ///< empty: of no meaning there
  bool has_value = false;
};

constexpr std::array flags = {
    Flag{"-o", "-o", ""},
    Flag{"--optimize-autoloader", "--optimize", ""},
    Flag{"-a", "-a", ""},
    Flag{"--classmap-authoritative", "--classmap-authoritative", ""},
    Flag{"--apcu-autoloader", "--apcu", ""},
    Flag{"--no-dev", "--no-dev", "--no-dev"},
    Flag{"-d", "-d", "-d", true},
    Flag{"--working-dir", "--working-dir", "--working-dir", true},
    Flag{"-n", "-n", "-n"},
    Flag{"--no-interaction", "--no-interaction", "--no-interaction"},
    Flag{"-q", "-q", "-q"},
    Flag{"--quiet", "--quiet", "--quiet"},
    Flag{"--no-ansi", "--no-ansi", "--no-ansi"},
    Flag{"--ansi", "--ansi", "--ansi"},
    Flag{"--no-cache", "--no-cache", "--no-cache"},
    Flag{"--ignore-platform-reqs", "--ignore-platform-reqs", ""},
    Flag{"--ignore-platform-req", "--ignore-platform-req", "", true},
    Flag{"--prefer-dist", "", ""},
    Flag{"--prefer-source", "", ""},
    Flag{"--prefer-install", "", "", true},
    Flag{"--no-progress", "", ""},
    Flag{"--no-suggest", "", ""},
    Flag{"-v", "", ""},
    Flag{"-vv", "", ""},
    Flag{"-vvv", "", ""},
    Flag{"--verbose", "", ""},
};

/// The words that start composer: 1 of `composer …`, 2 of `php composer.phar …`.
std::size_t program_words(std::span<const std::string_view> words) {
  const auto is_composer = [](std::string_view word) {
    word.remove_prefix(word.rfind('/') + 1);
    return word == "composer" || word == "composer.phar";
  };
  if (!words.empty() && is_composer(words[0])) return 1;
  return words.size() > 1 && words[0] == "php" && is_composer(words[1]) ? 2 : 0;
}

/// `COMPOSER_CACHE_DIR=/tmp ` in front of a command; nothing: its value may be another each time.
std::optional<std::string> written_assignments(const shell::Command& command) {
  std::string text;
  for (const shell::Assignment& one : command.assignments) {
    if (one.append || !one.subscript.empty() || one.value.raw.find("$(") != one.value.raw.npos ||
        one.value.raw.find('`') != one.value.raw.npos)
      return std::nullopt;
    text.append(one.name).append("=").append(one.value.raw).append(" ");
  }
  return text;
}

void append_flag(std::string& line, std::string_view name, std::string_view value) {
  if (name.empty()) return;
  line.append(" ").append(name).append(value);
}

}  // namespace

std::optional<SplitInstall> split_install(const shell::Command& command,
                                          std::span<const std::string> scripts) {
  std::vector<std::string_view> words;
  for (const shell::Word& word : command.argv) words.push_back(word.raw);
  const std::size_t begin = program_words(words);
  const auto assignments = written_assignments(command);
  if (begin == 0 || !assignments || !command.redirections.empty() || !command.wrappers.empty())
    return std::nullopt;
  for (const std::string& event : scripts) {
    // The last is raised by create-project only.
    if (event != "post-install-cmd" && event != "pre-autoload-dump" &&
        event != "post-autoload-dump" && event != "post-root-package-install")
      return std::nullopt;
  }
  std::string program = *assignments + std::string(words[0]);
  if (begin == 2) program.append(" ").append(words[1]);
  std::string dump, script;
  bool installs = false;
  for (std::size_t i = begin; i < words.size(); ++i) {
    if (!words[i].starts_with('-')) {
      if (installs || (words[i] != "install" && words[i] != "i")) return std::nullopt;
      installs = true;
      continue;
    }
    const std::size_t equals = std::min(words[i].find('='), words[i].size());
    const auto flag = std::find_if(flags.begin(), flags.end(), [&](const Flag& one) {
      return one.name == words[i].substr(0, equals);
    });
    if (flag == flags.end()) return std::nullopt;
    std::string value(words[i].substr(equals));
    if (flag->has_value && value.empty()) {
      if (++i == words.size()) return std::nullopt;
      value.append(" ").append(words[i]);
    }
    append_flag(dump, flag->dump, value);
    append_flag(script, flag->script, value);
  }
  if (!installs) return std::nullopt;
  SplitInstall split{"--no-scripts --no-autoloader", {program + " dump-autoload" + dump}};
  if (std::find(scripts.begin(), scripts.end(), "post-install-cmd") != scripts.end())
    split.then.push_back(program + " run-script" + script + " post-install-cmd");
  return split;
}

}  // namespace stowage::knowledge
