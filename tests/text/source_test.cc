#include "lib/text/source.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

namespace stowage {
namespace {

// Editors that are built on libuv (Neovim, VS Code) give a socket for the standard input, which cannot
// be opened by name.
TEST(Source, StandardInputThatIsASocket) {
  int ends[2];
  ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  const std::string text = "FROM scratch\n";
  ASSERT_EQ(::write(ends[0], text.data(), text.size()), static_cast<ssize_t>(text.size()));
  ::close(ends[0]);
  const int before = ::dup(STDIN_FILENO);
  ::dup2(ends[1], STDIN_FILENO);
  const Result<Source> source = read_source("/dev/stdin");
  ::dup2(before, STDIN_FILENO);
  ::close(before);
  ::close(ends[1]);
  ASSERT_TRUE(source) << source.error().message;
  EXPECT_EQ(source->text(), text);
}

TEST(Source, WhatCannotBeRead) {
  EXPECT_EQ(read_source("/nonexistent").error().message, "/nonexistent: No such file or directory");
  EXPECT_EQ(read_source("/").error().message, "/: is a directory");
}

}  // namespace
}  // namespace stowage
