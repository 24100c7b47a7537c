#pragma once
// A titled, graded set of edits. A lint fix and a layer reordering are the same thing, so there is
// one type for both.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/text/edit.h"

namespace stowage {

/// What a change does to the image. Ordered from harmless to never applied.
enum class Grade : std::uint8_t {
  identical,   ///< the same cache keys: not even a cached step is lost
  equivalent,  ///< the same image; changed steps run once more
  assuming,    ///< the same image if the listed assumptions hold
  manual,      ///< shown, never applied: needs something only a person knows
};

constexpr std::string_view name(Grade grade) {
  switch (grade) {
    case Grade::identical:
      return "identical";
    case Grade::equivalent:
      return "equivalent";
    case Grade::assuming:
      return "assuming";
    case Grade::manual:
      return "manual";
  }
  return {};
}

struct Fix {
  std::string title;  ///< an act: "copy `requirements.txt` first"
  Grade grade = Grade::manual;
  std::vector<Edit> edits;               ///< well formed (edit.h)
  std::vector<std::string> assumptions;  ///< sentences; only with Grade::assuming
  std::string effect;                    ///< what it does to the cache, when known
  std::vector<std::uint32_t> reruns;     ///< lines of the steps that miss the cache once after it
};

}  // namespace stowage
