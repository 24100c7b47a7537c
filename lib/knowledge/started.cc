// Commands that are started on what is found: `find src -name '*.pyc' -exec rm {} +` does what rm does to any file
// below src.

#include "lib/knowledge/matcher.h"
#include "lib/knowledge/words.h"

namespace stowage::knowledge {

namespace {

constexpr std::string_view all_below = "/**";
constexpr int deepest = 3;
constexpr std::size_t most_roots = 64;

/// A command line among the words, and whether it runs where each file was found.
struct Started {
  CommandLine line;
  bool elsewhere = false;
};

/// Takes them, with the flag in front and the `;` or `+` behind, out of the words.
std::vector<Started> cut_out(std::vector<Argument>& words, const Starts& starts) {
  std::vector<Started> out;
  std::vector<Argument> rest;
  bool inside = false;
  for (Argument& word : words) {
    const bool elsewhere = has_word(starts.flags_elsewhere, word.text);
    if (inside && has_word(starts.ends, word.text)) {
      inside = false;
    } else if (inside) {
      out.back().line.words.push_back(std::move(word));
    } else if (elsewhere || has_word(starts.flags, word.text)) {
      inside = true;
      out.push_back({.elsewhere = elsewhere});
    } else {
      rest.push_back(std::move(word));
    }
  }
  words = std::move(rest);
  return out;
}

/// The folders in which is searched: the operands in front of the first test.
std::vector<Argument> roots_of(const std::vector<Argument>& words, const Starts& starts) {
  std::vector<Argument> out;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& text = words[i].text;
    if (has_word(starts.flags_in_front, text)) continue;
    if (text.starts_with('-') || text == "(" || text == "!") break;
    out.push_back(words[i]);
  }
  if (out.empty()) out.push_back({.text = "."});
  return out;
}

}  // namespace

/// Each word for a file that was found stands for all that lies below the roots.
void Matcher::start(const Starts& starts) {
  const std::vector<Started> all = cut_out(words_, starts);
  if (all.empty()) return;
  std::vector<Argument> roots = roots_of(words_, starts);
  if (depth_ >= deepest || roots.size() > most_roots) {
    out_.barrier = "`" + words_.front().text + "` starts commands";
    return;
  }
  for (Argument& root : roots) {
    root.known &= root.text.starts_with('/') || around_.cwd_known;
    if (root.known) root.text = absolute(root.text, around_.cwd);
  }
  for (const Started& one : all) {
    CommandLine line;
    for (const Argument& word : one.line.words) {
      const std::size_t at = word.text.find(starts.found);
      if (at == std::string::npos) {
        line.words.push_back(word);
        continue;
      }
      for (const Argument& root : roots) {
        std::string text = word.text;
        text.replace(at, starts.found.size(),
                     (root.text == "/" ? "" : root.text) + std::string(all_below));
        line.words.push_back({.text = std::move(text), .known = root.known && word.known});
      }
    }
    Surroundings around = around_;
    around.cwd_known &= !one.elsewhere;
    Effects effects = Matcher(base_, line, around, depth_ + 1).run();
    for (auto* accesses : {&effects.reads, &effects.writes})
      for (Access& access : *accesses) {
        // Of the files only those are meant that the tests choose.
        access.removes = access.replaces = false;
        const std::size_t at = access.place.path.find(all_below);
        if (!access.place.glob || at == std::string::npos) continue;
        access.place = tree_at(at == 0 ? "/" : access.place.path.substr(0, at));
      }
    append(out_, std::move(effects));
  }
}

}  // namespace stowage::knowledge
