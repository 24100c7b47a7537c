#include "lib/cache/why.h"

#include <algorithm>
#include <map>

namespace stowage::cache {

namespace {

using model::Node;

std::string joined(const std::vector<std::string>& words) {
  std::string result;
  for (const std::string& word : words) {
    if (!result.empty()) result += ", ";
    result += word;
  }
  return result;
}

std::uint32_t line_of(const Step& step) { return step.node->instruction->first_line; }

/// The line that last set a variable for an instruction, if that is in the file.
std::optional<std::uint32_t> line_that_sets(const model::Model& model, const Node& node,
                                            const std::string& name) {
  std::optional<std::uint32_t> line;
  for (const Node& other : model.nodes) {
    if (&other == &node) break;
    const auto keyword = other.instruction->keyword;
    if (keyword != syntax::Keyword::env && keyword != syntax::Keyword::arg) continue;
    if (other.stage != node.stage) continue;
    if (const auto* facts = other.as<model::AssignFacts>())
      for (const model::Assignment& a : facts->assignments)
        if (a.name == name && a.value) line = other.instruction->first_line;
  }
  return line;
}

class Explainer {
 public:
  Explainer(const model::Model& model, const Plan& plan) : model_(model), plan_(plan) {
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
      steps_.emplace(plan.steps[i].vertex, i);
      if (plan.steps[i].merge) steps_.emplace(*plan.steps[i].merge, i);
    }
  }

  Why explain(std::size_t step) {
    why_.key = plan_.at(plan_.steps[step].vertex).parts;
    for (KeyPart& part : why_.key) part.text = readable(part, plan_.steps[step]);
    above(plan_.steps[step]);
    below(step);
    return std::move(why_);
  }

 private:
  enum class Reach : std::uint8_t { none, content, definition };

  void add(std::uint32_t line, std::string text, bool if_files_differ) {
    why_.causes.push_back({line, std::move(text), if_files_differ});
  }

  /// What an input is, in words.
  std::string name_of(VertexId id) const {
    if (const auto found = steps_.find(id); found != steps_.end())
      return "line " + std::to_string(line_of(plan_.steps[found->second]));
    const auto& parts = plan_.at(id).parts;
    if (parts.empty()) return "a step";
    if (parts[0].label == "context")
      return parts[0].text.empty() ? "the context" : "the context " + parts[0].text;
    return parts[0].label == "image" ? parts[0].text
                                     : "the " + parts[0].label + " " + parts[0].text;
  }

  /// "input 1" by its name; a value that the base image has, too.
  std::string readable(const KeyPart& part, const Step& step) const {
    if (part.label.starts_with("variable ") && part.text == "$" + part.label.substr(9))
      return "(of the base image)";
    std::string text = part.text;
    const auto& inputs = plan_.at(step.vertex).inputs;
    for (std::size_t i = inputs.size(); i-- > 0;) {
      const std::string written = "input " + std::to_string(i);
      const std::size_t at = text.find(written);
      if (at != std::string::npos) text.replace(at, written.size(), name_of(inputs[i].vertex));
    }
    return text;
  }

  /// All vertices that the step stands on, each with how strongly, from the nearest up.
  void above(const Step& step) {
    std::vector<Reach> reach(plan_.vertices.size(), Reach::none);
    const VertexId top = step.merge.value_or(step.vertex);
    reach[top.index] = Reach::definition;
    for (std::size_t i = top.index + 1; i-- > 0;) {
      if (reach[i] == Reach::none) continue;
      for (const VertexInput& input : plan_.vertices[i].inputs) {
        const Reach here = input.by_content ? Reach::content : reach[i];
        reach[input.vertex.index] = std::max(reach[input.vertex.index], here);
      }
    }
    for (std::size_t i = top.index + 1; i-- > 0;) {
      if (reach[i] == Reach::none) continue;
      const auto found = steps_.find({static_cast<std::uint32_t>(i)});
      if (found == steps_.end() || plan_.steps[found->second].vertex.index != i) continue;
      causes_of(plan_.steps[found->second], reach[i] == Reach::content);
    }
  }

  /// What in the instruction itself, or in the files that it takes from the context, may change.
  void causes_of(const Step& step, bool if_files_differ) {
    const std::uint32_t line = line_of(step);
    const Node& node = *step.node;
    if (const auto* from = node.as<model::FromFacts>()) {
      add(line, "the image " + from->image.value.text + " gets other layers", if_files_differ);
      return;
    }
    if (const auto* copy = node.as<model::CopyFacts>()) return copied(step, *copy, if_files_differ);
    if (const auto* run = node.as<model::RunFacts>()) {
      add(line, "the text of the command", if_files_differ);
      std::map<std::uint32_t, std::vector<std::string>> lines;
      for (const KeyPart& part : plan_.at(step.vertex).parts) {
        if (!part.label.starts_with("variable ")) continue;
        const std::string name = part.label.substr(9);
        if (const auto set = line_that_sets(model_, node, name)) lines[*set].push_back(name);
      }
      for (const auto& [set, names] : lines)
        add(set, "the value of " + joined(names) + ", used or not", if_files_differ);
      for (const model::MountFacts& mount : run->mounts)
        if (mount.type == syntax::MountType::bind &&
            std::holds_alternative<model::FromContext>(mount.from))
          add(line, "files of the context that it mounts: " + shown(mount.source.text),
              if_files_differ);
      return;
    }
    add(line, "the text of the instruction", if_files_differ);
  }

  static std::string shown(const std::string& path) {
    const std::string relative = path.starts_with('/') ? path.substr(1) : path;
    return relative.empty() || relative == "." ? "all that the ignore file lets in" : relative;
  }

  void copied(const Step& step, const model::CopyFacts& copy, bool if_files_differ) {
    const std::uint32_t line = line_of(step);
    std::vector<std::string> sources;
    for (const model::Expansion& source : copy.sources) sources.push_back(shown(source.value.text));
    if (std::holds_alternative<model::FromContext>(copy.from) && !sources.empty())
      add(line, "files of the context that it copies: " + joined(sources), if_files_differ);
    if (!copy.heredocs.empty()) add(line, "the text of its files", if_files_differ);
    add(line, "the text of the instruction", if_files_differ);
  }

  /// What stands on the step: the definition carries on, content may stop it.
  void below(std::size_t step) {
    std::vector<Reach> reach(plan_.vertices.size(), Reach::none);
    reach[plan_.steps[step].vertex.index] = Reach::definition;
    for (std::size_t i = 0; i < plan_.vertices.size(); ++i)
      for (const VertexInput& input : plan_.vertices[i].inputs) {
        const Reach from = reach[input.vertex.index];
        if (from == Reach::none) continue;
        const Reach here = input.by_content ? Reach::content : from;
        reach[i] = std::max(reach[i], here);
      }
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
      if (i == step) continue;
      const Step& other = plan_.steps[i];
      Reach here = reach[other.vertex.index];
      if (other.merge && here == Reach::none) continue;  // only the merge runs again
      if (here == Reach::definition) why_.follows.push_back(i);
      if (here == Reach::content) why_.may_follow.push_back(i);
    }
  }

  const model::Model& model_;
  const Plan& plan_;
  std::map<VertexId, std::size_t> steps_;
  Why why_;
};

}  // namespace

std::optional<std::size_t> step_at_line(const Plan& plan, std::uint32_t line) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const syntax::Instruction& instruction = *plan.steps[i].node->instruction;
    if (!plan.steps[i].trigger && instruction.first_line <= line && line <= instruction.last_line)
      return i;
  }
  return std::nullopt;
}

Why explain(const model::Model& model, const Plan& plan, std::size_t step) {
  return Explainer(model, plan).explain(step);
}

}  // namespace stowage::cache
