#pragma once
// The subcommands of stowage-eval, one file each. Each takes the arguments behind its name and
// gives the exit status.

#include <span>
#include <string>
#include <vector>

namespace stowage::eval {

int cache(std::span<const std::string> arguments);
int checks(std::span<const std::string> arguments);
int dependencies(std::span<const std::string> arguments);
int equality(std::span<const std::string> arguments);
int fixes(std::span<const std::string> arguments);
int mutate(std::span<const std::string> arguments);
int optimize(std::span<const std::string> arguments);

}  // namespace stowage::eval
