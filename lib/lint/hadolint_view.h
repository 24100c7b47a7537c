#pragma once
// How hadolint reads what is no script, where that differs from the builder: references of images,
// quotes, archives. For its exact answers only (Settings::compat); see docs/hadolint.md.

#include <string_view>
#include <vector>

#include "lib/lint/unit.h"

namespace stowage::lint {

inline bool as_hadolint(const Unit& unit) { return unit.settings().compat == Compat::hadolint; }

/// A reference in FROM, cut as hadolint cuts it: a registry has a dot, the first `:` begins a tag,
/// variables in braces are opaque.
struct HadolintImage {
  std::string_view registry, name, tag, digest;
};
HadolintImage hadolint_image(std::string_view reference);

/// The first of some characters that is not inside `${…}`.
std::size_t find_outside_braces(std::string_view text, std::string_view wanted);

/// By which later stages know a stage: its alias, else the name of its image.
std::string_view hadolint_stage_name(const syntax::From& from);

std::string_view without_quotes(std::string_view text);

/// By its ending: does ADD unpack it?
bool is_hadolint_archive(std::string_view path);

/// A path that does not depend on the working folder: `/…`, `$…`, `C:…`.
bool is_anchored(std::string_view path);

/// The text behind the keyword, blanks at its end included.
std::string_view operand_text(const syntax::Instruction& instruction);

/// NAME of each `$NAME` and `${NAME}` in a text, whatever stands around them.
std::vector<std::string_view> plain_references(std::string_view text);

}  // namespace stowage::lint
