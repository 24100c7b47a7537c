#pragma once
// `stowage parse`: the syntax tree of one file as one line of JSON, with the names that BuildKit's
// parser uses for its nodes, so that both can be compared field by field.

#include <functional>
#include <string>
#include <string_view>

#include "lib/syntax/dockerfile.h"

namespace stowage::report {

/// Appends one line with its newline. Of a large file there is much text: `flush` may take what is in `to` so far, and
/// empty it.
void append_ast_json(std::string& to, std::string_view path, const syntax::Dockerfile& file,
                     const std::function<void(std::string&)>& flush = {});

}  // namespace stowage::report
