#pragma once
// Descriptions of the command line, made of its own model: completions for shells, and a manual
// page.

#include <string>

namespace CLI {
class App;
}

namespace stowage::cli {

/// "bash", "zsh" or "fish".
std::string completions(const CLI::App& app, const std::string& shell);

/// stowage(1), as roff.
std::string manual(const CLI::App& app);

}  // namespace stowage::cli
