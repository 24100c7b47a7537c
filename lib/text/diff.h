#pragma once
// The difference of two texts as a unified diff that `patch` and `git apply` take.
//
//   unified_diff(before, after, {.before = "a/Dockerfile", .after = "b/Dockerfile"})
//
// Lines are compared as bytes, with their ends. Equal texts give an empty diff. The shortest script
// is found by Myers' greedy algorithm ("An O(ND) Difference Algorithm and Its Variations", 1986) up
// to a fixed amount of work; texts that differ more than that are shown as one replaced block,
// which is as correct, only longer.

#include <string>
#include <string_view>
#include <vector>

#include "lib/text/edit.h"

namespace stowage {

struct DiffOptions {
  std::string_view before = "a";
  std::string_view after = "b";
  unsigned context = 3;
};

std::string unified_diff(std::string_view before, std::string_view after,
                         const DiffOptions& options);

/// The same changes as edits of whole lines.
std::vector<Edit> line_edits(std::string_view before, std::string_view after);

}  // namespace stowage
