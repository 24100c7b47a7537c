// hadolint's answers outside of scripts, in the words of its specification: each row is a sentence of
// it. A file that a row does not name does nothing else that hadolint would say.

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "lib/lint/linter.h"
#include "rules/rules.h"

namespace stowage {
namespace {

using lint::LabelType;
using lint::Settings;

/// "DL3000:2 DL3002:4" of one code, or of all.
std::string answers(std::string_view text, std::string_view code, Settings settings = {}) {
  settings.compat = lint::Compat::hadolint;
  const Source source("Dockerfile", text);
  const lint::Unit unit(source, {}, std::make_shared<const Settings>(std::move(settings)));
  const auto rules = lint::rules_by_default(rules::all(), lint::Compat::hadolint);
  std::set<std::uint32_t> lines;
  for (const lint::Diagnostic& found : lint::lint(unit, lint::RuleSet(rules)))
    if (found.rule->hadolint.code == code) lines.insert(unit.lines().line_of(found.span.begin));
  std::string out;
  for (const std::uint32_t line : lines) out += (out.empty() ? "" : " ") + std::to_string(line);
  return out;
}

struct Row {
  std::string_view code, text, lines;
};

void check(std::initializer_list<Row> rows, const Settings& settings = {}) {
  for (const Row& row : rows)
    EXPECT_EQ(answers(row.text, row.code, settings), row.lines) << row.code << "\n" << row.text;
}

TEST(HadolintRules, BaseImages) {
  check({
      {"DL3006", "FROM debian\n", "1"},
      {"DL3006", "FROM scratch\n", ""},
      {"DL3006", "FROM $X\n", ""},
      {"DL3006", "FROM reg.io/$X\n", ""},
      {"DL3006", "FROM foo/$X\n", "1"},
      {"DL3006", "FROM a AS a\n", "1"},
      {"DL3006", "FROM a:1 AS a\nFROM a\n", ""},
      {"DL3006", "FROM a:1 AS B\nFROM b\n", "2"},
      {"DL3006", "FROM localhost:5000/x\n", ""},
      {"DL3006", "FROM reg.io:5000/x\n", "1"},
      {"DL3006", "FROM reg.io:5000/x:1\n", ""},
      {"DL3006", "FROM debian@sha256:0\n", ""},
      {"DL3006", "FROM a${X:-b}\n", "1"},
      {"DL3007", "FROM debian:latest\n", "1"},
      {"DL3007", "FROM debian:Latest\n", ""},
      {"DL3007", "FROM debian:latest@sha256:0\n", ""},
      {"DL3007", "FROM a:${V:-latest}\n", ""},
      {"DL3007", "ARG T=latest\nFROM a:$T\n", ""},
      {"DL3024", "FROM a AS x\nFROM b AS x\nFROM c AS X\nFROM d AS x\n", "2 4"},
      {"DL3029", "FROM --platform=linux/amd64 a\n", "1"},
      {"DL3029", "FROM --platform=$BUILDPLATFORM a\n", ""},
      {"DL3029", "FROM --platform=${TARGETPLATFORM} a\n", ""},
      {"DL3029", "FROM --platform=$P a\n", "1"},
      {"DL3065", "FROM --platform=$TARGETPLATFORM a\n", "1"},
      {"DL3065", "FROM --platform=${TARGETPLATFORM} a\n", "1"},
      {"DL3065", "FROM --platform=$BUILDPLATFORM a\n", ""},
      {"DL3063", "FROM a AS scratch\nFROM b AS context\nFROM c AS Scratch\n", "1 2"},
      {"DL3061", "LABEL a=1\nENV b=1\nARG c\n# d\nFROM a\nLABEL a=1\n", "1 2"},
      {"DL3061", "RUN a\nRUN b\n", "1 2"},
      {"DL3043",
       "FROM a\nONBUILD ONBUILD RUN a\nONBUILD FROM b\nONBUILD MAINTAINER c\n"
       "ONBUILD RUN d\n",
       "2 3 4"},
      {"DL4000", "FROM a\nMAINTAINER b\nONBUILD MAINTAINER c\n", "2"},
  });
}

TEST(HadolintRules, Paths) {
  check({
      {"DL3000", "FROM a\nWORKDIR app\nWORKDIR b\nWORKDIR /c\nWORKDIR $d\n", "2 3"},
      {"DL3000", "FROM a\nWORKDIR \"/a\"\nWORKDIR C:\\\\x\nWORKDIR '$x'\n", ""},
      {"DL3000", "FROM a\nWORKDIR ~/a\nWORKDIR [\"/a\"]\n", "2 3"},
      {"DL3000", "FROM a\nWORKDIR a\n", "2"},
      {"DL3020", "FROM a\nADD b /b\nADD b.tar.gz /\nADD b.zip /\nADD http://x/y /\n", "2 4"},
      {"DL3020", "FROM a\nADD https://x/y /\nADD ftp://x/y /\nADD git@h:x /\nADD $V /\n", "3 4 5"},
      {"DL3020", "FROM a\nADD b.tar.zst /\nADD b.TAR /\nADD \"b.tar\" /\nADD b.tgz c /\n", "2 3 5"},
      {"DL3021", "FROM a\nCOPY b c /d\nCOPY b c /d/\nCOPY b c .\nCOPY b c $X\nCOPY b /d\n",
       "2 4 5"},
      {"DL3021", "FROM a\nCOPY [\"b\", \"c\", \"/d/\"]\nCOPY b c \"/d/\"\n", ""},
      {"DL3021", "FROM a\nADD b c /d\n", ""},
      {"DL3067", "FROM a\nCOPY --from=b:1 / /\nCOPY --from=b:1 /. /\nCOPY --from=b:1 /* /\n", "2"},
      {"DL3067", "FROM a\nCOPY --from=b:1 x \"/\" /\nCOPY / /\n", "2"},
  });
}

// No stage is as good as the last one.
TEST(HadolintRules, CopiedArchives) {
  check({
      {"DL3010", "COPY app.tar /srv/\nRUN tar -xf /srv/app.tar\n", "1"},
      {"DL3010", "COPY app.tar /srv/\nCOPY lib.zip.gz /\nRUN ls && gunzip lib.zip.gz\n", "2"},
      {"DL3010", "COPY app.tar /srv/\nRUN tar -xf /srv/app.tar\nFROM a\nRUN b\n", ""},
      {"DL3010", "COPY app.tar /srv/\nFROM a\nRUN tar -xf /srv/app.tar\n", ""},
      {"DL3010", "FROM a\nCOPY app.tar /srv/\nRUN tar -xf /srv/app.tar\n", "2"},
  });
}

TEST(HadolintRules, CopyFrom) {
  check({
      {"DL3022", "FROM a AS b\nCOPY --from=nginx x y\nCOPY --from=$X x y\n", "2 3"},
      {"DL3022", "FROM a AS b\nCOPY --from=nginx:1 x y\nCOPY --from=b x y\n", ""},
      {"DL3022", "FROM a AS b\nFROM c\nCOPY --from=b x y\nCOPY --from=B x y\n", "4"},
      {"DL3022", "FROM a\nCOPY --from=0 x y\nCOPY --from=1 x y\nCOPY --from=0x x y\n", "3"},
      {"DL3022", "FROM a\nONBUILD COPY --from=b x y\n", ""},
      {"DL3023", "FROM a AS b\nCOPY --from=b x y\nFROM c AS d\nCOPY --from=b x y\n", "2"},
      {"DL3023", "FROM a AS b\nCOPY --from=B x y\n", ""},
  });
}

TEST(HadolintRules, RelativeCopy) {
  check({
      {"DL3045", "FROM a\nCOPY b c\nCOPY b /c\nCOPY b $c\nCOPY b C:\\\\c\nADD b c\n", "2"},
      {"DL3045", "FROM a\nCOPY b \"/c\"\nWORKDIR d\nCOPY b c\n", ""},
      {"DL3045", "FROM a AS b\nWORKDIR /x\nFROM b\nCOPY c d\n", ""},
      {"DL3045", "FROM a AS b\nWORKDIR /x\nFROM a\nCOPY c d\n", "4"},
      {"DL3045", "FROM debian:1\nWORKDIR /x\nFROM debian:2\nCOPY c d\n", ""},
      {"DL3045", "COPY a b\nFROM c\n", "1"},
      {"DL3045", "FROM a\nCOPY b C\n", "2"},
  });
}

TEST(HadolintRules, PortsAndUsers) {
  check({
      {"DL3011",
       "FROM a\nEXPOSE 65535\nEXPOSE 65536\nEXPOSE 1-70000\nEXPOSE 70000-1/udp\n"
       "EXPOSE $P\nEXPOSE 9-1\n",
       "3 4 5"},
      {"DL3002", "FROM a\nUSER root\nFROM b\nUSER c\nUSER 0:0\nFROM d\nUSER root\nUSER e\n", "2 5"},
      {"DL3002", "FROM a\nUSER root:x\nFROM b\nUSER Root\nFROM c\nUSER 00\nFROM d\n", "2"},
      {"DL3002", "FROM a\nUSER root # x\n", ""},
      {"DL3002", "FROM a AS b\nUSER root\nFROM b\n", "2"},
      {"DL3066", "FROM a\nUSER root\nUSER nobody\nUSER 1000\nUSER 1000:x\nUSER :x\nUSER 1a\n",
       "2 3 7"},
      {"DL3066", "ARG U\nFROM a\nUSER $U\nUSER ${U}\nUSER $UX\nUSER ${U:-1}\nUSER x$U\n", "6"},
      {"DL3066", "FROM a\nENV U=1\nUSER $U\nUSER \"1000\"\nUSER 1000 \n", "3 4 5"},
  });
}

TEST(HadolintRules, Commands) {
  check({
      {"DL3025", "FROM a\nCMD b\nENTRYPOINT c\nHEALTHCHECK CMD d\nHEALTHCHECK NONE\nCMD []\n",
       "2 3 4"},
      {"DL3025", "FROM a\nCMD ['b']\nCMD [\"b\",]\nCMD [\"b\"]\nSHELL [\"x\"]\n", "2 3"},
      {"DL3025", "FROM a\nSHELL [\"bash\", \"-c\"]\nCMD b\n", "3"},
      {"DL4003", "FROM a\nCMD [\"b\"]\nCMD c\nCMD d\nFROM e\nCMD f\n", "3 4"},
      {"DL4004", "FROM a\nENTRYPOINT b\nENTRYPOINT c\nFROM d\nENTRYPOINT e\n", "3"},
      {"DL3012", "FROM a\nHEALTHCHECK CMD b\nHEALTHCHECK NONE\nFROM c\nHEALTHCHECK NONE\n", "3"},
  });
}

TEST(HadolintRules, Health) {
  check({
      {"DL3057", "FROM a\n", "1"},
      {"DL3057", "FROM a\nHEALTHCHECK NONE\n", ""},
      {"DL3057", "FROM a AS b\nHEALTHCHECK NONE\nFROM b AS c\nFROM c\nFROM d\n", "5"},
      {"DL3057", "FROM a AS b\nFROM b AS c\nFROM c\nHEALTHCHECK NONE\n", ""},
  });
}

TEST(HadolintRules, Variables) {
  check({
      {"DL3044", "FROM a\nENV A=1 B=$A\nENV C=1 D=${C}x\nENV E=$E F=1\nENV G=1 H=${G:-x}\n", "2 3"},
      {"DL3044", "FROM a\nENV A=$B B=1\n", "2"},
      {"DL3044", "FROM a\nENV A=1\nENV A=2 B=$A\nARG C\nENV C=1 D=$C\nFROM b\nENV A=3 B=$A\n", ""},
      {"DL3044", "FROM a\nENV P=/a:$P P=/b:$P\nENV Q=$Q Q=1\nENV R=1 R=${R}2\n", "2 3 4"},
      {"DL3044", "FROM a\nENV P=/a:$P\nENV P=/b:$P P=/c:$P\n", ""},
      {"DL3044", "ENV P=/a:$P P=/b:$P\n", "1"},
      {"DL3044", "FROM a\nENV A=1 B=$AB\nENV C=1 D=\\$C\nENV E=1 F='$E'\n", "3 4"},
      {"DL3064", "FROM a\nARG MY_PASSWORD\nENV A=1 token=2\nENV PASS=1 PASSWD=2 USER=3 apiKey=4\n",
       "2 3"},
      {"DL3064", "ARG secretly\nFROM a\nARG aws_access_key_id\nENV CREDENTIALS=1\nENV A_PRIVATE=\n",
       "1 3 5"},
      {"DL3064", "FROM a\nONBUILD ENV USERNAME=1\nARG A SECRET\n", "2"},
  });
}

TEST(HadolintRules, LabelKeys) {
  check({
      {"DL3048", "FROM a\nLABEL a=1 b.c-d_e/f2=2\nLABEL A=1\nLABEL a.=1\nLABEL 1a=1\n", "3 4 5"},
      {"DL3048", "FROM a\nLABEL com.docker.x=1\nLABEL io.docker.x=1\nLABEL org.dockerproject.x=1\n",
       "2 3 4"},
      {"DL3048", "FROM a\nLABEL a..b=1\nLABEL a--b=1\nLABEL \"a b\"=1\nLABEL \"ab\"=1\n", "2 3 4"},
  });
}

Settings schema(std::map<std::string, LabelType, std::less<>> labels, bool strict = false) {
  Settings settings;
  settings.label_schema = std::move(labels);
  settings.strict_labels = strict;
  return settings;
}

TEST(HadolintRules, MissingLabels) {
  check(
      {
          {"DL3049", "FROM a\n", "1"},
          {"DL3049", "FROM a\nLABEL x=1\n", ""},
          {"DL3049", "FROM a AS b\nLABEL x=1\nFROM b\nFROM c\n", "4"},
          {"DL3049", "FROM a AS b\nFROM b\nLABEL x=1\n", ""},
          {"DL3049", "FROM a AS b\nFROM b AS c\nLABEL x=1\n", "1"},
          {"DL3049", "FROM a AS b\nFROM c\nLABEL x=1\nCOPY --from=b d e\n", ""},
          {"DL3049", "FROM a AS b\nFROM c\nLABEL x=1\n", "1"},
          {"DL3049", "FROM a AS b\nFROM c\nLABEL x=1\nCOPY --from=0 d e\n", "1"},
          {"DL3049", "FROM a\nONBUILD LABEL x=1\n", "1"},
      },
      schema({{"x", LabelType::text}}));
}

TEST(HadolintRules, StrictLabels) {
  check({{"DL3050", "FROM a\nLABEL x=1\nLABEL y=1\nLABEL x=1 z=1 w=1\n", "3 4"}},
        schema({{"x", LabelType::text}}, true));
  check({{"DL3050", "FROM a\nLABEL x=1\n", "2"}}, schema({}, true));
  check({{"DL3050", "FROM a\nLABEL y=1\n", ""}}, schema({{"x", LabelType::text}}));
}

/// Lines from 2 on of those values that are found.
std::string values(LabelType type, std::string_view code, std::vector<std::string> all) {
  std::string text = "FROM a\n";
  for (const std::string& value : all) text += "LABEL x=\"" + value + "\"\n";
  return answers(text, code, schema({{"x", type}}));
}

TEST(HadolintRules, LabelValues) {
  EXPECT_EQ(values(LabelType::text, "DL3051", {"", "a", "$X"}), "2");
  EXPECT_EQ(values(LabelType::semver, "DL3051", {""}), "2");
  EXPECT_EQ(
      values(LabelType::url, "DL3052",
             {"foo:bar", "www.x.com", "//x/y", "https://x.com/a?b#c", "http://a b", "", "${URL}"}),
      "3 4 6 7 8");
  EXPECT_EQ(values(LabelType::rfc3339, "DL3053",
                   {"2026-11-24T18:00:00Z", "2026-11-24T18:00:00.25+01:00", "2026-11-24t18:00:00z",
                    "2026-11-24T18:00:00+0100", "2026-11-24", "2026-11-24T18:00:00",
                    "2026-13-24T18:00:00Z", "", "$X"}),
            "6 7 8 9 10");
  EXPECT_EQ(values(LabelType::spdx, "DL3054",
                   {"MIT", "Apache-2.0", "MIT OR Apache-2.0", "GPL-3.0", "GPL-3.0-only", "mit",
                    "LicenseRef-x", ""}),
            "4 5 7 8 9");
  EXPECT_EQ(values(LabelType::hash, "DL3055",
                   {"0123abc", "0123456789abcdef0123456789abcdef01234567", "0123ab", "0123ABC", "",
                    "$X"}),
            "4 5 6 7");
  EXPECT_EQ(values(LabelType::semver, "DL3056",
                   {"1.2.3", "1.2.3-rc.1+b.5", "01.2.3", "v1.2.3", "1.2", "1.2.3.4", "", "$X"}),
            "5 6 7 8 9");
  EXPECT_EQ(values(LabelType::email, "DL3058",
                   {"a@b", "a.b+c@d.com", "A <a@b.com>", "a@b.com,c@d.com", "a", "", "$X"}),
            "4 5 6 7 8");
  EXPECT_EQ(values(LabelType::text, "DL3052", {"www.x.com"}), "");
}

TEST(HadolintRules, TrustedRegistries) {
  const auto trusted = [](std::vector<std::string> entries) {
    Settings settings;
    settings.trusted_registries = std::move(entries);
    return settings;
  };
  check({{"DL3026", "FROM evil.io/a\n", ""}});
  check(
      {
          {"DL3026", "FROM evil.io/a\nFROM good.io/a\nFROM good.io:5000/a\n", "1 3"},
          {"DL3026", "FROM debian\nFROM localhost/x\nFROM $X\nFROM ${X}/y\nFROM scratch\n",
           "1 2 3 4"},
          {"DL3026", "FROM good.io/a AS b\nFROM b\nCOPY --from=b x y\nCOPY --from=0 x y\n", "4"},
          {"DL3026",
           "FROM good.io/a\nRUN --mount=type=cache,from=b,target=/x y\n"
           "RUN --mount=from=good.io/b,target=/x y\nCOPY --from=evil.io/a:1 x y\n",
           "2 4"},
          {"DL3026", "FROM good.io/a\nRUN --mount=type=secret,id=b y\nONBUILD COPY --from=b x y\n",
           ""},
      },
      trusted({"good.io"}));
  check({{"DL3026", "FROM a\nCOPY --from=0 x y\nFROM evil.io/a\n", "3"}}, trusted({"docker.io"}));
  check({{"DL3026", "FROM a\n", ""}}, trusted({"hub.docker.com"}));
  check({{"DL3026", "FROM evil.io/a\nFROM b\n", ""}}, trusted({"*"}));
  check({{"DL3026", "FROM a.good.io/a\nFROM good.io.evil/a\n", "2"}}, trusted({"*.good.io"}));
  check({{"DL3026", "FROM good.io:5000/a\nFROM a.good.io/a\n", "2"}}, trusted({"good.*"}));
}

TEST(HadolintRules, InlineIgnores) {
  check({
      {"DL1001", "FROM a\n# hadolint ignore=DL3000\nRUN b\n", "2"},
      {"DL1001", "# hadolint global ignore=DL3000\n# hadolint stage ignore=DL3000\nFROM a\n", ""},
      {"DL1001", "FROM a\n# hadolint ignore=DL1001\n# hadolint ignore=DL3000\nRUN b\n", "2"},
      {"DL1001", "FROM a\nRUN b \\\n# hadolint ignore=DL3000\n  c\n", ""},
  });
}

// Sections 1 and 7: what stands inside an instruction is no comment; a comment's finding is its own.
TEST(HadolintRules, Pragmas) {
  check({
      {"DL3006", "# hadolint ignore=DL3006\nFROM a\n", ""},
      {"DL3006", "  # hadolint   ignore = DL3006 , DL3007 # why\nFROM a\n", ""},
      {"DL3006", "#hadolint ignore=DL3006\nFROM a\n", ""},
      {"DL3006", "# Hadolint ignore=DL3006\nFROM a\n", "2"},
      {"DL3006", "# hadolint ignore=DL3006,\nFROM a\n", "2"},
      {"DL3006", "# hadolint ignore=DL3006 why\nFROM a\n", "2"},
      {"DL3006", "# hadolint ignore=all\nFROM a\n", "2"},
      {"DL3006", "# hadolint ignore=DL3006\n\nFROM a\n", "3"},
      {"DL3006", "FROM b:1\nRUN x \\\n# hadolint global ignore=DL3006\n  y\nFROM a\n", "5"},
      {"DL3006", "FROM a\nRUN b\n# hadolint global ignore=DL3006\n", ""},
      {"DL3006", "# hadolint stage ignore=DL3006\nFROM a\nFROM b\nFROM c\n", "2 4"},
      {"DL3057", "# hadolint ignore=DL3057\nFROM a\n", ""},
  });
}

TEST(HadolintRules, Refusals) {
  const auto refused = [](std::string_view text) { return answers(text, "DL1000"); };
  EXPECT_EQ(refused(""), "");
  EXPECT_EQ(refused("# only a comment\n"), "");
  EXPECT_EQ(refused("FROM a\nFOO b\nBAR c\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN <<EOF\nx\nEOF\nRUN y\n"), "5");
  EXPECT_EQ(refused("FROM a\nRUN <<EOF\nx\nEOF\n\nRUN y\n"), "");
  EXPECT_EQ(refused("FROM a\nRUN <<-EOF\n\tx\n\tEOF\n\nRUN y\n"), "7");
  EXPECT_EQ(refused("FROM a\nADD <<EOF /x\nx\nEOF\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN <<A <<B\nx\nA\ny\nB\n"), "2");
  EXPECT_EQ(refused("FROM a\nCOPY <<A <<B /x/\nx\nA\ny\nB\n"), "");
  EXPECT_EQ(refused("FROM a\nHEALTHCHECK --interval=1m30s CMD b\n"), "2");
  EXPECT_EQ(refused("FROM a\nHEALTHCHECK --interval=500ms CMD b\n"), "2");
  EXPECT_EQ(refused("FROM a\nHEALTHCHECK --interval=5m --retries=3 CMD b\n"), "");
  EXPECT_EQ(refused("FROM a\nHEALTHCHECK --foo=5m CMD b\n"), "2");
  EXPECT_EQ(refused("FROM a\nENV A\n"), "2");
  EXPECT_EQ(refused("FROM a\nENV A=1 B\n"), "2");
  EXPECT_EQ(refused("FROM a\nLABEL A=\"x\n"), "2");
  EXPECT_EQ(refused("FROM a\nENV A=$(x y)\n"), "2");
  EXPECT_EQ(refused("FROM a\nENV A=\"$(x y)\" B= C='d e'\nENV D e f\n"), "");
  EXPECT_EQ(refused("FROM a\nEXPOSE \"80\"\n"), "2");
  EXPECT_EQ(refused("FROM a\nEXPOSE 127.0.0.1:80:80\n"), "2");
  EXPECT_EQ(refused("FROM a\nEXPOSE 80/sctp\n"), "2");
  EXPECT_EQ(refused("FROM a\nEXPOSE 80, 81\n"), "2");
  EXPECT_EQ(refused("FROM a\nEXPOSE 80/TCP 81-90/udp $A ${B}\n"), "");
  EXPECT_EQ(refused("FROM localhost:5000/a:1\n"), "1");
  EXPECT_EQ(refused("FROM a as b c\n"), "1");
  EXPECT_EQ(refused("FROM a AS\n"), "1");
  EXPECT_EQ(refused("FROM a\nCOPY b\n"), "2");
  EXPECT_EQ(refused("FROM a\nCOPY --foo=1 b c\n"), "2");
  EXPECT_EQ(refused("FROM a\nCOPY --chmod=1 --chmod=2 b c\n"), "2");
  EXPECT_EQ(refused("FROM a\nCOPY --exclude=1 --exclude=2 --link --parents b c\n"), "");
  EXPECT_EQ(refused("FROM a\nADD --from=x b c\n"), "2");
  EXPECT_EQ(refused("FROM a\nADD --checksum=x --unpack=true --keep-git-dir b c\n"), "");
  EXPECT_EQ(refused("FROM a\nRUN --mount=type=foo,target=/x y\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN --mount=type=cache,foo=1,target=/x y\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN --mount=type=cache,target=/x,dst=/y y\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN --mount=type=cache,id=x y\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN --mount=type=secret,id=x --network=none y\n"), "");
  EXPECT_EQ(refused("FROM a\nRUN --network=foo y\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN --security=foo y\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN --foo y\n"), "");
  EXPECT_EQ(refused("FROM a\nCMD [\"b\"] c\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN [ -f b ] && c\n"), "");
  EXPECT_EQ(refused("FROM a\nRUN\n"), "2");
  EXPECT_EQ(refused("FROM a\nRUN b \\\n\n  c\n"), "");
  EXPECT_EQ(refused("FROM a\nRUN b \\\n  \n  && c\n"), "4");
}

// Nothing else is said of a file that cannot be read, and nothing silences it.
TEST(HadolintRules, ARefusalStandsAlone) {
  const std::string_view text = "# hadolint global ignore=DL1000\nFROM a\nFOO\n";
  EXPECT_EQ(answers(text, "DL1000"), "3");
  EXPECT_EQ(answers(text, "DL3006"), "");
}

}  // namespace
}  // namespace stowage
