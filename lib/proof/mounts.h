#pragma once
// --mount of a RUN: while the command runs, something else stands at a path; afterwards the path is
// as before. BuildKit leaves no mount points behind.

#include <string>
#include <vector>

#include "lib/proof/build.h"
#include "lib/proof/effects.h"

namespace stowage::proof {

class Mounts {
 public:
  /// Puts what is mounted in place of what is there.
  Mounts(Site& site, const std::vector<model::MountFacts>& mounts);
  /// And back.
  void detach();
  /// What of the mounts the commands may notice, as text: secrets, agents.
  const std::string& text() const { return text_; }
  bool known() const { return known_; }

 private:
  struct Hidden {
    std::string target;
    std::map<std::string, Entry> entries;
    std::vector<Write> writes;
  };
  void attach(const model::MountFacts& mount);
  void hide(const std::string& target);
  void hide_file(const std::string& target);
  Term cache_state(const model::MountFacts& mount, const std::string& target);
  void fill(const model::MountFacts& mount, const std::string& target);

  Site& site_;
  std::vector<Hidden> hidden_;
  std::vector<std::string> caches_;  ///< ids of those that the command may write to
  std::size_t first_step_ = 0;
  std::string text_;
  bool known_ = true;
};

/// The mounts that a command may write to, as text, where that counts. What it writes into a mount is not in the
/// image. Of a tool's own cache that is known; of any other mount it is a fact about the command,
/// or the mount is part of what the command is.
std::string written_mounts(Site& site, const std::vector<model::MountFacts>& mounts,
                           const UnitEffects& found, const std::string& who);

}  // namespace stowage::proof
