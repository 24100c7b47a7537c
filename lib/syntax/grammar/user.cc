#include "lib/syntax/grammar/user.h"

#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

std::optional<Owner> parse_owner(std::string_view text) {
  Owner owner;
  const auto braces = "${" >> *(any - '}') >> '}';
  const auto name = x3::raw[+(braces | (any - ':'))];
  if (!match_all(text, name[store(owner.user)] >> -(':' >> name[store(owner.group)])))
    return std::nullopt;
  const auto numeric = [](std::string_view part) { return match_all(part, +x3::omit[x3::digit]); };
  owner.numeric_user = numeric(owner.user);
  owner.numeric_group = numeric(owner.group);
  return owner;
}

}  // namespace stowage::syntax::grammar
