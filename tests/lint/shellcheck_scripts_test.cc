// What ShellCheck is told of the scripts of a file: their shell, and the variables that are known.

#include <gtest/gtest.h>

#include "lib/lint/shellcheck.h"

namespace stowage::lint {
namespace {

/// Of each script: a `!` for a trigger, its shell, the names besides those of proxies, what it runs.
std::vector<std::string> told(std::string_view text, Compat compat) {
  Settings settings;
  settings.compat = compat;
  const Source source("Dockerfile", text);
  const Unit unit(source, {}, std::make_shared<const Settings>(settings));
  std::vector<std::string> out;
  for (const ShellScript& script : scripts_of(unit)) {
    const std::string_view known = std::string_view(script.text).substr(0, script.begin);
    const auto shell = known.find("shell=") + 6;
    std::string line = script.onbuild ? "!" : "";
    line += known.substr(shell, known.find(' ', shell) - shell);
    line += ':';
    for (auto at = known.find("export "); at < known.size() - 1;) {
      const auto name = known.find_first_of(" ", at) + 1;
      at = known.find_first_of(" \n", name);
      const std::string_view word = known.substr(name, at - name);
      if (word.find("_PROXY") == std::string_view::npos &&
          word.find("_proxy") == std::string_view::npos)
        line.append(" ").append(word);
    }
    out.push_back(line + " | " + script.text.substr(script.begin));
  }
  return out;
}

using Lines = std::vector<std::string>;

// hadolint looks at the triggers of all stages once more, without the instructions between them.
TEST(ShellCheckScripts, TriggersInThePlaceOfHadolint) {
  constexpr std::string_view text =
      "FROM a\n"
      "ARG one\n"
      "ENV two=2\n"
      "SHELL [\"/bin/bash\", \"-c\"]\n"
      "# hadolint shell=ksh\n"
      "ONBUILD RUN first\n"
      "ONBUILD ARG three\n"
      "ONBUILD SHELL [\"/bin/dash\", \"-c\"]\n"
      "ONBUILD RUN second\n"
      "FROM b\n"
      "ONBUILD RUN third\n"
      "RUN fourth\n";
  EXPECT_EQ(told(text, Compat::hadolint), (Lines{"!sh: | first", "!dash: three=1 | second",
                                                 "!dash: three=1 | third", "sh: | fourth"}));
}

// A trigger runs in an image that has the ENV and SHELL of this one, below the triggers above it.
TEST(ShellCheckScripts, TriggersKnowTheirImage) {
  constexpr std::string_view text =
      "FROM a\n"
      "ENV two=2\n"
      "SHELL [\"/bin/bash\", \"-c\"]\n"
      "ONBUILD ARG three\n"
      "ONBUILD RUN first\n"
      "RUN second\n"
      "FROM b\n"
      "ONBUILD RUN third\n";
  EXPECT_EQ(told(text, Compat::none),
            (Lines{"!bash: three two | first", "bash: two | second", "!sh: | third"}));
}

// A comment names the shell as SHELL does: the last word counts, above all stages it is for all.
TEST(ShellCheckScripts, TheShellOfAPragma) {
  constexpr std::string_view text =
      "# hadolint shell=ksh\n"
      "FROM a AS one\n"
      "RUN 1\n"
      "# hadolint shell=bash\n"
      "RUN 2\n"
      "SHELL [\"/bin/dash\", \"-c\"]\n"
      "RUN 3\n"
      "FROM b\n"
      "RUN 4\n"
      "FROM one\n"
      "RUN 5\n";
  for (const Compat compat : {Compat::none, Compat::hadolint})
    EXPECT_EQ(told(text, compat),
              (Lines{"ksh: | 1", "bash: | 2", "dash: | 3", "ksh: | 4", "dash: | 5"}));
}

}  // namespace
}  // namespace stowage::lint
