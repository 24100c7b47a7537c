#include "tests/corpus/program.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "paths.h"

namespace stowage::testing {

namespace {

[[noreturn]] void become(const std::vector<std::string>& command, int out) {
  std::vector<char*> arguments;
  arguments.reserve(command.size() + 1);
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
  dup2(nothing, STDIN_FILENO);
  dup2(out, STDOUT_FILENO);
  execvp(arguments[0], arguments.data());
  _exit(127);
}

}  // namespace

Output run(const std::vector<std::string>& command) {
  Output result;
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) return result;
  const pid_t child = fork();
  if (child == 0) become(command, pipe_ends[1]);
  close(pipe_ends[1]);
  std::array<char, 65536> buffer{};
  for (ssize_t got = 0; (got = read(pipe_ends[0], buffer.data(), buffer.size())) > 0;) {
    result.out.append(buffer.data(), static_cast<std::size_t>(got));
  }
  close(pipe_ends[0]);
  int status = 0;
  if (child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status)) {
    result.status = WEXITSTATUS(status);
  }
  return result;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void write_file(const std::string& path, const std::string& bytes) {
  std::ofstream file(path, std::ios::binary);
  file << bytes;
}

std::string make_temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "stowage-test-XXXXXX").string();
  return mkdtemp(name.data()) == nullptr ? "" : name;
}

std::string large_corpus() {
  const char* named = std::getenv("STOWAGE_CORPUS");
  const std::string folder = named != nullptr ? named : STOWAGE_SOURCE_DIR "/../shared/corpus";
  return std::filesystem::exists(folder + "/lint/manifest.tsv") ? folder : "";
}

}  // namespace stowage::testing
