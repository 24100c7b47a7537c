#include "rules/remote_source.h"

#include <algorithm>

#include "lib/syntax/chars.h"

namespace stowage::rules {

namespace {

bool has_scheme(std::string_view source, std::string_view scheme) {
  return source.size() > scheme.size() + 3 &&
         syntax::equal_ignoring_case(source.substr(0, scheme.size()), scheme) &&
         source.substr(scheme.size()).starts_with("://");
}

bool consists_of_name_and(std::string_view text, char extra) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    const char small = syntax::lower(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == extra;
  });
}

/// `user@host:path`
bool is_scp(std::string_view source) {
  const std::size_t at = source.find('@');
  const std::size_t colon = source.find(':');
  if (at == std::string_view::npos || colon == std::string_view::npos || colon < at) return false;
  return consists_of_name_and(source.substr(0, at), '_') &&
         consists_of_name_and(source.substr(at + 1, colon - at - 1), '.');
}

}  // namespace

Remote remote_source(std::string_view source) {
  if (has_scheme(source, "git") || has_scheme(source, "ssh") || is_scp(source)) return Remote::git;
  // A web address is that of a repository when its path ends in `.git`.
  const bool web = has_scheme(source, "http") || has_scheme(source, "https");
  if (web && source.substr(0, source.find_first_of("?#")).ends_with(".git")) return Remote::git;
  return source.starts_with("http://") || source.starts_with("https://") ? Remote::http
                                                                         : Remote::none;
}

}  // namespace stowage::rules
