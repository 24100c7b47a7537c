#include "lib/proof/evaluate.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>

#include "lib/model/path.h"
#include "lib/proof/build.h"
#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/duration.h"

namespace stowage::proof {

namespace {

using syntax::Keyword;
using Config = std::map<std::string, std::string>;

constexpr const char* inherited = "(from the base image)";

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& word : words) {
    if (!out.empty()) out += ", ";
    out += "\"" + word + "\"";
  }
  return "[" + out + "]";
}

std::vector<std::string> words_of(const syntax::CommandLine& command) {
  std::vector<std::string> out;
  for (const syntax::Word& word : command.words) out.emplace_back(word.text);
  return out;
}

/// Shell form is stored with the shell in front.
std::string command_text(const Build& build, const model::Node& node,
                         const syntax::CommandLine& command) {
  std::vector<std::string> words = words_of(command);
  if (command.exec) return joined(words);
  const model::Shell& shell = build.model.shell_at(node);
  std::vector<std::string> out = shell.words;
  if (!shell.known && !build.setting().ledger.assume("the base image sets no SHELL"))
    return "(from the shell of the base image) " + joined(words);
  out.insert(out.end(), words.begin(), words.end());
  return joined(out);
}

/// A duration in nanoseconds; zero is the builder's default, as none is.
std::string nanoseconds(const syntax::Word& word) {
  const auto duration = syntax::grammar::parse_duration(word.text);
  if (!duration) return std::string(word.text);
  return *duration == 0 ? "" : std::to_string(*duration);
}

std::string number(const syntax::Word& word) {
  std::string_view text = word.text;
  if (text.starts_with('+')) text.remove_prefix(1);
  text.remove_prefix(std::min(text.find_first_not_of('0'), text.size()));
  return std::string(text);
}

void set_healthcheck(Config& config, const syntax::Healthcheck& check) {
  if (check.none) {
    config["Healthcheck"] = "NONE";
    return;
  }
  // The shell form names no shell in the config, so SHELL above it has no effect.
  config["Healthcheck"] = fmt::format(
      "{} {} interval={} timeout={} start-period={} start-interval={} retries={}",
      check.command.exec ? "CMD" : "CMD-SHELL", joined(words_of(check.command)),
      nanoseconds(check.interval), nanoseconds(check.timeout), nanoseconds(check.start_period),
      nanoseconds(check.start_interval), number(check.retries));
}

/// The builder writes the protocol into the config in small letters, and `tcp` where there is none
/// (ParsePortSpecs of docker/go-connections, nat/nat.go).
std::string port_text(std::string port) {
  const std::size_t slash = port.find('/');
  if (slash == std::string::npos) return port + "/tcp";
  for (const std::string_view protocol : {"tcp", "udp", "sctp"})
    if (syntax::equal_ignoring_case(std::string_view(port).substr(slash + 1), protocol))
      return port.replace(slash + 1, std::string::npos, protocol);
  return port;
}

/// `80-82` stands for three ports, and of `8080:80` the container's is meant.
std::vector<std::string> ports_of(const model::Value& word) {
  std::string text = port_text(value_text(word));
  if (!word.known || text.find('[') != text.npos) return {text};
  if (const std::size_t colon = text.rfind(':'); colon != text.npos) text.erase(0, colon + 1);
  const std::size_t dash = text.find('-'), slash = text.find('/');
  std::uint32_t first = 0, last = 0;
  const auto read = [&](std::size_t begin, std::size_t end, std::uint32_t& number) {
    const auto [stop, error] = std::from_chars(text.data() + begin, text.data() + end, number);
    return error == std::errc{} && stop == text.data() + end;
  };
  if (dash == text.npos) {
    if (!read(0, slash, first)) return {text};
    last = first;
  } else if (dash > slash || !read(0, dash, first) || !read(dash + 1, slash, last)) {
    return {text};
  }
  constexpr std::uint32_t most = 65535;
  if (last > most || first > last) return {text};
  std::vector<std::string> out;
  for (; first <= last; ++first) out.push_back(std::to_string(first) + text.substr(slash));
  return out;
}

std::string trigger_text(const syntax::Instruction& trigger) {
  return std::string(trigger.line.text);
}

/// Environment of a stage at its end: ENV only, ARG leaves nothing.
void set_environment(Config& config, const model::Stage& stage) {
  for (const model::Assignment& one : stage.assigned)
    if (!one.from_arg && one.value) config["Env " + one.name] = value_text(*one.value);
}

class Instruction {
 public:
  Instruction(Build& build, StageValue& value, const model::Node& node)
      : build_(build), value_(value), node_(node), site_{build, node, value.files} {}

  /// `own_cmd` says whether CMD was set in this stage.
  void apply(bool& own_cmd) {
    const syntax::Instruction& instruction = *node_.instruction;
    Config& config = value_.config;
    if (!instruction.valid)
      value_.files.failures.push_back(
          fmt::format("line {} is no valid instruction", instruction.first_line));
    switch (instruction.keyword) {
      case Keyword::run:
        return run(site_);
      case Keyword::copy:
      case Keyword::add:
        return copy(site_);
      case Keyword::workdir:
        return workdir();
      case Keyword::cmd:
        own_cmd = true;
        config["Cmd"] = command_of(instruction);
        return;
      case Keyword::entrypoint:
        // ENTRYPOINT clears a CMD of the base image; one of this stage stays.
        if (!own_cmd) config["Cmd"] = "";
        config["Entrypoint"] = command_of(instruction);
        return;
      case Keyword::healthcheck:
        if (const auto* check = instruction.as<syntax::Healthcheck>())
          set_healthcheck(config, *check);
        return;
      case Keyword::shell:
        config["Shell"] = command_words(instruction);
        return;
      case Keyword::label:
        if (const auto* facts = node_.as<model::AssignFacts>())
          for (const model::Assignment& one : facts->assignments)
            config["Label " + one.name] = one.value ? value_text(*one.value) : "";
        return;
      case Keyword::onbuild:
        if (const auto* onbuild = instruction.as<syntax::Onbuild>(); onbuild && onbuild->trigger)
          config["OnBuild"] += trigger_text(*onbuild->trigger) + "\n";
        return;
      default:
        return words(instruction.keyword);
    }
  }

 private:
  std::string command_of(const syntax::Instruction& instruction) const {
    const auto* command = instruction.as<syntax::Command>();
    return command ? command_text(build_, node_, command->command) : "";
  }
  static std::string command_words(const syntax::Instruction& instruction) {
    const auto* command = instruction.as<syntax::Command>();
    return command ? joined(words_of(command->command)) : "";
  }

  void words(Keyword keyword) {
    const auto* facts = node_.as<model::WordFacts>();
    if (facts == nullptr) return;
    for (const model::Value& word : facts->words) {
      const std::string text = value_text(word);
      if (keyword == Keyword::user) value_.config["User"] = text;
      if (keyword == Keyword::expose)
        for (const std::string& port : ports_of(word)) value_.config["Port " + port] = "exposed";
      if (keyword == Keyword::volume) value_.config["Volume " + text] = "declared";
      if (keyword == Keyword::stopsignal) value_.config["StopSignal"] = text;
      if (keyword == Keyword::maintainer) value_.config["Author"] = text;
    }
  }

  /// WORKDIR makes the folder, owned by the user of that moment (BuildKit), unless it is there.
  void workdir() {
    const auto* facts = node_.as<model::WorkdirFacts>();
    if (facts == nullptr) return;
    value_.config["WorkingDir"] = value_text(facts->cwd);
    if (!facts->cwd.known) {
      write(value_.files, {.place = {.area = knowledge::Area::anywhere},
                           .term = build_.inputs.terms.of("folder", value_text(facts->cwd)),
                           .who = fmt::format("WORKDIR {}", facts->cwd.text)});
      return;
    }
    const std::string folder = model::clean_path(facts->cwd.text);
    make_folders(value_.files, build_.setting(), follow(value_.files, folder, true),
                 {"0755", process_owner(site_)});
    build_.steps.push_back({.line = node_.instruction->first_line,
                            .what = "WORKDIR " + folder,
                            .value = build_.inputs.terms.of("folder", folder)});
  }

  Build& build_;
  StageValue& value_;
  const model::Node& node_;
  Site site_;
};

StageValue base_value(Build& build, const model::Stage& stage) {
  if (const auto* parent = std::get_if<model::FromStage>(&stage.base)) {
    StageValue value = build.stage(parent->stage);
    value.config.erase("OnBuild");  // its triggers run now; they are not inherited
    return value;
  }
  StageValue value;
  const bool scratch = std::holds_alternative<model::FromScratch>(stage.base);
  const std::string reference =
      fmt::format("{} for {}", origin_text(stage.base), value_text(stage.platform));
  value.files = Files::on(build.inputs.terms.of("image", reference), scratch);
  if (!scratch)
    for (const char* key :
         {"Cmd", "Entrypoint", "User", "WorkingDir", "Shell", "Healthcheck", "StopSignal"})
      value.config[key] = inherited;
  value.config["Base"] = reference;
  return value;
}

StageValue evaluate_stage(Build& build, const model::Stage& stage) {
  StageValue value = base_value(build, stage);
  bool own_cmd = false;
  for (const model::Node& trigger : stage.triggers)
    Instruction(build, value, trigger).apply(own_cmd);
  for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i)
    Instruction(build, value, build.model.nodes[i]).apply(own_cmd);
  set_environment(value.config, stage);
  return value;
}

}  // namespace

std::string origin_text(const model::Origin& origin) {
  struct Visitor {
    std::string operator()(const model::FromContext&) const { return "context"; }
    std::string operator()(const model::FromScratch&) const { return "scratch"; }
    std::string operator()(const model::FromStage& from) const {
      return fmt::format("stage {}", from.stage.index);
    }
    std::string operator()(const model::FromImage& from) const {
      return "image " + value_text(from.reference);
    }
    std::string operator()(const model::FromNamedContext& from) const {
      return "named context " + from.name;
    }
    std::string operator()(const model::FromUnknown& from) const {
      return "unknown " + value_text(from.text);
    }
  };
  return std::visit(Visitor{}, origin);
}

std::string value_text(const model::Value& value) {
  return value.known ? value.text : "?" + value.text;
}

const StageValue& Build::stage(model::StageId id) {
  const auto found = stages.find(id.index);
  if (found != stages.end()) return found->second;
  StageValue value = evaluate_stage(*this, model.at(id));
  return stages.emplace(id.index, std::move(value)).first->second;
}

Evaluation evaluate(const model::Model& model, Inputs& inputs, const std::string& side) {
  Build build{model, inputs, side, {}, {}};
  Evaluation out;
  if (!model.target) {
    out.files.failures.push_back("there is no stage to build");
    return out;
  }
  for (std::uint32_t i = 0; i < model.target->index; ++i)
    if (model.stages[i].needed) build.stage({i});
  const StageValue& value = build.stage(*model.target);
  out.config = value.config;
  out.files = value.files;
  // What other stages need to succeed, this build needs too.
  for (const auto& [index, stage] : build.stages) {
    out.files.guards.insert(stage.files.guards.begin(), stage.files.guards.end());
    out.files.hopeless.insert(stage.files.hopeless.begin(), stage.files.hopeless.end());
    if (out.files.gave_up.empty()) out.files.gave_up = stage.files.gave_up;
    for (const std::string& failure : stage.files.failures)
      if (std::find(out.files.failures.begin(), out.files.failures.end(), failure) ==
          out.files.failures.end())
        out.files.failures.push_back(failure);
  }
  out.steps = std::move(build.steps);
  return out;
}

}  // namespace stowage::proof
