#include <atomic>
#include <functional>

#include "lib/report/ast_json.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

int parse(const ParseOptions& options) {
  const Inputs inputs = find_inputs(options.inputs);
  for (const std::string& problem : inputs.problems) write_err("stowage: " + problem + "\n");
  std::atomic<bool> unreadable = !inputs.problems.empty();
  // Nothing stands before a single file: what is known of it need not wait for the rest.
  std::function<void(std::string&)> flush;
  if (inputs.paths.size() == 1)
    flush = [](std::string& text) {
      write_out(text);
      text.clear();
    };
  const auto work = [&](std::size_t i) {
    Chunk chunk;
    // A binary file has a tree, too: no test for it here.
    const std::string& path = inputs.paths[i];
    const Result<Source> source = read_source(path == "-" ? "/dev/stdin" : path);
    if (!source) {
      chunk.err = "stowage: " + source.error().message + "\n";
      unreadable = true;
      return chunk;
    }
    report::append_ast_json(chunk.out, path == "-" ? options.stdin_filename : path,
                            syntax::parse(source->text()), flush);
    return chunk;
  };
  run_batch(inputs.paths.size(), options.threads, work, [](Chunk& chunk) {
    write_err(chunk.err);
    write_out(chunk.out);
  });
  return unreadable ? trouble : clean;
}

}  // namespace stowage::cli
