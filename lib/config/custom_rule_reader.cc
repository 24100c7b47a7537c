#include "lib/config/custom_rule_reader.h"

#include <algorithm>

#include "lib/config/config.h"
#include "lib/lint/rule_words.h"

namespace stowage::config {

namespace {

using pipeline::NodeId;

std::optional<Grade> grade_of(std::string_view word) {
  for (const Grade grade : {Grade::identical, Grade::equivalent, Grade::assuming, Grade::manual})
    if (stowage::name(grade) == word) return grade;
  return std::nullopt;
}

std::optional<syntax::Keyword> keyword_of(std::string_view word) {
  const syntax::Keyword keyword = syntax::keyword_of(word);
  if (keyword == syntax::Keyword::unknown) return std::nullopt;
  return keyword;
}

bool is_kebab(std::string_view name) {
  return !name.empty() && name.front() != '-' && name.back() != '-' &&
         name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") == std::string_view::npos;
}

class RuleReader {
 public:
  explicit RuleReader(Reader& reader) : reader_(reader), rule_(std::make_shared<CustomRule>()) {}

  std::shared_ptr<CustomRule> read(NodeId node) {
    std::vector<Reader::Key> keys = {
        {"name", [&](NodeId at) { read_name(at); }},
        {"message", [&](NodeId at) { rule_->message = reader_.text(at).value_or(""); }},
        {"help", [&](NodeId at) { rule_->help = reader_.text(at).value_or(""); }},
        {"severity",
         [&](NodeId at) {
           if (const auto level = reader_.word(at, severity_of, "error, warning, info, style"))
             rule_->severity = *level;
         }},
        {"instruction", [&](NodeId at) { read_instructions(at); }},
        {"stage", [&](NodeId at) { rule_->stage = reader_.text(at).value_or(""); }},
        {"absent", [&](NodeId at) { rule_->absent = reader_.boolean(at).value_or(false); }},
        {"edit", [&](NodeId at) { read_edit(at); }},
    };
    const std::pair<std::string_view, Words*> words[] = {{"text", &rule_->text},
                                                         {"operand", &rule_->operand},
                                                         {"flag", &rule_->flag},
                                                         {"command", &rule_->command},
                                                         {"argument", &rule_->argument}};
    std::vector<std::string> negated;
    for (const auto& [name, into] : words) negated.push_back("no-" + std::string(name));
    for (std::size_t i = 0; i < std::size(words); ++i) {
      Words* into = words[i].second;
      keys.push_back({words[i].first, [&, into](NodeId at) { into->any = reader_.list(at); }});
      keys.push_back({negated[i], [&, into](NodeId at) { into->none = reader_.list(at); }});
    }
    reader_.mapping(node, keys);
    const auto need = [&](bool there, std::string_view key) {
      if (!there) reader_.complain(node, "the key `" + std::string(key) + "` is missing");
      return there;
    };
    if (!need(!rule_->name.empty(), "name") || !need(!rule_->message.empty(), "message") ||
        !need(!rule_->instructions.empty() || instruction_told_, "instruction"))
      return nullptr;
    check_sense(node);
    rule_->rule.name = rule_->name;
    rule_->rule.category = "custom";
    rule_->rule.summary = rule_->message;
    rule_->rule.severity = rule_->severity;
    rule_->rule.fixable = rule_->edit && rule_->edit->grade != Grade::manual;
    return rule_;
  }

 private:
  /// What can never match, or would put its edit where nothing matched.
  void check_sense(NodeId node) {
    const auto& all = rule_->instructions;
    const bool run = std::find(all.begin(), all.end(), syntax::Keyword::run) != all.end();
    if ((rule_->command.asked() || rule_->argument.asked()) && !run && !all.empty())
      reader_.complain(node,
                       "`command` and `argument` are of a RUN, which `instruction` leaves out");
    const bool inserts = rule_->edit && (rule_->edit->kind == CustomEdit::Kind::insert_above ||
                                         rule_->edit->kind == CustomEdit::Kind::insert_below);
    if (rule_->absent && rule_->edit && !inserts)
      reader_.complain(node, "with `absent` there is nothing to replace or remove; insert a line");
  }

  void read_name(NodeId node) {
    rule_->name = reader_.text(node).value_or("");
    if (!is_kebab(rule_->name))
      reader_.complain(node, "a rule's name is of lower-case words with dashes: no-latest-image");
  }

  void read_instructions(NodeId node) {
    instruction_told_ = true;  // what is wrong with it
    for (const NodeId item : reader_.tree.items_or_self(reader_.tree.resolve(node)))
      if (const auto keyword = reader_.word(item, keyword_of, "the instructions of a Dockerfile"))
        rule_->instructions.push_back(*keyword);
  }

  void read_edit(NodeId node) {
    CustomEdit edit;
    int kinds = 0;
    const auto kind = [&](CustomEdit::Kind which) {
      return [&, which](NodeId at) {
        ++kinds;
        edit.kind = which;
        if (which == CustomEdit::Kind::remove) {
          if (!reader_.boolean(at).value_or(true)) --kinds;
        } else {
          edit.text = reader_.text(at).value_or("");
        }
      };
    };
    reader_.mapping(node, {{"replace", kind(CustomEdit::Kind::replace)},
                           {"insert-above", kind(CustomEdit::Kind::insert_above)},
                           {"insert-below", kind(CustomEdit::Kind::insert_below)},
                           {"remove", kind(CustomEdit::Kind::remove)},
                           {"grade", [&](NodeId at) {
                              if (const auto grade = reader_.word(
                                      at, grade_of, "identical, equivalent, assuming, manual"))
                                edit.grade = *grade;
                            }}});
    if (kinds != 1)
      reader_.complain(node, "expected one of replace, insert-above, insert-below, remove");
    else
      rule_->edit = std::move(edit);
  }

  Reader& reader_;
  std::shared_ptr<CustomRule> rule_;
  bool instruction_told_ = false;
};

/// Is the name one by which a configuration means other rules?
bool is_taken(std::string_view name, std::span<const lint::Rule* const> known,
              const CustomRules& before) {
  for (const std::string_view word : {"all", "default", "custom", "shellcheck"})
    if (name == word) return true;
  return std::any_of(known.begin(), known.end(),
                     [&](const lint::Rule* each) { return lint::stands_for(name, *each); }) ||
         std::any_of(before.begin(), before.end(),
                     [&](const auto& each) { return each->name == name; });
}

}  // namespace

CustomRules read_custom_rules(Reader& reader, NodeId node,
                              std::span<const lint::Rule* const> known) {
  CustomRules out;
  if (!reader.tree.is(node, pipeline::NodeKind::sequence)) {
    reader.complain(node, "expected a list of rules");
    return out;
  }
  for (const NodeId item : reader.tree.items(node)) {
    const auto rule = RuleReader(reader).read(item);
    if (!rule) continue;
    if (is_taken(rule->name, known, out))
      reader.complain(item, "there is a rule or a group `" + rule->name + "` already");
    else
      out.push_back(rule);
  }
  return out;
}

}  // namespace stowage::config
