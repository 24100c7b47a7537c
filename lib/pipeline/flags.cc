#include "lib/pipeline/flags.h"

#include <algorithm>
#include <array>

namespace stowage::pipeline {

namespace {

// Of docker, buildx, Compose, buildah, podman and kaniko.
constexpr auto valued_flags = std::to_array<std::string_view>({
    "--add-host",
    "--allow",
    "--annotation",
    "--arch",
    "--attest",
    "--authfile",
    "--build-arg",
    "--build-arg-file",
    "--build-context",
    "--builder",
    "--cache-from",
    "--cache-repo",
    "--cache-to",
    "--cache-ttl",
    "--call",
    "--cap-add",
    "--cap-drop",
    "--cert-dir",
    "--cgroup-parent",
    "--cgroupns",
    "--context",
    "--cpu-period",
    "--cpu-quota",
    "--cpu-shares",
    "--cpuset-cpus",
    "--cpuset-mems",
    "--cpus",
    "--creds",
    "--decryption-key",
    "--destination",
    "--device",
    "--dns",
    "--dockerfile",
    "--env",
    "--file",
    "--format",
    "--from",
    "--iidfile",
    "--ignorefile",
    "--isolation",
    "--jobs",
    "--label",
    "--logfile",
    "--manifest",
    "--memory",
    "--memory-swap",
    "--metadata-file",
    "--network",
    "--no-cache-filter",
    "--os",
    "--output",
    "--platform",
    "--policy",
    "--progress",
    "--provenance",
    "--pull-policy",
    "--retry",
    "--retry-delay",
    "--runtime",
    "--sbom",
    "--secret",
    "--security-opt",
    "--shm-size",
    "--sign-by",
    "--ssh",
    "--tag",
    "--target",
    "--timestamp",
    "--ulimit",
    "--userns",
    "--variant",
    "--volume",
    "--driver",
    "--driver-opt",
    "--name",
    "--node",
    "--config",
    "--buildkitd-config",
    "--buildkitd-flags",
    "--append-to",
    "--set",
    "--host",
    "--log-level",
    "--username",
    "--password",
    "--project-name",
    "--project-directory",
    "--profile",
    "--env-file",
    "--filter",
    "--keep-storage",
});
constexpr auto short_valued_flags = std::to_array<std::string_view>(
    {"-t", "-f", "-o", "-m", "-c", "-v", "-e", "-d", "-u", "-p", "-H", "-l"});

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Text word_text(std::string_view file, const shell::Word& word, std::size_t skip) {
  const bool same_size = word.span.size() == word.raw.size();
  std::string_view raw = same_size ? slice(file, word.span) : word.raw;
  raw.remove_prefix(std::min(skip, raw.size()));
  Text result;
  result.span = word.span;
  if (same_size)
    result.span.begin += static_cast<std::uint32_t>(std::min<std::size_t>(skip, word.span.size()));
  const auto inner_is_plain = [&](std::string_view inner) {
    return inner.find_first_of("'\"\\`") == std::string_view::npos;
  };
  if (inner_is_plain(raw)) {
    result.value = std::string(raw);
    result.exact = same_size;
    return result;
  }
  const bool quoted =
      raw.size() >= 2 && raw.front() == raw.back() && (raw.front() == '"' || raw.front() == '\'');
  if (quoted && inner_is_plain(raw.substr(1, raw.size() - 2))) {
    result.value = std::string(raw.substr(1, raw.size() - 2));
    result.exact = same_size;
    if (same_size) result.span = {result.span.begin + 1, result.span.end - 1};
    return result;
  }
  char quote = '\0';
  for (std::size_t i = 0; i < raw.size(); ++i) {
    const char c = raw[i];
    if (quote == '\0' && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = '\0';
    else if (c == '\\' && quote != '\'' && i + 1 < raw.size())
      result.value += raw[++i];
    else
      result.value += c;
  }
  return result;
}

Flag next_flag(std::string_view file, std::span<const shell::Word> words, std::size_t& at) {
  const shell::Word& word = words[at++];
  Flag flag;
  flag.word = &word;
  flag.span = word.span;
  const std::string_view raw = word.raw;
  if (raw.size() < 2 || raw[0] != '-') {
    flag.value = word_text(file, word);
    return flag;
  }
  if (const std::size_t equals = raw.find('=');
      equals != std::string_view::npos && raw.starts_with("--")) {
    flag.name = raw.substr(0, equals);
    flag.value = word_text(file, word, equals + 1);
    flag.has_value = true;
    return flag;
  }
  flag.name = raw;
  const bool is_short = !raw.starts_with("--");
  if (is_short && raw.size() > 2 && one_of(raw.substr(0, 2), short_valued_flags)) {  // -tname
    flag.name = raw.substr(0, 2);
    flag.value = word_text(file, word, raw[2] == '=' ? 3 : 2);
    flag.has_value = true;
    return flag;
  }
  const bool takes_value = is_short ? one_of(raw, short_valued_flags) : one_of(raw, valued_flags);
  if (takes_value && at < words.size()) {
    const shell::Word& value = words[at++];
    flag.value = word_text(file, value);
    flag.span.end = std::max(flag.span.end, value.span.end);
    flag.has_value = true;
  }
  return flag;
}

}  // namespace stowage::pipeline
