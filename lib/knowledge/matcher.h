#pragma once
// One command line against the knowledge base: match.cc takes its words apart, match_effects.cc puts
// together what they do.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lib/knowledge/knowledge.h"

namespace stowage::knowledge {

struct FlagUse {
  std::string name;
  std::optional<Argument> value;
};

/// One command line taken apart along the chain command, subcommand, case.
class Matcher {
 public:
  Matcher(const Base& base, const CommandLine& line, const Surroundings& around, int depth = 0)
      : base_(base), words_(line.words), around_(around), depth_(depth) {}

  Effects run();

 private:
  void split(const Usage& usage, std::size_t begin);
  bool long_flag(std::string_view word, std::size_t& at);
  bool cluster(std::string_view word, std::size_t& at, bool dashed);
  bool takes_value(std::string_view flag) const;
  void apply(const Usage& usage);
  void settle_folder();
  bool given(const std::vector<std::string>& flags) const;
  bool fits(const Usage::Case& one) const;
  std::vector<Argument> select(const Selector& selector) const;
  std::vector<Access> accesses(const Selector& selector, std::string_view base) const;
  Access access(const Selector& selector, Argument argument, std::string_view base) const;
  void add_all(const std::vector<Selector>& selectors, std::vector<Access>& to,
               std::string_view base) const;
  void prefix_writes();
  void add_unexplained();
  void suppose(const Argument& word, const std::string& as);
  void start(const Starts& starts);
  bool forwards(std::string_view at, std::size_t word);
  void act(const ActionRule& rule);
  void find_project(const Ecosystem& ecosystem, const Selector& selector, Action& action);
  void act_on_files(const Ecosystem& ecosystem, const ActionRule& rule, const Action& action);
  void may(const Ecosystem& ecosystem, const Action& action);
  void embed(const std::string& language);
  void keep_copies(std::string_view suffix);
  std::optional<std::string> home_path(std::string_view path) const;

  const Base& base_;
  std::vector<Argument> words_;
  const Surroundings& around_;
  int depth_;  ///< of commands that commands start
  const Command* command_ = nullptr;
  std::vector<const Usage*> chain_;
  std::vector<FlagUse> flags_;
  std::vector<Argument> operands_;
  mutable std::vector<std::string> explained_;  ///< words that something known is said about
  std::optional<CommandLine> forwarded_;
  std::string folder_;
  bool folder_known_ = true;
  bool folder_is_outer_ = true;
  Effects out_;
};

}  // namespace stowage::knowledge
