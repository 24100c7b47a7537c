#pragma once
// Labels that the schema of the configuration asks for, and what their values must be.

#include <functional>
#include <string>
#include <string_view>

#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::rules {

/// A label of the schema where it is set. `value` without quotes and with its variables expanded;
/// as hadolint has it, where its answers are wanted.
struct SetLabel {
  const syntax::KeyValue& pair;
  lint::LabelType type;
  std::string value;
};

/// The labels of an instruction that are in the schema. Those with an unknown variable are left out.
void each_schema_label(const lint::Unit& unit, const lint::Place& place,
                       const std::function<void(const SetLabel&)>& look);

/// A finding for each label of this type whose value is not `expected`.
void check_label_type(const lint::Unit& unit, const lint::Place& place, lint::LabelType type,
                      bool (*is_valid)(std::string_view), std::string_view expected,
                      lint::Report& report);

/// The name of a label, without quotes.
std::string_view label_key(const syntax::KeyValue& pair);

/// RFC 3986, with a scheme.
bool is_uri(std::string_view text);
/// RFC 3339: date, time and zone.
bool is_timestamp(std::string_view text);
/// A commit of git: 7 or 40 small hexadecimal digits.
bool is_git_hash(std::string_view text);
/// Three numbers, perhaps with `-pre` and `+build`.
bool is_semver(std::string_view text);
/// local@domain
bool is_email(std::string_view text);

}  // namespace stowage::rules
