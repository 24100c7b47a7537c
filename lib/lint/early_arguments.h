#pragma once
// An ARG with a value is in the key of every RUN below it, whether the RUN uses it or not. Here are
// those that stand above a RUN which does not.

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

struct EarlyArgument {
  std::uint32_t declaration;  ///< index of its ARG
  const syntax::ArgDeclaration* arg;
  std::uint32_t first_run;  ///< the first RUN that pays for it
  std::uint32_t use;        ///< the first instruction that uses it
};

/// Does the builder give it, from the platform that the image is for?
bool is_of_target(const syntax::ArgDeclaration& arg);

/// Those of a stage that `wanted` takes and that some instruction uses at last, not only to declare
/// another variable.
std::vector<EarlyArgument> early_arguments(
    const Unit& unit, std::uint32_t stage,
    const std::function<bool(const syntax::ArgDeclaration&)>& wanted);

/// Moves the line of a declaration, with all it declares, above the first use of any of them.
std::optional<Fix> declare_later(const Unit& unit, std::uint32_t declaration, std::uint32_t use);

/// Labels, and the fix that declares it just above its first use.
void explain_early(const Unit& unit, const EarlyArgument& early, Diagnostic& found);

/// Is the name a word of the text?
bool names_word(std::string_view text, std::string_view name);
/// Of an instruction with its heredocs. In a RUN it may stand without `$`.
bool names_word(const syntax::Instruction& instruction, std::string_view name);

}  // namespace stowage::lint
