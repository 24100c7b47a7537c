#include "lib/base/bits.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace stowage {
namespace {

std::vector<std::size_t> numbers(const Bits<200>& bits) {
  std::vector<std::size_t> out;
  bits.each([&](std::size_t number) { out.push_back(number); });
  return out;
}

TEST(Bits, HoldNumbersInOrder) {
  Bits<200> bits;
  for (const std::size_t number : {199U, 0U, 64U, 63U, 64U}) bits.add(number);
  EXPECT_EQ(numbers(bits), (std::vector<std::size_t>{0, 63, 64, 199}));
  EXPECT_TRUE(bits.has(63));
  EXPECT_FALSE(bits.has(62));
  EXPECT_EQ(numbers(Bits<200>()), std::vector<std::size_t>());
}

TEST(Bits, TakeNoNumberThatIsTooLarge) { EXPECT_THROW(Bits<64>().add(64), std::out_of_range); }

TEST(Bits, JoinAndMeet) {
  Bits<200> some, others;
  some.add(1);
  some.add(100);
  others.add(100);
  others.add(150);
  Bits<200> both = some;
  both &= others;
  EXPECT_EQ(numbers(both), std::vector<std::size_t>{100});
  some |= others;
  EXPECT_EQ(numbers(some), (std::vector<std::size_t>{1, 100, 150}));
}

}  // namespace
}  // namespace stowage
