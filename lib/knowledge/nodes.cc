#include "lib/knowledge/nodes.h"

#include <nlohmann/json.hpp>

namespace stowage::knowledge {

namespace {

using Json = nlohmann::json;
using Kind = Node::Kind;

class Writer {
 public:
  explicit Writer(OwnDocument& out) : out_(out) {}

  /// False: it is too deep.
  bool write(const Json& json, int depth) {
    constexpr int most = 100;
    if (depth > most) return false;
    const std::size_t at = out_.nodes.size();
    if (json.is_string()) {
      add(Kind::string, json.get_ref<const std::string&>());
    } else if (json.is_number()) {
      add(Kind::number, json.dump());
    } else {
      out_.nodes.push_back({.kind = kind_of(json), .size = size_of(json)});
      for (auto it = json.begin(); json.is_structured() && it != json.end(); ++it) {
        if (json.is_object()) add(Kind::string, it.key());
        if (!write(*it, depth + 1)) return false;
      }
    }
    out_.nodes[at].next = static_cast<std::uint32_t>(out_.nodes.size());
    return true;
  }

 private:
  static Kind kind_of(const Json& json) {
    if (json.is_object()) return Kind::object;
    if (json.is_array()) return Kind::array;
    return json.is_boolean() ? Kind::boolean : Kind::null;
  }
  static std::uint32_t size_of(const Json& json) {
    if (json.is_boolean()) return json.get<bool>() ? 1 : 0;
    return static_cast<std::uint32_t>(json.size());
  }
  void add(Kind kind, const std::string& text) {
    const auto next = static_cast<std::uint32_t>(out_.nodes.size() + 1);
    out_.nodes.push_back({kind, static_cast<std::uint32_t>(text.size()),
                          static_cast<std::uint32_t>(out_.texts.size()), next});
    out_.texts += text;
  }

  OwnDocument& out_;
};

}  // namespace

Result<OwnDocument> read_json(std::string_view text) {
  try {
    OwnDocument out;
    if (!Writer(out).write(Json::parse(text), 0)) return fail("expected values less deep");
    return out;
  } catch (const Json::exception& error) {
    return fail(error.what());
  }
}

}  // namespace stowage::knowledge
