#include "lib/context/gitignore.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <optional>
#include <utility>

#include "lib/text/source.h"

namespace stowage::context {

namespace {

namespace fs = std::filesystem;

/// A line without blanks at its end; an escaped blank stays.
std::string_view without_tail(std::string_view line) {
  if (line.ends_with('\r')) line.remove_suffix(1);
  while (line.ends_with(' ') || line.ends_with('\t')) {
    if (line.size() > 1 && line[line.size() - 2] == '\\') break;
    line.remove_suffix(1);
  }
  return line;
}

/// `[:alpha:]` and its like as ranges; no set of git's has a slash.
constexpr std::pair<std::string_view, std::string_view> classes[] = {
    {"[:alnum:]", "0-9A-Za-z"},     {"[:alpha:]", "A-Za-z"}, {"[:blank:]", " \t"},
    {"[:cntrl:]", "\x01-\x1F\x7F"}, {"[:digit:]", "0-9"},    {"[:graph:]", "!-.0-~"},
    {"[:lower:]", "a-z"},           {"[:print:]", " -.0-~"}, {"[:punct:]", "!-.:-@[-`{-~"},
    {"[:space:]", " \t-\r"},        {"[:upper:]", "A-Z"},    {"[:xdigit:]", "0-9A-Fa-f"}};

/// The set that begins at `at`, in the dialect of Glob, where a bracket or a dash that stands for
/// itself has a backslash. Moves `at` to its last byte; an open set is left as it is, and malformed.
std::string translated_set(std::string_view pattern, std::size_t& at) {
  std::size_t i = at + 1;
  std::string out = "[";
  if (i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^')) {
    out += "^/";
    ++i;
  }
  const std::size_t first = i;
  bool may_begin_range = false;
  const auto add_character = [&] {
    if (pattern[i] == '\\' && i + 1 < pattern.size()) ++i;
    if (std::string_view("]-\\^").find(pattern[i]) != std::string_view::npos) out += '\\';
    out += pattern[i++];
  };
  while (i < pattern.size() && (pattern[i] != ']' || i == first)) {
    const auto* named = std::find_if(std::begin(classes), std::end(classes), [&](const auto& each) {
      return pattern.substr(i).starts_with(each.first);
    });
    if (named != std::end(classes)) {
      out += named->second;
      i += named->first.size();
      may_begin_range = false;
    } else if (may_begin_range && pattern[i] == '-' && i + 1 < pattern.size() &&
               pattern[i + 1] != ']') {
      out += '-';
      ++i;
      add_character();
      may_begin_range = false;
    } else {
      add_character();
      may_begin_range = true;
    }
  }
  if (i >= pattern.size()) return "[";
  at = i;
  return out + "]";
}

/// The same pattern in the dialect of Glob, where any two stars go over slashes.
std::string translated(std::string_view pattern, bool tied) {
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\' && i + 1 < pattern.size()) {
      out += c;
      out += pattern[++i];
    } else if (c == '[') {
      out += translated_set(pattern, i);
    } else if (c == '*') {
      const std::size_t end = std::min(pattern.find_first_not_of('*', i), pattern.size());
      // Of a path, git compares what is above the first wildcard by itself: `a**/b` begins with `**`.
      const bool first = i == 0 || (tied && i == pattern.find_first_of("*?[\\"));
      const bool begins = first || pattern[i - 1] == '/';
      const bool whole = end - i >= 2 && begins && (end == pattern.size() || pattern[end] == '/');
      out += whole ? "**" : "*";
      i = end - 1;
    } else {
      out += c;
    }
  }
  return out;
}

std::optional<std::string> text_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_regular_file(path, error)) return std::nullopt;
  const Result<Source> source = read_source(path.string());
  if (!source) return std::nullopt;
  return std::string(source->text());
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string() : std::string(value);
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

/// `excludesFile` of the section [core] of a git configuration; "" when it says nothing.
std::string excludes_file(const fs::path& config) {
  const auto text = text_of(config);
  if (!text) return {};
  std::string found;
  bool core = false;
  std::string_view rest = *text;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = trim(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (line.starts_with('[')) core = line.starts_with("[core]") || line.starts_with("[Core]");
    const std::size_t equals = line.find('=');
    if (!core || equals == std::string_view::npos) continue;
    std::string key(trim(line.substr(0, equals)));
    for (char& c : key) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (key != "excludesfile") continue;
    std::string_view value = trim(line.substr(equals + 1));
    if (value.size() > 1 && value.starts_with('"') && value.ends_with('"'))
      value = value.substr(1, value.size() - 2);
    found = value;
  }
  if (found.starts_with("~/")) found = environment("HOME") + found.substr(1);
  return found;
}

/// Where git keeps what belongs to the repository: `.git`, or what the file `.git` of a worktree
/// names.
fs::path common_folder(const fs::path& root) {
  fs::path entry = root / ".git";
  std::error_code error;
  if (fs::is_directory(entry, error)) return entry;
  const auto link = text_of(entry);
  if (!link || !link->starts_with("gitdir:")) return entry;
  fs::path folder = std::string(trim(std::string_view(*link).substr(7, link->find('\n') - 7)));
  if (folder.is_relative()) folder = root / folder;
  const auto common = text_of(folder / "commondir");
  if (!common) return folder;
  const fs::path shared =
      std::string(trim(std::string_view(*common).substr(0, common->find('\n'))));
  return shared.is_relative() ? folder / shared : shared;
}

/// The list that the user's configuration names, else where git looks for it.
fs::path user_list(const fs::path& repository) {
  const std::string home = environment("HOME");
  std::string config_home = environment("XDG_CONFIG_HOME");
  if (config_home.empty() && !home.empty()) config_home = home + "/.config";
  std::string named = repository.empty() ? std::string() : excludes_file(repository / "config");
  const std::string global = environment("GIT_CONFIG_GLOBAL");
  if (named.empty() && !global.empty()) named = excludes_file(global);
  if (named.empty() && global.empty() && !home.empty()) named = excludes_file(home + "/.gitconfig");
  if (named.empty() && global.empty() && !config_home.empty())
    named = excludes_file(config_home + "/git/config");
  if (named.empty() && !config_home.empty()) named = config_home + "/git/ignore";
  return named;
}

}  // namespace

IgnoreList::IgnoreList(std::string base, std::string_view text) : base_(std::move(base)) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    add(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void IgnoreList::add(std::string_view line) {
  if (line.starts_with('#')) return;
  line = without_tail(line);
  const bool kept = line.starts_with('!');
  if (kept) line.remove_prefix(1);
  const bool folder_only = line.ends_with('/');
  if (folder_only) line.remove_suffix(1);
  if (line.empty()) return;
  // A slash at the beginning or inside ties the pattern to the folder of its file.
  const bool tied = line.find('/') != std::string_view::npos;
  if (line.starts_with('/')) line.remove_prefix(1);
  std::string pattern = translated(line, tied);
  if (!tied) pattern = "**/" + pattern;
  if (auto glob = Glob::ignore_pattern(pattern))
    lines_.push_back({std::move(*glob), kept, folder_only});
}

IgnoreList::Answer IgnoreList::ask(std::string_view path, bool folder) const {
  if (path.size() <= base_.size() + 1 || !path.starts_with(base_) || path[base_.size()] != '/')
    return Answer::silent;
  const std::string_view below = path.substr(base_.size() + 1);
  for (auto line = lines_.rbegin(); line != lines_.rend(); ++line) {
    if (line->folder_only && !folder) continue;
    if (line->glob.matches(below)) return line->kept ? Answer::kept : Answer::ignored;
  }
  return Answer::silent;
}

GitIgnore GitIgnore::at(const std::string& folder) {
  GitIgnore result;
  std::error_code error;
  fs::path root = folder;
  while (!fs::exists(root / ".git", error) && root != root.root_path()) root = root.parent_path();
  const bool repository = fs::exists(root / ".git", error);
  const fs::path common = repository ? common_folder(root) : fs::path();
  const std::string base = repository ? root.string() : folder;
  const auto add = [&](const std::optional<std::string>& text) {
    if (text) result.lists_.emplace_back(base == "/" ? "" : base, *text);
  };
  add(text_of(user_list(common)));
  if (repository) add(text_of(common / "info" / "exclude"));
  // From the root down to the folder.
  fs::path at = base;
  result.enter(at.string());
  for (const fs::path& part : fs::path(folder).lexically_relative(base)) {
    if (part == ".") continue;
    at /= part;
    result.enter(at.string());
  }
  return result;
}

void GitIgnore::enter(const std::string& folder) {
  if (const auto text = text_of(fs::path(folder) / ".gitignore"))
    lists_.emplace_back(folder == "/" ? "" : folder, *text);
}

void GitIgnore::leave(const std::string& folder) {
  while (!lists_.empty() && lists_.back().base() == folder && folder.size() > 1) lists_.pop_back();
}

bool GitIgnore::ignores(std::string_view path, bool folder) const {
  for (auto list = lists_.rbegin(); list != lists_.rend(); ++list) {
    const IgnoreList::Answer answer = list->ask(path, folder);
    if (answer != IgnoreList::Answer::silent) return answer == IgnoreList::Answer::ignored;
  }
  return false;
}

}  // namespace stowage::context
