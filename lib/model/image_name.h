#pragma once
// References of images as the builder reads them: [registry[:port]/]path[:tag][@digest]
// (distribution/reference). Variables may stand in them.

#include <string>
#include <string_view>

namespace stowage::model {

/// "docker.io/library/python:3.12@sha256:…" in its parts, each as written.
struct ImageName {
  std::string_view registry;  ///< empty: not said, which is Docker Hub
  std::string_view path, tag, digest;
};
ImageName image_name(std::string_view reference);

/// The name by which the knowledge base knows an image: without tag and digest, and without the registry for official
/// images and their mirrors.
std::string repository_of(std::string_view reference);

}  // namespace stowage::model
