#include "lib/model/image_name.h"

#include <gtest/gtest.h>

#include <vector>

namespace stowage::model {
namespace {

using Strings = std::vector<std::string_view>;

Strings parts(std::string_view reference) {
  const ImageName image = image_name(reference);
  return {image.registry, image.path, image.tag, image.digest};
}

TEST(ImageName, Parts) {
  EXPECT_EQ(parts("python"), (Strings{"", "python", "", ""}));
  EXPECT_EQ(parts("python:3.12-slim"), (Strings{"", "python", "3.12-slim", ""}));
  EXPECT_EQ(parts("public.ecr.aws/docker/library/python:3"),
            (Strings{"public.ecr.aws", "docker/library/python", "3", ""}));
  EXPECT_EQ(parts("localhost/a"), (Strings{"localhost", "a", "", ""}));
  EXPECT_EQ(parts("registry:5000/a/b@sha256:abc"),
            (Strings{"registry:5000", "a/b", "", "sha256:abc"}));
  EXPECT_EQ(parts("a/b:1@sha256:abc"), (Strings{"", "a/b", "1", "sha256:abc"}));
  EXPECT_EQ(parts("node:${VERSION}-alpine"), (Strings{"", "node", "${VERSION}-alpine", ""}));
  EXPECT_EQ(parts(""), (Strings{"", "", "", ""}));
}

TEST(ImageName, RepositoryOfOfficialImagesAndTheirMirrors) {
  for (const std::string_view same :
       {"python", "python:3.12", "library/python", "docker.io/python@sha256:abc",
        "docker.io/library/python:3", "public.ecr.aws/docker/library/python:3"})
    EXPECT_EQ(repository_of(same), "python") << same;
  EXPECT_EQ(repository_of("ghcr.io/astral-sh/uv:0.5"), "ghcr.io/astral-sh/uv");
  EXPECT_EQ(repository_of("bitnami/redis"), "bitnami/redis");
}

}  // namespace
}  // namespace stowage::model
