#include "lib/base/tar_header.h"

#include <gtest/gtest.h>

#include <string>

namespace stowage {

/// pax(1): the sum of all bytes of the header, as octal digits, with blanks in place of its own eight.
TEST(TarHeader, HoldsItsOwnSum) {
  std::string block(tar_block, '\0');
  block[0] = 'a';
  // 97 for the letter and 8 blanks of 32: 353, which is 541 in octal.
  block.replace(148, 8, std::string("000541\0 ", 8));
  EXPECT_TRUE(is_tar_header(block));
  EXPECT_TRUE(is_tar_header(block + "more"));
  EXPECT_FALSE(is_tar_header(std::string_view(block).substr(1)));
  block[1] = 'b';
  EXPECT_FALSE(is_tar_header(block));
  EXPECT_FALSE(is_tar_header(std::string(tar_block, '\0')));
  EXPECT_FALSE(is_tar_header(""));
}

}  // namespace stowage
