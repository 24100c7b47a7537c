#include "rules/packages/pip.h"

#include <algorithm>
#include <array>

namespace stowage::rules {

bool installs_by_pip(const lint::HadolintCommand& command) {
  if (command.name.starts_with("pip"))
    return !command.name.starts_with("pipenv") && command.has({"install"});
  if (!command.name.starts_with("python")) return false;
  constexpr std::array<std::string_view, 3> module{"-m", "pip", "install"};
  return !std::ranges::search(command.words, module).empty();
}

}  // namespace stowage::rules
