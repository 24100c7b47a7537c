#include <string>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

bool is_socket(std::string_view path) {
  return path == "/var/run/docker.sock" || path == "/run/docker.sock" ||
         path == "/var/run/docker" || path == "/run/containerd/containerd.sock" ||
         path == "/run/podman/podman.sock";
}

void check(const lint::Unit&, const lint::Place& place, lint::Report& report) {
  const auto* volume = place.instruction.as<syntax::Words>();
  if (volume == nullptr) return;
  for (const syntax::Word& word : volume->words) {
    if (!is_socket(word.text)) continue;
    report.add(word.span, "whoever has this socket is root on the machine that runs containers")
        .help = "leave it to the one who starts the container to hand it in";
  }
}

}  // namespace

extern constexpr lint::Rule docker_socket_in_image{
    .name = "docker-socket-in-image",
    .category = "security",
    .summary = "The socket of the container engine is declared as a volume",
    .severity = lint::Severity::warning,
    .aliases = {"dockerd-socket-mount"},
    .keywords = {syntax::Keyword::volume},
    .on_instruction = check};

}  // namespace stowage::rules
