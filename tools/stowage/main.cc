#include <fmt/core.h>

int main() { fmt::print("stowage {}\n", STOWAGE_VERSION); }
