// Steps that are no installs in the order in which a rebuild costs least.

#include <gtest/gtest.h>

#include "lib/optimize/optimize.h"

namespace stowage::optimize {
namespace {

Plan plan(const std::string& text) {
  const auto context =
      context::Context::in_memory({{"conf/app.ini", "x"}, {"src/main.c", "x"}, {"tool.sh", "x"}});
  return optimize(text, {.context = context, .assuming = true});
}

TEST(Reorder, PutsADownloadAboveFilesThatItDoesNotNeed) {
  const std::string download =
      "# the tool\nRUN curl -fsSLo /usr/local/bin/tool https://example.com/tool\n";
  const std::string copy = "# settings\nCOPY conf/ /srv/conf/\n";
  const Plan result = plan("FROM debian:12\n" + copy + download + "LABEL a=b\nCMD [\"tool\"]\n");
  EXPECT_EQ(result.text, "FROM debian:12\n" + download + copy + "LABEL a=b\nCMD [\"tool\"]\n");
  ASSERT_EQ(result.moves.size(), 1U);
  EXPECT_LT(result.after, result.before);
  EXPECT_EQ(plan(result.text).text, result.text);
}

TEST(Reorder, KeepsWhatNeedsTheFiles) {
  for (const std::string run :
       {"RUN sh /opt/tool.sh", "RUN curl -fsSL -d @/opt/tool.sh https://example.com/tool",
        "RUN curl -fsSLo /opt/tool.sh https://example.com/tool"}) {
    const std::string text = "FROM debian:12\nCOPY tool.sh /opt/\n" + run + "\n";
    EXPECT_EQ(plan(text).text, text) << run;
  }
}

TEST(Reorder, KeepsTheOrderWhereNothingIsGained) {
  const std::string text =
      "FROM debian:12\nENV A=1\nLABEL x=y\nWORKDIR /app\nCOPY src/ src/\nCOPY conf/ /etc/app/\n"
      "EXPOSE 80\nCMD [\"sh\"]\n";
  const Plan result = plan(text);
  EXPECT_EQ(result.text, text);
  EXPECT_TRUE(result.moves.empty());
}

}  // namespace
}  // namespace stowage::optimize
