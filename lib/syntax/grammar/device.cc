#include "lib/syntax/grammar/device.h"

#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/go_values.h"

namespace stowage::syntax::grammar {

std::string device_problem(std::span<const MountOption> fields) {
  bool named = false;  // by `name=`, or by the first field that is no other option
  for (const MountOption& field : fields) {
    const std::string key(field.key);
    if (equal_ignoring_case(key, "required")) {
      if (field.has_value && !is_boolean(field.value)) return "`required` is true or false";
    } else if (field.has_value && equal_ignoring_case(key, "name")) {
      if (named) return "the device has two names";
      named = !field.value.empty();
    } else if (!named) {
      named = field.has_value || !key.empty();
    } else if (field.has_value) {
      return "a device has no option `" + key + "`: there are `name` and `required`";
    } else {
      return "`" + key + "` is no option with a value, and the device has a name";
    }
  }
  return {};
}

}  // namespace stowage::syntax::grammar
