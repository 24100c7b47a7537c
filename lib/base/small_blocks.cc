#include "lib/base/small_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <utility>

namespace stowage {

void* SmallBlocks::take_new(std::size_t index) {
  const std::size_t size = std::max<std::size_t>(index, 1) * step;
  Page& page = pages_[index];
  if (static_cast<std::size_t>(page.end - page.next) < size) {
    std::byte* const fresh = take_page(index);
    if (fresh == nullptr) return std::malloc(size);
    page = {fresh, fresh + page_size};
  }
  return std::exchange(page.next, page.next + size);
}

/// Null: all pages are taken, or the system reserves no region.
std::byte* SmallBlocks::take_page(std::size_t index) {
  static std::byte* const region = [] {
    void* const reserved = mmap(nullptr, region_size, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (reserved == MAP_FAILED) return static_cast<std::byte*>(nullptr);
    region_ = reinterpret_cast<std::uintptr_t>(reserved);
    return static_cast<std::byte*>(reserved);
  }();
  if (region == nullptr || pages_taken_ >= size_of_page_.size()) return nullptr;
  const std::size_t number = pages_taken_.fetch_add(1);
  if (number >= size_of_page_.size()) return nullptr;
  size_of_page_[number] = static_cast<std::uint8_t>(index);
  return region + number * page_size;
}

}  // namespace stowage
