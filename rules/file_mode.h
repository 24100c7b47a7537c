#pragma once
// The modes that chmod, mkdir -m and COPY --chmod take: octal ("0755") and symbolic ("u+x,go-w").

#include <string>
#include <string_view>

namespace stowage::rules {

/// May others write? (Not with the sticky bit, as in /tmp: there nobody removes what is another's.)
bool is_world_writable(std::string_view mode);

/// The octal mode without the right to write for others; empty: it is not octal.
std::string without_others(std::string_view mode);
/// The same for others and the group.
std::string for_owner_only(std::string_view mode);

}  // namespace stowage::rules
