// hadolint's rules about scripts, one by one, in its words as they are written down in its documentation
// and seen in its answers: what fires, what does not, and the odd cases in between.

#include <gtest/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "lib/lint/linter.h"
#include "rules/rules.h"

namespace stowage {
namespace {

/// The lines of a file on which a code is found.
std::vector<int> lines(std::string_view code, const std::string& file) {
  static const lint::RuleSet rules(lint::rules_by_default(rules::all(), lint::Compat::hadolint));
  static const auto settings =
      std::make_shared<const lint::Settings>(lint::Settings{.compat = lint::Compat::hadolint});
  const Source source("Dockerfile", std::string_view(file));
  const lint::Unit unit(source, {}, settings);
  std::vector<int> out;
  for (const lint::Diagnostic& found : lint::lint(unit, rules))
    if (found.rule->hadolint.code == code)
      out.push_back(static_cast<int>(unit.lines().line_of(found.span.begin)));
  return out;
}

using Scripts = std::vector<std::string>;

/// Each script as the RUN of a file, and below ONBUILD where the rule looks there.
void expect(std::string_view code, const Scripts& wrong, const Scripts& right,
            bool onbuild = true) {
  for (const bool fires : {true, false}) {
    for (const std::string& script : fires ? wrong : right) {
      EXPECT_EQ(lines(code, "FROM a\nRUN " + script + "\n").size(), fires ? 1U : 0U)
          << code << " " << script;
      EXPECT_EQ(lines(code, "FROM a\nONBUILD RUN " + script + "\n").size(),
                fires && onbuild ? 1U : 0U)
          << code << " ONBUILD " << script;
    }
  }
}

using Lines = std::vector<int>;

TEST(HadolintCodes, Programs) {
  expect("DL3001",
         {"free", "kill 1", "mount a b", "ps", "service a start", "shutdown", "ssh a", "top", "vim",
          "a && (ps)", "[\"top\"]"},
         {"ifconfig", "/bin/ps", "sudo ps", "bash -c 'ps'", "echo ps"});
  expect("DL3003", {"cd /a", "(cd /a && b)", "a $(cd b && pwd)", "[\"cd\", \"/a\"]"},
         {"a cd", "bash -c 'cd /a'"}, false);
  expect("DL3004", {"sudo a", "a | sudo b"}, {"su -c a", "apt-get install -y sudo", "xargs sudo"});
  expect("DL3027", {"apt update", "apt list"}, {"apt-get update", "/usr/bin/apt update"});
  expect("DL4005", {"ln -s /bin/bash /bin/sh", "ln /bin/sh /x"},
         {"ln -s /bin/bash /usr/bin/sh", "cp a /bin/sh"});
  expect("DL3035", {"zypper dup", "zypper -n dist-upgrade"}, {"zypper up"});
}

TEST(HadolintCodes, UseraddAndWget) {
  expect("DL3046", {"useradd -u 123456 a", "useradd -u $UID a", "useradd -mu 123456 a"},
         {"useradd -u 12345 a", "useradd --uid 123456 a", "useradd -u123456 a",
          "useradd -l -u 123456 a", "useradd --no-log-init -u 123456 a", "useradd a",
          "adduser -u 123456 a"});
  expect("DL3047", {"wget a", "wget -O- a", "wget --version", "wget -O a b"},
         {"wget -qO- a", "wget -nv a", "wget --no-verbose a", "wget --progress=dot:giga a",
          "wget -o log a", "wget --output-file=l a", "wget -a l a", "wget --append-output l a",
          "wget --quiet a", "curl a"});
}

TEST(HadolintCodes, AptGet) {
  expect("DL3008",
         {"apt-get install foo", "apt-get install a=1 $PKGS", "apt-get install \"$p\"",
          "apt-get -y install foo", "apt-get install -y -- a=1", "apt-get install -o Foo 1",
          "command apt-get install foo=1", "apt-get foo install"},
         {"apt-get install foo=1", "apt-get install foo=$V", "apt-get install foo/stable",
          "apt-get install ./x.deb", "apt-get install x.deb", "apt-get install ${X:+a=1}",
          "apt-get install -o A::B=c", "apt-get install -t s a=1", "apt-get install -yt stable a=1",
          "apt-get install --target-release s a=1", "apt-get install --target-release=s a=1",
          "apt-get install", "apt install foo", "aptitude install foo"});
  expect("DL3014",
         {"apt-get install a", "apt-get -q install a", "apt-get install --quiet a",
          "apt-get install a --yess"},
         {"apt-get install -y a", "apt-get --yes install a", "apt-get install --assume-yes a",
          "apt-get install --qq a", "apt-get -qq install a", "apt-get -q -q install a",
          "apt-get install --quiet --quiet a", "apt-get install -q=2 a", "apt-get -yq install a",
          "apt-get update", "apt install a"});
  expect("DL3015", {"apt-get install a", "apt-get -o APT::Install-Recommends=0 install a"},
         {"apt-get install --no-install-recommends a",
          "apt-get -o APT::Install-Recommends=false install a", "apt install a", "apt-get update"});
}

TEST(HadolintCodes, AptLists) {
  expect("DL3009",
         {"apt-get update", "apt update && apt install a", "aptitude update",
          "apt-get update && rm -fr /var/lib/apt/lists", "apt-get update && apt-get clean",
          "--mount=type=cache,target=/var/lib/apt apt-get update"},
         {"apt-get update && rm -rf /var/lib/apt/lists/*", "rm -rf /x; apt-get update",
          "apt-get upgrade", "apt-get update && rm -f /var/lib/apt/lists/*",
          "--mount=type=cache,target=/var/lib/apt/lists apt-get update",
          "--mount=type=tmpfs,target=/var/lib/apt/lists apt-get update",
          "--mount=type=cache,target=/var/lib/apt --mount=type=cache,target=/var/cache/apt apt-get "
          "update"});
  EXPECT_EQ(lines("DL3009", "FROM a AS b\nRUN apt-get update\nFROM c\nCOPY --from=b / /\n"),
            Lines{});
  EXPECT_EQ(lines("DL3009", "FROM a AS b\nRUN apt-get update\nFROM b\n"), Lines{2});
  EXPECT_EQ(lines("DL3009", "FROM a\nRUN apt-get update\nFROM a\n"), Lines{2});
  EXPECT_EQ(lines("DL3009", "FROM a:1\nRUN apt-get update\nFROM a:2\n"), Lines{});
  EXPECT_EQ(lines("DL3009", "RUN apt-get update\n"), Lines{1});
}

TEST(HadolintCodes, Apk) {
  expect("DL3018", {"apk add a", "apk add a@edge", "apk add -t .b a", "apk --no-cache add a=1 b"},
         {"apk add a=1", "apk add a~1", "apk add 'a<2'", "apk add 'a>1'", "apk add x.apk",
          "apk add -t .b a=1", "apk add --virtual .b a=1", "apk add --virtual=.b a=1",
          "apk add --repository r a=1", "apk add -X r a=1", "apk update", "apk add"});
  expect("DL3019", {"apk add a", "apk update && apk add a && rm -rf /var/cache/apk/*"},
         {"apk add --no-cache a", "apk --no-cache add a",
          "--mount=type=cache,target=/var/cache/apk apk add a",
          "--mount=type=tmpfs,target=/var/cache/apk apk add a"});
}

TEST(HadolintCodes, YumAndDnf) {
  expect("DL3030", {"yum install a", "yum groupinstall a", "yum localinstall a"},
         {"yum install -y a", "yum -y install a", "yum --assumeyes install a", "yum update",
          "dnf install a"});
  expect("DL3038", {"dnf install a", "microdnf install a", "dnf groupinstall a"},
         {"dnf install -y a", "microdnf install --assumeyes a", "dnf5 install a", "dnf update"});
  expect("DL3032",
         {"yum install a", "yum clean all && yum install a",
          "yum clean all; yum install a; yum clean all",
          "--mount=type=cache,target=/var/cache/yum yum install a"},
         {"yum install a && yum clean all", "yum install a; yum clean metadata",
          "yum install a; rm -rf /x", "yum install a; rm -f /var/cache/yum/*", "yum update"});
  expect("DL3040",
         {"dnf install a", "dnf in a", "microdnf upgrade", "dnf reinstall a && microdnf clean all",
          "dnf up && yum clean all", "--mount=type=cache,target=/var/cache/dnf dnf install a"},
         {"dnf install a && dnf clean all", "microdnf install a && microdnf clean all",
          "dnf install a; rm -rf x", "dnf update",
          "--mount=type=cache,target=/var/cache/libdnf5 dnf install a",
          "--mount=type=cache,target=/root/.cache/libdnf5 dnf install a"});
  const Scripts unversioned{"install foo",
                            "install foo-bar",
                            "install foo.rpm",
                            "install https://h/y.rpm",
                            "install 'foo-2*'",
                            "install 'a$V'",
                            "install --enablerepo epel a-1",
                            "module install a",
                            "install a-$V",
                            "install a-1-$V"};
  const Scripts versioned{
      "install a-1.2",     "install a-1.el7.x86_64", "install java-1.8.0-openjdk",
      "install foo-x.rpm", "module install a:1",     "install",
      "update foo"};
  for (const std::string tool : {"yum", "dnf", "microdnf"}) {
    const auto with = [&](const Scripts& scripts) {
      Scripts out;
      for (const std::string& script : scripts) out.push_back(tool + " " + script);
      return out;
    };
    expect(tool == "yum" ? "DL3033" : "DL3041", with(unversioned), with(versioned));
  }
  expect("DL3041", {}, {"dnf group install a"});
  expect("DL3033", {"yum group install a"}, {});
}

TEST(HadolintCodes, YumAndDnfKnowVariables) {
  EXPECT_EQ(lines("DL3033", "ARG V=1\nFROM a\nRUN yum install a-$V\n"), Lines{});
  EXPECT_EQ(
      lines("DL3033", "FROM a\nENV V 1\nRUN yum install a-${V}\nFROM b\nRUN yum install a-$V\n"),
      Lines{5});
  EXPECT_EQ(lines("DL3033", "FROM a AS x\nENV V=1\nFROM x\nRUN yum install a-$V\n"), Lines{});
  EXPECT_EQ(lines("DL3041", "FROM a\nENV V=1\nRUN dnf install a-${V:-x}\n"), Lines{3});
  EXPECT_EQ(lines("DL3041", "FROM a\nARG A=1 V=1\nRUN dnf install a-$V\nRUN dnf install a-$A\n"),
            Lines{3});
  EXPECT_EQ(lines("DL3041", "FROM a\nRUN dnf install a-$V\nARG V\n"), Lines{2});
}

TEST(HadolintCodes, Zypper) {
  expect("DL3034",
         {"zypper install a", "zypper in a", "zypper remove a", "zypper rm a",
          "zypper source-install a", "zypper si a", "zypper patch"},
         {"zypper -n in a", "zypper --non-interactive in a", "zypper in -y a",
          "zypper in --no-confirm a", "zypper up"});
  expect(
      "DL3036",
      {"zypper in a", "zypper clean && zypper install a", "zypper in a && rm -rf /var/cache/zypp"},
      {"zypper in a && zypper clean", "zypper install a && zypper cc",
       "--mount=type=cache,target=/var/cache/zypp zypper in a"});
  expect("DL3037", {"zypper in a", "zypper install a=1 b", "zypper in --from r a=1"},
         {"zypper in a=1", "zypper in 'a>1'", "zypper in 'a<1'", "zypper in x.rpm", "zypper in"});
}

TEST(HadolintCodes, Pip) {
  expect("DL3013",
         {"pip install a", "pip3.9 install a", "pipx install a", "python -m pip install a",
          "python3 -m pip install a", "pip install -U pip", "pip install .[dev]", "pip install ..",
          "pip install x.zip", "pip install $PKG", "pip install --requirement=f extra",
          "pip install git+https://h/r", "pip install gitpython/x"},
         {"pip install a==1",
          "pip install 'a>=1'",
          "pip install 'a<=1'",
          "pip install 'a>1'",
          "pip install 'a<1'",
          "pip install a!=1",
          "pip install a~=1",
          "pip install a===1",
          "pip install -r f",
          "pip install -r f extra",
          "pip install --requirement f",
          "pip install .",
          "pip install -c f a",
          "pip install --constraint=f a",
          "pip install git+https://h/r@1",
          "pip install x.whl",
          "pip install x.tar.gz",
          "pip install ./a",
          "pip install -i u a==1",
          "pip install --index-url u a==1",
          "pip install --target d a==1",
          "pip install",
          "pipenv install a",
          "python -m pip -q install a",
          "pip download a",
          "pip install -e a"});
  expect("DL3042",
         {"pip install a", "pip install -r f", "python -m pip install a",
          "PIP_NO_CACHE_DIR=0 pip install a", "pip install --no-cache-dir=x a"},
         {"pip install --no-cache-dir a", "pipx install a", "pipenv install",
          "python -m pipx install a", "PIP_NO_CACHE_DIR=1 pip install a",
          "export PIP_NO_CACHE_DIR=on; pip install a",
          "--mount=type=cache,target=/root/.cache/pip pip install a",
          "--mount=type=tmpfs,target=/root/.cache/pip pip install a"});
}

TEST(HadolintCodes, PipKnowsItsVariable) {
  EXPECT_EQ(lines("DL3042", "FROM a\nENV PIP_NO_CACHE_DIR=1\nRUN pip install a\n"), Lines{});
  EXPECT_EQ(lines("DL3042", "FROM a\nENV PIP_NO_CACHE_DIR=\"true\"\nRUN pip install a\n"), Lines{});
  EXPECT_EQ(lines("DL3042", "FROM a\nENV PIP_NO_CACHE_DIR=off\nRUN pip install a\n"), Lines{3});
  EXPECT_EQ(lines("DL3042", "FROM a\nARG PIP_NO_CACHE_DIR=1\nRUN pip install a\n"), Lines{3});
  EXPECT_EQ(lines("DL3042", "FROM a AS b\nENV PIP_NO_CACHE_DIR=1\nFROM b\nRUN pip install a\n"),
            Lines{});
  EXPECT_EQ(lines("DL3042", "FROM a:1\nENV PIP_NO_CACHE_DIR=1\nFROM a:2\nRUN pip install a\n"),
            Lines{});
  EXPECT_EQ(lines("DL3042", "FROM a\nENV PIP_NO_CACHE_DIR=1\nFROM b\nRUN pip install a\n"),
            Lines{4});
  EXPECT_EQ(lines("DL3042", "FROM a\nRUN pip install a\nENV PIP_NO_CACHE_DIR=1\n"), Lines{2});
}

TEST(HadolintCodes, OtherPackageManagers) {
  expect("DL3016",
         {"npm install a", "npm install -g a", "npm install github:a/b", "npm install a/b",
          "npm install $P", "npm install @s/a", "npm install git://h/r",
          "npm install git+https://h/r", "npm --loglevel x install a"},
         {"npm install a@1", "npm install a@latest", "npm install @s/a@1",
          "npm install git://h/r#1", "npm install a.tgz", "npm install a.tar",
          "npm install a.tar.gz", "npm install /a", "npm install ./a", "npm install ../a",
          "npm install ~/a", "npm install", "npm i a", "npm ci", "npm add a",
          "npm --prefix /x install a", "npm --registry r install a@1", "npm run install a"});
  expect("DL3028",
         {"gem install a", "gem i a", "gem install a --no-document", "gem install a -v1",
          "gem install a:1 b"},
         {"gem install a:1", "gem install a -v 1", "gem install a --version 1",
          "gem install a --version=1", "gem install --no-document a",
          "gem install a:1 -- --with-x y", "gem update"});
  expect("DL3060",
         {"yarn install", "yarn cache clean && yarn install", "yarn install --frozen-lockfile"},
         {"yarn", "yarn install && yarn cache clean", "yarn install && yarn clean",
          "--mount=type=cache,target=/root/.cache/yarn yarn install"});
  EXPECT_EQ(lines("DL3060", "FROM a AS b\nRUN yarn install\nFROM c\nCOPY --from=b / /\n"), Lines{});
  expect("DL3062",
         {"go install a", "go get a/b", "go install a@latest", "go install a@none",
          "go run main.go", "go run a@latest x", "go install -tags x ./a"},
         {"go install a@1", "go install ./a", "go install /a", "go install .", "go install",
          "go run .", "go run ./a x", "go run a@1 ./x y", "go run ./a && go install b",
          "go build a", "go get tool a@1"});
}

TEST(HadolintCodes, ConsecutiveRuns) {
  const auto count = [](const std::string& text) { return lines("DL3059", "FROM a\n" + text); };
  EXPECT_EQ(count("RUN a\nRUN b\nRUN c\n"), (Lines{3, 4}));
  EXPECT_EQ(count("RUN a\n# x\n\nRUN b\n"), Lines{5});
  EXPECT_EQ(count("RUN a\nRUN b && c\nRUN d\n"), Lines{});
  EXPECT_EQ(count("RUN a | b\nRUN d\n"), Lines{});
  EXPECT_EQ(count("RUN a\nRUN time b\n"), Lines{});
  EXPECT_EQ(count("RUN a\nRUN (b)\n"), Lines{3});
  EXPECT_EQ(count("RUN a\nRUN b $(c)\n"), Lines{});
  EXPECT_EQ(count("RUN a\nENV x=1\nRUN b\n"), Lines{});
  EXPECT_EQ(count("RUN a\nONBUILD RUN b\nRUN c\n"), Lines{});
  EXPECT_EQ(count("RUN --network=none a\nRUN b\n"), Lines{});
  EXPECT_EQ(count("RUN --network=none a\nRUN --network=none b\n"), Lines{3});
  EXPECT_EQ(count("RUN --mount=type=cache,target=/a a\nRUN --mount=dst=/a,type=cache b\n"),
            Lines{3});
  EXPECT_EQ(count("RUN a\nFROM b\nRUN c\n"), Lines{});
}

TEST(HadolintCodes, WgetAndCurl) {
  const auto find = [](const std::string& text) { return lines("DL4001", text); };
  EXPECT_EQ(find("FROM a\nRUN curl x\nRUN ls\nRUN wget y\nRUN curl z\nRUN ls\n"), (Lines{4, 5}));
  EXPECT_EQ(find("FROM a\nRUN curl x && wget y\n"), Lines{2});
  EXPECT_EQ(find("FROM a\nRUN curl x\nFROM b\nRUN wget y\n"), Lines{});
  EXPECT_EQ(find("FROM a\nRUN curl x\nONBUILD RUN wget y\n"), Lines{});
  EXPECT_EQ(find("FROM a\nONBUILD RUN curl x\nONBUILD RUN wget y\n"), Lines{3});
  EXPECT_EQ(find("FROM a\nRUN apt-get install curl wget\n"), Lines{});
}

TEST(HadolintCodes, Pipefail) {
  expect("DL4006",
         {"a | b", "a |& b", "x=$(a | b)", "set -o pipefail; a | b", "[\"sh\", \"-c\", \"a | b\"]"},
         {"a || b", "echo '|'", "a; b"}, false);
  const auto find = [](const std::string& text) { return lines("DL4006", text); };
  const std::string pipe = "RUN a | b\n";
  EXPECT_EQ(find("FROM a\nSHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]\n" + pipe), Lines{});
  EXPECT_EQ(
      find("FROM a\nSHELL [\"/usr/local/bin/zsh\", \"-euxo\", \"pipefail\", \"-c\"]\n" + pipe),
      Lines{});
  EXPECT_EQ(find("FROM a\nSHELL [\"/bin/ash\", \"-eo\", \"pipefail\", \"-c\"]\n" + pipe), Lines{});
  EXPECT_EQ(find("FROM a\nSHELL [\"/bin/sh\", \"-o\", \"pipefail\", \"-c\"]\n" + pipe), Lines{3});
  EXPECT_EQ(find("FROM a\nSHELL [\"/bin/bash\", \"-c\"]\n" + pipe), Lines{3});
  EXPECT_EQ(find("FROM a\nSHELL /bin/bash -o pipefail -c\n" + pipe), Lines{});
  EXPECT_EQ(find("FROM a\nSHELL [\"pwsh\", \"-c\"]\n" + pipe), Lines{});
  EXPECT_EQ(find("FROM a\nSHELL [\"powershell\"]\n" + pipe), Lines{});
  EXPECT_EQ(find("FROM a\nSHELL [\"cmd\", \"/S\", \"/C\"]\n" + pipe), Lines{});
  EXPECT_EQ(find("FROM a\nSHELL [\"/x/powershell\"]\n" + pipe), Lines{3});
  EXPECT_EQ(find("FROM a\nSHELL [\"bash\", \"-o\", \"pipefail\"]\nSHELL [\"sh\", \"-c\"]\n" + pipe),
            Lines{4});
  EXPECT_EQ(find("FROM a AS b\nSHELL [\"bash\", \"-o\", \"pipefail\"]\nFROM b\n" + pipe), Lines{4});
}

TEST(HadolintCodes, AScriptThatDoesNotParseIsSilent) {
  EXPECT_EQ(lines("DL3008", "FROM a\nRUN apt-get install foo && \"x\n"), Lines{});
  EXPECT_EQ(lines("DL3003", "FROM a\nRUN cd /a && if b\n"), Lines{});
}

TEST(HadolintCodes, LevelsAreItsOwn) {
  using lint::Severity;
  const std::set<std::string_view> info{"DL3001", "DL3009", "DL3015", "DL3019",
                                        "DL3047", "DL3059", "DL3060"};
  for (const std::string_view code :
       {"DL3001", "DL3003", "DL3004", "DL3008", "DL3009", "DL3013", "DL3014", "DL3015",
        "DL3016", "DL3018", "DL3019", "DL3027", "DL3028", "DL3030", "DL3032", "DL3033",
        "DL3034", "DL3035", "DL3036", "DL3037", "DL3038", "DL3040", "DL3041", "DL3042",
        "DL3046", "DL3047", "DL3059", "DL3060", "DL3062", "DL4001", "DL4005", "DL4006"}) {
    const lint::Rule* rule = rules::find(code);
    ASSERT_NE(rule, nullptr) << code;
    const Severity expected = code == "DL3004"      ? Severity::error
                              : info.contains(code) ? Severity::info
                                                    : Severity::warning;
    EXPECT_EQ(rule->hadolint.severity, expected) << code;
  }
}

}  // namespace
}  // namespace stowage
