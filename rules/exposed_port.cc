#include "rules/exposed_port.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <optional>
#include <utility>

#include "lib/syntax/chars.h"

namespace stowage::rules {

namespace {

constexpr std::string_view digits = "0123456789";

struct Parts {
  std::string_view host, host_port, port, protocol;
};

Parts split(std::string_view text) {
  Parts parts;
  const std::size_t last = text.rfind(':');
  parts.port = text.substr(last + 1);  // npos + 1 == 0
  if (last != std::string_view::npos) {
    const std::string_view before = text.substr(0, last);
    const std::size_t colon = before.rfind(':');
    parts.host_port = before.substr(colon + 1);
    if (colon != std::string_view::npos) parts.host = before.substr(0, colon);
  }
  const std::size_t slash = parts.port.find('/');
  if (slash == std::string_view::npos) return parts;
  parts.protocol = parts.port.substr(slash + 1);
  parts.port = parts.port.substr(0, slash);
  return parts;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

/// `80` or `8000-8010`, of digits; how high they are is not asked.
bool is_range(std::string_view text) {
  const std::size_t dash = text.find('-');
  return is_number(text.substr(0, dash)) &&
         (dash == std::string_view::npos || is_number(text.substr(dash + 1)));
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> range(std::string_view text) {
  const auto number = [](std::string_view part) -> std::optional<std::uint32_t> {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    if (error != std::errc() || end != part.data() + part.size()) return std::nullopt;
    return value;
  };
  const std::size_t dash = text.find('-');
  const auto first = number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number(text.substr(dash + 1));
  if (!first || !last) return std::nullopt;
  return std::pair(*first, *last);
}

bool is_ipv4(std::string_view text) {
  int parts = 0;
  for (;; ++parts) {
    const std::size_t dot = text.find('.');
    const auto part = range(text.substr(0, dot));
    if (!part || !is_number(text.substr(0, dot)) || part->first > 255) return false;
    if (dot == std::string_view::npos) return parts == 3;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace

bool has_named_host(std::string_view text) {
  const std::string_view host = split(text).host;
  // Anything with a colon may be an address of IPv6.
  return !host.empty() && host.find(':') == std::string_view::npos && host[0] != '[' &&
         !is_ipv4(host);
}

std::string port_problem(std::string_view text) {
  if (text.empty() || has_named_host(text)) return {};
  const Parts parts = split(text);
  const std::string whole = "`" + std::string(text) + "`";
  if (parts.port.empty()) return whole + " has no port";
  if (!is_range(parts.port)) return whole + " is no port: a number or a range, as in 8000-8010";
  if (!parts.host_port.empty() && !is_range(parts.host_port))
    return "`" + std::string(parts.host_port) + "` is no port of the host";
  for (const std::string_view ports : {parts.port, parts.host_port}) {
    const auto read = range(ports);
    if (read && read->second < read->first)
      return "`" + std::string(ports) + "` ends below its begin";
  }
  constexpr std::string_view protocols[] = {"", "tcp", "udp", "sctp"};
  const bool known = std::any_of(
      std::begin(protocols), std::end(protocols),
      [&](std::string_view each) { return syntax::equal_ignoring_case(each, parts.protocol); });
  if (!known)
    return "there is no protocol `" + std::string(parts.protocol) +
           "` for a port: tcp, udp or sctp";
  return {};
}

}  // namespace stowage::rules
