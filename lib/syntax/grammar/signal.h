#pragma once
// STOPSIGNAL's operand: a number, or a name with or without SIG (moby/sys/signal).

#include <string_view>

namespace stowage::syntax::grammar {

/// True for a signal of Linux: 1 to 64, SIGTERM, term, RTMIN+3, …
bool is_signal(std::string_view text);

}  // namespace stowage::syntax::grammar
