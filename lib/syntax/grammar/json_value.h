#pragma once
// Is a text one valid JSON value, as Go's encoding/json judges? Needed only to tell an array of
// other things than strings, which BuildKit rejects, from broken JSON, which it takes for the shell
// form.

#include <string_view>

namespace stowage::syntax::grammar {

/// Linear, without recursion; nesting up to 10,000 levels as in Go.
bool is_json_value(std::string_view text);

}  // namespace stowage::syntax::grammar
