#include "lib/base/small_blocks.h"

#include <gtest/gtest.h>

#include <cstring>
#include <thread>
#include <vector>

namespace stowage {
namespace {

TEST(SmallBlocks, HoldWhatIsWrittenIntoEach) {
  std::vector<unsigned char*> blocks;
  for (std::size_t i = 0; i < 100'000; ++i) {
    const std::size_t size = i % (SmallBlocks::largest + 100);
    blocks.push_back(static_cast<unsigned char*>(SmallBlocks::take(size)));
    ASSERT_NE(blocks.back(), nullptr);
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(blocks.back()) % alignof(std::max_align_t), 0U);
    std::memset(blocks.back(), static_cast<int>(i % 251), size);
  }
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const std::size_t size = i % (SmallBlocks::largest + 100);
    for (std::size_t at = 0; at < size; ++at) ASSERT_EQ(blocks[i][at], i % 251);
  }
  for (unsigned char* block : blocks) SmallBlocks::give_back(block);
}

TEST(SmallBlocks, AreUsedAgainForTheSameSize) {
  void* const first = SmallBlocks::take(40);
  SmallBlocks::give_back(first);
  EXPECT_EQ(SmallBlocks::take(48), first);  // both are of three steps
  void* const other = SmallBlocks::take(33);
  EXPECT_NE(other, first);
  SmallBlocks::give_back(first);
  SmallBlocks::give_back(other);
}

TEST(SmallBlocks, MayBeGivenBackByAnotherThread) {
  std::vector<void*> blocks;
  for (std::size_t size = 0; size <= SmallBlocks::largest + 1; ++size)
    blocks.push_back(SmallBlocks::take(size));
  void* again = nullptr;
  std::thread([&] {
    for (void* block : blocks) SmallBlocks::give_back(block);
    again = SmallBlocks::take(SmallBlocks::largest);
  }).join();
  EXPECT_EQ(again, blocks[SmallBlocks::largest]);
  SmallBlocks::give_back(again);
}

TEST(SmallBlocks, TakeBackNullAndWhatIsLarge) {
  SmallBlocks::give_back(nullptr);
  SmallBlocks::give_back(SmallBlocks::take(SmallBlocks::largest + 1));
  SmallBlocks::give_back(std::malloc(8));
}

}  // namespace
}  // namespace stowage
