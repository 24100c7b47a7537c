#include "lib/proof/keys.h"

#include <fmt/core.h>

#include <algorithm>
#include <vector>

namespace stowage::proof {

namespace {

std::string text(const model::Value& value) { return (value.known ? "" : "?") + value.text; }

std::string origin(const model::Origin& from) {
  // A stage is named by its place among the steps, not by its name.
  if (const auto* stage = std::get_if<model::FromStage>(&from))
    return fmt::format("stage {}", stage->stage.index);
  if (const auto* image = std::get_if<model::FromImage>(&from))
    return "image " + text(image->reference);
  if (const auto* named = std::get_if<model::FromNamedContext>(&from))
    return "named " + named->name;
  if (const auto* unknown = std::get_if<model::FromUnknown>(&from))
    return "unknown " + text(unknown->text);
  return std::holds_alternative<model::FromContext>(from) ? "context" : "scratch";
}

class Keys {
 public:
  explicit Keys(const model::Model& model) : model_(model) {}

  std::string all() {
    for (std::uint32_t i = 0; i < model_.stages.size(); ++i)
      if (model_.stages[i].needed) stage(model_.stages[i], i);
    return std::move(out_);
  }

 private:
  void stage(const model::Stage& stage, std::uint32_t index) {
    out_ +=
        fmt::format("stage {} from {} for {}\n", index, origin(stage.base), text(stage.platform));
    for (const model::Node& node : stage.triggers) step(node);
    for (std::uint32_t i = stage.from.index + 1; i < stage.end; ++i) step(model_.nodes[i]);
  }

  void step(const model::Node& node) {
    using syntax::Keyword;
    switch (node.instruction->keyword) {
      case Keyword::run:
        return run(node);
      case Keyword::copy:
      case Keyword::add:
        return copy(node);
      case Keyword::workdir:
        if (const auto* facts = node.as<model::WorkdirFacts>())
          out_ += fmt::format("workdir {} user {}\n", text(facts->cwd), text(model_.user_at(node)));
        return;
      default:
        return;
    }
  }

  void run(const model::Node& node) {
    const syntax::Instruction& instruction = *node.instruction;
    out_ += "run\n";
    if (const auto* run = instruction.as<syntax::Run>())
      for (const syntax::Word& word : run->command.words)
        out_ += fmt::format("word {}\n", word.text);
    for (const syntax::Heredoc& heredoc : instruction.heredocs)
      out_ += fmt::format("heredoc {} {} {}\n{}\n", heredoc.expand, heredoc.chomp,
                          heredoc.content.size(), heredoc.content);
    const model::Shell& shell = model_.shell_at(node);
    if (!instruction.exec_form)
      for (const std::string& word : shell.words) out_ += "shell " + word + "\n";
    for (const model::Assignment& one : model::environment(model_, node).variables)
      if (one.value) out_ += fmt::format("env {}={}\n", one.name, text(*one.value));
    out_ += fmt::format("in {} by {}\n", text(model_.cwd_at(node)), text(model_.user_at(node)));
    const auto* facts = node.as<model::RunFacts>();
    if (facts == nullptr) return;
    std::vector<std::string> mounts;
    for (const model::MountFacts& mount : facts->mounts)
      mounts.push_back(fmt::format(
          "mount {} {} {} {} {} {} {} {} {} {} {} {} {}\n", static_cast<int>(mount.type),
          origin(mount.from), text(mount.source), text(mount.target), text(mount.id), mount.sharing,
          mount.uid.value_or("-"), mount.gid.value_or("-"), mount.mode.value_or("-"),
          mount.size.value_or("-"), mount.env.value_or("-"), mount.read_only, mount.required));
    std::sort(mounts.begin(), mounts.end());
    for (const std::string& mount : mounts) out_ += mount;
    out_ += fmt::format("network {} security {}\n", facts->network, facts->security);
  }

  void copy(const model::Node& node) {
    const auto* facts = node.as<model::CopyFacts>();
    const auto* written = node.instruction->as<syntax::Copy>();
    if (facts == nullptr || written == nullptr) return;
    out_ +=
        fmt::format("{} from {} to {} chown {} chmod {} checksum {} {} {} {} {} {}\n",
                    name(node.instruction->keyword), origin(facts->from), text(facts->destination),
                    text(facts->chown.value), text(facts->chmod.value), text(facts->checksum.value),
                    written->link, written->parents, written->keep_git_dir, written->has_unpack,
                    written->unpack);
    for (const auto& source : facts->sources) out_ += "source " + text(source.value) + "\n";
    for (const auto& exclude : facts->excludes) out_ += "exclude " + text(exclude.value) + "\n";
    for (const auto& heredoc : facts->heredocs)
      out_ += fmt::format("heredoc {} {}\n{}\n", heredoc.name, heredoc.content.value.text.size(),
                          text(heredoc.content.value));
  }

  const model::Model& model_;
  std::string out_;
};

}  // namespace

bool same_instructions(const syntax::Dockerfile& one, const syntax::Dockerfile& other) {
  const auto same_heredoc = [](const syntax::Heredoc& a, const syntax::Heredoc& b) {
    return a.name == b.name && a.expand == b.expand && a.chomp == b.chomp && a.content == b.content;
  };
  const auto same = [&](const syntax::Instruction& a, const syntax::Instruction& b) {
    return a.line.text == b.line.text && std::ranges::equal(a.heredocs, b.heredocs, same_heredoc);
  };
  return one.escape == other.escape && one.syntax_full == other.syntax_full &&
         std::ranges::equal(one.instructions, other.instructions, same);
}

std::string step_keys(const model::Model& model) { return Keys(model).all(); }

}  // namespace stowage::proof
