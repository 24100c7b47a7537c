#include "lib/context/context.h"
#include "lib/context/data.h"
#include "lib/context/path.h"

namespace stowage::context {

// `context/` holds some of the files only, so a file of the tree that is not there exists with a
// text that is not known.
Result<Context> Context::recorded(const std::string& directory) {
  const std::optional<std::string> description = read_small_file(directory + "/case.json");
  const std::optional<std::string> listing = read_small_file(directory + "/tree.tsv");
  if (!description || !listing) return fail("cannot read case.json and tree.tsv in " + directory);
  const Result<Data> data = parse_json(*description);
  if (!data) return fail(directory + "/case.json: " + data.error().message);
  Result<Tree> tree = Tree::read_listing(*listing);
  if (!tree) return fail(directory + "/tree.tsv: " + tree.error().message);

  const Reader reader = [files = directory + "/context"](std::string_view path) {
    return read_small_file(join(files, path));
  };
  const std::string dockerfile(data->string("dockerfile"));
  const std::string root = in_context(data->string("context"));
  IgnoreRules ignore;
  if (is_inside(dockerfile, root)) {
    const std::string own = dockerfile.substr(root.empty() ? 0 : root.size() + 1) + ".dockerignore";
    if (const auto text = reader(own)) ignore = IgnoreRules::parse(*text, own);
  }
  if (ignore.file().empty()) {
    if (const auto text = reader(".dockerignore"))
      ignore = IgnoreRules::parse(*text, ".dockerignore");
  }
  return Context(*std::move(tree), std::move(ignore), reader);
}

}  // namespace stowage::context
