#include <algorithm>
#include <array>
#include <string>

#include "rules/downloads.h"
#include "rules/rules.h"
#include "rules/switches.h"

namespace stowage::rules {

namespace {

using lint::RunCommands;
using shell::Command;

constexpr auto switches = std::to_array<Switch>({
    {"curl", "-k", false, lint::curl_values},
    {"curl", "--insecure"},
    {"curl", "--proxy-insecure"},
    {"wget", "--no-check-certificate"},
    {"aria2c", "--check-certificate=false"},
    {"pip pip3", "--trusted-host", true},
    {"uv", "--allow-insecure-host", true},
    {"npm yarn pnpm", "--strict-ssl=false"},
    {"npm yarn pnpm", "--no-strict-ssl"},
    {"aws", "--no-verify-ssl"},
    {"helm kubectl oc", "--insecure-skip-tls-verify"},
    {"skopeo buildah podman", "--tls-verify=false"},
    {"svn", "--trust-server-cert"},
    {"mvn", "-Dmaven.wagon.http.ssl.insecure=true"},
    {"yum dnf microdnf tdnf", "--setopt=sslverify=false"},
    {"yum dnf microdnf tdnf", "--setopt=sslverify=0"},
});

constexpr auto settings = std::to_array<Setting>({
    {"git", "http.sslverify", "false"},
    {"git", "http.sslverify", "0"},
    {"npm yarn pnpm", "strict-ssl", "false"},
    {"conda mamba", "ssl_verify", "false"},
    {"conda mamba", "ssl_verify", "no"},
    {"pip pip3", "global.trusted-host", ""},
    {"composer", "disable-tls", "true"},
    {"bundle", "ssl_verify_mode", "0"},
    {"apt-get apt", "acquire::https::verify-peer", "false"},
    {"apt-get apt", "acquire::https::verify-host", "false"},
    {"yum-config-manager", "sslverify", "false"},
});

bool asks_own_machine(const Command& command) {
  return std::any_of(command.argv.begin(), command.argv.end(), [](const shell::Word& word) {
    return word.text.find("://localhost") != std::string_view::npos ||
           word.text.find("://127.0.0.1") != std::string_view::npos;
  });
}

/// `--trusted-host $HOST`: whoever builds says so, if at all.
bool is_decided_outside(const Command& command, const Found& off) {
  const std::size_t next = static_cast<std::size_t>(&off.word - command.argv.data()) + 1;
  return off.word.text == "--trusted-host" && next < command.argv.size() &&
         command.argv[next].raw.starts_with('$');
}

/// What apt brings is signed: before there are certificates, it has no other way to a mirror that speaks HTTPS only.
bool brings_certificates(const RunCommands& run, const Command& command) {
  return lint::is_named(command, {"apt-get", "apt"}) &&
         run.script().find("ca-certificates") != std::string_view::npos;
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  static const Watched watched(switches, settings);
  lint::each_command(unit, place, [&](const RunCommands& run, const Command& command) {
    if (!watched.has(command.name)) return;
    const auto complain = [&](Found off) {
      if (asks_own_machine(command) || is_decided_outside(command, off) ||
          brings_certificates(run, command))
        return;
      if (is_verified(unit, place)) return;
      lint::Diagnostic& found =
          report.add(run.to_source(off.word.span),
                     "`" + std::string(off.what) + "` takes any server for the one that is meant");
      found.help = "install the certificate of the authority that signed the server's";
      if (!off.removal) return;
      found.fixes.push_back(
          {"remove `" + std::string(off.what) + "`",
           Grade::assuming,
           {std::move(*off.removal)},
           {"the image trusts the authority that signed the server's certificate"},
           {}});
    };
    watched.find_switches(unit, run, command, complain);
    watched.find_settings(command, complain);
  });
}

}  // namespace

extern constexpr lint::Rule tls_check_off{
    .name = "tls-check-off",
    .category = "security",
    .summary = "A command accepts any certificate",
    .severity = lint::Severity::warning,
    .aliases = {"CKV2_DOCKER_2", "CKV2_DOCKER_3", "CKV2_DOCKER_4", "CKV2_DOCKER_13",
                "CKV2_DOCKER_15", "S4830"},
    .fixable = true,
    .mentions = "curl insecure certificate --trust ssl tls-verify disable-tls verify",
    .keywords = {syntax::Keyword::run},
    .on_instruction = check};

}  // namespace stowage::rules
