// The files by which other programs call stowage: hooks run under the real pre-commit where it is
// installed, the action's script with a stand-in for docker, our own Dockerfile under our own rules.

#include <gtest/gtest.h>

#include <cstdlib>

#include "paths.h"
#include "tests/context/temporary_folder.h"
#include "tests/corpus/program.h"

namespace stowage::testing {
namespace {

const std::string root = STOWAGE_SOURCE_DIR;

bool there(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null 2>&1").c_str()) == 0;
}

/// Runs a script with the built program first in PATH; what it prints, then its status.
std::string shell(const TemporaryFolder& folder, const std::string& script) {
  const Output output =
      run({"bash", "-c",
           "export PATH=\"$(dirname " STOWAGE_PROGRAM "):$PATH\" HOME='" + folder.path() +
               "' GIT_CONFIG_NOSYSTEM=1; cd '" + folder.path() + "' && { " + script + "; } 2>&1"});
  return output.out + "status " + std::to_string(output.status) + "\n";
}

TEST(Packaging, OwnDockerfileIsClean) {
  const Output output =
      run({STOWAGE_PROGRAM, "lint", "--isolated", "--fail-on", "style", root + "/Dockerfile"});
  EXPECT_EQ(output.status, 0) << output.out;
}

TEST(Packaging, HooksUnderPreCommit) {
  if (!there("pre-commit") || !there("git")) GTEST_SKIP() << "skipped: no pre-commit";
  const TemporaryFolder folder;
  const std::string made = shell(
      folder,
      "git config --global user.email a@example.com; git config --global user.name a;"
      "mkdir hooks work && cp '" +
          root +
          "/.pre-commit-hooks.yaml' hooks && cd hooks &&"
          "git init -q && git add -A && git commit -qm x && revision=$(git rev-parse HEAD) && cd "
          "../work &&"
          "git init -q && printf 'FROM alpine:3\\nADD a.txt /\\n' | tee Dockerfile web.dockerfile"
          " Dockerfile.dockerignore notes.txt > Containerfile.dev &&"
          "printf 'repos:\\n- repo: ../hooks\\n  rev: %s\\n  hooks:\\n  - id: stowage\\n"
          "    args: [--select, add-instead-of-copy, -f, tty]\\n  - id: stowage-fix\\n"
          "    args: [--select, add-instead-of-copy]\\n' $revision > .pre-commit-config.yaml &&"
          "git add -A");
  ASSERT_EQ(made, "status 0\n");
  const std::string first = shell(folder, "cd work && pre-commit run stowage --all-files");
  for (const std::string file : {"Dockerfile:2 ", "web.dockerfile:2 ", "Containerfile.dev:2 "})
    EXPECT_NE(first.find(file), std::string::npos) << first;
  EXPECT_EQ(first.find("dockerignore"), std::string::npos) << first;
  EXPECT_EQ(first.find("notes.txt"), std::string::npos) << first;
  EXPECT_NE(first.find("status 1"), std::string::npos) << first;
  const std::string second = shell(folder, "cd work && pre-commit run stowage-fix --all-files");
  EXPECT_NE(second.find("files were modified by this hook"), std::string::npos) << second;
  EXPECT_NE(second.find("status 1"), std::string::npos) << second;
  EXPECT_EQ(read_file(folder / "work/Dockerfile"), "FROM alpine:3\nCOPY a.txt /\n");
  const std::string third = shell(folder, "cd work && git add -A && pre-commit run --all-files");
  EXPECT_NE(third.find("status 0"), std::string::npos) << third;
}

// The hooks ask for the names that a search takes: no `dockerfile.go`, no ignore file.
TEST(Packaging, HooksTakeWhatASearchFinds) {
  if (std::system("python3 -c 'import yaml' 2>/dev/null") != 0) GTEST_SKIP() << "skipped: no yaml";
  const TemporaryFolder folder;
  for (const std::string name : {"Dockerfile",
                                 "DOCKERFILE",
                                 "dockerfile",
                                 "dockerfile.go",
                                 "Dockerfile.dev",
                                 "Dockerfile.",
                                 "a.Dockerfile",
                                 "a.dockerfile",
                                 "a.dockerfile.ts",
                                 "Containerfile",
                                 "Containerfile.x",
                                 "containerfile.x",
                                 "a.containerfile",
                                 "Dockerfile-x",
                                 "xDockerfile",
                                 "Dockerfile~",
                                 "Dockerfile.x~",
                                 "Dockerfile.dockerignore",
                                 "a.Dockerfile.dockerignore",
                                 "b/Dockerfile"})
    folder.write(name, "FROM alpine:3\nADD a.txt /\n");
  folder.write("asked.py", R"(
import os, re, sys, yaml
for hook in yaml.safe_load(open(sys.argv[1])):
    names = [os.path.relpath(os.path.join(at, name)) for at, _, names in os.walk(".") for name in names]
    taken = [n for n in names if re.search(hook["files"], n) and not re.search(hook["exclude"], n)]
    print("", *sorted(taken))
)");
  const std::string found = shell(folder,
                                  "echo \"\" $(stowage lint --select add-instead-of-copy -f tty | "
                                  "cut -d: -f1 | LC_ALL=C sort)");
  const std::string asked =
      shell(folder, "python3 asked.py '" + root + "/.pre-commit-hooks.yaml' | LC_ALL=C sort -u");
  EXPECT_EQ(found, asked);
  EXPECT_NE(found.find(" dockerfile\n"), std::string::npos) << found;
  const std::string init =
      shell(folder,
            "stowage init --print --pre-commit | sed '1,/pre-commit-config/d' > c.yaml; python3 -c "
            "'import yaml; "
            "print(yaml.safe_dump(yaml.safe_load(open(\"c.yaml\"))[\"repos\"][0][\"hooks\"]))'"
            " > hooks.yaml && python3 asked.py hooks.yaml");
  EXPECT_EQ(init, asked);
}

TEST(Packaging, ConfigOfInitUnderPreCommit) {
  if (!there("pre-commit") || !there("git")) GTEST_SKIP() << "skipped: no pre-commit";
  const TemporaryFolder folder;
  const std::string out = shell(folder,
                                "git init -q && stowage init --pre-commit && printf 'FROM "
                                "alpine:3\\nCPOY a /\\n' > Dockerfile &&"
                                "git add -A && pre-commit run --all-files");
  EXPECT_NE(out.find("unknown-instruction"), std::string::npos) << out;
  EXPECT_NE(out.find("status 1"), std::string::npos) << out;
}

// The last script of the action, which docker would run.
TEST(Packaging, ActionCallsTheLinter) {
  const TemporaryFolder folder;
  const std::string action = read_file(root + "/action.yml");
  const std::size_t at = action.rfind("run: |\n") + 7;
  ASSERT_NE(at, std::string::npos + 7);
  folder.write("step.sh", action.substr(at));
  folder.write("docker", "#!/bin/sh\nprintf '<%s>' \"$@\"\n");
  const std::string out = shell(
      folder,
      "chmod +x docker; export PATH=$PWD:$PATH GITHUB_WORKSPACE=/w PATHS=$'a\\nb/Dockerfile\\n' "
      "CONFIG='' "
      "FAIL_ON=error SARIF=x.sarif ARGUMENTS='--ignore DL3059'; bash -eu step.sh");
  EXPECT_NE(out.find("<stowage-action><lint><--format><github><--fail-on><error><--output>"
                     "<sarif:x.sarif><--ignore><DL3059><a><b/Dockerfile>status 0"),
            std::string::npos)
      << out;
}

TEST(Packaging, InstalledFiles) {
  const TemporaryFolder folder;
  const std::string build = STOWAGE_PROGRAM;
  const std::string where = build.substr(0, build.rfind('/'));
  if (std::system(
          ("cmake --build '" + where + "' --target stowage_described >/dev/null 2>&1").c_str()) !=
      0)
    GTEST_SKIP() << "skipped: the build folder is in use";
  ASSERT_EQ(std::system(
                ("cmake --install '" + where + "' --prefix '" + folder.path() + "' >/dev/null 2>&1")
                    .c_str()),
            0);
  for (const std::string file :
       {"bin/stowage", "share/man/man1/stowage.1", "share/bash-completion/completions/stowage",
        "share/zsh/vendor-completions/_stowage", "share/fish/vendor_completions.d/stowage.fish"})
    EXPECT_FALSE(read_file(folder / file).empty()) << file;
}

}  // namespace
}  // namespace stowage::testing
