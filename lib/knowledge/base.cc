// Where the knowledge base comes from, and what is looked up in it.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "lib/knowledge/knowledge.h"
#include "lib/knowledge/load.h"
#include "lib/knowledge/nodes.h"

namespace stowage::knowledge {

namespace {

Result<std::string> read_text(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (!in.is_open() || in.bad()) return fail(path.string() + ": cannot be read");
  return text;
}

}  // namespace

const Base& builtin() {
  // Never destroyed: that takes time at the end, and nobody gains from it.
  static const Base& base = *[] {
    auto* made = new Base;
    Base& out = *made;
    for (const Document& document : builtin_documents())
      if (!document.path.starts_with("shell/")) read_file(out, document);
    return made;
  }();
  return base;
}

Result<Base> with_rules(const std::string& directory) {
  namespace fs = std::filesystem;
  Base base = builtin();
  std::error_code error;
  if (!fs::is_directory(directory, error))
    return fail(directory + ": expected a folder with rules");
  std::set<fs::path> files;
  for (const char* folder : {"commands", "ecosystems", ""})
    for (fs::directory_iterator it(fs::path(directory) / folder, error), end; !error && it != end;
         it.increment(error))
      if (it->path().extension() == ".json" &&
          (*folder != '\0' || it->path().filename() == "costs.json" ||
           it->path().filename() == "images.json"))
        files.insert(it->path());
  if (files.empty())
    return fail(directory + ": no commands/*.json, ecosystems/*.json or costs.json in it");
  for (const fs::path& file : files) {
    const Result<std::string> text = read_text(file);
    if (!text) return tl::unexpected(text.error());
    if (Result<void> added = add(base, file.string(), *text); !added)
      return tl::unexpected(added.error());
  }
  return base;
}

const Command* Base::command(std::string_view name) const {
  const auto found = by_name.find(name);
  return found == by_name.end() ? nullptr : &commands[found->second]->get();
}

const Ecosystem* Base::ecosystem(std::string_view name) const {
  const auto found = std::find_if(ecosystems.begin(), ecosystems.end(),
                                  [&](const auto& one) { return one->name == name; });
  return found == ecosystems.end() ? nullptr : found->get();
}

const Ecosystem* Base::of_file(std::string_view file_name) const {
  for (const auto& one : ecosystems)
    for (const auto* list : {&one->manifests, &one->locks, &one->optional})
      for (const std::string& pattern : *list)
        if (glob_match(pattern, file_name)) return one.get();
  return nullptr;
}

const std::string& Image::workdir_at(std::string_view reference) const {
  reference = reference.substr(0, reference.find('@'));
  const std::size_t colon = reference.rfind(':');
  const std::size_t slash = reference.rfind('/');
  if (colon == reference.npos || (slash != reference.npos && slash > colon)) return workdir;
  for (const auto& [pattern, folder] : workdir_of_tag)
    if (glob_match(pattern, reference.substr(colon + 1))) return folder;
  return workdir;
}

}  // namespace stowage::knowledge
