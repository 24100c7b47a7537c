#include "lib/proof/cache_switch.h"

#include <fmt/core.h>

namespace stowage::proof {

std::string without_cache_switch(std::string text, const knowledge::Effects& effects, Site& site) {
  for (const knowledge::Action& action : effects.actions) {
    const knowledge::Ecosystem* ecosystem = site.build.inputs.base.ecosystem(action.ecosystem);
    if (ecosystem == nullptr || ecosystem->system) continue;
    for (const std::string& flag : ecosystem->no_cache) {
      const std::size_t at = (text + " ").find(" " + flag + " ");
      if (!flag.starts_with("--") || at == std::string::npos) continue;
      const std::string shorter = std::string(text).erase(at, flag.size() + 1);
      if (site.setting().ledger.assume(
              fmt::format("`{}` leaves the same image with and without {}", shorter, flag)))
        text = shorter;
    }
  }
  return text;
}

}  // namespace stowage::proof
