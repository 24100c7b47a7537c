#pragma once
// What a command whose outcome is a term leaves on the symbolic files.

#include <string>

#include "lib/proof/build.h"
#include "lib/proof/effects.h"

namespace stowage::proof {

class Outputs {
 public:
  /// `owner` is that of the process; `who` names the command in the facts that are asked.
  Outputs(Site& site, const UnitEffects& effects, const std::string& owner, const std::string& who)
      : site_(site), effects_(effects), owner_(owner), who_(who) {}

  /// One write of the command that is `term`. False: it leaves nothing that counts.
  bool make(const knowledge::Access& access, Term term);

 private:
  void replace(const Place& place, Term term, Term value);
  std::string folder_mode(const std::string& path, Term term);
  void own_folder(const std::string& path, Term term, bool to_cache = false);
  void reach_folder(const std::string& path, Term term, bool to_cache = false);
  bool makes_folders() const;
  bool builds() const;

  Site& site_;
  const UnitEffects& effects_;
  const std::string& owner_;
  const std::string& who_;
};

}  // namespace stowage::proof
