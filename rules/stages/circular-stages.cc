#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// A stage needs another, by what stands there.
struct Need {
  std::uint32_t stage;
  Span place;
};

void add(std::vector<Need>& needs, const model::Origin& from, Span place, std::uint32_t self) {
  const auto* stage = std::get_if<model::FromStage>(&from);
  if (stage != nullptr && stage->stage.index != self) needs.push_back({stage->stage.index, place});
}

/// FROM, COPY --from and mounts, in the order of the file. Of itself another rule speaks.
std::vector<Need> needs_of(const lint::Unit& unit, std::uint32_t stage) {
  std::vector<Need> needs;
  const syntax::Stage& span = unit.tree().stages[stage];
  for (std::uint32_t i = span.first; i < span.end; ++i) {
    const model::Node& node = unit.model().nodes[i];
    const syntax::Instruction& instruction = unit.tree().instructions[i];
    if (const auto* from = node.as<model::FromFacts>()) {
      add(needs, from->base, instruction.as<syntax::From>()->image.span, stage);
    } else if (const auto* copy = node.as<model::CopyFacts>()) {
      add(needs, copy->from, instruction.as<syntax::Copy>()->from.span, stage);
    } else if (const auto* run = node.as<model::RunFacts>()) {
      const auto mounts = instruction.as<syntax::Run>()->mounts;
      for (std::size_t n = 0; n < run->mounts.size() && n < mounts.size(); ++n)
        add(needs, run->mounts[n].from, mounts[n].span, stage);
    }
  }
  return needs;
}

/// A walk along the needs that keeps its way, so that meeting it again is a circle.
class Walk {
 public:
  Walk(const lint::Unit& unit, lint::Report& report)
      : unit_(unit), report_(report), states_(unit.tree().stages.size(), State::fresh) {}

  void from(std::uint32_t start) {
    if (states_[start] != State::fresh) return;
    enter(start);
    while (!way_.empty()) {
      Step& step = way_.back();
      if (step.next == step.needs.size()) {
        states_[step.stage] = State::done;
        way_.pop_back();
        continue;
      }
      const Need need = step.needs[step.next++];
      if (states_[need.stage] == State::fresh) {
        enter(need.stage);
      } else if (states_[need.stage] == State::on_the_way) {
        tell(need);
      }
    }
  }

 private:
  enum class State : unsigned char { fresh, on_the_way, done };
  struct Step {
    std::uint32_t stage;
    std::vector<Need> needs;
    std::size_t next = 0;
  };

  void enter(std::uint32_t stage) {
    states_[stage] = State::on_the_way;
    way_.push_back({stage, needs_of(unit_, stage)});
  }

  std::string name(std::uint32_t stage) const {
    const std::string_view given = unit_.tree().stages[stage].name;
    return given.empty() ? "stage " + std::to_string(stage) : "`" + std::string(given) + "`";
  }

  void tell(const Need& need) {
    constexpr int most = 20;  // keeps the time linear
    if (told_++ >= most) return;
    lint::Diagnostic& found =
        report_.add(need.place, name(need.stage) + " needs " + name(way_.back().stage) +
                                    ", which needs " + name(need.stage) + " itself");
    constexpr std::size_t most_labels = 5;
    for (std::size_t i = 0; i + 1 < way_.size() && found.labels.size() < most_labels; ++i)
      if (way_[i].stage == need.stage || !found.labels.empty())
        found.labels.push_back({way_[i].needs[way_[i].next - 1].place, "needs it"});
    found.help = "move what both need into a stage of its own";
  }

  const lint::Unit& unit_;
  lint::Report& report_;
  std::vector<State> states_;
  std::vector<Step> way_;
  int told_ = 0;
};

void check(const lint::Unit& unit, lint::Report& report) {
  if (!unit.is_dockerfile() || unit.tree().stages.size() < 2) return;
  // Only a stage that needs one below it can close a circle.
  if (unit.text().find("from=") == std::string_view::npos) return;
  Walk walk(unit, report);
  for (std::uint32_t i = 0; i < unit.tree().stages.size(); ++i) walk.from(i);
}

}  // namespace

extern constexpr lint::Rule circular_stages{.name = "circular-stages",
                                            .category = "stages",
                                            .summary = "Stages need each other in a circle",
                                            .severity = lint::Severity::error,
                                            .aliases = {"circular-stage-deps"},
                                            .on_file = check};

}  // namespace stowage::rules
