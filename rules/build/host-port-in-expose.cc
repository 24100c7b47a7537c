#include <algorithm>
#include <string>

#include "lib/lint/unit.h"
#include "rules/exposed_port.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const auto* words = place.instruction.as<syntax::Words>();
  if (words == nullptr || place.instruction.line.text.find(':') == std::string_view::npos) return;
  for (const lint::DryRun::Found& host : unit.dry_run().host_ports) {
    if (host.index != place.index) continue;
    const auto word = std::find_if(words->words.begin(), words->words.end(),
                                   [&](const syntax::Word& w) { return w.text == host.text; });
    const bool written = word != words->words.end() && word->text.size() == word->span.size();
    lint::Diagnostic& found =
        report.add(written ? word->span : place.instruction.name.span,
                   "`" + host.text + "` publishes nothing: EXPOSE takes a port of the container");
    if (has_named_host(host.text) && unit.settings().compat != lint::Compat::buildkit &&
        !place.onbuild)
      found.severity = lint::Severity::error;
    found.help = "map it with `docker run -p` or in the compose file";
    if (!written) continue;
    const std::string port = host.text.substr(host.text.rfind(':') + 1);
    found.fixes.push_back({"write `" + port + "`", Grade::identical, {{word->span, port}}, {}, {}});
  }
}

}  // namespace

extern constexpr lint::Rule host_port_in_expose{
    .name = "host-port-in-expose",
    .category = "build",
    .summary = "EXPOSE gives an address or a port of the host",
    .severity = lint::Severity::warning,
    .buildkit = "ExposeInvalidFormat",
    .fixable = true,
    .mentions = ":",
    .keywords = {syntax::Keyword::expose},
    .on_instruction = check};

}  // namespace stowage::rules
