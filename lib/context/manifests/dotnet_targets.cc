#include "lib/context/manifests/dotnet_targets.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <pugixml.hpp>
#include <set>

#include "lib/context/manifests/text.h"

namespace stowage::context {
namespace {

/// Targets of the SDK that no restore runs: what hangs on them runs later (NuGet.targets and
/// Microsoft.Common.CurrentVersion.targets of .NET). In small letters: MSBuild tells no case apart.
bool runs_after_restore(std::string_view target) {
  constexpr std::string_view later[] = {"build",
                                        "beforebuild",
                                        "afterbuild",
                                        "corebuild",
                                        "prepareforbuild",
                                        "prebuildevent",
                                        "postbuildevent",
                                        "prepareforrun",
                                        "compile",
                                        "corecompile",
                                        "beforecompile",
                                        "aftercompile",
                                        "copyfilestooutputdirectory",
                                        "publish",
                                        "beforepublish",
                                        "afterpublish",
                                        "prepareforpublish",
                                        "computefilestopublish",
                                        "computeresolvedfilestopublishlist",
                                        "pack",
                                        "generatenuspec",
                                        "rebuild",
                                        "clean",
                                        "beforeclean",
                                        "afterclean",
                                        "coreclean",
                                        "vstest"};
  return std::find(std::begin(later), std::end(later), target) != std::end(later);
}

std::string small_letters(std::string_view text) {
  std::string small(text);
  std::transform(small.begin(), small.end(), small.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return small;
}

/// What BeforeTargets and AfterTargets name.
std::string hooks(const pugi::xml_node& target) {
  return small_letters(std::string(target.attribute("BeforeTargets").value()) + ";" +
                       target.attribute("AfterTargets").value());
}

bool hangs_on_later_ones(std::string_view hooks) {
  bool any = false;
  while (!hooks.empty()) {
    const std::size_t end = std::min(hooks.find(';'), hooks.size());
    const std::string_view one = trim(hooks.substr(0, end));
    hooks.remove_prefix(std::min(end + 1, hooks.size()));
    if (one.empty()) continue;
    if (!runs_after_restore(one)) return false;
    any = true;
  }
  return any;
}

bool hangs_on_restore(std::string_view hooks) {
  constexpr std::string_view steps[] = {"restore", "collect", "getallruntime", "getrestore", "_"};
  return std::any_of(std::begin(steps), std::end(steps),
                     [&](std::string_view step) { return hooks.find(step) != hooks.npos; });
}

bool is_of_name(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
}

/// `%3B` is a semicolon.
bool is_escape(std::string_view text) {
  return text.size() >= 3 && text[0] == '%' && std::isxdigit(static_cast<unsigned char>(text[1])) &&
         std::isxdigit(static_cast<unsigned char>(text[2]));
}

/// Each word once, however often the text holds it.
std::set<std::string> words_of(std::string_view text) {
  std::set<std::string> words;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size() && is_of_name(text[size])) ++size;
    if (size != 0) words.insert(small_letters(text.substr(0, size)));
    text.remove_prefix(size);
    text.remove_prefix(std::min<std::size_t>(text.size(), is_escape(text) ? 3 : 1));
  }
  return words;
}

struct WordCounter : pugi::xml_tree_walker {
  bool for_each(pugi::xml_node& node) override {
    for (const pugi::xml_attribute& attribute : node.attributes()) add(attribute.value());
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) add(node.value());
    return true;
  }
  void add(std::string_view text) {
    for (const std::string& word : words_of(text)) ++found[word];
  }
  std::map<std::string, int, std::less<>> found;
};

}  // namespace

void OpenTargets::visit(const pugi::xml_node& node, int depth) {
  depth_ = depth;
  while (!open_.empty() && open_.back().depth >= depth) open_.pop_back();
  if (std::string_view(node.name()) != "Target") return;
  const std::string names = hooks(node);
  open_.push_back({depth,
                   hangs_on_later_ones(names) && is_named_once(node.attribute("Name").value()),
                   hangs_on_restore(names)});
}

bool OpenTargets::parent_is_on_restore() const {
  // A target is not its own task.
  const std::size_t above = open_.size() - (!open_.empty() && open_.back().depth == depth_ ? 1 : 0);
  return above > 0 && open_[above - 1].depth == depth_ - 1 && open_[above - 1].on_restore;
}

bool OpenTargets::is_named_once(std::string_view target) {
  if (!words_) {
    WordCounter counter;
    // The walker asks for a node that it may change.
    pugi::xml_node root = document_.root();
    root.traverse(counter);
    words_ = std::move(counter.found);
  }
  const auto found = words_->find(small_letters(target));
  return found != words_->end() && found->second == 1;
}

}  // namespace stowage::context
