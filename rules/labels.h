#pragma once
// What rules about the keys of LABEL share beside label_values.h.

#include <string>
#include <string_view>

#include "rules/label_values.h"

namespace stowage::rules {

/// Does some LABEL of the file name the key?
bool sets_label(const lint::Unit& unit, std::string_view key);

/// A fix that writes another key for this one, where the file holds it as it stands.
void offer_label_key(const lint::Unit& unit, const syntax::KeyValue& pair, const std::string& key,
                     std::string assumption, lint::Diagnostic& found);

}  // namespace stowage::rules
