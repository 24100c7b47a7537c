#include "lib/model/interpret.h"

#include <algorithm>

#include "lib/model/expand.h"
#include "lib/model/path.h"
#include "lib/syntax/heredoc.h"

namespace stowage::model {

namespace {

using syntax::Keyword;

/// The name under which a named context would be given for an image: "docker.io/library/go:latest"
/// is "go".
std::string_view familiar(std::string_view reference) {
  for (std::string_view prefix : {"docker.io/", "index.docker.io/"})
    if (reference.starts_with(prefix)) reference.remove_prefix(prefix.size());
  if (reference.starts_with("library/")) reference.remove_prefix(8);
  if (reference.ends_with(":latest")) reference.remove_suffix(7);
  return reference;
}

bool is_named_context(const Model& model, std::string_view name) {
  if (name == "scratch" || name == "context") return false;
  const auto& names = model.settings.named_contexts;
  return std::any_of(names.begin(), names.end(),
                     [&](const std::string& known) { return familiar(known) == familiar(name); });
}

void merge_reads(std::vector<std::string>& into, const std::vector<std::string>& more) {
  for (const std::string& name : more)
    if (std::find(into.begin(), into.end(), name) == into.end()) into.push_back(name);
}

class Interpreter {
 public:
  Interpreter(const Model& model, const Node& node)
      : model_(model), node_(node), instruction_(*node.instruction) {
    resolve_ = [this](std::string_view name) { return lookup(model_, node_, name); };
  }

  Facts facts() {
    if (const auto* from = instruction_.as<syntax::From>()) return read(*from);
    if (const auto* run = instruction_.as<syntax::Run>()) return read(*run);
    if (const auto* copy = instruction_.as<syntax::Copy>()) return read(*copy);
    if (const auto* pairs = instruction_.as<syntax::KeyValues>()) return read(*pairs);
    if (const auto* args = instruction_.as<syntax::Args>()) return read(*args);
    if (const auto* words = instruction_.as<syntax::Words>()) return read(*words);
    return std::monostate{};
  }

 private:
  Expansion word(std::string_view text) const {
    return expand_word(text, model_.file->escape, resolve_);
  }

  Facts read(const syntax::From& from) const {
    FromFacts facts{word(from.image.text), FromScratch{}, word(from.platform.text)};
    facts.base = facts.image.value.known ? find_origin(model_, facts.image.value.text, node_.stage)
                                         : Origin(FromUnknown{facts.image.value});
    return facts;
  }

  Facts read(const syntax::Run& run) const {
    RunFacts facts{{}, std::string(run.network), std::string(run.security)};
    for (const syntax::Mount& mount : run.mounts) facts.mounts.push_back(read(mount));
    return facts;
  }

  Facts read(const syntax::Copy& copy) const {
    CopyFacts facts;
    facts.from = source_of(copy.from.text);
    for (const syntax::Word& source : copy.sources) facts.sources.push_back(word(source.text));
    facts.written_destination = word(copy.destination.text);
    facts.destination = destination(facts.written_destination.value);
    facts.chown = word(copy.chown.text);
    facts.chmod = word(copy.chmod.text);
    facts.checksum = word(copy.checksum.text);
    for (const syntax::Word& exclude : copy.excludes) facts.excludes.push_back(word(exclude.text));
    for (const syntax::Heredoc& heredoc : instruction_.heredocs) {
      std::string content(heredoc.content);
      if (heredoc.chomp) content = syntax::without_leading_tabs(content);
      Expansion expanded = heredoc.expand ? expand_word(content, '\\', resolve_, false)
                                          : Expansion{{std::move(content)}, {}, {}};
      facts.heredocs.push_back({heredoc.name, std::move(expanded)});
    }
    return facts;
  }

  /// ENV and LABEL: all values see what holds above the instruction.
  Facts read(const syntax::KeyValues& pairs) const {
    AssignFacts facts;
    for (const syntax::KeyValue& pair : pairs.pairs) {
      Expansion key = word(pair.key.text);
      Expansion value = word(pair.value.text);
      for (const Expansion* part : {&key, &value}) {
        merge_reads(facts.reads, part->reads);
        if (facts.error.empty()) facts.error = part->error;
      }
      facts.assignments.push_back({std::move(key.value.text), std::move(value.value), false});
    }
    return facts;
  }

  /// ARG: a value from outside wins, then the default, then that of an argument of the same name
  /// above the first FROM. In a stage the whole instruction is expanded before any of it is set, as
  /// ENV is; above the first FROM each default sees the arguments before it (both seen in builds).
  Facts read(const syntax::Args& args) const {
    AssignFacts facts;
    const Resolve resolve = [&](std::string_view name) -> Lookup {
      for (auto i = facts.assignments.rbegin(); !node_.stage && i != facts.assignments.rend(); ++i)
        if (i->name == name && i->value) return {true, i->value->known, i->value->text, true};
      return lookup(model_, node_, name);
    };
    const BuildSettings& settings = model_.settings;
    for (const syntax::ArgDeclaration& declared : args.declarations) {
      Assignment argument{std::string(declared.name.text), std::nullopt, true};
      if (const auto given = settings.build_args.find(declared.name.text);
          given != settings.build_args.end()) {
        argument.value = Value{given->second};
      } else if (declared.has_default) {
        Expansion value = expand_word(declared.value.text, model_.file->escape, resolve);
        merge_reads(facts.reads, value.reads);
        if (facts.error.empty()) facts.error = value.error;
        argument.value = std::move(value.value);
        if (settings.open_args) argument.value->known = false;
      } else if (node_.stage) {
        argument.value = global_value(declared.name.text);
        if (!argument.value && settings.open_args) argument.value = Value{"", false};
      } else if (settings.open_args) {
        argument.value = Value{"", false};
      }
      facts.assignments.push_back(std::move(argument));
    }
    return facts;
  }

  std::optional<Value> global_value(std::string_view name) const {
    const Assignment* found = model_.global_args.last(name);
    return found == nullptr ? std::nullopt : found->value;
  }

  Facts read(const syntax::Words& words) const {
    if (instruction_.keyword == Keyword::workdir) {
      WorkdirFacts facts{words.words.empty() ? Expansion{} : word(words.words[0].text), {}};
      facts.cwd = working_folder(facts.written.value);
      return facts;
    }
    WordFacts facts;
    for (const syntax::Word& written : words.words) {
      if (instruction_.keyword == Keyword::maintainer) {
        facts.words.push_back({std::string(written.text)});
        continue;
      }
      if (instruction_.keyword == Keyword::expose) {
        WordList list = expand_words(written.text, model_.file->escape, resolve_);
        std::move(list.words.begin(), list.words.end(), std::back_inserter(facts.words));
        merge_reads(facts.reads, list.reads);
        if (facts.error.empty()) facts.error = list.error;
        continue;
      }
      Expansion one = word(written.text);
      merge_reads(facts.reads, one.reads);
      if (facts.error.empty()) facts.error = one.error;
      facts.words.push_back(std::move(one.value));
    }
    return facts;
  }

  /// An absolute WORKDIR is taken as it is written, a relative one is joined and cleaned.
  Value working_folder(const Value& written) const {
    constexpr std::size_t longest_path = 4096;
    const Value& above = model_.cwd_at(node_);
    if (written.text.starts_with('/')) return written;
    if (written.text.starts_with('$') && !written.known) return written;
    Value result{join_path(above.text, written.text), above.known && written.known};
    if (result.text.size() > longest_path) return {written.text, false};
    return result;
  }

  Value destination(const Value& written) const {
    const std::string text = written.text.empty() || written.text == "." ? "./" : written.text;
    if (!written.known && text.starts_with('$')) return {text, false};
    const Value& above = model_.cwd_at(node_);
    const bool known = written.known && (text.starts_with('/') || above.known);
    return {keep_folder_mark(join_path(above.text, text), text), known};
  }

  /// --from= and from=: no variables are expanded there, the builder refuses them.
  Origin source_of(std::string_view text) const {
    if (text.empty()) return FromContext{};
    if (text.find('$') != std::string_view::npos) return FromUnknown{{std::string(text), false}};
    return find_origin(model_, text, std::nullopt);
  }

  MountFacts read(const syntax::Mount& mount) const {
    using syntax::MountType;
    MountFacts facts;
    facts.type = mount.type;
    facts.source.text = "/";
    const bool made_for_writing = mount.type == MountType::cache || mount.type == MountType::tmpfs;
    facts.read_only = !made_for_writing;
    facts.from = mount.type == MountType::bind ? Origin(FromContext{}) : Origin(FromScratch{});
    for (const syntax::MountOption& option : mount.options) read(option, facts);
    return facts;
  }

  void read(const syntax::MountOption& option, MountFacts& facts) const {
    std::string key(option.key);
    for (char& c : key)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    const Value value = option.has_value ? word(option.value).value : Value{};
    const bool yes = !option.has_value || value.text == "1" || value.text == "t" ||
                     value.text == "T" || value.text == "true" || value.text == "TRUE" ||
                     value.text == "True";
    if (key == "from") {
      facts.from = source_of(option.value);
    } else if (key == "source" || key == "src") {
      facts.source = {join_path("/", value.text), value.known};
    } else if (key == "target" || key == "dst" || key == "destination") {
      facts.written_target = value;
      facts.target = mount_target(value);
    } else if (key == "id") {
      facts.id = value;
    } else if (key == "sharing") {
      facts.sharing = value.text;
    } else if (key == "readonly" || key == "ro") {
      facts.read_only = yes;
    } else if (key == "readwrite" || key == "rw") {
      facts.read_only = !yes;
    } else if (key == "required") {
      facts.required = yes;
    } else if (key == "uid") {
      facts.uid = value.text;
    } else if (key == "gid") {
      facts.gid = value.text;
    } else if (key == "mode") {
      facts.mode = value.text;
    } else if (key == "size") {
      facts.size = value.text;
    } else if (key == "env") {
      facts.env = value.text;
    }
  }

  Value mount_target(const Value& written) const {
    if (written.text.starts_with('/') || !written.known) return written;
    const Value& above = model_.cwd_at(node_);
    return {join_path("/", join_path(above.text, written.text)), above.known};
  }

  const Model& model_;
  const Node& node_;
  const syntax::Instruction& instruction_;
  Resolve resolve_;
};

}  // namespace

Facts interpret(const Model& model, const Node& node) { return Interpreter(model, node).facts(); }

Origin find_origin(const Model& model, std::string_view text, std::optional<StageId> before) {
  if (const auto stage = find_stage(model, text, before)) return FromStage{*stage};
  if (text == "scratch") return FromScratch{};
  if (is_named_context(model, text)) return FromNamedContext{std::string(familiar(text))};
  return FromImage{{std::string(text)}};
}

}  // namespace stowage::model
