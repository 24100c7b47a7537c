#pragma once
// Works on many files at once and prints in the order of the input, with a bounded number of
// finished files waiting for their turn.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace stowage::cli {

/// What a file, or a few, have to say.
struct Chunk {
  std::string out;
  std::vector<std::vector<std::string>> reports;  ///< of `lint`: for each output a piece a file
  std::string err;
};

/// How many threads are meant: 0 stands for one a processor.
unsigned thread_count(unsigned threads);

/// Calls `work(i)` for i in [0, count) on `threads` threads, and
/// `print(chunk)` for each in order, from one thread at a time.
void run_batch(std::size_t count, unsigned threads, const std::function<Chunk(std::size_t)>& work,
               const std::function<void(Chunk&)>& print);

/// Writes to the standard output, whole. False: it cannot be written to any more.
bool write_out(const std::string& text);
void write_err(const std::string& text);

}  // namespace stowage::cli
