#include "lib/text/replace_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace stowage {

namespace {

/// A new file next to its goal; removed again unless it took the goal's place.
class Temporary {
 public:
  explicit Temporary(const std::string& goal) : name_(goal + ".XXXXXX") {
    descriptor_ = ::mkostemp(name_.data(), O_CLOEXEC);
  }
  Temporary(const Temporary&) = delete;
  Temporary& operator=(const Temporary&) = delete;
  ~Temporary() {
    if (descriptor_ < 0) return;
    ::close(descriptor_);
    if (!kept_) ::unlink(name_.c_str());
  }

  bool open() const { return descriptor_ >= 0; }
  bool write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t wrote = ::write(descriptor_, bytes.data(), bytes.size());
      if (wrote < 0 && errno == EINTR) continue;
      if (wrote < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(wrote));
    }
    return true;
  }
  bool take_mode_of(const struct stat& old) const {
    // Only root may give a file away; a group of one's own is allowed. The mode comes last, because
    // a change of owner clears the set-id bits.
    [[maybe_unused]] const int owner = ::fchown(descriptor_, old.st_uid, old.st_gid);
    return ::fchmod(descriptor_, old.st_mode & 07777U) == 0;
  }
  bool flush() const { return ::fsync(descriptor_) == 0; }
  bool rename_to(const std::string& goal) {
    kept_ = ::rename(name_.c_str(), goal.c_str()) == 0;
    return kept_;
  }

 private:
  std::string name_;
  int descriptor_ = -1;
  bool kept_ = false;
};

}  // namespace

Result<void> replace_file(const std::string& path, std::string_view bytes) {
  const auto problem = [&] { return fail(path + ": cannot write: " + std::strerror(errno)); };
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                         &std::free);
  if (!real) return problem();
  const std::string goal = real.get();
  struct stat old{};
  if (::stat(goal.c_str(), &old) != 0) return problem();
  if (!S_ISREG(old.st_mode)) return fail(path + ": cannot write: is not a regular file");
  if (::access(goal.c_str(), W_OK) != 0) return problem();
  Temporary temporary(goal);
  const bool ok = temporary.open() && temporary.write(bytes) && temporary.take_mode_of(old) &&
                  temporary.flush() && temporary.rename_to(goal);
  if (!ok) return problem();
  return {};
}

}  // namespace stowage
