// The small grammars of operands, each against what its source says (Go's packages, the Dockerfile
// reference).

#include <gtest/gtest.h>

#include "lib/syntax/grammar/duration.h"
#include "lib/syntax/grammar/flags.h"
#include "lib/syntax/grammar/json_array.h"
#include "lib/syntax/grammar/json_value.h"
#include "lib/syntax/grammar/mount.h"
#include "lib/syntax/grammar/port.h"
#include "lib/syntax/grammar/signal.h"
#include "lib/syntax/grammar/user.h"
#include "lib/syntax/grammar/words.h"

namespace stowage::syntax::grammar {

namespace {

using Strings = std::vector<std::string>;

Strings words(std::string_view text, char escape = '\\') {
  std::vector<std::string_view> views;
  split_words(text, escape, views);
  return {views.begin(), views.end()};
}

TEST(Words, BlanksSeparate) { EXPECT_EQ(words("  a\t b\vc "), (Strings{"a", "b", "c"})); }
TEST(Words, QuotesAndEscapesStay) {
  EXPECT_EQ(words(R"(a="b c" d='e f' g\ h)"), (Strings{R"(a="b c")", "d='e f'", R"(g\ h)"}));
}
TEST(Words, AnEscapedQuoteOpensNothing) {
  EXPECT_EQ(words(R"(a\" b")"), (Strings{R"(a\")", R"(b")"}));
}
TEST(Words, SingleQuotesKnowNoEscape) { EXPECT_EQ(words(R"('a\' b)"), (Strings{R"('a\')", "b"})); }
TEST(Words, AnOpenQuoteGoesToTheEnd) { EXPECT_EQ(words(R"(a "b c)"), (Strings{"a", R"("b c)"})); }
TEST(Words, AnEscapeAtTheEndIsDropped) {
  EXPECT_EQ(words(R"(a b\)"), (Strings{"a", "b"}));
  EXPECT_EQ(words(R"(a "b\)"), (Strings{"a", R"("b)"}));
  EXPECT_EQ(words(R"(a \)"), (Strings{"a"}));
}
TEST(Words, TheOtherEscapeCharacter) {
  EXPECT_EQ(words(R"(C:\a` b c)", '`'), (Strings{R"(C:\a` b)", "c"}));
}
TEST(Words, UnicodeSpaceSeparates) {
  EXPECT_EQ(words("a\xC2\xA0"
                  "b\xE3\x80\x80"
                  "c"),
            (Strings{"a", "b", "c"}));
}

Strings flags(std::string_view text, std::string& rest) {
  std::vector<RawFlag> raw;
  rest = text.substr(split_flags(text, raw));
  Strings result;
  for (const RawFlag& flag : raw)
    result.push_back(flag.needs_unquote ? unquote_flag(flag.raw) : std::string(flag.raw));
  return result;
}

struct FlagCase {
  std::string_view text;
  Strings flags;
  std::string_view rest;
};

TEST(Flags, AsTheBuilderSplitsThem) {
  const FlagCase cases[] = {
      {"a b", {}, "a b"},
      {"--from=x --link a b", {"--from=x", "--link"}, "a b"},
      {"--from= a", {"--from="}, "a"},
      {R"(--x="a b" c)", {"--x=a b"}, "c"},
      {R"(--x='a"b' c)", {"--x=a\"b"}, "c"},
      {R"(--x=a\ b c)", {"--x=a b"}, "c"},
      {"-x a", {}, "-x a"},
      {"-- --a b", {}, " --a b"},
      {"--a -- b", {"--a"}, " b"},
      {"--a", {"--a"}, ""},
      {"a --b", {}, "a --b"},
      // Read byte by byte: the two bytes of e-acute become two characters.
      {"--x=\xC3\xA9 b", {"--x=\xC3\x83\xC2\xA9"}, "b"},
  };
  for (const FlagCase& c : cases) {
    std::string rest;
    EXPECT_EQ(flags(c.text, rest), c.flags) << c.text;
    EXPECT_EQ(rest, c.rest) << c.text;
  }
}

std::pair<JsonArray, Strings> json(std::string_view text) {
  std::vector<JsonString> strings;
  const JsonArray result = parse_json_array(text, strings);
  Strings texts;
  for (const JsonString& string : strings)
    texts.push_back(string.has_escapes ? unescape_json(string.raw) : std::string(string.raw));
  return {result, texts};
}

TEST(JsonArray, Strings) {
  EXPECT_EQ(json(R"(["a", "b c"])"), std::pair(JsonArray::strings, Strings{"a", "b c"}));
  EXPECT_EQ(json("[]"), std::pair(JsonArray::strings, Strings{}));
  EXPECT_EQ(json("[ \"a\"\t,\r\n\"b\" ] "), std::pair(JsonArray::strings, Strings{"a", "b"}));
}
TEST(JsonArray, Escapes) {
  EXPECT_EQ(json(R"(["\"\\\/\b\f\n\r\t\u0041\u00e9"])").second,
            Strings{"\"\\/\b\f\n\r\tA\xC3\xA9"});
  EXPECT_EQ(json(R"(["\ud83d\ude00"])").second, Strings{"\xF0\x9F\x98\x80"});
  EXPECT_EQ(json(R"(["\ud83d"])").second, Strings{"\xEF\xBF\xBD"});
}
TEST(JsonArray, WhatIsNoJsonIsShellForm) {
  for (const std::string_view text :
       {"['a']", "[\"a\"", "[\"a\",]", "[\"a\"] b", "[\"\\x\"]", "[\"a\tb\"]", "[a]", "["}) {
    EXPECT_EQ(json(text).first, JsonArray::invalid) << text;
  }
}
TEST(JsonArray, OtherValuesAreAnError) {
  for (const std::string_view text :
       {"[1]", "[null]", "[\"a\", true]", "[[\"a\"]]", "[{\"a\": -1.5e+3}]"}) {
    EXPECT_EQ(json(text).first, JsonArray::other_values) << text;
  }
}
TEST(JsonValue, DeepNestingNeedsNoStack) {
  EXPECT_FALSE(is_json_value(std::string(1'000'000, '[')));
  EXPECT_TRUE(is_json_value(std::string(10'000, '[') + std::string(10'000, ']')));
  EXPECT_FALSE(is_json_value(std::string(10'001, '[') + std::string(10'001, ']')));
}
TEST(JsonValue, Numbers) {
  for (const std::string_view good : {"0", "-0", "10", "1.5", "1e3", "1E-3"})
    EXPECT_TRUE(is_json_value(good)) << good;
  for (const std::string_view bad : {"01", "+1", ".5", "1.", "1e", "-", "0x1"})
    EXPECT_FALSE(is_json_value(bad)) << bad;
}

TEST(Duration, AsGoReadsIt) {
  constexpr std::int64_t second = 1'000'000'000;
  EXPECT_EQ(parse_duration("30s"), 30 * second);
  EXPECT_EQ(parse_duration("1m30s"), 90 * second);
  EXPECT_EQ(parse_duration("1.5h"), 5400 * second);
  EXPECT_EQ(parse_duration(".5s"), second / 2);
  EXPECT_EQ(parse_duration("2."), std::nullopt);
  EXPECT_EQ(parse_duration("100ms"), second / 10);
  EXPECT_EQ(parse_duration("0"), 0);
  EXPECT_EQ(parse_duration("-1s"), -second);
  for (const std::string_view bad : {"", "30", "s", "1 s", "1e3s", "$X", "1d"})
    EXPECT_EQ(parse_duration(bad), std::nullopt) << bad;
}

TEST(Mount, OptionsWithTheirPlaces) {
  Arena arena;
  std::vector<MountOption> options;
  ASSERT_TRUE(parse_mount(R"(type=cache,target=/a,ro,"source=b,c")", arena, options));
  ASSERT_EQ(options.size(), 4U);
  EXPECT_EQ(options[0].value, "cache");
  EXPECT_EQ(options[1].span, (Span{11, 20}));
  EXPECT_FALSE(options[2].has_value);
  EXPECT_EQ(options[3].value, "b,c");
  options.clear();
  EXPECT_FALSE(parse_mount("", arena, options));
  EXPECT_FALSE(parse_mount("a=\"b", arena, options));
}

TEST(Port, Ranges) {
  EXPECT_EQ(parse_port("80")->first, 80U);
  EXPECT_EQ(parse_port("8000-8010/udp")->last, 8010U);
  EXPECT_EQ(parse_port("53/udp")->protocol, "udp");
  for (const std::string_view bad : {"", "a", "80:80", "70000", "90-80", "$PORT", "80/"})
    EXPECT_FALSE(parse_port(bad)) << bad;
}

TEST(Owner, UserAndGroup) {
  EXPECT_EQ(parse_owner("app")->user, "app");
  EXPECT_EQ(parse_owner("1000:app")->group, "app");
  EXPECT_TRUE(parse_owner("1000:app")->numeric_user);
  EXPECT_FALSE(parse_owner("1000:app")->numeric_group);
  EXPECT_EQ(parse_owner("${U:-a}:b")->user, "${U:-a}");
  EXPECT_FALSE(parse_owner(""));
}

TEST(Signal, NamesAndNumbers) {
  for (const std::string_view good : {"SIGTERM", "term", "9", "RTMIN+3", "SIGRTMAX-2"})
    EXPECT_TRUE(is_signal(good)) << good;
  for (const std::string_view bad : {"", "0", "65", "SIG", "NOPE", "SIGTERM "})
    EXPECT_FALSE(is_signal(bad)) << bad;
}

}  // namespace

}  // namespace stowage::syntax::grammar
