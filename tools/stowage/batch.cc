#include "tools/stowage/batch.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace stowage::cli {

namespace {

/// A ring of finished chunks. A worker that is too far ahead waits.
class Turnstile {
 public:
  Turnstile(std::size_t window, const std::function<void(Chunk&)>& print)
      : ring_(window), print_(print) {}

  void put(std::size_t index, Chunk chunk) {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return index < next_ + ring_.size(); });
    ring_[index % ring_.size()] = std::move(chunk);
    if (index != next_) return;
    while (ring_[next_ % ring_.size()]) {
      std::optional<Chunk>& ready = ring_[next_ % ring_.size()];
      print_(*ready);
      ready.reset();
      ++next_;
    }
    moved_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable moved_;
  std::vector<std::optional<Chunk>> ring_;
  std::size_t next_ = 0;
  const std::function<void(Chunk&)>& print_;
};

}  // namespace

unsigned thread_count(unsigned threads) {
  return threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency());
}

void run_batch(std::size_t count, unsigned threads, const std::function<Chunk(std::size_t)>& work,
               const std::function<void(Chunk&)>& print) {
  threads = static_cast<unsigned>(std::min<std::size_t>(thread_count(threads), count));
  if (threads <= 1) {
    for (std::size_t i = 0; i < count; ++i) {
      Chunk chunk = work(i);
      print(chunk);
    }
    return;
  }
  constexpr std::size_t waiting_per_thread = 16;
  Turnstile turnstile(waiting_per_thread * threads, print);
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> workers;
  for (unsigned n = 0; n < threads; ++n) {
    workers.emplace_back([&] {
      for (std::size_t i = next++; i < count; i = next++) turnstile.put(i, work(i));
    });
  }
}

bool write_out(const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
}

void write_err(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stderr); }

}  // namespace stowage::cli
