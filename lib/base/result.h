#pragma once
// What may fail because of the world outside (an unreadable file, a bad config) gives a Result.
// What is wrong in the user's Dockerfile is never an Error: that is a diagnostic.

#include <string>
#include <tl/expected.hpp>

namespace stowage {

struct Error {
  std::string
      message;  ///< says what was expected and what was found, with file and line where known
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string message) {
  return tl::unexpected<Error>(Error{std::move(message)});
}

}  // namespace stowage
