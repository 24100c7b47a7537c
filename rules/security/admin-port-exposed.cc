#include <array>
#include <string>

#include "lib/lint/final_image.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

struct Port {
  std::string_view number, service;
};
constexpr auto ports = std::to_array<Port>({{"22", "SSH"},
                                            {"23", "Telnet"},
                                            {"3389", "remote desktop"},
                                            {"2375", "the container engine"},
                                            {"512", "rexec"},
                                            {"513", "rlogin"},
                                            {"514", "rsh"}});

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* expose = place.instruction.as<syntax::Words>();
  if (expose == nullptr) return;
  for (const syntax::Word& word : expose->words) {
    const std::size_t slash = word.text.find('/');
    if (slash != std::string_view::npos && word.text.substr(slash) != "/tcp") continue;
    for (const Port& port : ports) {
      if (word.text.substr(0, slash) != port.number) continue;
      if (place.stage != lint::no_stage && !lint::is_in_final_image(unit.tree(), place.stage))
        continue;
      report
          .add(word.span, "port " + std::string(port.number) + " is that of " +
                              std::string(port.service) + ": a second door into the container")
          .help = "use `docker exec`, or `kubectl exec`, to get into a container";
    }
  }
}

}  // namespace

extern constexpr lint::Rule admin_port_exposed{.name = "admin-port-exposed",
                                               .category = "security",
                                               .summary = "A port for administration is exposed",
                                               .severity = lint::Severity::info,
                                               .aliases = {"CKV_DOCKER_1", "DS-0004", "S6473"},
                                               .by_default = false,
                                               .keywords = {syntax::Keyword::expose},
                                               .on_instruction = check};

}  // namespace stowage::rules
