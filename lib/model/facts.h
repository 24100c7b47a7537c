#pragma once
// What each kind of instruction says, after expansion: the facts of a model::Node.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "lib/model/value.h"
#include "lib/syntax/dockerfile.h"

namespace stowage::model {

/// Index into Model::stages, and into Dockerfile::stages.
struct StageId {
  std::uint32_t index = 0;
  friend auto operator<=>(StageId, StageId) = default;
};

struct Assignment {
  std::string name;
  std::optional<Value> value;  ///< none: ARG without any value, which sets nothing
  bool from_arg = false;
};

/// Where COPY --from, a mount's from= or FROM take their files.
struct FromContext {};  ///< the build context (no --from)
struct FromScratch {};
struct FromStage {
  StageId stage;
};
struct FromImage {
  Value reference;
};
struct FromNamedContext {
  std::string name;
};
struct FromUnknown {
  Value text;
};  ///< the variable in it is not known
using Origin =
    std::variant<FromContext, FromScratch, FromStage, FromImage, FromNamedContext, FromUnknown>;

struct MountFacts {
  syntax::MountType type = syntax::MountType::bind;
  Origin from;           ///< of bind and cache mounts
  Value source;          ///< in `from`; "/" when not given
  Value target;          ///< absolute
  Value written_target;  ///< after expansion, before the working folder is applied
  Value id;              ///< cache: as written, empty when not given; secret, ssh likewise
  std::string sharing;   ///< cache: empty when not given
  std::optional<std::string> uid, gid, mode, size, env;  ///< as written and expanded
  bool read_only = false;                                ///< after the defaults of the type
  bool required = false;
};

struct FromFacts {
  Expansion image;
  Origin base;
  Expansion platform;  ///< empty text: not given
};
struct RunFacts {
  std::vector<MountFacts> mounts;
  std::string network, security;
};
struct HeredocFacts {
  std::string_view name;
  Expansion content;  ///< what the file will hold
};
/// COPY and ADD.
struct CopyFacts {
  Origin from;
  std::vector<Expansion> sources;
  Expansion written_destination;  ///< after expansion, before the working folder is applied
  Value destination;              ///< absolute and clean; ends in "/" when it must be a folder
  Expansion chown, chmod, checksum;
  std::vector<Expansion> excludes;
  std::vector<HeredocFacts> heredocs;  ///< sources given in the file itself
};
struct AssignFacts {  ///< ENV, ARG, LABEL
  std::vector<Assignment> assignments;
  std::vector<std::string> reads;
  std::string error;
};
struct WorkdirFacts {
  Expansion written;
  Value cwd;  ///< what it sets, as RUN gets it: not cleaned
};
/// USER, EXPOSE, VOLUME, STOPSIGNAL: the words after expansion.
struct WordFacts {
  std::vector<Value> words;
  std::vector<std::string> reads;
  std::string error;
};
using Facts = std::variant<std::monostate, FromFacts, RunFacts, CopyFacts, AssignFacts,
                           WorkdirFacts, WordFacts>;

}  // namespace stowage::model
