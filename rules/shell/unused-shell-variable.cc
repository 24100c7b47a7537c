#include <algorithm>
#include <optional>

#include "lib/model/model.h"
#include "rules/rules.h"
#include "rules/shell/script.h"
#include "rules/shell/used_names.h"

namespace stowage::rules {

namespace {

constexpr std::array<std::string_view, 8> carriers = {".",        "source",  "eval",    "export",
                                                      "readonly", "declare", "typeset", "local"};

/// May hand any variable to any command.
bool shares_all(const ShellText& run) {
  return run.script().find("((") != std::string_view::npos ||
         run.script().find("$[") != std::string_view::npos ||
         std::any_of(run.all().begin(), run.all().end(), [](const auto& command) {
           const bool all = command.name == "set" && command.argv.size() > 1 &&
                            command.argv[1].raw.find('a') != std::string_view::npos;
           return all || one_of(command.name, carriers);
         });
}

/// The shell itself looks at these, or images set them, and then an assignment reaches all commands.
constexpr auto special = std::to_array<std::string_view>({"PATH",
                                                          "HOME",
                                                          "IFS",
                                                          "PS1",
                                                          "PS2",
                                                          "PS4",
                                                          "LANG",
                                                          "LC_ALL",
                                                          "OPTIND",
                                                          "USER",
                                                          "GOPATH",
                                                          "GOROOT",
                                                          "JAVA_HOME",
                                                          "NODE_ENV",
                                                          "PYTHONPATH",
                                                          "GEM_HOME",
                                                          "http_proxy",
                                                          "https_proxy",
                                                          "ftp_proxy",
                                                          "no_proxy",
                                                          "HTTP_PROXY",
                                                          "HTTPS_PROXY",
                                                          "FTP_PROXY",
                                                          "NO_PROXY",
                                                          "ALL_PROXY",
                                                          "all_proxy",
                                                          "PHP_CFLAGS",
                                                          "PHP_CPPFLAGS",
                                                          "PHP_LDFLAGS",
                                                          "PHP_INI_DIR",
                                                          "CARGO_HOME",
                                                          "RUSTUP_HOME",
                                                          "RUST_VERSION",
                                                          "GOTOOLCHAIN",
                                                          "CONDA_DIR",
                                                          "LD_LIBRARY_PATH",
                                                          "TERM",
                                                          "HISTSIZE",
                                                          "HISTFILE",
                                                          "HISTFILESIZE",
                                                          "HISTCONTROL",
                                                          "HISTIGNORE",
                                                          "HISTTIMEFORMAT",
                                                          "PROMPT_COMMAND",
                                                          "TIMEFORMAT",
                                                          "TMOUT",
                                                          "OPTERR",
                                                          "CDPATH",
                                                          "BASH_ENV",
                                                          "BASH_XTRACEFD",
                                                          "EXECIGNORE",
                                                          "FIGNORE",
                                                          "GLOBIGNORE",
                                                          "TMPDIR",
                                                          "MAIL",
                                                          "MAILPATH",
                                                          "PS0",
                                                          "PS3",
                                                          "RANDOM",
                                                          "SECONDS",
                                                          "SHELL",
                                                          "MAVEN_CONFIG",
                                                          "CATALINA_HOME",
                                                          "ROS_DISTRO"});

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto run = script_of(unit, place);
  if (!run) return;
  std::optional<Names> used;  // when asked for
  for (const lint::ShellNode& each : run->shell().nodes) {
    const auto* simple = each.node->as<shell::Simple>();
    if (simple == nullptr || !simple->words.empty() || simple->assignments.empty()) continue;
    for (const shell::Assignment& one : simple->assignments) {
      if (one.name.starts_with('_') || one_of(one.name, special)) continue;
      if (!used) {
        if (shares_all(*run)) return;
        used = used_names(*run);
      }
      if (used->contains(one.name)) continue;
      const model::Model& model = unit.model();
      if (model::lookup(model, model.nodes[place.index], one.name).set) continue;
      const std::string name(one.name);
      lint::Diagnostic& found = report.add(
          run->to_source(one.span), "`" + name + "` is set here, and no command gets to see it");
      found.help =
          "remove the `&&` or `;` behind it to give it to one command, `export` it, or use ENV";
    }
  }
}

}  // namespace

extern constexpr lint::Rule unused_shell_variable{
    .name = "unused-shell-variable",
    .category = "shell",
    .summary = "A script sets a variable that nothing uses",
    .aliases = {"SC2034"},
    .mentions = "=",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
