#pragma once
// The environment of a command, as text for its term: only what it can see.

#include <string>
#include <vector>

#include "lib/model/model.h"

namespace stowage::proof {

/// Who looks: the text alone, a builtin of the shell, a program that knows no time zone, or any.
enum class Reader : std::uint8_t { text, builtin, timeless, program };

/// `NAME=value` of the variables with these names or patterns (`NPM_*`), and of those that every
/// such reader may look at. A name that the file does not set has the value of the base image, which
/// is the same for both files.
std::string values(const model::Model& model, const model::Node& node,
                   const std::vector<std::string>& names,
                   const std::vector<std::string>& patterns = {}, Reader reader = Reader::text);
/// Of all variables.
std::string all_values(const model::Model& model, const model::Node& node, bool in_order);

/// Any program may look at it.
bool is_seen_by_programs(std::string_view name);

/// The absolute folders of PATH, and those that it has in every image.
std::vector<std::string> folders_of_path(std::string path);

}  // namespace stowage::proof
