#pragma once
// The fenced examples of a rule's page, which are its tests.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "lib/lint/unit.h"

namespace stowage::testing {

struct PageExample {
  std::string section;  // "Bad", "Fixed", "Fine"
  std::string text;
  std::string path = "Dockerfile";
  std::map<std::string, std::string> beside = {};  // other files, by path
};

std::vector<PageExample> page_examples(std::string_view page);

/// Reads the files beside the example, which must outlive the result.
lint::ReadFile files_of(const PageExample& example);

}  // namespace stowage::testing
