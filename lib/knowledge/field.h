#pragma once
// A value in a document of the knowledge base, with the way to it for messages, as in
// "rules/commands/files.json: file.commands[3].reads: expected an array, found string".

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lib/knowledge/nodes.h"

namespace stowage::knowledge {

/// Thrown and caught by those who read documents: the place and what was expected there.
struct Mistake {
  std::string message;
};

class Field {
 public:
  /// All of a document, which stays where it is.
  explicit Field(const Document& document) : Field(document, 0) {}

  [[noreturn]] void expected(std::string_view what) const;
  bool is_string() const { return node().kind == Node::Kind::string; }
  bool is_boolean() const { return node().kind == Node::Kind::boolean; }
  bool is_object() const { return node().kind == Node::Kind::object; }
  bool has(std::string_view key) const { return find(key).has_value(); }
  std::optional<Field> find(std::string_view key) const;
  Field at(std::string_view key) const;
  /// Fails for a key that nobody reads: a misspelt field must not be silently without effect.
  void only(std::initializer_list<std::string_view> keys) const;

  std::string_view text() const;
  bool flag() const;
  double number() const;
  std::vector<Field> items() const;
  std::vector<std::pair<std::string_view, Field>> members() const;
  /// "a b" or ["a", "b"].
  std::vector<std::string> words() const;

  void read(std::string_view key, std::string& to) const;
  void read(std::string_view key, bool& to) const;
  void read(std::string_view key, std::optional<bool>& to) const;
  void read(std::string_view key, std::vector<std::string>& to) const;

 private:
  Field(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}
  const Node& node() const { return document_->nodes[index_]; }
  std::string_view text_of(const Node& node) const {
    return document_->texts.substr(node.text, node.size);
  }
  std::string way() const;

  const Document* document_;
  std::uint32_t index_;
};

/// The words of a text, between blanks.
std::vector<std::string_view> split_words(std::string_view text);

}  // namespace stowage::knowledge
