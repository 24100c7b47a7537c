#include "lib/syntax/grammar/signal.h"

#include "lib/syntax/grammar/x3.h"

namespace stowage::syntax::grammar {

bool is_signal(std::string_view text) {
  static const x3::symbols<> names = [] {
    x3::symbols<> table;
    for (const char* name :
         {"abrt", "alrm",   "bus",  "chld",   "cld",   "cont", "fpe",  "hup",  "ill",
          "int",  "io",     "iot",  "kill",   "pipe",  "poll", "prof", "pwr",  "quit",
          "segv", "stkflt", "stop", "sys",    "term",  "trap", "tstp", "ttin", "ttou",
          "urg",  "usr1",   "usr2", "vtalrm", "winch", "xcpu", "xfsz"}) {
      table.add(name);
    }
    return table;
  }();
  unsigned number = 0;
  const auto keep = [&](const auto& context) { number = x3::_attr(context); };
  if (match_all(text, x3::uint_[keep])) return number >= 1 && number <= 64;
  const auto step = x3::uint_[keep];
  const auto realtime = x3::no_case[x3::lit("rtmin")] >> -('+' >> step) |
                        x3::no_case[x3::lit("rtmax")] >> -('-' >> step);
  return match_all(text, -x3::no_case[x3::lit("sig")] >> (realtime | x3::no_case[names])) &&
         number <= 15;
}

}  // namespace stowage::syntax::grammar
