// The text of an ONBUILD trigger is in the image's configuration (moby/buildkit: image.Config.OnBuild), so a
// fix in it never leaves the image just as it was.

#include <gtest/gtest.h>

#include "lib/lint/linter.h"
#include "lib/lint/unit.h"
#include "rules/rules.h"

namespace stowage::lint {
namespace {

std::vector<Grade> grades(std::string_view text) {
  const Source source("Dockerfile", text);
  const Unit unit(source);
  std::vector<Grade> out;
  const Rule* const only[] = {rules::find("legacy-key-value")};
  for (const Diagnostic& found : lint(unit, RuleSet(only)))
    for (const Fix& fix : found.fixes) out.push_back(fix.grade);
  return out;
}

TEST(TriggerFix, IsNeverIdentical) {
  EXPECT_EQ(grades("FROM a\nENV B c\n"), std::vector{Grade::identical});
  EXPECT_EQ(grades("FROM a\nONBUILD ENV B c\n"), std::vector{Grade::assuming});
}

}  // namespace
}  // namespace stowage::lint
