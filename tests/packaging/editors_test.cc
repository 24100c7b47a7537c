// The snippets of docs/editors.md, run: in Vim and Lua where they are installed, the others by what they
// say to the program and read from it.

#include <gtest/gtest.h>

#include <cstdlib>
#include <nlohmann/json.hpp>
#include <regex>
#include <sstream>

#include "paths.h"
#include "tests/context/temporary_folder.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

/// The n-th block of the page in this language.
std::string snippet(const std::string& language, int number = 0) {
  const std::string page = read_file(STOWAGE_SOURCE_DIR "/docs/editors.md");
  const std::string fence = "\n```" + language + "\n";
  std::size_t at = page.find(fence);
  for (; number > 0 && at != std::string::npos; --number) at = page.find(fence, at + 1);
  EXPECT_NE(at, std::string::npos) << language;
  if (at == std::string::npos) return "";
  const std::size_t begin = at + fence.size();
  return page.substr(begin, page.find("\n```", begin) + 1 - begin);
}

bool there(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

/// Runs a script in a folder with a Dockerfile that has a finding in line 2 and one in line 3.
std::string shell(const TemporaryFolder& folder, const std::string& script) {
  folder.write("Dockerfile", "FROM debian:12\nMAINTAINER x\nRUN apt-get -y install curl\n");
  return run({"bash", "-c",
              "export PATH=\"$(dirname " STOWAGE_PROGRAM "):$PATH\" HOME='" + folder.path() +
                  "'; cd '" + folder.path() + "' && { " + script + "; } 2>&1"})
      .out;
}

TEST(Editors, VimFillsItsListOfPlaces) {
  if (!there("vim")) GTEST_SKIP() << "skipped: no vim";
  const TemporaryFolder folder;
  folder.write("plugin.vim", snippet("vim"));
  folder.write("test.vim",
               "edit Dockerfile\nsource plugin.vim\nsilent make!\n"
               "call writefile(map(filter(getqflist(), 'v:val.valid'), 'v:val.lnum . \" \" . "
               "v:val.col . \" \" . v:val.type . \" \" . v:val.text'), 'found')\nqall!\n");
  EXPECT_EQ(shell(folder, "vim -Nes -u NONE -S test.vim < /dev/null > /dev/null; cat found"),
            "2 1 w MAINTAINER is deprecated [deprecated-maintainer]\n"
            "3 5 i packages are installed that are only recommended [apt-recommends]\n");
}

TEST(Editors, AleGetsItems) {
  if (!there("vim")) GTEST_SKIP() << "skipped: no vim";
  const TemporaryFolder folder;
  folder.write("ale_linters/dockerfile/stowage.vim", snippet("vim", 1));
  folder.write("autoload/ale/linter.vim",
               "function! ale#linter#Define(filetype, linter) abort\n  let g:linter = a:linter\n"
               "endfunction\n");
  folder.write("test.vim",
               "set runtimepath^=.\nsource ale_linters/dockerfile/stowage.vim\n"
               "let command = substitute(g:linter.command, '%e', g:linter.executable, '')\n"
               "let command = substitute(command, '%s', 'Dockerfile', '') . ' < Dockerfile'\n"
               "call writefile(map(call(g:linter.callback, [1, systemlist(command)]), "
               "{_, i -> join([i.lnum, i.col, i.end_lnum, i.end_col, i.type, i.code])}), 'found')\n"
               "qall!\n");
  EXPECT_EQ(shell(folder, "vim -Nes -u NONE -S test.vim < /dev/null > /dev/null; cat found"),
            "2 1 2 10 W deprecated-maintainer\n3 5 3 27 I apt-recommends\n");
}

TEST(Editors, NvimLintGetsDiagnostics) {
  std::string lua;
  for (const std::string program : {"lua5.4", "lua5.3", "luajit", "lua"})
    if (lua.empty() && there(program)) lua = program;
  if (lua.empty()) GTEST_SKIP() << "skipped: no lua";
  const TemporaryFolder folder;
  folder.write("plugin.lua", snippet("lua"));
  // What Neovim would give: its own JSON is not there, so that the findings are a file of Lua.
  folder.write("test.lua", R"(
local lint = { linters = {}, linters_by_ft = {} }
package.loaded["lint"] = lint
vim = {
  diagnostic = { severity = { ERROR = 1, WARN = 2, INFO = 3, HINT = 4 } },
  api = { nvim_buf_get_name = function() return "Dockerfile" end },
  json = { decode = function() return dofile("findings.lua") end },
}
dofile("plugin.lua")
local linter = lint.linters[lint.linters_by_ft.dockerfile[1]]
if arg[1] == "command" then
  local words = { linter.cmd }
  for _, word in ipairs(linter.args) do
    table.insert(words, type(word) == "function" and word() or word)
  end
  print(table.concat(words, " "))
else
  for _, each in ipairs(linter.parser("{}")) do
    print(each.lnum, each.col, each.end_lnum, each.end_col, each.severity, each.code)
  end
  print(#linter.parser(""))
end
)");
  folder.write("convert.py", R"(
import json, sys
def lua(value):
    if isinstance(value, dict): return "{" + ",".join(f'["{k}"]={lua(v)}' for k, v in value.items()) + "}"
    if isinstance(value, list): return "{" + ",".join(map(lua, value)) + "}"
    return json.dumps(value)
print("return", lua(json.load(sys.stdin)))
)");
  EXPECT_EQ(shell(folder, "$(" + lua +
                              " test.lua command) < Dockerfile | python3 convert.py > "
                              "findings.lua && " +
                              lua + " test.lua"),
            "1\t0\t1\t10\t2\tdeprecated-maintainer\n2\t4\t2\t27\t3\tapt-recommends\n0\n");
}

TEST(Editors, FlycheckIsGivenCheckstyle) {
  const std::string text = snippet("elisp");
  const std::size_t begin = text.find(":command (") + 10;
  std::string command = text.substr(begin, text.find(')', begin) - begin);
  command.replace(command.find("source-original"), 15, "Dockerfile");
  const TemporaryFolder folder;
  const std::string out = shell(folder, command + " < Dockerfile; echo status $?");
  EXPECT_NE(out.find("<error line=\"2\" column=\"1\" severity=\"warning\" message=\"MAINTAINER is "
                     "deprecated\" source=\"deprecated-maintainer\"/>"),
            std::string::npos)
      << out;
  EXPECT_NE(out.find("status 0\n"), std::string::npos) << out;
}

TEST(Editors, ProblemMatcherReadsTheTextFormat) {
  const auto task = nlohmann::json::parse(snippet("json"))["tasks"][0];
  std::string command = task["command"].get<std::string>();
  for (const auto& word : task["args"]) command += " " + word.get<std::string>();
  const TemporaryFolder folder;
  std::istringstream lines(shell(folder, command));
  const auto pattern = task["problemMatcher"]["pattern"];
  const std::regex form(pattern["regexp"].get<std::string>());
  std::string found;
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, form)) continue;
    for (const char* part : {"file", "line", "column", "severity", "code"})
      found += match[pattern[part].get<std::size_t>()].str() + " ";
    found += "\n";
  }
  EXPECT_EQ(found,
            "Dockerfile 2 1 warning deprecated-maintainer \nDockerfile 3 5 info apt-recommends \n");
}

// On saving: the text comes back mended, or as it was.
TEST(Editors, TextIsMendedOnSaving) {
  const TemporaryFolder folder;
  const std::string flags =
      " lint --fix --quiet --no-fail --stdin-filename Dockerfile - 2>/dev/null";
  EXPECT_EQ(
      shell(folder, "printf 'FROM debian:12\\nRUN apt-get install curl\\n' | stowage" + flags),
      "FROM debian:12\nRUN apt-get install -y curl\n");
  EXPECT_EQ(shell(folder, "printf 'FROM debian:12' | stowage" + flags), "FROM debian:12");
}

}  // namespace
}  // namespace stowage::testing
