#include "rules/mount_options.h"

#include <algorithm>
#include <array>
#include <span>

#include "lib/base/closest.h"
#include "lib/model/expand.h"
#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/go_values.h"

namespace stowage::rules {

namespace {

using syntax::equal_ignoring_case;
using syntax::MountOption;
using syntax::grammar::is_boolean;
using syntax::grammar::is_number;

constexpr auto types = std::to_array<std::string_view>({"bind", "cache", "tmpfs", "secret", "ssh"});
constexpr auto modes = std::to_array<std::string_view>({"shared", "private", "locked"});
constexpr auto keys = std::to_array<std::string_view>(
    {"type", "from", "source", "src", "target", "dst", "destination", "readonly", "ro", "readwrite",
     "rw", "required", "size", "id", "sharing", "mode", "uid", "gid", "env"});
constexpr auto buildah_keys =
    std::to_array<std::string_view>({"z", "U", "chown", "relabel", "bind-propagation"});

bool has(std::span<const std::string_view> words, std::string_view word) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view each) { return equal_ignoring_case(each, word); });
}

bool is_one_of(std::string_view key, std::initializer_list<std::string_view> words) {
  return has({words.begin(), words.size()}, key);
}

OptionProblem unknown(std::string message, std::string_view word,
                      std::span<const std::string_view> candidates) {
  const Closest near = closest(word, candidates);
  return {std::move(message), word, near.unique ? near.word : std::string_view()};
}

/// Of a value without variables, whatever the type.
std::optional<OptionProblem> value_problem(const MountOption& option, const std::string& quoted) {
  if (is_one_of(option.key, {"sharing"}) && !has(modes, option.value))
    return unknown("`sharing` is one of shared, private, locked", option.value, modes);
  if (is_one_of(option.key, {"readonly", "ro", "readwrite", "rw", "required"}) &&
      !is_boolean(option.value))
    return OptionProblem{quoted + " is true or false", {}, {}};
  if (is_one_of(option.key, {"uid", "gid"}) && !is_number(option.value, 10))
    return OptionProblem{quoted + " of a mount is a number", {}, {}};
  if (is_one_of(option.key, {"mode"}) && !is_number(option.value, 8))
    return OptionProblem{quoted + " of a mount is an octal number", {}, {}};
  return std::nullopt;
}

}  // namespace

std::optional<OptionProblem> MountOptions::problem(const MountOption& option) {
  const std::string quoted = "`" + std::string(option.key) + "`";
  if (!has(keys, option.key)) {
    const std::string kind = option.has_value ? " has no option " : " has no word ";
    return unknown("a mount" + kind + quoted, option.key, keys);
  }
  if (!option.has_value) return bare(option, quoted);
  const bool is_type = is_one_of(option.key, {"type"});
  const bool known = model::is_plain(option.value, escape_);
  given_.push_back({option.key, option.value, known});
  if (is_one_of(option.key, {"required"}) && type_ && !takes_required()) return misplaced(quoted);
  if (is_one_of(option.key, {"size"}) && type_ && *type_ != "tmpfs") return misplaced(quoted);
  if (!known) {
    if (is_type) type_.reset();
    return std::nullopt;
  }
  return is_type ? read_type(option.value) : value_problem(option, quoted);
}

OptionProblem MountOptions::misplaced(const std::string& quoted) const {
  return {quoted + " is no option of a mount of type " + *type_ +
              (written_ ? "" : ", which it is until a `type` is read"),
          {},
          {}};
}

std::optional<OptionProblem> MountOptions::bare(const MountOption& option,
                                                const std::string& quoted) const {
  if (is_one_of(option.key, {"readonly", "ro", "readwrite", "rw"})) return std::nullopt;
  if (!is_one_of(option.key, {"required"}))
    return OptionProblem{quoted + " of a mount needs a value", {}, {}};
  if (type_ && !takes_required()) return misplaced(quoted);
  return std::nullopt;
}

std::optional<OptionProblem> MountOptions::read_type(std::string_view value) {
  if (!has(types, value)) {
    type_.reset();
    return unknown("there is no mount of type `" + std::string(value) + "`", value, types);
  }
  type_.emplace();
  for (const char c : value) *type_ += syntax::lower(c);
  written_ = true;
  return std::nullopt;
}

bool MountOptions::has_any(std::initializer_list<std::string_view> names) const {
  return std::any_of(given_.begin(), given_.end(), [&](const Given& each) {
    return each.known && !each.value.empty() && is_one_of(each.key, names);
  });
}

std::string MountOptions::problem_of_secret() const {
  const bool named = std::any_of(given_.begin(), given_.end(), [](const Given& each) {
    return is_one_of(each.key, {"id", "source", "src", "target", "dst", "destination"});
  });
  if (!named) return "a secret needs an `id`, or a `source` or `target`";
  if (has_any({"from"})) return "a secret comes from no stage: it has no `from`";
  if (has_any({"source", "src"}) && has_any({"id"}))
    return "a secret has `id` or `source`, not both";
  return {};
}

std::string MountOptions::problem_of_all() const {
  if (!type_) return {};
  const bool is_folder = *type_ == "bind" || *type_ == "tmpfs";
  for (const std::string_view key : {"mode", "uid", "gid"})
    if (is_folder && has_any({key}))
      return "`" + std::string(key) + "` is no option of a mount of type " + *type_;
  if (*type_ != "cache" && has_any({"sharing"}))
    return "`sharing` is of cache mounts: this one is of type " + *type_;
  if (*type_ == "secret") return problem_of_secret();
  if (*type_ == "ssh")
    return has_any({"source", "src"}) ? "a mount of type ssh has no `source`" : "";
  for (auto each = given_.rbegin(); each != given_.rend(); ++each) {
    if (!is_one_of(each->key, {"target", "dst", "destination"})) continue;
    const bool is_root = each->known && each->value.starts_with('/') &&
                         each->value.find_first_not_of("/.") == std::string_view::npos;
    return is_root ? "nothing can be mounted on `/`" : "";
  }
  return {};
}

bool is_buildah_option(std::string_view key) { return has(buildah_keys, key); }

}  // namespace stowage::rules
