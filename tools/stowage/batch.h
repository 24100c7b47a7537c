#pragma once
// Works on many files at once and prints in the order of the input, with a bounded number of
// finished files waiting for their turn.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace stowage::cli {

/// What one file has to say.
struct Chunk {
  std::string out;
  std::vector<std::string> reports;  ///< of `lint`: a piece for each output
  std::string err;
};

/// Calls `work(i)` for i in [0, count) on `threads` threads (0: one a processor), and
/// `print(chunk)` for each in order, from one thread at a time.
void run_batch(std::size_t count, unsigned threads, const std::function<Chunk(std::size_t)>& work,
               const std::function<void(Chunk&)>& print);

/// Writes to the standard output, whole. False: it cannot be written to any more.
bool write_out(const std::string& text);
void write_err(const std::string& text);

}  // namespace stowage::cli
