// What an instruction's flags and operands mean, and when they are wrong:
// frontend/dockerfile/instructions.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "lib/syntax/chars.h"
#include "lib/syntax/grammar/device.h"
#include "lib/syntax/grammar/duration.h"
#include "lib/syntax/grammar/mount.h"
#include "lib/syntax/heredoc.h"
#include "lib/syntax/instruction_reader.h"

namespace stowage::syntax {

namespace {

/// Up to three errors of typing away: for messages.
MountType mount_type_of(std::string_view name) {
  constexpr std::array<std::string_view, 5> names = {"bind", "cache", "tmpfs", "secret", "ssh"};
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (equal_ignoring_case(name, names[i])) return static_cast<MountType>(i);
  }
  return MountType::unknown;
}

bool is_heredoc(std::string_view word) {
  if (word.find("<<") == std::string_view::npos) return false;
  bool malformed = false;
  return parse_heredoc(word, malformed).has_value();
}

bool is_stage_name(std::string_view name) {
  const auto is_letter = [](char c) { return lower(c) >= 'a' && lower(c) <= 'z'; };
  return !name.empty() && is_letter(name[0]) && std::all_of(name.begin(), name.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
  });
}

}  // namespace

Word InstructionReader::flag_word(const Flag* flag) const {
  return flag ? Word{flag->value, flag->value_span} : Word{};
}

void InstructionReader::read_details(Instruction& instruction, std::uint32_t index) {
  index_ = index;
  switch (instruction.keyword) {
    case Keyword::from:
      read_from(instruction);
      break;
    case Keyword::run:
      read_run(instruction);
      break;
    case Keyword::add:
    case Keyword::copy:
      read_copy(instruction);
      break;
    case Keyword::env:
    case Keyword::label:
      read_pairs(instruction);
      break;
    case Keyword::arg:
      read_arguments(instruction);
      break;
    case Keyword::cmd:
    case Keyword::entrypoint:
      check_flags(instruction, {});
      instruction.details = arena_.make(Command{{instruction.operands, instruction.exec_form}});
      break;
    case Keyword::shell:
      read_shell(instruction);
      break;
    case Keyword::healthcheck:
      read_health(instruction);
      break;
    case Keyword::expose:
    case Keyword::volume:
      read_list(instruction, false);
      break;
    case Keyword::maintainer:
    case Keyword::stopsignal:
    case Keyword::user:
    case Keyword::workdir:
      read_list(instruction, true);
      break;
    case Keyword::onbuild:
      read_onbuild(instruction);
      break;
    case Keyword::unknown:
      message_.assign("unknown instruction `").append(instruction.name.text).append("`");
      error(instruction, ErrorKind::unknown_instruction, instruction.name.span, message_);
      break;
  }
}

void InstructionReader::check_flags(Instruction& instruction, std::span<const FlagSpec> known) {
  for (std::size_t i = 0; i < instruction.flags.size(); ++i) {
    const Flag& flag = instruction.flags[i];
    const auto complain = [&](std::string_view what) {
      error(instruction, ErrorKind::bad_flag, flag.span, fmt::format("{} `--{}`", what, flag.name));
    };
    const auto spec = std::find_if(known.begin(), known.end(),
                                   [&](const FlagSpec& s) { return s.name == flag.name; });
    if (spec == known.end()) {
      complain(fmt::format("{} has no flag", name(instruction.keyword)));
      continue;
    }
    const auto earlier = instruction.flags.first(i);
    if (spec->kind != FlagSpec::list &&
        std::any_of(earlier.begin(), earlier.end(),
                    [&](const Flag& f) { return f.name == flag.name; })) {
      complain("given twice: flag");
    } else if (spec->kind == FlagSpec::boolean) {
      if (flag.has_value && flag.value.empty())
        complain("no value on flag");
      else if (flag.has_value && !equal_ignoring_case(flag.value, "true") &&
               !equal_ignoring_case(flag.value, "false")) {
        complain("true or false expected on flag");
      }
    } else if (!flag.has_value) {
      complain("no value on flag");
    }
  }
}

void InstructionReader::read_from(Instruction& instruction) {
  static constexpr FlagSpec flags[] = {{"platform", FlagSpec::text}};
  check_flags(instruction, flags);
  const auto operands = instruction.operands;
  From from;
  from.platform = flag_word(instruction.flag("platform"));
  if (!operands.empty()) from.image = operands[0];
  if (operands.size() == 3 && equal_ignoring_case(operands[1].text, "as")) {
    from.as = operands[1];
    from.stage_name = operands[2];
    if (!is_stage_name(from.stage_name.text)) {
      error(instruction, ErrorKind::bad_stage_name, from.stage_name.span,
            fmt::format(
                "`{}` is no name for a stage: a letter first, then letters, digits, `-`, `_`, `.`",
                from.stage_name.text));
    }
  } else if (operands.size() != 1) {
    error(instruction, ErrorKind::operand_count, "FROM takes one image, or `image AS name`");
  }
  instruction.details = arena_.make(from);
}

void InstructionReader::read_run(Instruction& instruction) {
  static constexpr FlagSpec flags[] = {{"mount", FlagSpec::list},
                                       {"network", FlagSpec::text},
                                       {"security", FlagSpec::text},
                                       {"device", FlagSpec::list}};
  check_flags(instruction, flags);
  Run run;
  run.command = {instruction.operands, instruction.exec_form};
  mounts_.clear();
  for (const Flag& flag : instruction.flags) {
    if (flag.name == "network") {
      run.network = flag.value;
      if (flag.value != "default" && flag.value != "none" && flag.value != "host") {
        error(instruction, ErrorKind::bad_value, flag.value_span,
              "--network is one of default, none, host");
      }
    } else if (flag.name == "security") {
      run.security = flag.value;
      if (flag.value != "sandbox" && flag.value != "insecure") {
        error(instruction, ErrorKind::bad_value, flag.value_span,
              "--security is one of sandbox, insecure");
      }
    } else if (flag.name == "device" && !flag.value.empty()) {
      read_device(instruction, flag);
    } else if (flag.name == "mount" && flag.has_value) {
      options_.clear();
      Mount mount{.span = flag.value_span};
      if (!grammar::parse_mount(flag.value, arena_, options_)) {
        error(instruction, ErrorKind::bad_mount, flag.value_span,
              "this mount is no list of comma-separated values");
      }
      const bool exact = flag.value.size() == flag.value_span.size();
      for (MountOption& option : options_) {
        option.span = exact ? Span{option.span.begin + flag.value_span.begin,
                                   option.span.end + flag.value_span.begin}
                            : flag.value_span;
      }
      mount.options = arena_.copy(std::span<const MountOption>(options_));
      for (const MountOption& option : mount.options) {
        const auto is = [&](std::string_view key) { return equal_ignoring_case(option.key, key); };
        if (is("type"))
          mount.type = mount_type_of(option.value);
        else if (is("from"))
          mount.from = option.value;
        else if (is("source") || is("src"))
          mount.source = option.value;
        else if (is("target") || is("dst") || is("destination"))
          mount.target = option.value;
        else if (is("id"))
          mount.id = option.value;
        else if (is("sharing"))
          mount.sharing = option.value;
      }
      const std::size_t dollar = mount.from.find('$');
      if (dollar != std::string_view::npos && dollar + 1 < mount.from.size()) {
        error(instruction, ErrorKind::bad_mount, flag.value_span,
              "`from` of a mount takes no variables: name a stage with FROM … AS");
      }
      mounts_.push_back(mount);
    }
  }
  run.mounts = arena_.copy(std::span<const Mount>(mounts_));
  instruction.details = arena_.make(run);
}

void InstructionReader::read_device(Instruction& instruction, const Flag& flag) {
  options_.clear();
  const bool is_list = grammar::parse_mount(flag.value, arena_, options_);
  const std::string problem = is_list ? grammar::device_problem(options_)
                                      : "this device is no list of comma-separated values";
  if (!problem.empty()) error(instruction, ErrorKind::bad_value, flag.value_span, problem);
}

void InstructionReader::read_copy(Instruction& instruction) {
  static constexpr FlagSpec copy_flags[] = {
      {"chown", FlagSpec::text},   {"from", FlagSpec::text},       {"chmod", FlagSpec::text},
      {"link", FlagSpec::boolean}, {"parents", FlagSpec::boolean}, {"exclude", FlagSpec::list}};
  static constexpr FlagSpec add_flags[] = {
      {"chown", FlagSpec::text},    {"chmod", FlagSpec::text},
      {"link", FlagSpec::boolean},  {"keep-git-dir", FlagSpec::boolean},
      {"checksum", FlagSpec::text}, {"unpack", FlagSpec::boolean},
      {"exclude", FlagSpec::list}};
  const bool is_copy = instruction.keyword == Keyword::copy;
  check_flags(instruction, is_copy ? std::span<const FlagSpec>(copy_flags)
                                   : std::span<const FlagSpec>(add_flags));

  const auto is_on = [&](std::string_view flag_name) {
    const Flag* flag = instruction.flag(flag_name);
    return flag && !equal_ignoring_case(flag->value, "false");
  };
  Copy copy{.from = flag_word(instruction.flag("from")),
            .chown = flag_word(instruction.flag("chown")),
            .chmod = flag_word(instruction.flag("chmod")),
            .checksum = flag_word(instruction.flag("checksum")),
            .link = is_on("link"),
            .parents = is_on("parents"),
            .keep_git_dir = is_on("keep-git-dir"),
            .unpack = is_on("unpack"),
            .has_unpack = instruction.flag("unpack") != nullptr};
  words_.clear();
  for (const Flag& flag : instruction.flags) {
    if (flag.name == "exclude") words_.push_back(flag_word(&flag));
  }
  copy.excludes = arena_.copy(std::span<const Word>(words_));

  const auto operands = instruction.operands;
  if (operands.size() < 2) {
    error(instruction, ErrorKind::operand_count,
          fmt::format("{} takes at least a source and a destination", name(instruction.keyword)));
  }
  if (!operands.empty()) {
    copy.destination = operands.back();
    if (operands.size() > 1 && is_heredoc(copy.destination.text)) {
      error(instruction, ErrorKind::bad_value, copy.destination.span,
            "a heredoc cannot be a destination");
    }
    const auto sources = operands.first(operands.size() - 1);
    if (instruction.line.text.find("<<") == std::string_view::npos) {
      copy.sources = sources;
    } else {
      words_.clear();
      std::copy_if(sources.begin(), sources.end(), std::back_inserter(words_),
                   [](const Word& w) { return !is_heredoc(w.text); });
      copy.sources = arena_.copy(std::span<const Word>(words_));
    }
  }
  instruction.details = arena_.make(copy);
}

void InstructionReader::read_pairs(Instruction& instruction) {
  check_flags(instruction, {});
  const auto* pairs = instruction.as<KeyValues>();
  if (pairs->pairs.empty() && instruction.valid) {
    error(instruction, ErrorKind::operand_count,
          fmt::format("{} takes at least one `name=value`", name(instruction.keyword)));
  }
  for (const KeyValue& pair : pairs->pairs) {
    if (pair.key.empty())
      error(instruction, ErrorKind::bad_value, pair.key.span, "a name cannot be empty");
  }
}

void InstructionReader::read_arguments(Instruction& instruction) {
  if (instruction.operands.empty())
    error(instruction, ErrorKind::operand_count, "ARG takes at least one name");
  const auto declarations = arena_.array<ArgDeclaration>(instruction.operands.size());
  for (std::size_t i = 0; i < declarations.size(); ++i) {
    const Word& word = instruction.operands[i];
    const std::size_t equals = word.text.find('=');
    declarations[i].name = word;
    if (equals != std::string_view::npos) {
      declarations[i] = {word_at(instruction, word.text.substr(0, equals)),
                         word_at(instruction, word.text.substr(equals + 1)), true};
      if (equals == 0)
        error(instruction, ErrorKind::bad_value, word.span, "a name cannot be empty");
    }
  }
  instruction.details = arena_.make(Args{declarations});
}

void InstructionReader::read_shell(Instruction& instruction) {
  check_flags(instruction, {});
  instruction.details = arena_.make(Command{{instruction.operands, instruction.exec_form}});
  if (instruction.operands.empty()) {
    error(instruction, ErrorKind::operand_count, "SHELL takes at least one argument");
  } else if (!instruction.exec_form) {
    error(instruction, ErrorKind::bad_value,
          "SHELL takes a JSON array, as in [\"/bin/bash\", \"-c\"]");
  }
}

void InstructionReader::read_health(Instruction& instruction) {
  static constexpr FlagSpec flags[] = {{"interval", FlagSpec::text},
                                       {"timeout", FlagSpec::text},
                                       {"start-period", FlagSpec::text},
                                       {"start-interval", FlagSpec::text},
                                       {"retries", FlagSpec::text}};
  Healthcheck health{.interval = flag_word(instruction.flag("interval")),
                     .timeout = flag_word(instruction.flag("timeout")),
                     .start_period = flag_word(instruction.flag("start-period")),
                     .start_interval = flag_word(instruction.flag("start-interval")),
                     .retries = flag_word(instruction.flag("retries"))};
  const auto operands = instruction.operands;
  if (!operands.empty()) health.command = {operands.subspan(1), instruction.exec_form};
  health.none = !operands.empty() && equal_ignoring_case(operands[0].text, "none");
  instruction.details = arena_.make(health);

  if (operands.empty()) {
    error(instruction, ErrorKind::operand_count, "HEALTHCHECK takes `CMD command` or `NONE`");
    return;
  }
  if (health.none) {  // BuildKit does not look at the flags then
    if (operands.size() > 1)
      error(instruction, ErrorKind::operand_count, "HEALTHCHECK NONE takes no arguments");
    return;
  }
  check_flags(instruction, flags);
  if (!equal_ignoring_case(operands[0].text, "cmd")) {
    error(instruction, ErrorKind::bad_value, operands[0].span,
          fmt::format("unknown kind of health check `{}`: expected CMD or NONE", operands[0].text));
  } else if (operands.size() == 1) {
    error(instruction, ErrorKind::operand_count, "no command behind HEALTHCHECK CMD");
  }
  for (const Word* word :
       {&health.interval, &health.timeout, &health.start_period, &health.start_interval}) {
    if (word->empty()) continue;
    constexpr std::int64_t shortest = 1'000'000;  // a millisecond
    const auto duration = grammar::parse_duration(word->text);
    if (!duration)
      error(instruction, ErrorKind::bad_value, word->span,
            "this is no duration, as in `30s` or `1m30s`");
    else if (*duration != 0 && *duration < shortest)
      error(instruction, ErrorKind::bad_value, word->span, "at least one millisecond");
  }
  if (!health.retries.empty()) {
    std::string_view text = health.retries.text;
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int32_t retries = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), retries);
    if (problem != std::errc() || end != text.data() + text.size() || retries < 0) {
      error(instruction, ErrorKind::bad_value, health.retries.span,
            "--retries is a number, 0 or more");
    }
  }
}

void InstructionReader::read_onbuild(Instruction& instruction) {
  check_flags(instruction, {});
  const auto* onbuild = instruction.as<Onbuild>();
  if (!onbuild || !onbuild->trigger) {
    error(instruction, ErrorKind::operand_count, "ONBUILD takes an instruction");
    return;
  }
  const Instruction& trigger = *onbuild->trigger;
  if (trigger.keyword == Keyword::onbuild || trigger.keyword == Keyword::maintainer ||
      trigger.keyword == Keyword::from) {
    error(instruction, ErrorKind::bad_onbuild, trigger.name.span,
          fmt::format("{} cannot be a trigger of ONBUILD", name(trigger.keyword)));
  }
  Instruction* const typed = arena_.make(trigger);
  ++depth_;
  read_details(*typed, index_);
  --depth_;
  instruction.details = arena_.make(Onbuild{typed});
}

void InstructionReader::read_list(Instruction& instruction, bool exactly_one) {
  if (instruction.keyword != Keyword::stopsignal) check_flags(instruction, {});
  instruction.details = arena_.make(Words{instruction.operands});
  if (instruction.operands.empty()) {
    error(instruction, ErrorKind::operand_count,
          fmt::format("{} takes {} argument", name(instruction.keyword),
                      exactly_one ? "exactly one" : "at least one"));
  }
  if (instruction.keyword != Keyword::volume) return;
  for (const Word& word : instruction.operands) {
    if (trim(word.text).empty())
      error(instruction, ErrorKind::bad_value, word.span, "the path of a volume cannot be empty");
  }
}

}  // namespace stowage::syntax
