// The commands that build images, and those around them, as the tools' own command lines define
// them: docs.docker.com/reference/cli (docker, buildx), buildah-build(1), podman-build(1), the
// kaniko executor's README.

#include <algorithm>
#include <array>

#include "lib/pipeline/flags.h"
#include "lib/pipeline/reader.h"

namespace stowage::pipeline {

namespace {

/// Is what the shell puts here unknown in number? Then flags may hide in it.
bool hides_flags(const shell::Word& word) { return word.splits; }

}  // namespace

class CommandReader {
 public:
  CommandReader(Reader& reader, const shell::Command& command, ScriptId script)
      : reader_(reader), command_(command), script_(script), words_(command.argv) {}

  void read();

 private:
  bool done() const { return at_ >= words_.size(); }
  std::string_view word() const { return done() ? std::string_view{} : words_[at_].text; }
  Text value_of(const shell::Word& word, std::size_t skip = 0) const {
    return word_text(reader_.tree.text, word, skip);
  }
  Flag next() { return next_flag(reader_.tree.text, words_, at_); }
  void skip_global_flags();
  std::string_view program() const;

  void docker();
  void docker_buildx();
  void build(Tool tool);
  void build_flag(Build& build, const Flag& flag);
  void kaniko();
  void kaniko_flag(Build& build, const Flag& flag);
  void create_builder();
  void login();
  void operand_step(StepKind kind);
  void prune();
  void bake();
  void compose();
  void environment();

  Step& step(StepKind kind) {
    Step& added = reader_.add_step(kind, command_.span);
    added.script = script_;
    return added;
  }
  Build& add(Tool tool) {
    Span name = words_[0].span;
    if (at_ > 0) name.end = std::max(name.end, words_[at_ - 1].span.end);
    Build& build = reader_.add_build(tool, command_.span, name);
    build.script = script_;
    const shell::Word& last = words_[at_ > 0 ? at_ - 1 : 0];
    if (last.span.size() == last.raw.size()) build.options_end = last.span.end;
    return build;
  }

  Reader& reader_;
  const shell::Command& command_;
  ScriptId script_;
  std::span<const shell::Word> words_;
  std::size_t at_ = 0;
};

void CommandReader::skip_global_flags() {
  while (!done() && word().starts_with('-')) next();
}

/// The program's name; a variable that the file sets to a name is followed: `$(DOCKER) build`.
std::string_view CommandReader::program() const {
  if (words_.empty()) return {};
  const shell::Word& first = words_[0];
  if (!first.expands) return shell::basename(first.text);
  const std::string variable = value_of(first).value;
  const std::optional<std::string> value = reader_.out.expand(variable);
  if (value) {
    const std::string_view name = shell::basename(*value);
    for (const std::string_view known : {"docker", "podman", "buildah", "executor"})
      if (name == known || (name.starts_with(known) && name.substr(known.size()).starts_with(' ')))
        return known;
    return {};
  }
  // Set elsewhere, but its name and its first argument leave no doubt.
  const bool builds =
      words_.size() > 1 && (words_[1].text == "build" || words_[1].text == "buildx");
  const bool named = variable == "$(DOCKER)" || variable == "${DOCKER}" || variable == "$DOCKER";
  return builds && named ? "docker" : std::string_view{};
}

void CommandReader::read() {
  environment();
  if (words_.empty()) return;
  // CI systems' own wrappers, which the shell library does not know: `travis_retry docker build …`.
  constexpr auto retries =
      std::to_array<std::string_view>({"travis_retry", "travis_wait", "retry", "time"});
  if (std::find(retries.begin(), retries.end(), command_.name) != retries.end()) {
    std::size_t skip = 1;
    while (skip < words_.size() && words_[skip].text != "docker" && skip < 4) ++skip;
    if (skip < words_.size() && words_[skip].text == "docker") words_ = words_.subspan(skip);
  }
  const std::string_view name = program();
  at_ = 1;
  if ((name == "cd" || name == "pushd") && words_.size() > 1) reader_.moved = true;
  if (name == "docker" || name == "nerdctl") return docker();
  if (name == "docker-buildx") return docker_buildx();
  if (name == "podman" || name == "buildah") {
    skip_global_flags();
    if (word() == "image") ++at_;
    const std::string_view sub = word();
    ++at_;
    if (sub == "build" || (name == "buildah" && (sub == "bud" || sub == "build-using-dockerfile")))
      return build(name == "podman" ? Tool::podman : Tool::buildah);
    if (sub == "login") return login();
    if (sub == "pull") return operand_step(StepKind::pull_image);
    return;
  }
  const bool kaniko_path = words_[0].raw.find("kaniko/executor") != std::string_view::npos;
  if (kaniko_path || (name == "executor" && command_.argv.size() > 1)) return kaniko();
  if (name == "docker-compose") {
    skip_global_flags();
    if (word() == "build") {
      ++at_;
      compose();
    }
    return;
  }
  if (name == "mv" && command_.argv.size() >= 3) {
    step(StepKind::move_path).value = value_of(command_.argv.back());
    return;
  }
}

/// `DOCKER_BUILDKIT=0`, before a command, exported, or set alone.
void CommandReader::environment() {
  const auto check = [&](std::string_view name, const Text& value, Span span) {
    if (name == "DOCKER_BUILDKIT" && value.value == "0") {
      Step& added = step(StepKind::legacy_builder);
      added.span = span;
      added.value = value;
    }
  };
  for (const shell::Assignment& assignment : command_.assignments) {
    const Text value = value_of(assignment.value);
    check(assignment.name, value, assignment.span);
    if (command_.argv.empty() && !assignment.value.expands)
      reader_.out.variables.push_back({std::string(assignment.name), value});
  }
  const bool exports = command_.name == "export";
  const auto split = [&](const shell::Word& word) {
    const std::size_t equals = word.raw.find('=');
    if (equals == std::string_view::npos) return;
    const Text value = value_of(word, equals + 1);
    check(word.raw.substr(0, equals), value, word.span);
    if (exports && !word.expands)
      reader_.out.variables.push_back({std::string(word.raw.substr(0, equals)), value});
  };
  for (const shell::Word& word : command_.env) split(word);
  if (exports)
    for (const shell::Word& word : command_.arguments()) split(word);
}

void CommandReader::docker() {
  skip_global_flags();
  std::string_view sub = word();
  ++at_;
  if (sub == "image" || sub == "builder" || sub == "system" || sub == "compose") {
    const std::string_view group = sub;
    if (group == "compose") skip_global_flags();
    sub = word();
    ++at_;
    if (group == "compose") {
      if (sub == "build") compose();
      return;
    }
    if (sub == "prune") return prune();
    if (group == "system") return;
  }
  if (sub == "build") return build(Tool::docker);
  if (sub == "buildx") return docker_buildx();
  if (sub == "pull") return operand_step(StepKind::pull_image);
  if (sub == "login") return login();
  if (sub == "run") {  // docker run … gcr.io/kaniko-project/executor …
    while (!done() && words_[at_].raw.find("kaniko-project/executor") == std::string_view::npos)
      ++at_;
    if (!done()) {
      ++at_;
      kaniko();
    }
  }
}

void CommandReader::docker_buildx() {
  Text builder;
  while (!done() && word().starts_with('-')) {
    const Flag flag = next();
    if (flag.name == "--builder") builder = flag.value;
  }
  const std::string_view sub = word();
  ++at_;
  if (sub == "build" || sub == "b") {
    build(Tool::buildx);
    if (builder && !reader_.out.builds.back().builder) reader_.out.builds.back().builder = builder;
    return;
  }
  if (sub == "bake") return bake();
  if (sub == "create") return create_builder();
  if (sub == "use") return operand_step(StepKind::use_builder);
  if (sub == "prune") return prune();
  if (sub == "install") return;
}

void CommandReader::build(Tool tool) {
  Build& build = add(tool);
  std::size_t operands = 0;
  bool hidden = false;
  while (!done()) {
    const Flag flag = next();
    if (!flag.name.empty()) {
      build_flag(build, flag);
      continue;
    }
    ++operands;
    if (hides_flags(*flag.word)) hidden = true;
    build.context = flag.value;
  }
  // Exactly one operand is the context; with more, a variable among them holds flags.
  build.opaque_flags = hidden && operands != 1;
  if (operands > 1 && !hidden) build.opaque_flags = true;
}

void CommandReader::build_flag(Build& build, const Flag& flag) {
  const std::string_view name = flag.name;
  const bool off = flag.has_value && flag.value.value == "false";
  const auto add_list = [&](std::vector<Text>& to) {
    // `--platform a,b`
    const std::string_view all = flag.value.value;
    for (std::size_t begin = 0; begin <= all.size();) {
      std::size_t end = std::min(all.find(',', begin), all.size());
      Text item{std::string(all.substr(begin, end - begin)), flag.value.span, flag.value.exact};
      if (item.exact) {
        item.span.begin += static_cast<std::uint32_t>(begin);
        item.span.end = item.span.begin + static_cast<std::uint32_t>(end - begin);
      }
      if (!item.value.empty()) to.push_back(std::move(item));
      begin = end + 1;
    }
  };
  if (name == "-t" || name == "--tag")
    build.tags.push_back(flag.value);
  else if (name == "-f" || name == "--file")
    build.dockerfile = flag.value;
  else if (name == "--target")
    build.target = flag.value;
  else if (name == "--builder")
    build.builder = flag.value;
  else if (name == "--platform")
    add_list(build.platforms);
  else if (name == "--build-arg")
    build.build_args.push_back(flag.value);
  else if (name == "--label")
    build.labels.push_back(flag.value);
  else if (name == "--cache-from")
    build.cache_from.push_back(cache_entry(flag.value, build.tool != Tool::buildx));
  else if (name == "--cache-to")
    build.cache_to.push_back(cache_entry(flag.value, false));
  else if (name == "--no-cache-filter")
    add_list(build.no_cache_filters);
  else if (name == "-o" || name == "--output")
    build.outputs.push_back(flag.value);
  else if (name == "--push" && !off)
    build.push = flag.span;
  else if (name == "--load" && !off)
    build.load = flag.span;
  else if (name == "--no-cache" && !off)
    build.no_cache = flag.span;
  else if (name == "--pull" && !off)
    build.pull = flag.span;
}

void CommandReader::kaniko() {
  Build& build = add(Tool::kaniko);
  while (!done()) {
    const Flag flag = next();
    if (flag.name.empty())
      build.opaque_flags |= hides_flags(*flag.word);
    else
      kaniko_flag(build, flag);
  }
}

void CommandReader::kaniko_flag(Build& build, const Flag& flag) {
  const std::string_view name = flag.name;
  if (name == "--context" || name == "-c") {
    build.context = flag.value;
  } else if (name == "--dockerfile" || name == "-f") {
    build.dockerfile = flag.value;
  } else if (name == "--destination" || name == "-d") {
    build.tags.push_back(flag.value);
  } else if (name == "--target") {
    build.target = flag.value;
  } else if (name == "--build-arg") {
    build.build_args.push_back(flag.value);
  } else if (name == "--cache" && flag.value.value != "false") {
    CacheEntry entry;
    entry.type = "kaniko";
    entry.text = flag.has_value ? flag.value : Text{"true", flag.span, false};
    build.cache_from.push_back(entry);
    build.cache_to.push_back(std::move(entry));
  }
}

void CommandReader::bake() {
  Build& build = add(Tool::bake);
  build.bakes = true;
  while (!done()) {
    const Flag flag = next();
    if (flag.name == "--no-cache") build.no_cache = flag.span;
    if (flag.name == "--pull") build.pull = flag.span;
    if (flag.name == "--push") build.push = flag.span;
    if (flag.name == "--set") {
      // --set *.cache-from=type=gha
      const std::string_view all = flag.value.value;
      const std::size_t dot = all.find('.');
      const std::size_t equals = all.find('=');
      if (dot == std::string_view::npos || equals == std::string_view::npos || dot > equals)
        continue;
      const std::string_view key = all.substr(dot + 1, equals - dot - 1);
      Text value{std::string(all.substr(equals + 1)), flag.value.span, flag.value.exact};
      if (value.exact) value.span.begin += static_cast<std::uint32_t>(equals + 1);
      if (key == "cache-from")
        build.cache_from.push_back(cache_entry(std::move(value), false));
      else if (key == "cache-to")
        build.cache_to.push_back(cache_entry(std::move(value), false));
    }
    if (flag.name.empty()) build.opaque_flags |= hides_flags(*flag.word);
  }
}

/// `docker compose build`: what is built stands in the Compose file.
void CommandReader::compose() {
  Build& build = add(Tool::compose);
  build.bakes = true;
  while (!done()) {
    const Flag flag = next();
    const bool off = flag.has_value && flag.value.value == "false";
    if (flag.name == "--no-cache" && !off) build.no_cache = flag.span;
    if (flag.name == "--pull" && !off) build.pull = flag.span;
    if (flag.name == "--push" && !off) build.push = flag.span;
    if (flag.name == "--builder") build.builder = flag.value;
  }
}

void CommandReader::create_builder() {
  Step& added = step(StepKind::create_builder);
  while (!done()) {
    const Flag flag = next();
    if (flag.name == "--name") added.value = flag.value;
    if (flag.name == "--driver") added.driver = flag.value.value;
    if (flag.name == "--use") added.use = true;
    if (flag.name == "--driver-opt") {
      const std::string_view all = flag.value.value;
      if (const std::size_t at = all.find("image="); at != std::string_view::npos) {
        const std::size_t end = std::min(all.find(',', at), all.size());
        added.image = {std::string(all.substr(at + 6, end - at - 6)), flag.value.span, false};
      }
    }
    if (flag.name.empty() && hides_flags(*flag.word)) added.driver = "unknown";
  }
  const shell::Word& last = words_.back();
  if (last.span.size() == last.raw.size()) added.insert_at = {last.span.end, last.span.end};
}

void CommandReader::login() {
  Step& added = step(StepKind::login);
  while (!done()) {
    const Flag flag = next();
    if (flag.name.empty()) added.value = flag.value;
  }
}

void CommandReader::operand_step(StepKind kind) {
  Step& added = step(kind);
  while (!done()) {
    const Flag flag = next();
    if (flag.name.empty()) added.value = flag.value;
  }
}

void CommandReader::prune() {
  Step& added = step(StepKind::prune);
  for (const shell::Word& item : command_.argv)
    added.value.value += (added.value.value.empty() ? "" : " ") + std::string(item.raw);
  added.value.span = command_.span;
}

void read_commands(Reader& reader, const shell::CommandList& commands, ScriptId script) {
  for (const shell::Command& command : commands.commands) {
    if (reader.is_full()) return;
    if (command.kind == shell::CommandKind::simple) CommandReader(reader, command, script).read();
  }
}

}  // namespace stowage::pipeline
