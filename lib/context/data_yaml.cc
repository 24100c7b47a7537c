#include <fmt/core.h>
#include <libfyaml.h>

#include <memory>

#include "lib/context/data.h"

namespace stowage::context {
namespace {

struct Destroy {
  void operator()(fy_document* document) const { fy_document_destroy(document); }
  void operator()(fy_diag* diagnostics) const { fy_diag_destroy(diagnostics); }
};

/// YAML 1.2 core schema, as far as it matters here: a plain scalar is text unless it is null or a
/// truth value.
Data::Kind scalar_kind(fy_node* node, std::string_view text) {
  if (fy_node_get_style(node) != FYNS_PLAIN) return Data::Kind::text;
  if (text.empty() || text == "~" || text == "null") return Data::Kind::null;
  if (text == "true" || text == "false") return Data::Kind::boolean;
  return Data::Kind::text;
}

/// `budget` bounds what resolved anchors may blow up to.
bool convert(fy_node* node, Data& out, int depth, int& budget) {
  if (depth > deepest_data || --budget < 0) return false;
  if (node == nullptr) return true;
  if (fy_node_is_mapping(node)) {
    out.kind = Data::Kind::map;
    void* at = nullptr;
    while (fy_node_pair* pair = fy_node_mapping_iterate(node, &at)) {
      std::size_t size = 0;
      const char* key = fy_node_get_scalar(fy_node_pair_key(pair), &size);
      out.keys.emplace_back(key == nullptr ? std::string() : std::string(key, size));
      if (!convert(fy_node_pair_value(pair), out.items.emplace_back(), depth + 1, budget))
        return false;
    }
    return true;
  }
  if (fy_node_is_sequence(node)) {
    out.kind = Data::Kind::list;
    void* at = nullptr;
    while (fy_node* item = fy_node_sequence_iterate(node, &at)) {
      if (!convert(item, out.items.emplace_back(), depth + 1, budget)) return false;
    }
    return true;
  }
  std::size_t size = 0;
  const char* text = fy_node_get_scalar(node, &size);
  if (text != nullptr) out.text.assign(text, size);
  out.kind = scalar_kind(node, out.text);
  return true;
}

/// Nothing but blank lines and comments.
bool is_empty(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::size_t first = text.substr(0, end).find_first_not_of(" \t\r");
    if (first != std::string_view::npos && text[first] != '#') return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

}  // namespace

Result<Data> parse_yaml(std::string_view text) {
  // Errors are collected. libfyaml prints them nevertheless in some cases, unless it has somewhere
  // to put them.
  fy_diag_cfg silent{};
  fy_diag_cfg_default(&silent);
  silent.fp = nullptr;
  silent.output_fn = [](fy_diag*, void*, const char*, std::size_t) {};
  const std::unique_ptr<fy_diag, Destroy> diagnostics(fy_diag_create(&silent));
  fy_diag_set_collect_errors(diagnostics.get(), true);
  fy_parse_cfg config{};
  config.flags = static_cast<fy_parse_cfg_flags>(FYPCF_QUIET | FYPCF_RESOLVE_DOCUMENT);
  config.diag = diagnostics.get();
  const std::unique_ptr<fy_document, Destroy> document(
      fy_document_build_from_string(&config, text.data(), text.size()));
  if (!document) {
    void* at = nullptr;
    const fy_diag_error* error = fy_diag_errors_iterate(diagnostics.get(), &at);
    if (error == nullptr && is_empty(text)) return Data();
    if (error == nullptr) return fail("not valid YAML");
    return fail(fmt::format("line {} is not valid YAML: {}", error->line, error->msg));
  }
  Data data;
  int budget = 1'000'000;
  if (!convert(fy_document_root(document.get()), data, 0, budget))
    return fail("YAML nested too deeply or too large");
  return data;
}

}  // namespace stowage::context
