// go.mod and go.work (go.dev/ref/mod). Both are made of lines, with blocks in parentheses.

#include "lib/context/manifests/reading.h"
#include "lib/context/manifests/text.h"
#include "lib/context/path.h"

namespace stowage::context {
namespace {

/// Calls `use` with the directive and its words, blocks unfolded.
template <class Use>
void for_each_directive(std::string_view text, const Use& use) {
  std::string block;
  for_each_line(text, [&](std::string_view line) {
    line = trim(line.substr(0, line.find("//")));
    if (line.empty()) return;
    if (line == ")") {
      block.clear();
      return;
    }
    std::vector<std::string> words = split_words(line);
    if (words.back() == "(" && words.size() == 2) {
      block = words.front();
      return;
    }
    if (!block.empty()) words.insert(words.begin(), block);
    use(words);
  });
}

/// replace example.com/a v1.2.3 => ../a
void read_replace(Reading& reading, const std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (words[i] != "=>") continue;
    const std::string& target = words[i + 1];
    const bool path = target.starts_with("./") || target.starts_with("../") ||
                      target.starts_with('/') || target == "." || target == "..";
    if (path) reading.local(target, false, {{ManifestKind::go_mod, "go.mod"}});
  }
}

}  // namespace

void read_go_mod(Reading& reading, std::string_view text) {
  for_each_directive(text, [&](const std::vector<std::string>& words) {
    if (words.front() == "replace") read_replace(reading, words);
  });
  reading.lock("go.sum", "go");
  // With a vendor folder nothing is downloaded, and it must agree with go.mod.
  reading.need_if_there("vendor/modules.txt");
  if (const std::optional<std::string> work = reading.nearest("go.work"))
    reading.follow(ManifestKind::go_work, *work);
}

void read_go_work(Reading& reading, std::string_view text) {
  for_each_directive(text, [&](const std::vector<std::string>& words) {
    if (words.front() == "replace") read_replace(reading, words);
    if (words.front() == "use" && words.size() > 1) {
      reading.follow_member(ManifestKind::go_mod, clean(words[1] + "/go.mod"));
    }
  });
  reading.lock("go.work.sum", "go-work");
}

}  // namespace stowage::context
