#pragma once
// Owners: user[:group], of USER and --chown.

#include <optional>
#include <string_view>

namespace stowage::syntax::grammar {

struct Owner {
  std::string_view user;
  std::string_view group;  ///< empty: not written
  bool numeric_user = false;
  bool numeric_group = false;
};

std::optional<Owner> parse_owner(std::string_view text);

}  // namespace stowage::syntax::grammar
