#pragma once
// The words of a build command: flags with their values, and operands.

#include <cstddef>
#include <span>
#include <string_view>

#include "lib/pipeline/pipeline.h"
#include "lib/shell/commands.h"

namespace stowage::pipeline {

struct Flag {
  std::string_view name;  ///< "--tag", "-t"; empty: an operand
  Text value;
  Span span;  ///< of all its words
  const shell::Word* word = nullptr;
  bool has_value = false;
};

/// The flag or operand that begins at a word of the file; `at` goes behind its last word.
Flag next_flag(std::string_view file, std::span<const shell::Word> words, std::size_t& at);

/// The bytes of a word without quotes; `skip` bytes at its front are left out.
Text word_text(std::string_view file, const shell::Word& word, std::size_t skip = 0);

}  // namespace stowage::pipeline
