#include "lib/lint/shell_kind.h"

#include "lib/model/model.h"

namespace stowage::lint {

namespace {

using knowledge::Sh;

Sh sh_of_base(const Unit& unit, std::uint32_t from) {
  if (from >= unit.model().nodes.size()) return Sh::unknown;
  const auto* facts = unit.model().nodes[from].as<model::FromFacts>();
  if (facts == nullptr) return Sh::unknown;
  std::string_view image = facts->image.value.text;
  image = image.substr(0, image.find('@'));
  const std::size_t colon = image.rfind(':');
  const std::size_t slash = image.rfind('/');
  const bool tagged =
      colon != std::string_view::npos && (slash == std::string_view::npos || slash < colon);
  const std::string_view tag = tagged ? image.substr(colon + 1) : std::string_view();
  const std::string_view name = tagged ? image.substr(0, colon) : image;
  return knowledge::sh_of_image(model::repository_of(name), tag);
}

}  // namespace

Sh shell_kind(const Unit& unit, const RunCommands& run) {
  const std::string_view program = run.setting().program;
  if (program == "bash") return Sh::bash;
  if (program == "dash") return Sh::dash;
  if (program == "ash") return Sh::busybox;
  if (!program.empty() && program != "sh") return Sh::other;
  return sh_of_base(unit, run.setting().base);
}

}  // namespace stowage::lint
