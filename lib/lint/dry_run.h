#pragma once
// What BuildKit comes to when it reads a Dockerfile without building it: how far it gets, and what
// it notices on the way. A base image is taken to exist and to set nothing but PATH.
//
//   const DryRun& run = unit.dry_run();
//   for (const DryRun::Unset& name : run.unset) ... run.at(name.index) ...
//
// Source: moby/buildkit frontend/dockerfile/dockerfile2llb/{convert,convert_copy,convert_expose,
// validations}.go (v0.32), which is also where its build checks are made.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lib/syntax/dockerfile.h"

namespace stowage::lint {

struct DryRun {
  /// What BuildKit does one after the other for the whole file. An error in one ends all.
  enum class Phase : std::uint8_t {
    parser,        ///< lines and words
    instructions,  ///< operands and flags of each
    arguments,     ///< ARG above the first FROM
    stages,        ///< FROM and where files are copied from
    steps,         ///< each instruction of each stage
    done,
  };
  Phase stopped = Phase::done;
  std::uint32_t stopped_at = 0;  ///< the instruction in error, in phases instructions and steps

  /// Is the instruction reached and carried out without an error?
  bool carries_out(std::uint32_t index) const {
    return stopped == Phase::done || (stopped == Phase::steps && index < stopped_at);
  }

  /// A variable that nothing set, in an instruction (or in the trigger that FROM brings in).
  struct Unset {
    std::uint32_t index;
    std::string name;
    std::string suggestion;   ///< a name that is set and differs in one or two letters
    std::uint32_t stage = 0;  ///< of the instruction
    bool trigger = false;     ///< in a trigger of ONBUILD
  };
  std::vector<Unset> unset;
  std::vector<Unset> unset_in_from;

  struct Found {
    std::uint32_t index;
    std::string text;
  };
  std::vector<Found> relative_workdirs;     ///< the first of a stage: its path
  std::vector<Found> invalid_defaults;      ///< FROM that is no image with the defaults: the name
  std::vector<Found> constant_platforms;    ///< --platform without a variable
  std::vector<Found> redundant_platforms;   ///< --platform=$TARGETPLATFORM
  std::vector<Found> upper_case_protocols;  ///< EXPOSE 80/TCP
  std::vector<Found> host_ports;            ///< EXPOSE 8080:80
  std::vector<std::uint32_t> shell_forms;   ///< CMD and ENTRYPOINT where no SHELL is set
  struct Repeated {
    std::uint32_t index, by;  ///< the earlier instruction, which has no effect, and the later
  };
  std::vector<Repeated> repeated;
};

DryRun dry_run(const syntax::Dockerfile& file);

/// Is it a reference that BuildKit takes for an image (distribution/reference, ParseNormalizedNamed)?
bool is_image_reference(std::string_view text);

}  // namespace stowage::lint
