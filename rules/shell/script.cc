#include "rules/shell/script.h"

#include <map>

#include "lib/model/image_name.h"
#include "lib/model/model.h"
#include "lib/syntax/chars.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using lint::Seat;
using lint::ShellUse;
using shell::Node;
using shell::Word;

constexpr std::array<std::string_view, 6> shells = {"", "sh", "bash", "dash", "ash", "ksh"};

/// `export A=$x`: the value is not split, as POSIX 2024 asks for (XCU 2.9.1.1, declaration utilities), in bash,
/// busybox ash, and dash since 0.5.11.
bool is_declaration(const Node& node) {
  constexpr std::array<std::string_view, 5> declaring = {"export", "readonly", "local", "declare",
                                                         "typeset"};
  return one_of(name_of(node), declaring);
}

knowledge::Sh sh_of_base(const model::Model& model, model::InstructionId from) {
  const auto* facts = model.at(from).as<model::FromFacts>();
  if (facts == nullptr) return knowledge::Sh::unknown;
  std::string_view image = facts->image.value.text;
  image = image.substr(0, image.find('@'));
  const std::size_t colon = image.rfind(':');
  const std::size_t slash = image.rfind('/');
  const bool tagged =
      colon != std::string_view::npos && (slash == std::string_view::npos || slash < colon);
  if (tagged && colon + 1 == image.size())
    return knowledge::Sh::unknown;  // a variable without value
  return knowledge::sh_of_image(model::repository_of(tagged ? image.substr(0, colon) : image),
                                tagged ? image.substr(colon + 1) : std::string_view());
}

bool declares(const syntax::Instruction& each, std::string_view name) {
  if (const auto* args = each.as<syntax::Args>())
    return std::any_of(args->declarations.begin(), args->declarations.end(),
                       [&](const auto& one) { return one.name.text == name; });
  const auto* pairs = each.as<syntax::KeyValues>();
  return pairs != nullptr && each.keyword == syntax::Keyword::env &&
         std::any_of(pairs->pairs.begin(), pairs->pairs.end(),
                     [&](const auto& one) { return one.key.text == name; });
}

/// The first RUN that makes another program of /bin/sh, as `ln -sf /bin/bash /bin/sh` and `dpkg-reconfigure dash` do, of
/// each stage by the index of its FROM.
struct Relinked {
  std::map<std::uint32_t, std::uint32_t> by_stage;
};

bool relinks(const shell::Command& command) {
  constexpr std::array<std::string_view, 5> tools = {"ln", "cp", "mv", "dpkg-divert",
                                                     "update-alternatives"};
  if (command.name == "dpkg-reconfigure" || command.name == "debconf-set-selections")
    return std::any_of(command.argv.begin(), command.argv.end(),
                       [](const Word& word) { return word.text == "dash"; });
  return one_of(command.name, tools) &&
         std::any_of(command.argv.begin() + 1, command.argv.end(), [](const Word& word) {
           return word.text == "/bin/sh" || word.text == "/usr/bin/sh" || word.text == "sh";
         });
}

std::uint32_t relinked_at(const lint::Unit& unit, model::StageId id) {
  const model::Stage& stage = unit.model().at(id);
  const auto [known, is_new] =
      unit.memo<Relinked>().by_stage.try_emplace(stage.from.index, stage.end);
  if (!is_new) return known->second;
  for (std::uint32_t i = stage.from.index; i < stage.end; ++i) {
    const syntax::Instruction& run = unit.tree().instructions[i];
    if (run.keyword != syntax::Keyword::run || !run.valid ||
        run.line.text.find("sh") == std::string_view::npos)
      continue;
    const auto commands = unit.commands(run, i).all();
    if (std::any_of(commands.begin(), commands.end(), relinks)) return known->second = i;
  }
  return known->second;
}

}  // namespace

std::optional<ShellText> script_of(const lint::Unit& unit, const lint::Place& place) {
  if (!place.instruction.valid || place.instruction.exec_form || unit.tree().escape == '`')
    return std::nullopt;
  const RunCommands& run = unit.commands(place.instruction, place.index);
  if (run.script().empty() || !run.complete()) return std::nullopt;
  if (!one_of(run.program(), shells)) return std::nullopt;
  ShellText out;
  out.unit_ = &unit;
  out.commands_ = &run;
  out.index_ = place.index;
  return out;
}

knowledge::Sh ShellText::kind() const {
  using knowledge::Sh;
  const std::string_view program = commands_->program();
  if (program == "bash") return Sh::bash;
  if (program == "dash") return Sh::dash;
  if (program == "ash") return Sh::busybox;
  if (!program.empty() && program != "sh") return Sh::other;
  const model::Model& model = unit_->model();
  auto stage = model.nodes[index_].stage;
  std::uint32_t end = index_;
  for (int steps = 0; stage && steps < 64; ++steps) {
    if (relinked_at(*unit_, *stage) < end) return Sh::other;
    const auto* below = std::get_if<model::FromStage>(&model.at(*stage).base);
    if (below == nullptr) return sh_of_base(model, model.at(*stage).from);
    stage = below->stage;
    end = model.at(*stage).end;
  }
  return Sh::unknown;
}

std::string_view plain_sh(const ShellText& run) {
  switch (run.kind()) {
    case knowledge::Sh::dash:
      return "dash";
    case knowledge::Sh::busybox:
      return "busybox ash";
    default:
      return {};
  }
}

Edit before(const ShellText& run, Span span, std::string text) {
  const std::uint32_t at = run.to_source(span).begin;
  return {{at, at}, std::move(text)};
}

Edit behind(const ShellText& run, Span span, std::string text) {
  const std::uint32_t at = run.to_source(span).end;
  return {{at, at}, std::move(text)};
}

std::optional<Edit> replaced(const lint::Unit& unit, const ShellText& run, Span span,
                             std::string text) {
  const Span source = run.to_source(span);
  if (unit.text(source) != slice(run.script(), span)) return std::nullopt;
  return Edit{source, std::move(text)};
}

std::vector<Edit> quoted(const ShellText& run, const shell::Part& part) {
  return {before(run, part.span, "\""), behind(run, part.span, "\"")};
}

std::string_view name_of(const Node& node) {
  const auto words = words_of(node);
  if (words.empty()) return {};
  const auto text = shell::literal(words.front());
  return text ? shell::basename(*text) : std::string_view();
}

const Node* only_command(const shell::List& list) {
  return list.items.size() == 1 && !list.items[0].background ? &list.items[0] : nullptr;
}

bool splits_words(const lint::ShellFacts& facts, const ShellUse& use) {
  if (use.quoted || use.in_operand || use.word == lint::no_node) return false;
  switch (use.seat) {
    case Seat::command:
    case Seat::redirection:
      return true;
    case Seat::argument: {
      const Word& word = *facts.words[use.word].word;
      const std::size_t equals = word.raw.find('=');
      const bool value =
          equals != std::string_view::npos && word.span.begin + equals < use.part->span.begin;
      return !(value && is_declaration(*facts.nodes[use.node].node));
    }
    default:
      return false;
  }
}

bool is_declared(const lint::Unit& unit, const lint::Place& place, std::string_view name) {
  constexpr std::uint32_t most = 2000;  // beyond, it may be
  const model::Model& model = unit.model();
  if (model::lookup(model, model.nodes[place.index], name).set) return true;
  auto stage = model.nodes[place.index].stage;
  std::uint32_t seen = 0;
  for (std::uint32_t end = place.index; stage;) {
    const model::Stage& here = model.at(*stage);
    for (std::uint32_t i = here.from.index; i < end; ++i)
      if (++seen > most || declares(unit.tree().instructions[i], name)) return true;
    const auto* below = std::get_if<model::FromStage>(&here.base);
    if (below == nullptr) return false;
    stage = below->stage;
    end = model.at(*stage).end;
  }
  return false;
}

std::string shown(const ShellText& run, Span span) {
  constexpr std::size_t most = 40;
  std::string text;
  for (const char c : slice(run.script(), span)) {
    const bool is_blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!is_blank) text += c;
    if (is_blank && !text.ends_with(' ')) text += ' ';  // the rest of an indented line
    if (text.size() > most + 4) break;  // longer than the longest character behind it
  }
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return text.substr(0, end) + "…";
}

}  // namespace stowage::rules
