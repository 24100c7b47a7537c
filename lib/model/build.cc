#include <algorithm>
#include <charconv>

#include "lib/knowledge/knowledge.h"
#include "lib/model/expand.h"
#include "lib/model/image_name.h"
#include "lib/model/interpret.h"
#include "lib/model/model.h"
#include "lib/model/path.h"
#include "lib/model/platform.h"

namespace stowage::model {

namespace {

using syntax::Keyword;

constexpr const char* default_path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

// Bounds for files that are made to hurt: beyond them things are "not known".
constexpr std::size_t most_inherited = std::size_t{1} << 18;  // copied assignments, all stages
constexpr std::size_t most_triggers = 10000;
constexpr std::size_t longest_path = 4096, longest_unknown_path = 500;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  return result;
}

std::size_t weight(const Facts& facts) {
  std::size_t size = 0;
  if (const auto* assign = std::get_if<AssignFacts>(&facts)) {
    for (const Assignment& a : assign->assignments) size += a.value ? a.value->text.size() : 0;
  } else if (const auto* copy = std::get_if<CopyFacts>(&facts)) {
    for (const Expansion& source : copy->sources) size += source.value.text.size();
    for (const HeredocFacts& heredoc : copy->heredocs) size += heredoc.content.value.text.size();
    size += copy->destination.text.size() + copy->written_destination.value.text.size();
  } else if (const auto* words = std::get_if<WordFacts>(&facts)) {
    for (const Value& word : words->words) size += word.text.size();
  } else if (const auto* workdir = std::get_if<WorkdirFacts>(&facts)) {
    size += workdir->cwd.text.size();
  }
  return size;
}

/// What the builder says of its platforms.
Assignments platform_arguments(const BuildSettings& settings) {
  Assignments out;
  for (const auto& [prefix, text] : {std::pair("BUILD", &settings.build_platform),
                                     std::pair("TARGET", &settings.target_platform)}) {
    const std::string start = prefix;
    const auto platform = parse_platform(*text);
    const auto part = [&](const std::string& name, std::string value) {
      const auto given = settings.build_args.find(name);
      if (given != settings.build_args.end()) value = given->second;
      out.push_back({name, Value{std::move(value), platform.has_value()}, true});
    };
    part(start + "PLATFORM", platform ? platform->text() : *text);
    part(start + "OS", platform ? platform->os : "");
    part(start + "OSVERSION", "");
    part(start + "ARCH", platform ? platform->arch : "");
    part(start + "VARIANT", platform ? platform->variant : "");
  }
  return out;
}

/// Those of a usual build are worked out once.
Assignments known_platform_arguments(const BuildSettings& settings) {
  static const BuildSettings usual;
  static const Assignments of_usual = platform_arguments(usual);
  const bool is_usual = settings.build_args.empty() &&
                        settings.build_platform == usual.build_platform &&
                        settings.target_platform == usual.target_platform;
  return is_usual ? of_usual : platform_arguments(settings);
}

class ModelBuilder {
 public:
  ModelBuilder(const syntax::Dockerfile& file, const BuildSettings& settings) : file_(file) {
    model_.file = &file;
    model_.settings = settings;
    // Index 0 of each: not known, as in a base image whose config is not given. Index 1: the
    // default.
    model_.cwds = {{"", false}, {"/"}};
    model_.users = {{"", false}, {""}};
    const std::vector<std::string> sh = {"/bin/sh", "-c"};
    model_.shells = {{sh, false, true}, {sh, true, true}};
    const auto target = parse_platform(settings.target_platform);
    target_ = Value{target ? target->text() : settings.target_platform};
  }

  Model build() {
    model_.nodes.resize(file_.instructions.size());
    model_.stages.resize(file_.stages.size());
    for (std::size_t i = 0; i < model_.nodes.size(); ++i)
      model_.nodes[i].instruction = &file_.instructions[i];
    read_globals();
    for (std::uint32_t i = 0; i < model_.stages.size(); ++i) read_from({i});
    model_.target =
        model_.settings.target.empty() ? last_stage() : find_stage(model_, model_.settings.target);
    for (std::uint32_t i = 0; i < model_.stages.size(); ++i) walk({i});
    mark_needed();
    return std::move(model_);
  }

 private:
  std::optional<StageId> last_stage() const {
    if (model_.stages.empty()) return std::nullopt;
    return StageId{static_cast<std::uint32_t>(model_.stages.size() - 1)};
  }

  void read_globals() {
    const BuildSettings& settings = model_.settings;
    std::string stage = lower(settings.target);
    if (stage.empty() && !file_.stages.empty()) stage = std::string(file_.stages.back().name);
    model_.global_args = known_platform_arguments(settings);
    model_.global_args.push_back({"TARGETSTAGE", Value{stage}, true});
    const std::size_t end = file_.stages.empty() ? model_.nodes.size() : file_.stages[0].first;
    for (std::size_t i = 0; i < end; ++i) {
      Node& node = model_.nodes[i];
      node.env.count = static_cast<std::uint32_t>(model_.global_args.size());
      node.cwd = node.user = node.shell = 1;
      node.facts = read(node);
      if (node.instruction->keyword != Keyword::arg) continue;
      if (const auto* facts = node.as<AssignFacts>())
        for (const Assignment& argument : facts->assignments)
          if (argument.value) model_.global_args.push_back(argument);
    }
  }

  Facts read(const Node& node) {
    Facts facts = interpret(model_, node);
    model_.expanded_bytes += weight(facts);
    return facts;
  }

  void read_from(StageId id) {
    const syntax::Stage& written = file_.stages[id.index];
    Stage& stage = model_.stages[id.index];
    stage.name = written.name;
    stage.from = {written.first};
    stage.end = written.end;
    Node& node = model_.nodes[written.first];
    node.stage = id;
    node.env.count = static_cast<std::uint32_t>(model_.global_args.size());
    node.cwd = node.user = node.shell = 1;
    node.facts = read(node);
    const auto* from = node.as<FromFacts>();
    stage.base = from ? from->base : Origin(FromUnknown{});
    const bool has_platform = from && !from->platform.value.text.empty();
    stage.platform = has_platform ? from->platform.value : target_;
    if (const auto platform = has_platform ? parse_platform(stage.platform.text) : std::nullopt)
      stage.platform.text = platform->text();
    if (!stage.name.empty()) {
      const auto& contexts = model_.settings.named_contexts;
      if (std::find(contexts.begin(), contexts.end(), stage.name) != contexts.end()) {
        stage.base = FromNamedContext{stage.name};
        stage.replaced = true;
      }
      model_.stage_names[stage.name].push_back(id.index);
    }
  }

  struct State {
    std::uint32_t cwd = 0, user = 0, shell = 0;
  };

  void assign(Stage& stage, Assignment assignment) {
    if (assignment.value) stage.assigned.push_back(std::move(assignment));
  }

  const ImageConfig* known_config(const Stage& stage) const {
    const auto find = [&](const std::string& reference) -> const ImageConfig* {
      const auto found = model_.settings.images.find(reference);
      return found == model_.settings.images.end() ? nullptr : &found->second;
    };
    if (const auto* image = std::get_if<FromImage>(&stage.base)) return find(image->reference.text);
    if (const auto* context = std::get_if<FromNamedContext>(&stage.base))
      return find(context->name);
    return nullptr;
  }

  State start(Stage& stage) {
    if (const auto* parent = std::get_if<FromStage>(&stage.base)) return inherit(stage, *parent);
    ImageConfig empty;
    const ImageConfig* config = known_config(stage);
    if (std::holds_alternative<FromScratch>(stage.base)) config = &empty;
    if (!config) {
      assign(stage, {"PATH", Value{"$PATH", false}, false});
      stage.inherited = 1;
      return start_of(stage);
    }
    stage.known_base = true;
    bool has_path = false;
    for (const auto& [name, value] : config->env) {
      has_path = has_path || name == "PATH";
      assign(stage, {name, Value{value}, false});
    }
    if (!has_path) assign(stage, {"PATH", Value{default_path}, false});
    stage.inherited = static_cast<std::uint32_t>(stage.assigned.size());
    State state{1, 1, 1};
    if (!config->workdir.empty()) state.cwd = add(model_.cwds, Value{config->workdir});
    if (!config->user.empty()) state.user = add(model_.users, Value{config->user});
    if (!config->shell.empty()) state.shell = add(model_.shells, Shell{config->shell, true, true});
    return state;
  }

  /// Where an image leaves the build of which only that is known, if so much.
  State start_of(const Stage& stage) {
    State state{};
    const auto* image = std::get_if<FromImage>(&stage.base);
    if (!image || !image->reference.known) return state;
    if (model_.settings.known_images == nullptr) return state;
    const auto& images = model_.settings.known_images->images;
    const auto facts = images.find(repository_of(image->reference.text));
    if (facts == images.end()) return state;
    state.cwd = add(model_.cwds, Value{facts->second.workdir_at(image->reference.text)});
    state.user = add(model_.users, Value{facts->second.user});
    return state;
  }

  /// A stage on a stage starts with all of its variables, then sets again what ENV left in the
  /// config: an ARG that hid an ENV of the same name does so no longer, and the order is that of
  /// the config.
  State inherit(Stage& stage, const FromStage& base) {
    const Stage& parent = model_.stages[base.stage.index];
    stage.platform = parent.platform;
    stage.known_base = parent.known_base;
    inherited_ += parent.assigned.size();
    if (inherited_ > most_inherited) {
      stage.known_base = false;
      return {};
    }
    std::map<std::string_view, std::size_t> config;  // place in `values`
    std::vector<const Assignment*> values;
    for (const Assignment& a : parent.assigned) {
      if (a.from_arg) continue;
      const auto [place, is_new] = config.emplace(a.name, values.size());
      if (is_new)
        values.push_back(&a);
      else
        values[place->second] = &a;
    }
    std::vector<const Assignment*> arguments;
    for (std::size_t i = 0; i < parent.assigned.size(); ++i) {
      const Assignment& a = parent.assigned[i];
      if (!config.contains(a.name) && parent.assigned.last(a.name) == &a) arguments.push_back(&a);
    }
    for (const Assignment* a : arguments) assign(stage, *a);
    for (const Assignment* a : values) assign(stage, *a);
    stage.inherited = static_cast<std::uint32_t>(stage.assigned.size());
    return {parent.final_cwd, parent.final_user, parent.final_shell};
  }

  template <class T>
  static std::uint32_t add(std::vector<T>& values, T value) {
    values.push_back(std::move(value));
    return static_cast<std::uint32_t>(values.size() - 1);
  }

  /// Fills the node from the state above it, then moves the state below it.
  void step(Stage& stage, Node& node, State& state) {
    node.env.count = static_cast<std::uint32_t>(stage.assigned.size());
    node.cwd = state.cwd;
    node.user = state.user;
    node.shell = state.shell;
    node.facts = read(node);
    const Keyword keyword = node.instruction->keyword;
    if (keyword == Keyword::env || keyword == Keyword::arg) {
      if (const auto* facts = node.as<AssignFacts>())
        for (const Assignment& a : facts->assignments) assign(stage, a);
    } else if (const auto* workdir = node.as<WorkdirFacts>()) {
      // Linux takes no longer path; `WORKDIR a` a million times would make paths of megabytes.
      const std::size_t most = workdir->cwd.known ? longest_path : longest_unknown_path;
      const bool possible = workdir->cwd.text.size() <= most;
      state.cwd = add(model_.cwds, possible ? workdir->cwd : Value{"", false});
    } else if (keyword == Keyword::user) {
      if (const auto* words = node.as<WordFacts>(); words && !words->words.empty())
        state.user = add(model_.users, words->words[0]);
    } else if (keyword == Keyword::shell) {
      if (const auto* command = node.instruction->as<syntax::Command>()) {
        Shell shell{{}, true, false};
        for (const syntax::Word& word : command->command.words) shell.words.emplace_back(word.text);
        state.shell = add(model_.shells, std::move(shell));
      }
    }
  }

  void walk(StageId id) {
    Stage& stage = model_.stages[id.index];
    State state = start(stage);
    if (stage.replaced) {
      for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i) model_.nodes[i].stage = id;
      stage.end = stage.from.index + 1;
    }
    add_triggers(id);
    for (Node& trigger : stage.triggers) step(stage, trigger, state);
    for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i) {
      model_.nodes[i].stage = id;
      step(stage, model_.nodes[i], state);
    }
    stage.final_cwd = state.cwd;
    stage.final_user = state.user;
    stage.final_shell = state.shell;
  }

  /// ONBUILD instructions of the base run first: those of an image when its config is known, else
  /// those of the stage.
  void add_triggers(StageId id) {
    Stage& stage = model_.stages[id.index];
    const auto add_trigger = [&](const syntax::Instruction& trigger) {
      if (++triggers_ > most_triggers) {
        stage.known_base = false;
        return;
      }
      Node node;
      node.instruction = &trigger;
      node.stage = id;
      stage.triggers.push_back(std::move(node));
    };
    if (const auto* base = std::get_if<FromStage>(&stage.base)) {
      const Stage& parent = model_.stages[base->stage.index];
      for (std::uint32_t i = parent.from.index + 1; i < parent.end; ++i)
        if (const auto* onbuild = file_.instructions[i].as<syntax::Onbuild>())
          if (onbuild->trigger) add_trigger(*onbuild->trigger);
    } else if (const ImageConfig* config = known_config(stage)) {
      for (const std::string& text : config->onbuild) {
        model_.trigger_texts.push_back(std::make_unique<std::string>("FROM scratch\n" + text));
        model_.trigger_files.push_back(
            std::make_unique<syntax::Dockerfile>(syntax::parse(*model_.trigger_texts.back())));
        const syntax::Dockerfile& parsed = *model_.trigger_files.back();
        for (std::size_t i = 1; i < parsed.instructions.size(); ++i)
          add_trigger(parsed.instructions[i]);
      }
    }
  }

  void mark_needed() {
    if (!model_.target) return;
    std::vector<std::uint32_t> open = {model_.target->index};
    const auto use = [&](const Origin& origin) {
      if (const auto* from = std::get_if<FromStage>(&origin))
        if (!model_.stages[from->stage.index].needed) open.push_back(from->stage.index);
    };
    const auto use_node = [&](const Node& node) {
      if (const auto* copy = node.as<CopyFacts>()) use(copy->from);
      if (const auto* run = node.as<RunFacts>())
        for (const MountFacts& mount : run->mounts) use(mount.from);
    };
    while (!open.empty()) {
      Stage& stage = model_.stages[open.back()];
      open.pop_back();
      if (stage.needed) continue;
      stage.needed = true;
      if (stage.replaced) continue;
      use(stage.base);
      for (const Node& trigger : stage.triggers) use_node(trigger);
      for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i) use_node(model_.nodes[i]);
    }
  }

  const syntax::Dockerfile& file_;
  Model model_;
  Value target_;  ///< the platform of a stage that names none
  std::size_t inherited_ = 0;
  std::size_t triggers_ = 0;
};

}  // namespace

Model build_model(const syntax::Dockerfile& file, const BuildSettings& settings) {
  return ModelBuilder(file, settings).build();
}

std::optional<StageId> find_stage(const Model& model, std::string_view name_or_index,
                                  std::optional<StageId> before) {
  const std::uint32_t limit =
      before ? before->index : static_cast<std::uint32_t>(model.stages.size());
  if (const auto found = model.stage_names.find(lower(name_or_index));
      found != model.stage_names.end()) {
    const auto& stages = found->second;
    const auto behind = std::lower_bound(stages.begin(), stages.end(), limit);
    if (behind != stages.begin()) return StageId{*(behind - 1)};
  }
  if (before) return std::nullopt;  // FROM knows no numbers
  std::uint32_t index = 0;
  const char* end = name_or_index.data() + name_or_index.size();
  const auto [stop, error] = std::from_chars(name_or_index.data(), end, index);
  if (error != std::errc{} || stop != end || index >= limit) return std::nullopt;
  return StageId{index};
}

BuildSettings with_image_facts(BuildSettings settings, const knowledge::Base& base) {
  settings.known_images = &base;
  return settings;
}

}  // namespace stowage::model
