#include <algorithm>
#include <array>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// Packages that are there to compile.
constexpr auto build_packages = std::to_array<std::string_view>(
    {"build-base", "build-essential", "clang", "cmake", "cargo", "g++", "gcc", "gcc-c++", "golang",
     "make", "maven", "musl-dev", "ninja-build", "openjdk-17-jdk", "openjdk-21-jdk", "rustc"});

bool installs(const shell::Command& command) {
  for (const std::string_view name : {"apt-get", "apt", "apk", "dnf", "yum", "microdnf", "zypper"})
    if (command.name == name) {
      const auto words = command.arguments();
      return std::any_of(words.begin(), words.end(), [](const shell::Word& word) {
        return word.raw == "install" || word.raw == "add";
      });
    }
  return false;
}

/// Packages that are taken away again in the same RUN are not in the layer.
bool removes(const shell::Command& command) {
  return std::any_of(command.arguments().begin(), command.arguments().end(),
                     [](const shell::Word& word) {
                       return word.raw == "purge" || word.raw == "remove" || word.raw == "del" ||
                              word.raw == "autoremove" || word.raw == "erase";
                     });
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  if (place.onbuild || !lint::is_in_final_image(unit.tree(), place.stage)) return;
  const lint::RunCommands& run = unit.commands(place.instruction, place.index);
  if (std::any_of(run.all().begin(), run.all().end(), removes)) return;
  for (const shell::Command& command : run.all()) {
    if (!installs(command)) continue;
    for (const shell::Word& word : command.arguments()) {
      const std::string_view package = word.raw.substr(0, word.raw.find('='));
      if (std::find(build_packages.begin(), build_packages.end(), package) == build_packages.end())
        continue;
      lint::Diagnostic& found =
          report.add(run.to_source(word.span), "`" + std::string(package) + "` stays in the image");
      found.help = "compile in a stage of its own, and copy the result";
      return;
    }
  }
}

}  // namespace

extern constexpr lint::Rule build_tools_in_image{.name = "build-tools-in-image",
                                                 .category = "size",
                                                 .summary = "Compilers stay in the image",
                                                 .severity = lint::Severity::info,
                                                 .by_default = false,
                                                 .mentions = "install add",
                                                 .keywords = {syntax::Keyword::run},
                                                 .on_instruction = check};

}  // namespace stowage::rules
