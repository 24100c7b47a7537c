#include <algorithm>
#include <string>

#include "lib/context/path.h"
#include "lib/knowledge/knowledge.h"
#include "lib/lint/offer.h"
#include "lib/lint/whole_context.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

/// The line that leaves out a folder of this name in the first folder only.
const lint::IgnoreLine* line_at_root(const lint::IgnoreFile& file, const std::string& name) {
  const auto found = std::find_if(
      file.lines.begin(), file.lines.end(),
      [&](const lint::IgnoreLine& line) { return !line.exception && line.clean == name; });
  return found == file.lines.end() ? nullptr : &*found;
}

void check(const lint::Unit& unit, const lint::IgnoreFile& file, lint::Report& report) {
  const lint::Unit* dockerfile = lint::whole_context_dockerfile(unit);
  if (dockerfile == nullptr || file.lines.size() > 500) return;
  std::vector<const lint::IgnoreLine*> told;
  for (const std::string& source : lint::context_sources(*dockerfile)) {
    const std::string folder(context::parent_of(source));
    const auto* ecosystem = unit.knowledge().of_file(context::name_of(source));
    if (folder.empty() || ecosystem == nullptr) continue;
    for (const std::string& output : ecosystem->outputs) {
      const lint::IgnoreLine* line = line_at_root(file, output);
      if (line == nullptr || file.rules.excludes(folder + "/" + output)) continue;
      if (std::find(told.begin(), told.end(), line) != told.end()) continue;
      told.push_back(line);
      lint::Diagnostic& found =
          report.add(line->pattern, "`" + folder + "/" + output +
                                        "` is in the context: this line holds for "
                                        "the first folder only");
      const std::size_t head = unit.text(line->pattern).find(output);
      if (head == std::string_view::npos) continue;
      lint::offer(found, "leave it out everywhere", Grade::assuming,
                  {{{{line->pattern.begin, line->pattern.begin + static_cast<std::uint32_t>(head)},
                     "**/"}}},
                  {"no image needs a `" + output + "` of the context"});
    }
  }
}

}  // namespace

extern constexpr lint::Rule nested_folder_not_ignored{
    .name = "nested-folder-not-ignored",
    .category = "ignore-file",
    .summary = "An ignored folder is also in other folders, where it is not ignored",
    .fixable = true,
    .on_ignore = check};

}  // namespace stowage::rules
