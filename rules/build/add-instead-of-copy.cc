#include <algorithm>
#include <array>

#include "lib/lint/hadolint_view.h"
#include "lib/lint/unit.h"
#include "rules/remote_source.h"
#include "rules/rules.h"

namespace stowage::rules {

namespace {

using syntax::Copy;

/// Names of what ADD unpacks (it looks at the bytes, a name is only a hint) or of compressed data.
constexpr auto archives =
    std::to_array<std::string_view>({".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst", ".tlz",
                                     ".gz", ".bz2", ".xz", ".zst", ".lzma", ".z"});

/// Names of what is certainly no tar archive.
constexpr auto plain_files = std::to_array<std::string_view>(
    {".bash",     ".bat",  ".c",    ".cc",  ".cfg", ".cnf",  ".conf",       ".cpp",  ".crt",
     ".css",      ".csv",  ".deb",  ".env", ".gif", ".go",   ".h",          ".htm",  ".html",
     ".ini",      ".jar",  ".java", ".jpg", ".js",  ".json", ".key",        ".list", ".lock",
     ".md",       ".mod",  ".pem",  ".php", ".pl",  ".png",  ".properties", ".ps1",  ".py",
     ".r",        ".rb",   ".repo", ".rpm", ".rs",  ".sh",   ".sql",        ".sum",  ".svg",
     ".template", ".toml", ".ts",   ".txt", ".war", ".xml",  ".yaml",       ".yml",  ".zip"});

bool ends_with_any(std::string_view name, std::span<const std::string_view> endings) {
  std::string lower(name);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return lower.ends_with(ending); });
}

/// A local file or folder by its plain name: no address, repository, archive, pattern or variable.
bool is_local(std::string_view source) {
  return source.find("://") == std::string_view::npos && remote_source(source) == Remote::none &&
         !source.ends_with(".git") && source.find(".git#") == std::string_view::npos &&
         source.find_first_of("*?[$") == std::string_view::npos && !ends_with_any(source, archives);
}

bool is_folder(std::string_view source) {
  return source == "." || source == ".." || source.ends_with('/');
}

Fix write_copy(const syntax::Instruction& instruction, const Copy& add) {
  const bool small = instruction.name.text.starts_with('a');
  Fix fix{.title = "write COPY",
          .grade = Grade::equivalent,
          .edits = {{instruction.name.span, small ? "copy" : "COPY"}}};
  for (const syntax::Word& source : add.sources) {
    if (is_folder(source.text) || ends_with_any(source.text, plain_files)) continue;
    fix.grade = Grade::assuming;
    fix.assumptions.push_back("`" + std::string(source.text) +
                              "` is not a tar archive, which ADD would unpack");
  }
  return fix;
}

/// hadolint takes anything for a local file that has no archive's name and is not fetched by HTTP.
bool needs_copy_in_hadolint(const syntax::Word& source) {
  const std::string_view path = lint::without_quotes(source.text);
  return !lint::is_hadolint_archive(path) && !path.starts_with("http://") &&
         !path.starts_with("https://");
}

/// Does ADD do here what COPY would do?
bool is_plain_copy(const syntax::Instruction& instruction, const Copy& add) {
  if (add.sources.empty() || !instruction.heredocs.empty()) return false;
  if (!add.checksum.empty() || add.keep_git_dir || add.has_unpack) return false;
  return std::all_of(add.sources.begin(), add.sources.end(),
                     [](const syntax::Word& source) { return is_local(source.text); });
}

void check_as_hadolint(const syntax::Instruction& instruction, const Copy& add,
                       lint::Report& report) {
  const auto source = std::find_if(add.sources.begin(), add.sources.end(), needs_copy_in_hadolint);
  if (source == add.sources.end()) return;
  lint::Diagnostic& found =
      report.add(instruction.name.span,
                 "ADD copies `" + std::string(source->text) + "`, which needs only COPY");
  if (is_plain_copy(instruction, add)) found.fixes.push_back(write_copy(instruction, add));
}

void check(const lint::Unit& unit, const lint::Place& place, lint::Report& report) {
  const syntax::Instruction& instruction = place.instruction;
  const auto* add = instruction.as<Copy>();
  if (add != nullptr && lint::as_hadolint(unit)) {
    if (!place.onbuild) check_as_hadolint(instruction, *add, report);
    return;
  }
  if (add == nullptr || !is_plain_copy(instruction, *add)) return;
  lint::Diagnostic& found =
      report.add(instruction.name.span,
                 "ADD copies `" + std::string(add->sources[0].text) + "`, which needs only COPY");
  found.fixes.push_back(write_copy(instruction, *add));
}

}  // namespace

extern constexpr lint::Rule add_instead_of_copy{.name = "add-instead-of-copy",
                                                .category = "build",
                                                .summary = "ADD copies a local file",
                                                .severity = lint::Severity::info,
                                                .hadolint = {"DL3020", lint::Severity::error},
                                                .aliases = {"DS-0005", "CKV_DOCKER_4", "S7029"},
                                                .fixable = true,
                                                .keywords = {syntax::Keyword::add},
                                                .on_instruction = check};

}  // namespace stowage::rules
