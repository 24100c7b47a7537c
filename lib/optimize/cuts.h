#pragma once
// Where a RUN can become two: `RUN cd app && npm ci && npm run build` is `RUN cd app && npm ci`, then
// `RUN cd app && npm run build`. Nothing but files passes from one RUN to the next, so what the shell holds at that
// place (its folder, variables, options) is set again in the second.
//
//   for (const Cut& cut : cuts(run)) ... left(run, cut) ... right(run, cut)

#include <cstddef>
#include <string>
#include <vector>

#include "lib/syntax/dockerfile.h"

namespace stowage::optimize {

/// Offsets are in the text of the RUN behind its flags.
struct Cut {
  std::size_t left_end = 0;     ///< behind the last command of the first RUN
  std::size_t right_begin = 0;  ///< at the first command of the second
  std::string carried;          ///< "cd app && ": to be repeated in front of it
};

/// In order. None where the script goes on after a failure, or holds what cannot be repeated.
std::vector<Cut> cuts(const syntax::Instruction& run);

/// One command that can run in a RUN of its own above, while the others stay.
struct Piece {
  std::size_t begin = 0, end = 0;                  ///< of the command
  std::size_t removed_begin = 0, removed_end = 0;  ///< the command and the connector beside it
  std::string carried;                             ///< to be repeated in front of it
};

/// In order; none when the RUN is one command.
std::vector<Piece> pieces(const syntax::Instruction& run);

}  // namespace stowage::optimize
