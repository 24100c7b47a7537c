#pragma once
// Plain commands of POSIX whose outcome on known files is known: mkdir, touch, echo > file, rm,
// chmod, chown, cp, ln -s. They are carried out on the symbolic file system, so that `COPY --chmod`
// equals `RUN chmod`, and what is made and removed again leaves nothing.

#include <string>

#include "lib/proof/files.h"
#include "lib/proof/units.h"

namespace stowage::proof {

struct Shop {
  Files& files;
  Setting setting;
  std::string cwd;
  bool cwd_known = true;
  bool root = true;
  std::string owner;  ///< of new files, "0:0"
  std::string who;
  std::string values;  ///< of the variables that the text names, as text
};

/// False: not such a command, or the state it works on is not known; nothing was changed then.
bool carry_out(const Unit& unit, Shop& shop);

/// "app@#12" for a name, "1000" for a number: users and groups by name depend on the files that
/// list them.
std::string user_id(Files& files, Setting setting, std::string_view text);
/// `user`, `user:group` of COPY --chown and chown; without a group that of the user.
std::string owner_of(Files& files, Setting setting, std::string_view text);

std::string mode_text(std::uint32_t mode);

}  // namespace stowage::proof
