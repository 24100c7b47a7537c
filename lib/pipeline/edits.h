#pragma once
// Edits of CI files that touch nothing else: all other bytes, comments and styles stay.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/pipeline/pipeline.h"
#include "lib/text/edit.h"

namespace stowage::pipeline {

/// Adds flags behind the words of a build command (`docker buildx build`). A plain scalar of one line becomes a literal
/// block with one flag a line; a command that has continuation lines gets more of them. Nothing when the place does
/// not allow it.
std::optional<std::vector<Edit>> insert_flags(const Pipeline& file, const Build& build,
                                              const std::vector<std::string>& flags);

/// A key with its values for the mapping of a build (`with:`, `build:`, a Bake target). One value is a scalar where
/// the tool takes one, else a list.
struct Setting {
  std::string_view key;
  std::vector<std::string> values;
};
std::optional<std::vector<Edit>> insert_settings(const Pipeline& file, const Build& build,
                                                 const std::vector<Setting>& settings);

/// Adds `--cache-from`, `--cache-to` in the form that the tool takes. Empty texts are left out.
std::optional<std::vector<Edit>> insert_cache(const Pipeline& file, const Build& build,
                                              const std::string& from, const std::string& to);

/// Adds `,key=value` to a cache entry, or a key to its object.
std::optional<std::vector<Edit>> add_attribute(const Pipeline& file, const CacheEntry& entry,
                                               std::string_view key, std::string_view value);
std::optional<std::vector<Edit>> remove_attribute(const Pipeline& file, const CacheEntry& entry,
                                                  const Attribute& attribute);

/// Takes a flag with the blanks before it out of a command, or a key with its value out of a block mapping.
std::optional<std::vector<Edit>> remove_flag(const Pipeline& file, const Build& build, Span flag);

/// One more item above the item of a sequence of steps or commands that holds a node: `- ` and the text.
std::optional<std::vector<Edit>> insert_item_above(const Pipeline& file, NodeId inside,
                                                   std::string_view item);

/// A plain or folded scalar as a literal block, its lines as written.
std::optional<std::vector<Edit>> as_literal(const Pipeline& file, NodeId scalar);

/// A value as a word of the shell: in quotes when the word that it comes from stands in quotes. Nothing where they would
/// end a string around the command.
std::optional<std::string> shell_word(const Pipeline& file, const Text& from,
                                      std::string_view value);

/// Plain scalars in flow collections, sorted: there a comma or a bracket ends the value.
std::vector<Span> bare_flow_scalars(const Tree& tree);

/// The bytes that an alias repeats elsewhere in the file, sorted, without overlaps: a change there is made for all of
/// its users at once, among them some that nobody looked at.
std::vector<Span> shared_bytes(const Tree& tree);

}  // namespace stowage::pipeline
