#include "lib/model/image_name.h"

#include "lib/text/byte_set.h"

namespace stowage::model {

namespace {

/// The first part is a host when it has a dot or a port, or is this machine.
bool is_host(std::string_view part) {
  constexpr ByteSet signs(".:");
  return part == "localhost" || signs.find_in(part) != std::string_view::npos;
}

}  // namespace

ImageName image_name(std::string_view reference) {
  ImageName image;
  const std::size_t slash = reference.find('/');
  if (slash != std::string_view::npos && is_host(reference.substr(0, slash))) {
    image.registry = reference.substr(0, slash);
    reference.remove_prefix(slash + 1);
  }
  if (const std::size_t at = reference.find('@'); at != std::string_view::npos) {
    image.digest = reference.substr(at + 1);
    reference = reference.substr(0, at);
  }
  if (const std::size_t at = reference.find(':'); at != std::string_view::npos) {
    image.tag = reference.substr(at + 1);
    reference = reference.substr(0, at);
  }
  image.path = reference;
  return image;
}

std::string repository_of(std::string_view reference) {
  const ImageName image = image_name(reference);
  std::string_view path = image.path;
  const bool is_hub = image.registry.empty() || image.registry == "docker.io";
  const bool is_mirror = image.registry == "public.ecr.aws" && path.starts_with("docker/library/");
  if (!is_hub && !is_mirror) return std::string(image.registry) + "/" + std::string(path);
  if (is_mirror) path.remove_prefix(std::string_view("docker/").size());
  if (path.starts_with("library/")) path.remove_prefix(std::string_view("library/").size());
  return std::string(path);
}

}  // namespace stowage::model
