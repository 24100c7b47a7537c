#pragma once
// Memory for small objects, which a lint makes and drops by the hundred a file: each thread has a
// list of free blocks for each size, so that taking and giving back one is a few instructions. Blocks
// of one size stay of that size; what is large, or does not fit any more, comes from malloc.
//
// The program stowage gives `operator new` this way (tools/stowage/memory.cc). What a thread has
// given back is for that thread; the lists of a thread that has ended are not used again.

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace stowage {

class SmallBlocks {
 public:
  static constexpr std::size_t largest = 2048;

  /// Aligned as malloc does; null: there is no memory.
  static void* take(std::size_t size) {
    if (size > largest) return std::malloc(size);
    const std::size_t index = (size + step - 1) / step;
    Free*& list = lists_[index];
    if (list == nullptr) return take_new(index);
    Free* const block = list;
    list = block->next;
    return block;
  }

  /// What take() or malloc gave, or null.
  static void give_back(void* block) {
    const std::size_t offset =
        reinterpret_cast<std::uintptr_t>(block) - region_.load(std::memory_order_relaxed);
    if (offset >= region_size) return std::free(block);
    Free*& list = lists_[size_of_page_[offset / page_size]];
    list = new (block) Free{list};
  }

 private:
  struct Free {
    Free* next;
  };
  static constexpr std::size_t step = 16;  ///< what malloc aligns to
  static constexpr std::size_t sizes = largest / step + 1;
  static constexpr std::size_t page_size = std::size_t{1} << 16;
  /// Only addresses: memory is used where something was written.
  static constexpr std::size_t region_size = std::size_t{1} << 34;

  /// The rest of the page that new blocks of one size come from.
  struct Page {
    std::byte* next;
    std::byte* end;
  };

  static void* take_new(std::size_t index);
  static std::byte* take_page(std::size_t index);

  static constinit inline thread_local std::array<Free*, sizes> lists_{};
  static constinit inline thread_local std::array<Page, sizes> pages_{};
  /// Where the region begins; at first so that no address lies in it.
  static constinit inline std::atomic<std::uintptr_t> region_ = UINTPTR_MAX - region_size;
  static constinit inline std::atomic<std::size_t> pages_taken_ = 0;
  static constinit inline std::array<std::uint8_t, region_size / page_size> size_of_page_{};
};

}  // namespace stowage
