#include "lib/lint/refused_words.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <variant>

#include "lib/model/expand.h"

namespace stowage::lint {

namespace {

using syntax::Instruction;
using syntax::Keyword;

/// Names that some ARG of the file declares, or ENV sets with more than plain text: a value may come from outside.
struct OpenNames {
  bool filled = false;
  std::unordered_set<std::string_view> names;
};

const OpenNames& open_names(const Unit& unit) {
  auto& memo = unit.memo<OpenNames>();
  if (memo.filled) return memo;
  memo.filled = true;
  for (const Instruction& instruction : unit.tree().instructions) {
    if (const auto* args = instruction.as<syntax::Args>()) {
      for (const syntax::ArgDeclaration& declared : args->declarations)
        memo.names.insert(declared.name.text);
    } else if (const auto* pairs = instruction.as<syntax::KeyValues>()) {
      for (const syntax::KeyValue& pair : pairs->pairs)
        if (pair.value.text.find('$') != std::string_view::npos) memo.names.insert(pair.key.text);
    }
  }
  return memo;
}

/// Is it `scratch` below the first stage of the chain?
bool stands_on_nothing(const model::Model& model, model::StageId stage) {
  constexpr int most_stages = 64;
  for (int i = 0; i < most_stages; ++i) {
    const model::Origin& base = model.at(stage).base;
    if (std::holds_alternative<model::FromScratch>(base)) return true;
    const auto* parent = std::get_if<model::FromStage>(&base);
    if (parent == nullptr || parent->stage >= stage) return false;
    stage = parent->stage;
  }
  return false;
}

class Reader {
 public:
  Reader(const Unit& unit, const Place& place) : unit_(unit), place_(place) {}

  void word(const syntax::Word& word) {
    const auto refusal = refused(word.text, unit_.tree().escape, true);
    if (!refusal) return;
    Span span = word.span;
    if (unit_.text(span) == word.text) span.begin += static_cast<std::uint32_t>(refusal->at);
    found.push_back({span, refusal->why});
  }

  /// The body of a heredoc: its escape is always `\`, and quotes mean nothing.
  void body(const syntax::Heredoc& heredoc) {
    if (!heredoc.expand) return;
    const auto refusal = refused(heredoc.content, '\\', false);
    if (!refusal) return;
    const std::size_t end =
        std::min(heredoc.content.find('\n', refusal->at), heredoc.content.size());
    const auto at = [&](std::size_t offset) {
      return heredoc.content_span.begin + static_cast<std::uint32_t>(offset);
    };
    found.push_back({{at(refusal->at), at(end)}, refusal->why});
  }

  std::vector<RefusedWord> found;

 private:
  std::optional<model::Refusal> refused(std::string_view text, char escape, bool quotes) const {
    if (model::is_plain(text, escape)) return std::nullopt;
    const auto any_value = [](std::string_view) { return model::Lookup{false, false, {}, false}; };
    auto refusal = model::expansion_refusal(text, escape, any_value, quotes);
    if (refusal || place_.onbuild || text.find('?') == std::string_view::npos ||
        text.find("${") == std::string_view::npos)
      return refusal;
    // `${NAME?why}`, with a name that is certainly not set.
    return model::expansion_refusal(
        text, escape, [&](std::string_view name) { return certain(name); }, quotes);
  }

  model::Lookup certain(std::string_view name) const {
    const model::Node& node = unit_.model().nodes[place_.index];
    model::Lookup value = model::lookup(unit_.model(), node, name);
    if (value.from_arg || open_names(unit_).names.contains(name)) value.known = false;
    // What is known of official images need not be all that they set.
    if (!value.set && node.stage && !stands_on_nothing(unit_.model(), *node.stage))
      value.known = false;
    return value;
  }

  const Unit& unit_;
  const Place& place_;
};

void read_copy(Reader& reader, const Instruction& instruction, const syntax::Copy& copy) {
  for (const syntax::Word* flag : {&copy.chown, &copy.chmod, &copy.checksum}) reader.word(*flag);
  for (const syntax::Word& exclude : copy.excludes) reader.word(exclude);
  for (const syntax::Word& source : copy.sources) reader.word(source);
  reader.word(copy.destination);
  for (const syntax::Heredoc& heredoc : instruction.heredocs) reader.body(heredoc);
}

void read_mounts(Reader& reader, const syntax::Run& run) {
  for (const syntax::Mount& mount : run.mounts)
    for (const syntax::MountOption& option : mount.options)
      if (option.has_value) reader.word({option.value, option.span});
}

}  // namespace

std::vector<RefusedWord> refused_words(const Unit& unit, const Place& place) {
  const Instruction& instruction = place.instruction;
  Reader reader(unit, place);
  if (const auto* from = instruction.as<syntax::From>()) {
    reader.word(from->image);
    reader.word(from->platform);
  } else if (const auto* pairs = instruction.as<syntax::KeyValues>()) {
    for (const syntax::KeyValue& pair : pairs->pairs) {
      reader.word(pair.key);
      reader.word(pair.value);
    }
  } else if (const auto* args = instruction.as<syntax::Args>()) {
    for (const syntax::ArgDeclaration& declared : args->declarations)
      if (declared.has_default) reader.word(declared.value);
  } else if (const auto* copy = instruction.as<syntax::Copy>()) {
    read_copy(reader, instruction, *copy);
  } else if (const auto* run = instruction.as<syntax::Run>()) {
    read_mounts(reader, *run);
  } else if (const auto* words = instruction.as<syntax::Words>();
             words != nullptr && instruction.keyword != Keyword::maintainer) {
    for (const syntax::Word& word : words->words) reader.word(word);
  }
  return std::move(reader.found);
}

}  // namespace stowage::lint
