#include "lib/syntax/grammar/image_ref.h"

#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

std::optional<ImageRef> parse_image_ref(std::string_view text) {
  ImageRef ref;
  const auto variable =
      ('$' >> ('{' >> *(any - '}') >> '}')) | ('$' >> +(x3::omit[x3::alnum] | '_'));
  const auto name_char = variable | x3::omit[x3::char_("a-zA-Z0-9_-") | '.'];
  const auto component = +name_char;
  const auto port = ':' >> (+x3::omit[x3::digit] | variable);
  const auto address = '[' >> +x3::omit[x3::char_("0-9a-fA-F:")] >> ']';
  // The part before the first "/" is a registry when it has a dot, a port or is "localhost".
  const auto domain = x3::raw[(address | component) >> -port][store(ref.registry)] >> '/';
  const auto path = x3::raw[component % '/'][store(ref.path)];
  const auto tag = ':' >> x3::raw[component][store(ref.tag)];
  const auto digest =
      '@' >> x3::raw[variable | (+x3::omit[x3::char_("a-zA-Z0-9+._-")] >> ':' >>
                                 +(variable | x3::omit[x3::alnum]))][store(ref.digest)];
  const auto rest = path >> -tag >> -digest;

  if (match_all(text, domain >> rest)) {
    const bool is_registry =
        ref.registry == "localhost" || ref.registry.find_first_of(".:[") != std::string_view::npos;
    if (is_registry) return ref;
  }
  ref = {};
  if (match_all(text, rest)) return ref;
  return std::nullopt;
}

}  // namespace stowage::syntax::grammar
