// How the program takes memory: small objects from the lists of the thread. A sanitizer has its own way.

#include <new>

#include "lib/base/small_blocks.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define STOWAGE_SANITIZED
#endif
#endif
#if !defined(STOWAGE_SANITIZED) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

using stowage::SmallBlocks;

void* operator new(std::size_t size) {
  while (true) {
    if (void* const block = SmallBlocks::take(size)) return block;
    const std::new_handler handler = std::get_new_handler();
    if (handler == nullptr) throw std::bad_alloc();
    handler();
  }
}

void operator delete(void* block) noexcept { SmallBlocks::give_back(block); }
void operator delete(void* block, std::size_t) noexcept { SmallBlocks::give_back(block); }

#endif
