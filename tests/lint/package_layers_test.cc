// Which layers are the same: manager, base image and the set of packages, whatever the order.

#include <gtest/gtest.h>

#include "lib/lint/package_layers.h"
#include "lib/lint/unit.h"

namespace stowage {
namespace {

std::vector<lint::PackageLayer> layers(std::string_view text) {
  const Source source("Dockerfile", text);
  return lint::package_layers_of(lint::Unit(source));
}

std::uint64_t key(std::string_view text) {
  const auto found = layers(text);
  EXPECT_EQ(found.size(), 1U) << text;
  return found.empty() ? 0 : found[0].key;
}

TEST(PackageLayers, OrderAndOptionsDoNotCount) {
  const auto first = key("FROM debian:12\nRUN apt-get update && apt-get install -y a b c\n");
  EXPECT_EQ(first, key("FROM debian:12\nRUN apt-get update\nRUN apt-get -y install c \\\n  b a\n"));
  EXPECT_EQ(first, key("FROM debian:12\nRUN apt-get install -y a b && apt-get install -y c\n"));
}

TEST(PackageLayers, ImagePackagesAndManagerDo) {
  const auto first = key("FROM debian:12\nRUN apt-get install -y a b c\n");
  EXPECT_NE(first, key("FROM debian:11\nRUN apt-get install -y a b c\n"));
  EXPECT_NE(first, key("FROM debian:12\nRUN apt-get install -y a b d\n"));
  EXPECT_NE(first, key("FROM debian:12\nRUN dnf install -y a b c\n"));
}

TEST(PackageLayers, FewPackagesAndVariablesAreNoLayer) {
  EXPECT_TRUE(layers("FROM debian:12\nRUN apt-get install -y a b\n").empty());
  EXPECT_TRUE(layers("ARG X\nFROM $X\nRUN apt-get install -y a b c\n").empty());
  EXPECT_TRUE(layers("FROM debian:12\nRUN pip install a b c\n").empty());
}

TEST(PackageLayers, OnePlaceForEachOtherFile) {
  const lint::PackageLayers known({{"a", {{7, 1, 2}, {7, 2, 3}}}, {"b", {{7, 1, 9}}}, {"c", {}}});
  const auto places = known.elsewhere(7, "b");
  ASSERT_EQ(places.size(), 1U);
  EXPECT_EQ(places[0].path, "a");
  EXPECT_EQ(places[0].line, 2U);
  EXPECT_TRUE(known.elsewhere(8, "b").empty());
}

}  // namespace
}  // namespace stowage
