#pragma once
// The answer to a question about a build context that may not be there. What is unknown is never
// taken for yes or no.

namespace stowage::context {

enum class Known : unsigned char { no, yes, unknown };

constexpr Known known(bool value) { return value ? Known::yes : Known::no; }

}  // namespace stowage::context
