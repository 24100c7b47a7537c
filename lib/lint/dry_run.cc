#include "lib/lint/dry_run.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <optional>
#include <unordered_map>

#include "lib/lint/variables.h"
#include "lib/model/expand.h"
#include "lib/model/platform.h"
#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/signal.h"

namespace stowage::lint {

namespace {

using syntax::Instruction;
using syntax::Keyword;

constexpr std::size_t most_copied = std::size_t{1} << 20;  // variables handed on, all stages
constexpr std::size_t most_steps = std::size_t{1} << 20;   // triggers included

/// A text after expansion, with the names that were set and those that were not.
struct Text {
  std::string text;
  bool failed = false;
  std::vector<std::string> set, unset;
};

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.emplace_back(name);
}

model::Resolve resolver(const Variables& variables, Text& out) {
  return [&](std::string_view name) -> model::Lookup {
    const std::string* value = variables.find(name);
    add_once(value != nullptr ? out.set : out.unset, name);
    if (value == nullptr) return {};
    return {true, true, *value, false};
  };
}

bool is_windows(const std::optional<model::Platform>& platform) {
  return platform && platform->os == "windows";
}

bool is_absolute(std::string_view path, bool windows) {
  if (!windows) return path.starts_with('/');
  if (path.size() > 1 && path[1] == ':') path.remove_prefix(2);
  return path.starts_with('/') || path.starts_with('\\');
}

/// 80 or 8000-9000, as the builder reads them.
std::optional<std::pair<unsigned, unsigned>> port_range(std::string_view text) {
  const auto number = [](std::string_view digits) -> std::optional<unsigned> {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size() || value > 65535)
      return std::nullopt;
    return value;
  };
  const std::size_t dash = text.find('-');
  const auto first = number(text.substr(0, dash));
  const auto last = dash == std::string_view::npos ? first : number(text.substr(dash + 1));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

bool is_protocol(std::string_view text) {
  for (const std::string_view known : {"tcp", "udp", "sctp"})
    if (syntax::equal_ignoring_case(text, known)) return true;
  return text.empty();
}

/// A platform of one part must be the name of a system or of a processor that the builder knows.
bool has_known_architecture(std::string_view platform) {
  return platform.find('/') != std::string_view::npos || model::may_stand_alone(platform);
}

struct Stage {
  Variables variables;
  std::vector<std::string_view> arguments;  ///< names that an ARG declares
  std::optional<std::uint32_t> base;        ///< a stage
  std::optional<model::Platform> platform;
  std::string image;
  bool has_workdir = false, has_shell = false;
  std::vector<const Instruction*> triggers;
};

class Runner {
 public:
  explicit Runner(const syntax::Dockerfile& file) : file_(file) {}

  DryRun run() {
    if (!reads()) return std::move(out_);
    judge_defaults();
    if (!read_arguments(globals_, true)) return stop(DryRun::Phase::arguments, 0);
    if (!read_stages() || has_cycle()) return stop(DryRun::Phase::stages, 0);
    for (std::uint32_t i = 0; i < stages_.size(); ++i)
      if (!carry_out(i)) break;
    return std::move(out_);
  }

 private:
  DryRun stop(DryRun::Phase phase, std::uint32_t index) {
    out_.stopped = phase;
    out_.stopped_at = index;
    return std::move(out_);
  }

  /// Do the parsers take the file?
  bool reads() {
    const syntax::SyntaxError* first = nullptr;
    for (const syntax::SyntaxError& error : file_.errors) {
      if (error.from_parser()) {
        out_.stopped = DryRun::Phase::parser;
        return false;
      }
      if (first == nullptr || error.instruction < first->instruction) first = &error;
    }
    if (first == nullptr && !file_.stages.empty()) return true;
    out_.stopped = DryRun::Phase::instructions;
    out_.stopped_at = first != nullptr ? first->instruction : syntax::no_instruction;
    return false;
  }

  Text expand(std::string_view text, const Variables& variables) const {
    Text out;
    if (model::is_plain(text, file_.escape)) {
      out.text = text;
      return out;
    }
    model::Expansion done = model::expand_word(text, file_.escape, resolver(variables, out));
    out.failed = !done.error.empty();
    out.text = std::move(done.value.text);
    return out;
  }

  static Variables predefined(std::string_view target) {
    static const auto of_platforms = [] {
      auto made = std::make_shared<Variables>();
      for (const std::string prefix : {"BUILD", "TARGET"}) {
        made->set(prefix + "PLATFORM", "linux/amd64");
        made->set(prefix + "OS", "linux");
        made->set(prefix + "OSVERSION", "");
        made->set(prefix + "ARCH", "amd64");
        made->set(prefix + "VARIANT", "");
      }
      return made;
    }();
    Variables out{of_platforms};
    out.set("TARGETSTAGE", std::string(target.empty() ? "default" : target));
    return out;
  }

  /// The arguments above the first FROM; false when one cannot be expanded.
  bool read_arguments(Variables& variables, bool note_names) {
    for (std::uint32_t i = 0; i < file_.stages[0].first; ++i) {
      const auto* args = file_.instructions[i].as<syntax::Args>();
      if (args == nullptr) continue;
      for (const syntax::ArgDeclaration& declared : args->declarations) {
        if (note_names) declared_.push_back(declared.name.text);
        if (!declared.has_default) continue;
        Text value = expand(declared.value.text, variables);
        if (value.failed) return false;
        variables.set(declared.name.text, std::move(value.text));
      }
    }
    return true;
  }

  /// Names of base images when nothing is given from outside.
  void judge_defaults() {
    globals_ = predefined(file_.stages.back().name);
    std::optional<Variables> with_arguments;
    if (file_.stages[0].first > 0) {
      with_arguments = globals_;
      if (!read_arguments(*with_arguments, false)) return;
    }
    for (const syntax::Stage& stage : file_.stages) {
      const auto* from = file_.instructions[stage.first].as<syntax::From>();
      const Text name = expand(from->image.text, with_arguments ? *with_arguments : globals_);
      if (name.failed) return;
      if (!is_image_reference(name.text))
        out_.invalid_defaults.push_back({stage.first, std::string(from->image.text)});
    }
  }

  void note_unset_in_from(const Text& text, std::uint32_t index) {
    for (const std::string& name : text.unset) {
      if (std::find(declared_.begin(), declared_.end(), name) != declared_.end()) continue;
      Variables names = globals_;
      for (const std::string_view declared : declared_)
        if (names.find(declared) == nullptr) names.set(declared, {});
      out_.unset_in_from.push_back({index, name, names.nearest(name)});
    }
  }

  bool read_stages() {
    bool images = true;
    for (std::uint32_t i = 0; i < file_.stages.size(); ++i) {
      if (!read_from(i)) return false;
    }
    for (std::uint32_t i = 0; i < file_.stages.size(); ++i) {
      images = images && read_sources(file_.of(file_.stages[i]), i);
      if (!images) return false;
    }
    for (Stage& stage : stages_)
      if (!stage.base && stage.image != "scratch" && !is_image_reference(stage.image)) return false;
    return std::all_of(other_images_.begin(), other_images_.end(), [](std::string_view image) {
      return image == "scratch" || is_image_reference(image);
    });
  }

  bool read_from(std::uint32_t id) {
    const std::uint32_t index = file_.stages[id].first;
    const auto& from = *file_.instructions[index].as<syntax::From>();
    Stage stage;
    Text name = expand(from.image.text, globals_);
    note_unset_in_from(name, index);
    if (name.failed || name.text.empty()) return false;
    if (!from.platform.empty()) {
      const Text platform = expand(from.platform.text, globals_);
      note_unset_in_from(platform, index);
      judge_platform(platform, from.platform.text, id);
      if (platform.failed || !has_known_architecture(platform.text)) return false;
      stage.platform = model::parse_platform(platform.text);
      if (!stage.platform) return false;
    }
    if (const auto found = names_.find(name.text); found != names_.end())
      stage.base = found->second;
    stage.image = std::move(name.text);
    if (!file_.stages[id].name.empty()) names_[std::string(file_.stages[id].name)] = id;
    stages_.push_back(std::move(stage));
    return true;
  }

  void judge_platform(const Text& platform, std::string_view written, std::uint32_t id) {
    const std::uint32_t index = file_.stages[id].first;
    if (platform.unset.empty() && platform.set.size() == 1 && platform.set[0] == "TARGETPLATFORM" &&
        platform.text == *globals_.find("TARGETPLATFORM"))
      out_.redundant_platforms.push_back({index, std::string(written)});
    if (!platform.set.empty() || !platform.unset.empty() || platform.failed) return;
    const auto parsed = model::parse_platform(platform.text);
    if (!parsed || !has_known_architecture(platform.text)) return;
    const std::string_view name = file_.stages[id].name;
    if (name.find(parsed->os) != std::string_view::npos ||
        name.find(parsed->arch) != std::string_view::npos)
      return;
    out_.constant_platforms.push_back({index, platform.text});
  }

  std::optional<std::uint32_t> stage_called(std::string_view name) const {
    std::string small(name);
    for (char& c : small) c = syntax::lower(c);
    const auto found = names_.find(small);
    if (found == names_.end()) return std::nullopt;
    return found->second;
  }

  /// Where COPY --from and mounts take their files; false when that cannot be.
  bool read_sources(std::span<const Instruction> instructions, std::uint32_t id) {
    for (const Instruction& instruction : instructions) {
      if (const auto* copy = instruction.as<syntax::Copy>(); copy && !copy->from.empty()) {
        const std::string_view from = copy->from.text;
        const Text text = expand(from, {});
        if (text.failed || text.text != from) return false;
        unsigned number = 0;
        const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), number);
        if (error == std::errc() && end == from.data() + from.size()) {
          if (number >= stages_.size()) return false;
          uses_.push_back({id, number});
        } else {
          use(from, id);
        }
      }
      if (const auto* run = instruction.as<syntax::Run>())
        for (const syntax::Mount& mount : run->mounts)
          if (!mount.from.empty()) use(mount.from, id);
    }
    return true;
  }

  void use(std::string_view from, std::uint32_t id) {
    if (const auto stage = stage_called(from))
      uses_.push_back({id, *stage});
    else
      other_images_.push_back(from);
  }

  /// A stage that needs itself. A use of a later stage is an error of its own, but comes later.
  bool has_cycle() const {
    std::vector<std::vector<std::uint32_t>> next(stages_.size());
    for (const auto& [from, to] : uses_) next[from].push_back(to);
    std::vector<unsigned char> state(stages_.size(), 0);  // 1: on the way, 2: done
    for (std::uint32_t start = 0; start < stages_.size(); ++start) {
      std::vector<std::pair<std::uint32_t, std::size_t>> way;
      if (state[start] == 0) way.push_back({start, 0}), state[start] = 1;
      while (!way.empty()) {
        auto& [at, edge] = way.back();
        if (edge == next[at].size()) {
          state[at] = 2;
          way.pop_back();
          continue;
        }
        const std::uint32_t to = next[at][edge++];
        if (state[to] == 1) return true;
        if (state[to] == 0) way.push_back({to, 0}), state[to] = 1;
      }
    }
    return false;
  }

  bool carry_out(std::uint32_t id) {
    Stage& stage = stages_[id];
    if (stage.base) {
      const Stage& base = stages_[*stage.base];
      copied_ += base.variables.size();
      if (copied_ > most_copied) return fail(file_.stages[id].first);
      stage.variables = base.variables;
      stage.arguments = base.arguments;
      stage.platform = base.platform;
      stage.has_workdir = base.has_workdir;
      stage.has_shell = base.has_shell;
    } else if (!is_windows(stage.platform)) {
      stage.variables.set("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }
    last_ = {};
    const std::uint32_t first = file_.stages[id].first;
    if (stage.base) {
      for (const Instruction* trigger : stages_[*stage.base].triggers)
        if (!step(*trigger, first, id, true)) return fail(first);
    }
    for (std::uint32_t i = first + 1; i < file_.stages[id].end; ++i) {
      const Instruction& instruction = file_.instructions[i];
      if (const auto* onbuild = instruction.as<syntax::Onbuild>(); onbuild && onbuild->trigger)
        stage.triggers.push_back(onbuild->trigger);
      if (!step(instruction, i, id, false)) return fail(i);
    }
    return true;
  }

  bool fail(std::uint32_t index) {
    out_.stopped = DryRun::Phase::steps;
    out_.stopped_at = index;
    return false;
  }

  /// One instruction, which BuildKit's messages place at `index`.
  bool step(const Instruction& instruction, std::uint32_t index, std::uint32_t id, bool trigger) {
    if (++steps_ > most_steps) return false;
    Stage& stage = stages_[id];
    const auto word = [&](std::string_view text, std::string* result = nullptr) {
      if (result == nullptr && model::is_plain(text, file_.escape)) return true;
      Text done = expand(text, stage.variables);
      note_unset(done, stage, index, id, trigger);
      if (result != nullptr) *result = std::move(done.text);
      return !done.failed;
    };
    if (const auto* pairs = instruction.as<syntax::KeyValues>())
      return set(*pairs, instruction, stage, word);
    if (const auto* args = instruction.as<syntax::Args>()) return declare(*args, stage, word);
    if (const auto* copy = instruction.as<syntax::Copy>())
      return copies(instruction, *copy, stage, id, index, trigger, word);
    if (const auto* run = instruction.as<syntax::Run>()) return mounts(*run, id, word);
    if (const auto* words = instruction.as<syntax::Words>())
      return other(instruction, *words, stage, index, word);
    note_command(instruction, stage, index);
    return true;
  }

  void note_unset(const Text& text, const Stage& stage, std::uint32_t index, std::uint32_t id,
                  bool trigger) {
    for (const std::string& name : text.unset) {
      if (name == "BUILDKIT_SBOM_SCAN_CONTEXT" || name == "BUILDKIT_SBOM_SCAN_STAGE") continue;
      if (std::find(stage.arguments.begin(), stage.arguments.end(), name) != stage.arguments.end())
        continue;
      out_.unset.push_back({index, name, stage.variables.nearest(name), id, trigger});
    }
  }

  template <class Word>
  static bool set(const syntax::KeyValues& pairs, const Instruction& instruction, Stage& stage,
                  const Word& word) {
    std::vector<std::pair<std::string, std::string>> values(pairs.pairs.size());
    for (std::size_t i = 0; i < values.size(); ++i)
      if (!word(pairs.pairs[i].key.text, &values[i].first) ||
          !word(pairs.pairs[i].value.text, &values[i].second))
        return false;
    if (instruction.keyword == Keyword::env)
      for (auto& [name, value] : values) stage.variables.set(name, std::move(value));
    return true;
  }

  template <class Word>
  bool declare(const syntax::Args& args, Stage& stage, const Word& word) {
    for (const syntax::ArgDeclaration& declared : args.declarations) {
      if (declared.has_default) {
        std::string value;
        if (!word(declared.value.text, &value)) return false;
        stage.variables.set(declared.name.text, std::move(value));
      } else if (const std::string* value = globals_.find(declared.name.text)) {
        stage.variables.set(declared.name.text, *value);
      }
      stage.arguments.push_back(declared.name.text);
    }
    return true;
  }

  template <class Word>
  bool copies(const Instruction& instruction, const syntax::Copy& copy, const Stage& stage,
              std::uint32_t id, std::uint32_t index, bool trigger, const Word& word) {
    std::string chmod, checksum;
    if (!word(copy.chown.text) || !word(copy.chmod.text, &chmod) ||
        !word(copy.checksum.text, &checksum))
      return false;
    for (const syntax::Word& exclude : copy.excludes)
      if (!word(exclude.text)) return false;
    std::vector<std::string> sources(copy.sources.size());
    for (std::size_t i = 0; i < sources.size(); ++i)
      if (!word(copy.sources[i].text, &sources[i])) return false;
    if (!word(copy.destination.text)) return false;
    for (const syntax::Heredoc& heredoc : instruction.heredocs) {
      if (!heredoc.expand) continue;
      Text body;
      const model::Expansion done = model::expand_word(
          heredoc.content, '\\', resolver(stage.variables, body), /*quotes=*/false);
      note_unset(body, stage, index, id, trigger);
      if (!done.error.empty()) return false;
    }
    if (!can_use(copy.from.text, id)) return false;
    const auto remote = [](const std::string& source) {
      return source.starts_with("http://") || source.starts_with("https://");
    };
    if (!checksum.empty()) {
      if (sources.size() != 1) return false;
      const bool git =
          sources[0].find(".git") != std::string::npos || sources[0].starts_with("git");
      if (!remote(sources[0]) && !git) return false;
      if (!git && !is_image_reference("a@" + checksum)) return false;  // the same form of digest
    }
    return instruction.keyword == Keyword::add ||
           std::none_of(sources.begin(), sources.end(), remote);
  }

  /// Only what stands above is built when a stage copies from another.
  bool can_use(std::string_view from, std::uint32_t id) const {
    if (from.empty()) return true;
    unsigned number = 0;
    const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), number);
    if (error == std::errc() && end == from.data() + from.size()) return number < id;
    const auto stage = stage_called(from);
    return !stage || *stage < id;
  }

  template <class Word>
  bool mounts(const syntax::Run& run, std::uint32_t id, const Word& word) {
    for (const syntax::Mount& mount : run.mounts) {
      for (const syntax::MountOption& option : mount.options) {
        std::string value;
        if (!option.has_value) continue;
        if (!word(option.value, &value)) return false;
        if (syntax::equal_ignoring_case(option.key, "from") && value != option.value) return false;
      }
      if (!can_use(mount.from, id)) return false;
    }
    return true;
  }

  template <class Word>
  bool other(const Instruction& instruction, const syntax::Words& words, Stage& stage,
             std::uint32_t index, const Word& word) {
    if (instruction.keyword == Keyword::maintainer) return true;
    if (instruction.keyword == Keyword::expose) return expose(words, stage, index);
    for (const syntax::Word& written : words.words) {
      std::string text;
      if (!word(written.text, &text)) return false;
      if (instruction.keyword == Keyword::volume && text.empty()) return false;
      if (instruction.keyword == Keyword::stopsignal && !syntax::grammar::is_signal(text))
        return false;
      if (instruction.keyword != Keyword::workdir) continue;
      if (!stage.has_workdir && !is_absolute(text, is_windows(stage.platform)))
        out_.relative_workdirs.push_back({index, text});
      stage.has_workdir = true;
    }
    return true;
  }

  bool expose(const syntax::Words& words, const Stage& stage, std::uint32_t index) {
    for (const syntax::Word& written : words.words) {
      Text unused;
      const model::WordList list =
          model::expand_words(written.text, file_.escape, resolver(stage.variables, unused));
      if (!list.error.empty()) return false;
      for (const model::Value& port : list.words)
        if (!judge_port(port.text, index)) return false;
    }
    return true;
  }

  bool judge_port(const std::string& text, std::uint32_t index) {
    const std::string_view port(text);
    const std::size_t colon = port.rfind(':');
    std::string_view inner = colon == std::string_view::npos ? port : port.substr(colon + 1);
    std::string_view protocol;
    if (const std::size_t slash = inner.find('/'); slash != std::string_view::npos) {
      protocol = inner.substr(slash + 1);
      inner = inner.substr(0, slash);
    }
    const bool upper =
        std::any_of(protocol.begin(), protocol.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (upper) out_.upper_case_protocols.push_back({index, text});
    if (colon != std::string_view::npos && colon > 0) out_.host_ports.push_back({index, text});
    return is_protocol(protocol) && port_range(inner).has_value();
  }

  void note_command(const Instruction& instruction, Stage& stage, std::uint32_t index) {
    std::optional<std::uint32_t>* last = nullptr;
    bool shell_form = false;
    if (const auto* command = instruction.as<syntax::Command>()) {
      shell_form = !command->command.exec && instruction.keyword != Keyword::shell;
      if (instruction.keyword == Keyword::shell) stage.has_shell = !command->command.words.empty();
    }
    if (instruction.keyword == Keyword::cmd) last = &last_[0];
    if (instruction.keyword == Keyword::entrypoint) last = &last_[1];
    if (instruction.keyword == Keyword::healthcheck) last = &last_[2];
    if (shell_form && !stage.has_shell) out_.shell_forms.push_back(index);
    if (last == nullptr) return;
    if (*last) out_.repeated.push_back({**last, index});
    *last = index;
  }

  const syntax::Dockerfile& file_;
  DryRun out_;
  Variables globals_;
  std::vector<std::string_view> declared_;  ///< names of ARG above the first FROM
  std::unordered_map<std::string, std::uint32_t> names_;
  std::vector<Stage> stages_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> uses_;
  std::vector<std::string_view> other_images_;
  std::array<std::optional<std::uint32_t>, 3> last_;  ///< CMD, ENTRYPOINT, HEALTHCHECK of the stage
  std::size_t copied_ = 0, steps_ = 0;
};

}  // namespace

DryRun dry_run(const syntax::Dockerfile& file) { return Runner(file).run(); }

}  // namespace stowage::lint
