#pragma once
// References of images as the builder reads them: where a tag is missing, where an image comes from.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "lib/lint/rule.h"
#include "lib/lint/unit.h"

namespace stowage::lint {

/// "docker.io/library/python:3.12@sha256:…" in its parts, each as written.
struct ImageName {
  std::string_view registry;  ///< empty: not said, which is Docker Hub
  std::string_view path, tag, digest;
};
ImageName image_name(std::string_view reference);

/// Is it the name of a stage above the one with this number? `exact`: its case counts.
bool names_stage_above(const Unit& unit, std::string_view name, std::uint32_t stage,
                       bool exact = false);

/// The image on which the stage of this FROM stands, its arguments expanded. None: a stage, scratch,
/// or not known without arguments.
std::optional<std::string> base_image(const Unit& unit, const Place& place);

}  // namespace stowage::lint
