#pragma once
// A set of small numbers below N.
//
//   Bits<256> some;
//   some.add(7);
//   some.each([](std::size_t number) { ... });   // ascending

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace stowage {

template <std::size_t N>
class Bits {
 public:
  constexpr void add(std::size_t number) {
    parts_.at(number / per_part) |= std::uint64_t{1} << number % per_part;
  }
  /// `number` is below N.
  constexpr bool has(std::size_t number) const {
    return (parts_[number / per_part] >> number % per_part & 1U) != 0;
  }
  constexpr Bits& operator|=(const Bits& others) {
    for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i] |= others.parts_[i];
    return *this;
  }
  constexpr Bits& operator&=(const Bits& others) {
    for (std::size_t i = 0; i < parts_.size(); ++i) parts_[i] &= others.parts_[i];
    return *this;
  }
  template <class OnNumber>
  void each(const OnNumber& on_number) const {
    for (std::size_t i = 0; i < parts_.size(); ++i)
      for (std::uint64_t left = parts_[i]; left != 0; left &= left - 1)
        on_number(i * per_part + static_cast<std::size_t>(std::countr_zero(left)));
  }

 private:
  static constexpr std::size_t per_part = 64;
  std::array<std::uint64_t, (N + per_part - 1) / per_part> parts_{};
};

}  // namespace stowage
