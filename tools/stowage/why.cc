// stowage why DOCKERFILE[:LINE]: why a step runs again.

#include "lib/cache/why.h"

#include <fmt/core.h>

#include <charconv>
#include <nlohmann/json.hpp>

#include "lib/cache/replay.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/build_options.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/rewrite.h"

namespace stowage::cli {

namespace {

using nlohmann::json;

struct Place {
  std::string path;
  std::uint32_t line = 0;  ///< 0: all steps
};

Place place_of(const std::string& written) {
  Place place{written};
  const std::size_t colon = written.rfind(':');
  if (colon == std::string::npos) return place;
  const char* begin = written.data() + colon + 1;
  const char* end = written.data() + written.size();
  std::uint32_t line = 0;
  const auto [stop, error] = std::from_chars(begin, end, line);
  if (error == std::errc{} && stop == end && line > 0) {
    place.path = written.substr(0, colon);
    place.line = line;
  }
  return place;
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (c == '\n') c = ' ';
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

class Report {
 public:
  Report(const LoadedBuild& build, cache::Simulator& simulator, cache::Replay past)
      : build_(build), simulator_(simulator), past_(std::move(past)) {}

  std::string text(std::size_t step) const {
    const cache::Why why = cache::explain(build_.model, simulator_.plan(), step);
    std::string out = line_of(step) + "\n";
    if (!past_.seconds.empty())
      out += fmt::format("  ran again in {} of the last {} commits; its own files changed in {}\n",
                         past_.steps[step].reruns, past_.seconds.size(), past_.steps[step].own);
    const cache::StepCost& cost = simulator_.costs()[step];
    std::string classes;
    for (const std::string& name : cost.classes) classes += (classes.empty() ? "" : ", ") + name;
    if (!classes.empty())
      out += fmt::format("  costs about {:g} s ({}; our estimate)\n", cost.seconds, classes);
    out += "  its key\n";
    for (const cache::KeyPart& part : why.key)
      if (!part.text.empty())
        out += fmt::format("    {:<16} {}\n", part.label, one_line(part.text));
    out += "  runs again when this changes\n";
    for (const cache::Cause& cause : why.causes)
      out += fmt::format("    line {:<4} {}{}\n", cause.line, cause.text,
                         cause.if_files_differ ? " (if other files come of it)" : "");
    list(out, "  then these run again", why.follows);
    list(out, "  and these, if the files that they take differ", why.may_follow);
    return out;
  }

  json object(std::size_t step) const {
    const cache::Why why = cache::explain(build_.model, simulator_.plan(), step);
    json key = json::array(), causes = json::array();
    for (const cache::KeyPart& part : why.key)
      key.push_back({{"label", part.label}, {"text", part.text}});
    for (const cache::Cause& cause : why.causes)
      causes.push_back({{"line", cause.line},
                        {"text", cause.text},
                        {"only_if_files_differ", cause.if_files_differ}});
    const auto lines = [&](const std::vector<std::size_t>& steps) {
      json result = json::array();
      for (const std::size_t i : steps) result.push_back(instruction(i).first_line);
      return result;
    };
    json result = {{"line", instruction(step).first_line},
                   {"instruction", instruction(step).line.text},
                   {"key", std::move(key)},
                   {"causes", std::move(causes)},
                   {"follows", lines(why.follows)},
                   {"may_follow", lines(why.may_follow)},
                   {"seconds", simulator_.costs()[step].seconds},
                   {"classes", simulator_.costs()[step].classes}};
    if (!past_.seconds.empty())
      result["commits"] = {{"looked_at", past_.seconds.size()},
                           {"ran_again", past_.steps[step].reruns},
                           {"own_files", past_.steps[step].own}};
    return result;
  }

 private:
  const syntax::Instruction& instruction(std::size_t step) const {
    return *simulator_.plan().steps[step].node->instruction;
  }
  std::string line_of(std::size_t step) const {
    return fmt::format("{}:{}: {}", build_.source.path(), instruction(step).first_line,
                       headline(instruction(step)));
  }
  void list(std::string& out, const char* title, const std::vector<std::size_t>& steps) const {
    if (steps.empty()) return;
    out += std::string(title) + "\n";
    for (const std::size_t i : steps)
      out +=
          fmt::format("    line {:<4} {}\n", instruction(i).first_line, headline(instruction(i)));
  }

  const LoadedBuild& build_;
  cache::Simulator& simulator_;
  cache::Replay past_;
};

}  // namespace

int why(const WhyOptions& options) {
  const Place place = place_of(options.place);
  const auto build = load_build(place.path, options.build);
  if (!build) {
    write_err("stowage: " + build.error().message + "\n");
    return trouble;
  }
  cache::Simulator simulator((*build)->model, (*build)->context, (*build)->base());
  std::vector<std::size_t> steps;
  if (place.line == 0) {
    for (std::size_t i = 0; i < simulator.plan().steps.size(); ++i)
      if (!simulator.plan().steps[i].trigger) steps.push_back(i);
  } else if (const auto step = cache::step_at_line(simulator.plan(), place.line)) {
    steps.push_back(*step);
  } else {
    write_err(
        fmt::format("stowage: {}:{}: no step of this build stands there: expected a line of "
                    "FROM, RUN, COPY, ADD or WORKDIR that the target needs\n",
                    place.path, place.line));
    return trouble;
  }
  cache::Replay past;
  if (const auto history = history_of(**build, options.commits))
    past = cache::replay_commits(simulator, *history);
  const Report report(**build, simulator, std::move(past));
  if (options.format == Format::json) {
    json all = json::array();
    for (const std::size_t step : steps) all.push_back(report.object(step));
    write_out(json{{"path", (*build)->source.path()}, {"steps", std::move(all)}}.dump(
                  2, ' ', false, json::error_handler_t::replace) +
              "\n");
    return clean;
  }
  for (std::size_t i = 0; i < steps.size(); ++i)
    write_out((i > 0 ? "\n" : "") + report.text(steps[i]));
  return clean;
}

}  // namespace stowage::cli
