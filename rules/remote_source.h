#pragma once
// Sources of ADD that are no files of the context, as moby/buildkit tells them apart
// (frontend/dockerfile/dfgitutil/git_ref.go, util/gitutil).

#include <string_view>

namespace stowage::rules {

enum class Remote { none, http, git };

/// Of a source without variables.
Remote remote_source(std::string_view source);

}  // namespace stowage::rules
