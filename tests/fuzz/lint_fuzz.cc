// Any bytes under every rule and all fixes: see tools/stowage-eval/lint_check.h.

#include <cstdint>
#include <string_view>

#include "tools/stowage-eval/lint_check.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (!stowage::broken_by(text).empty()) __builtin_trap();
  return 0;
}
