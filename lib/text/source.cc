#include "lib/text/source.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace stowage {

namespace {

/// Closes a file descriptor at the end of its scope.
struct File {
  int descriptor;
  explicit File(int d) : descriptor(d) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (descriptor >= 0) ::close(descriptor);
  }
};

/// The standard input is the descriptor that the program was given: it may be a socket, which has no
/// name to open.
int open_input(const std::string& path) {
  if (path == "/dev/stdin") return ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
  return ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
}

/// Reads as much as there is; waits where the other end made it a descriptor that does not.
ssize_t read_some(int descriptor, char* into, std::size_t room) {
  while (true) {
    const ssize_t got = ::read(descriptor, into, room);
    if (got >= 0 || (errno != EINTR && errno != EAGAIN)) return got;
    pollfd waiting{descriptor, POLLIN, 0};
    if (errno == EAGAIN) ::poll(&waiting, 1, -1);
  }
}

}  // namespace

Result<Source> read_source(const std::string& path) {
  constexpr std::size_t most = std::size_t{1} << 30;  // offsets are 32 bits wide
  const auto problem = [&](const char* what) { return fail(path + ": " + what); };

  File file(open_input(path));
  if (file.descriptor < 0) return problem(std::strerror(errno));
  struct stat status{};
  if (::fstat(file.descriptor, &status) != 0) return problem(std::strerror(errno));
  if (S_ISDIR(status.st_mode)) return problem("is a directory");

  // A size of 0 may be a pipe or a file of /proc: read until the end, whatever the size says.
  std::vector<char> bytes(status.st_size > 0 ? static_cast<std::size_t>(status.st_size) + 1
                                             : 65536);
  std::size_t used = 0;
  while (true) {
    if (used == bytes.size()) bytes.resize(bytes.size() * 2);
    if (used > most) return problem("is larger than 1 GiB");
    const ssize_t got = read_some(file.descriptor, bytes.data() + used, bytes.size() - used);
    if (got < 0) return problem(std::strerror(errno));
    if (got == 0) break;
    used += static_cast<std::size_t>(got);
    if (S_ISREG(status.st_mode) && std::cmp_equal(used, status.st_size)) break;
  }
  bytes.resize(used);
  return Source(path, std::move(bytes));
}

}  // namespace stowage
