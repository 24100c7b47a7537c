// Each grammar of operands by itself, on any text: it ends, its views lie in the text, and what it
// unquotes again is what the parser would take.

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "lib/base/arena.h"
#include "lib/model/image_name.h"
#include "lib/syntax/grammar/duration.h"
#include "lib/syntax/grammar/flags.h"
#include "lib/syntax/grammar/json_array.h"
#include "lib/syntax/grammar/json_value.h"
#include "lib/syntax/grammar/mount.h"
#include "lib/syntax/grammar/port.h"
#include "lib/syntax/grammar/signal.h"
#include "lib/syntax/grammar/user.h"
#include "lib/syntax/grammar/words.h"

namespace {

using namespace stowage;
using namespace stowage::syntax;

void require(bool holds) {
  if (!holds) __builtin_trap();
}

bool lies_in(std::string_view part, std::string_view text) {
  if (part.empty()) return true;
  const std::less_equal<const char*> at_most;
  return at_most(text.data(), part.data()) &&
         at_most(part.data() + part.size(), text.data() + text.size());
}

void flags(std::string_view text) {
  std::vector<grammar::RawFlag> found;
  require(grammar::split_flags(text, found) <= text.size());
  for (const grammar::RawFlag& flag : found) {
    require(lies_in(flag.raw, text));
    grammar::unquote_flag(flag.raw);
  }
}

void words(std::string_view text) {
  for (const char escape : {'\\', '`'}) {
    std::vector<std::string_view> found;
    grammar::split_words(text, escape, found);
    for (const std::string_view word : found) require(lies_in(word, text));
  }
}

void json(std::string_view text) {
  if (!text.starts_with('[')) return;
  std::vector<grammar::JsonString> found;
  const grammar::JsonArray kind = grammar::parse_json_array(text, found);
  require((kind != grammar::JsonArray::invalid) == grammar::is_json_value(text));
  for (const grammar::JsonString& string : found) {
    require(lies_in(string.raw, text));
    if (kind == grammar::JsonArray::strings) grammar::unescape_json(string.raw);
  }
}

void mount(std::string_view text) {
  Arena arena;
  std::vector<MountOption> options;
  if (!grammar::parse_mount(text, arena, options)) return;
  for (const MountOption& option : options) {
    require(option.span.begin <= option.span.end && option.span.end <= text.size());
  }
}

void image(std::string_view text) {
  const model::ImageName name = model::image_name(text);
  for (const auto part : {name.registry, name.path, name.tag, name.digest})
    require(part.empty() || lies_in(part, text));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  flags(text);
  words(text);
  json(text);
  mount(text);
  image(text);
  if (const auto port = grammar::parse_port(text)) {
    require(port->first <= 65535 && port->last <= 65535);
  }
  if (const auto owner = grammar::parse_owner(text)) require(lies_in(owner->user, text));
  grammar::parse_duration(text);
  grammar::is_signal(text);
  return 0;
}
