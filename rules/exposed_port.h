#pragma once
// The operands of EXPOSE as the builder reads them: `[ip:]host:port[-port][/protocol]`
// (moby/buildkit frontend/dockerfile/dockerfile2llb/convert_expose.go).

#include <string>
#include <string_view>

namespace stowage::rules {

/// What stands where an address of the host may stand is none: a name, say. The builder refuses it.
bool has_named_host(std::string_view text);

/// Why the builder refuses a word without variables; empty: it takes it, or another rule speaks of it (a port
/// beyond 65535, a host by name).
std::string port_problem(std::string_view text);

}  // namespace stowage::rules
