#include "lib/context/ignore.h"

#include "lib/context/path.h"
#include "lib/syntax/chars.h"

namespace stowage::context {
namespace {

using syntax::trim;  // as Go's strings.TrimSpace

/// A line without its `!`, as the reader hands it on.
std::string normal_form(std::string_view pattern) {
  std::string path = clean(pattern);
  if (path.size() > 1 && path.front() == '/') path.erase(0, 1);
  return path;
}

}  // namespace

IgnoreRules IgnoreRules::parse(std::string_view text, std::string file) {
  IgnoreRules rules;
  rules.file_ = std::move(file);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::uint32_t number = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    // Go's scanner gives up on a line that does not fit its buffer, and the build with it.
    constexpr std::size_t longest_line = 65'536;
    if (line.size() >= longest_line) {
      rules.problems_.push_back(
          {number, "the line is longer than 64 KiB, which the builder rejects"});
      break;
    }
    if (line.starts_with('#')) continue;  // Not behind blanks: " # x" is a pattern.
    line = trim(line);
    if (line.empty()) continue;
    const bool exception = line.front() == '!';
    if (exception) line = trim(line.substr(1));
    std::string pattern = line.empty() ? std::string() : normal_form(line);
    rules.add(exception ? "!" + pattern : pattern, number);
  }
  return rules;
}

IgnoreRules IgnoreRules::from_patterns(const std::vector<std::string>& patterns) {
  IgnoreRules rules;
  std::uint32_t number = 0;
  for (const std::string& pattern : patterns) rules.add(pattern, ++number);
  return rules;
}

void IgnoreRules::add(std::string pattern, std::uint32_t line) {
  pattern = trim(pattern);
  if (pattern.empty()) return;
  pattern = clean(pattern);
  const bool exception = pattern.front() == '!';
  if (exception) pattern.erase(0, 1);
  if (pattern.empty()) {
    problems_.push_back({line, "`!` without a pattern, which the builder rejects"});
    return;
  }
  std::optional<Glob> glob = Glob::ignore_pattern(pattern);
  if (!glob) {
    problems_.push_back(
        {line, "`" + pattern + "` is not a valid pattern, which the builder rejects"});
    return;
  }
  has_exceptions_ = has_exceptions_ || exception;
  rules_.push_back({*std::move(glob), std::move(pattern), exception, line});
}

// A rule is looked at only when it could change the answer so far; one that was skipped for a
// folder counts as not matching it for the paths inside. That is how fsutil walks, and it shows
// where a line is repeated behind an exception.
IgnoreVerdict IgnoreRules::step(std::string_view path, const Matched& parent, Matched& own) const {
  IgnoreVerdict verdict;
  own.assign(rules_.size(), 0);
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    const IgnoreRule& rule = rules_[i];
    bool match = !parent.empty() && parent[i] != 0;
    if (!match) {
      if (rule.exception != verdict.excluded) continue;
      match = rule.glob.matches(path);
    }
    if (!match) continue;
    own[i] = 1;
    if (verdict.excluded == rule.exception) verdict = {!rule.exception, rule.line};
  }
  return verdict;
}

IgnoreVerdict IgnoreRules::verdict(std::string_view path) const {
  if (rules_.empty() || path.empty()) return {};
  Matched parent;
  Matched own;
  for (std::size_t end = path.find('/'); end != std::string_view::npos;
       end = path.find('/', end + 1)) {
    step(path.substr(0, end), parent, own);
    parent.swap(own);
  }
  return step(path, parent, own);
}

bool IgnoreRules::may_reinclude_below(std::string_view directory) const {
  if (!has_exceptions_) return false;
  const std::string inside = std::string(directory) + "/";
  for (const IgnoreRule& rule : rules_) {
    if (!rule.exception) continue;
    if (!rule.glob.is_literal() || (rule.pattern + "/").starts_with(inside)) return true;
  }
  return false;
}

}  // namespace stowage::context
