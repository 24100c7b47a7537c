#include "lib/proof/written_out.h"

#include <algorithm>
#include <array>

namespace stowage::proof {

namespace {

/// Set by the shell, whatever the environment says.
bool belongs_to_shell(std::string_view name) {
  static constexpr auto names = std::to_array<std::string_view>(
      {"PWD",      "OLDPWD",   "IFS",      "SHLVL",     "PPID",     "UID",      "EUID",
       "GROUPS",   "RANDOM",   "SECONDS",  "LINENO",    "HOSTNAME", "HOSTTYPE", "OSTYPE",
       "MACHTYPE", "DIRSTACK", "FUNCNAME", "OPTARG",    "OPTIND",   "OPTERR",   "PS1",
       "PS2",      "PS4",      "_",        "SHELLOPTS", "BASHOPTS", "SHELL"});
  return names.end() != std::find(names.begin(), names.end(), name) || name.starts_with("BASH") ||
         name.starts_with("EPOCH");
}

/// Neither split nor matched against names of files, and no sign of the shell.
bool is_plain_word(std::string_view value) {
  return !value.empty() && std::all_of(value.begin(), value.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._-/:@%+,").find(c) != std::string_view::npos;
  });
}

struct Replacement {
  Span span;
  std::string text;
};

class Writer {
 public:
  using Value = std::function<std::optional<std::string>(std::string_view)>;
  Writer(std::string_view text, const Value& value) : text_(text), value_(value) {}

  void add(const shell::Word& word) {
    for (const shell::Part& part : word.parts) add(part, false);
  }
  std::string result() && {
    std::string out(text_);
    std::sort(all_.begin(), all_.end(),
              [](const auto& a, const auto& b) { return a.span.begin > b.span.begin; });
    for (const Replacement& one : all_) out.replace(one.span.begin, one.span.size(), one.text);
    return out;
  }
  bool empty() const { return all_.empty(); }

 private:
  void add(const shell::Part& part, bool quoted) {
    if (part.kind == shell::PartKind::double_quoted)
      for (const shell::Part& inner : part.parts) add(inner, true);
    if (part.kind != shell::PartKind::variable || !part.operation.empty()) return;
    if (part.span.end > text_.size()) return;
    const std::string name(part.text);
    const std::string_view raw = text_.substr(part.span.begin, part.span.size());
    if ((raw != "$" + name && raw != "${" + name + "}") || belongs_to_shell(name)) return;
    // `$V>f` with V=2 is not `2>f`.
    const char next = part.span.end < text_.size() ? text_[part.span.end] : ' ';
    if (!quoted && (next == '<' || next == '>')) return;
    const auto value = value_(name);
    if (value && is_plain_word(*value)) all_.push_back({part.span, *value});
  }

  std::string_view text_;
  const Value& value_;
  std::vector<Replacement> all_;
};

std::optional<Unit> single_unit(const std::string& text) {
  Ledger none;
  Units units = units_of({.text = text}, {"/bin/sh", "-c"}, none);
  if (!units.known || units.list.size() != 1 || units.list[0].single == nullptr)
    return std::nullopt;
  return std::move(units.list[0]);
}

}  // namespace

Unit written_out(const Unit& unit,
                 const std::function<std::optional<std::string>(std::string_view)>& value) {
  if (unit.single == nullptr || unit.text.find('$') == std::string::npos) return unit;
  Writer writer(unit.script->text, value);
  // The first word could become an assignment or a word of the shell.
  for (const shell::Word& word : unit.single->arguments()) writer.add(word);
  for (const shell::Redirection& one : unit.single->redirections)
    if (one.heredoc == nullptr) writer.add(one.target);
  if (writer.empty()) return unit;
  return single_unit(std::move(writer).result()).value_or(unit);
}

Unit unit_of_exec(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) {
    if (word.find('\'') != std::string::npos) return {};
    const bool plain = is_plain_word(word);
    text += (text.empty() ? "" : " ") + (plain ? word : "'" + word + "'");
  }
  const auto unit = single_unit(text);
  return unit ? *unit : Unit{};
}

}  // namespace stowage::proof
