#include "lib/lint/baseline.h"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <tuple>

#include "lib/text/source.h"

namespace stowage::lint {

namespace {

using nlohmann::json;

constexpr int schema_version = 1;

/// One entry, or false when it is none.
bool read_entry(const json& entry, std::pair<std::string, std::uint64_t>& into) {
  if (!entry.is_object() || !entry.contains("file") || !entry.contains("fingerprint") ||
      !entry["file"].is_string() || !entry["fingerprint"].is_string())
    return false;
  into.first = entry["file"].get<std::string>();
  const std::string text = entry["fingerprint"].get<std::string>();
  const auto [end, problem] =
      std::from_chars(text.data(), text.data() + text.size(), into.second, 16);
  return problem == std::errc{} && end == text.data() + text.size();
}

}  // namespace

Result<Baseline> Baseline::read(const std::string& path) {
  const Result<Source> source = read_source(path);
  if (!source) return tl::unexpected(source.error());
  const json all = json::parse(source->text(), nullptr, false);
  if (!all.is_object() || !all.contains("findings") || !all["findings"].is_array())
    return fail(path + ": is no baseline; `stowage lint --write-baseline` makes one");
  if (all.value("schema_version", 0) != schema_version)
    return fail(path + ": is a baseline of another version; write it again");
  Baseline baseline;
  std::size_t number = 0;
  for (const json& entry : all["findings"]) {
    std::pair<std::string, std::uint64_t> key;
    if (!read_entry(entry, key))
      return fail(
          fmt::format("{}: findings[{}] needs a file and a fingerprint of 16 hexadecimal "
                      "digits",
                      path, number));
    baseline.entries_.insert(std::move(key));
    ++number;
  }
  return baseline;
}

bool Baseline::has(const std::string& file, std::uint64_t fingerprint) const {
  return entries_.contains({file, fingerprint});
}

std::string name_in_baseline(const std::string& file, const std::string& baseline) {
  namespace fs = std::filesystem;
  std::error_code none;  // without a working folder paths are compared as they are
  const fs::path folder = fs::absolute(baseline, none).lexically_normal().parent_path();
  const fs::path path = fs::absolute(file, none).lexically_normal();
  const std::string name = path.lexically_relative(folder).string();
  return file == "-" || name.empty() ? file : name;
}

std::string baseline_text(std::vector<BaselineEntry> entries) {
  std::sort(entries.begin(), entries.end(), [](const BaselineEntry& a, const BaselineEntry& b) {
    return std::tie(a.file, a.rule, a.fingerprint) < std::tie(b.file, b.rule, b.fingerprint);
  });
  nlohmann::ordered_json all;
  all["schema_version"] = schema_version;
  all["findings"] = nlohmann::ordered_json::array();
  for (const BaselineEntry& each : entries)
    all["findings"].push_back({{"file", each.file},
                               {"rule", each.rule},
                               {"fingerprint", fmt::format("{:016x}", each.fingerprint)}});
  return all.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace stowage::lint
