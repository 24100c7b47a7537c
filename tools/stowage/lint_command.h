#pragma once
// The flags of `stowage lint`, with those of hadolint among them.

#include "tools/stowage/commands.h"

namespace CLI {
class App;
}

namespace stowage::cli {

/// Paths, lists, the name of the standard input, threads.
void add_inputs(CLI::App& command, InputOptions& inputs, std::string& stdin_filename,
                unsigned& threads);

CLI::App* add_lint(CLI::App& app, LintOptions& options);

}  // namespace stowage::cli
