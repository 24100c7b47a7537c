#include "lib/proof/copied_looks.h"

#include <fmt/core.h>

#include <algorithm>

#include "lib/proof/concrete.h"

namespace stowage::proof {

std::string copied_folder_mode(Ledger& ledger, const std::string& mode) {
  if (mode.empty()) return "0755";
  constexpr std::uint32_t permissions = 0777, usual_mask = 022;
  const auto number = static_cast<std::uint32_t>(std::stoul(mode, nullptr, 8)) & permissions;
  if ((number & usual_mask) == 0 ||
      ledger.assume(
          "the builder gives the folders that COPY --chmod makes just that mode (no umask)"))
    return mode_text(number);
  return fmt::format("that of a folder made with {}", mode);
}

std::string linked_owner(Files& files, Setting setting, const std::string& owner) {
  const auto is_known = [](std::string_view name) {
    return name == "root" || name.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const std::size_t colon = std::min(owner.find(':'), owner.size());
  const std::string_view all = owner;
  const bool known =
      is_known(all.substr(0, colon)) && (colon == all.size() || is_known(all.substr(colon + 1)));
  return known ? owner_of(files, setting, owner) : owner + " of an empty image";
}

}  // namespace stowage::proof
