#include "lib/lint/ignore_edits.h"

#include "lib/lint/offer.h"

namespace stowage::lint {

std::string_view newline_of(const Unit& unit) {
  const std::size_t newline = unit.text().find('\n');
  const bool crlf =
      newline != std::string_view::npos && newline > 0 && unit.text()[newline - 1] == '\r';
  return crlf ? "\r\n" : "\n";
}

void offer_same_rules(const Unit& unit, Diagnostic& found, std::string title,
                      std::vector<Edit> edits) {
  const std::string& path = unit.source().path();
  const std::string name = path.substr(path.rfind('/') + 1);
  if (unit.ignore()->rules.excludes(name))
    offer(found, std::move(title), Grade::identical, std::move(edits));
  else
    offer(found, std::move(title), Grade::assuming, std::move(edits),
          {"no image holds `" + name + "` itself"});
}

void offer_lines(const Unit& unit, Diagnostic& found, const std::vector<std::string>& lines) {
  const std::string_view text = unit.text();
  const std::string_view newline = newline_of(unit);
  const auto end = static_cast<std::uint32_t>(text.size());
  std::string added = text.empty() || text.ends_with('\n') ? "" : std::string(newline);
  std::string names;
  for (const std::string& line : lines) {
    added.append(line).append(newline);
    names.append(names.empty() ? "`" : ", `").append(line).append("`");
  }
  offer(found, "ignore " + names, Grade::assuming, {{{{end, end}, std::move(added)}}},
        {"no image needs anything of " + names});
}

}  // namespace stowage::lint
