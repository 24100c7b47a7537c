// What one instruction reads and writes, on its own.

#include <algorithm>

#include "lib/graph/graph.h"
#include "lib/graph/run_step.h"

namespace stowage::graph {

namespace {

using knowledge::Access;
using knowledge::Assumption;
using syntax::Keyword;

void add_names(std::vector<std::string>& to, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
}

std::string_view base_name(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const std::size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The names in "app:staff" that must be users or groups of the image.
void add_owner(Step& step, std::string_view owner) {
  const std::size_t colon = owner.find(':');
  for (const std::string_view one :
       {owner.substr(0, colon),
        colon == std::string_view::npos ? std::string_view{} : owner.substr(colon + 1)})
    if (!one.empty() && !is_number(one) && one != "root") step.user_names.emplace_back(one);
}

/// A source that is surely one file, by its name: a manifest, or it has an ending.
bool names_a_file(std::string_view name, const knowledge::Base& base) {
  return base.of_file(name) != nullptr || name.find('.', 1) != std::string_view::npos;
}

void write(Step& step, knowledge::Place place, bool relative,
           std::optional<Assumption> unless = std::nullopt) {
  Access access;
  access.place = std::move(place);
  access.relative = relative;
  access.unless = std::move(unless);
  step.effects.writes.push_back(std::move(access));
}

/// Where one source lands. Without a look at the context a name may be a file or a folder, and a
/// destination may be a folder already: then both places are written, one of them possibly.
void land(Step& step, std::string_view source, const std::string& destination, bool folder,
          bool relative, const knowledge::Base& base) {
  const std::string_view name = base_name(source);
  const bool whole_folder = source.ends_with('/') || source.ends_with("/.") || source == "." ||
                            source == "/" || name == "..";
  if (whole_folder) {
    if (step.copies_context) step.folders_copied.push_back(destination);
    return write(step, knowledge::tree_at(destination), relative);
  }
  const std::string inside = knowledge::absolute(name, destination);
  const bool file = names_a_file(name, base);
  const Assumption is_file{"source-is-file", "`" + std::string(source) + "` is no folder"};
  if (folder) {
    write(step, file ? knowledge::file_at(inside) : knowledge::tree_at(inside), relative);
    if (!file) write(step, knowledge::tree_at(destination), relative, is_file);
  } else if (file && base_name(destination).find('.') == std::string_view::npos) {
    // `COPY package.json /app`: into the folder when there is one, else a file of that name.
    write(step, knowledge::file_at(inside), relative);
    write(step, knowledge::file_at(destination), relative);
  } else {
    write(step, knowledge::tree_at(destination), relative);
  }
}

void copy_step(Step& step, const model::Model& model, const model::Node& node,
               const model::CopyFacts& facts, const knowledge::Base& base) {
  const auto& copy = *node.instruction->as<syntax::Copy>();
  step.is_copy = true;
  step.copies_context = std::holds_alternative<model::FromContext>(facts.from);
  for (const model::Expansion& source : facts.sources) add_names(step.names_read, source.reads);
  for (const auto* one : {&facts.written_destination, &facts.chown, &facts.chmod, &facts.checksum})
    add_names(step.names_read, one->reads);
  add_owner(step, facts.chown.value.text);
  if (!step.user_names.empty())
    for (const char* file : {"/etc/passwd", "/etc/group"})
      step.effects.reads.push_back(
          {.place = knowledge::file_at(file),
           .unless = Assumption{"", "the user and group of --chown are there already"}});
  const bool relative = !facts.written_destination.value.text.starts_with('/');
  step.cwd = relative ? Use::certain : Use::none;
  if (!facts.destination.known || (relative && !model.cwd_at(node).known)) {
    step.effects.writes.push_back({.place = {.area = knowledge::Area::anywhere}});
    return;
  }
  const std::string destination = knowledge::absolute(facts.destination.text, "/");
  const std::size_t count = facts.sources.size() + node.instruction->heredocs.size();
  const bool folder = facts.destination.text.ends_with('/') || count > 1;
  const bool unpacks = node.instruction->keyword == Keyword::add;
  for (const model::Expansion& source : facts.sources) {
    std::string_view text = source.value.text;
    const bool url = text.find("://") != std::string_view::npos;
    const bool archive = unpacks && !url && text.find(".t") != std::string_view::npos;
    if (copy.parents || !source.value.known || archive || text.starts_with("git@") ||
        text.ends_with(".git"))
      write(step, knowledge::tree_at(destination), relative);
    else
      land(step, url ? text.substr(0, text.find('?')) : text, destination, folder, relative, base);
  }
  for (const syntax::Heredoc& heredoc : node.instruction->heredocs) {
    const bool inside = folder || destination == "/";
    write(step,
          knowledge::file_at(inside ? knowledge::absolute(heredoc.name, destination) : destination),
          relative);
  }
}

/// How far the programs of a RUN look at the working folder.
Use cwd_use(const knowledge::Effects& effects) {
  Use use = effects.barrier ? Use::possible : Use::none;
  for (const auto* list : {&effects.reads, &effects.writes})
    for (const Access& access : *list)
      if (access.relative) use = std::max(use, access.unless ? Use::possible : Use::certain);
  return use;
}

void run_step(Step& step, const model::Model& model, const model::Node& node,
              const knowledge::Base& base) {
  step.is_run = true;
  step.effects = run_effects(model, node, base);
  const syntax::Instruction& run = *node.instruction;
  step.names_read = variables_in(run.line.text);
  for (const syntax::Heredoc& heredoc : run.heredocs)
    add_names(step.names_read, variables_in(heredoc.content));
  step.cwd = cwd_use(step.effects);
  step.user = Use::certain;
  step.shell = run.exec_form ? Use::none : Use::certain;
}

void workdir_step(Step& step, const model::WorkdirFacts& facts) {
  add_names(step.names_read, facts.written.reads);
  step.cwd = facts.written.value.text.starts_with('/') ? Use::none : Use::certain;
  step.sets_cwd = true;
  step.user = Use::possible;
  if (!facts.cwd.known)
    return step.effects.writes.push_back({.place = {.area = knowledge::Area::anywhere}});
  write(step, knowledge::file_at(knowledge::absolute(facts.cwd.text, "/")),
        step.cwd == Use::certain);
  step.effects.writes.back().folder = true;
}

/// Keywords that only fill a field of the image's config; the last one of a field wins.
std::string config_field(Keyword keyword) {
  switch (keyword) {
    case Keyword::cmd:
    case Keyword::entrypoint:
    case Keyword::healthcheck:
    case Keyword::maintainer:
    case Keyword::onbuild:
    case Keyword::shell:
    case Keyword::stopsignal:
    case Keyword::user:
      return std::string(syntax::name(keyword));
    default:
      return "";
  }
}

}  // namespace

Step build_step(const model::Model& model, const model::Node& node, const knowledge::Base& base) {
  const syntax::Instruction& instruction = *node.instruction;
  Step step;
  step.line = instruction.first_line;
  if (!instruction.valid) {
    step.effects.barrier = "the builder refuses it";
    return step;
  }
  const Keyword keyword = instruction.keyword;
  if (const std::string field = config_field(keyword); !field.empty()) step.config.push_back(field);
  if (const auto* copy = node.as<model::CopyFacts>()) copy_step(step, model, node, *copy, base);
  if (node.as<model::RunFacts>() != nullptr) run_step(step, model, node, base);
  if (const auto* workdir = node.as<model::WorkdirFacts>()) workdir_step(step, *workdir);
  if (const auto* assign = node.as<model::AssignFacts>()) {
    step.names_read = assign->reads;
    for (const model::Assignment& one : assign->assignments)
      (keyword == Keyword::label ? step.config : step.names_set).push_back(one.name);
  }
  if (const auto* words = node.as<model::WordFacts>()) {
    step.names_read = words->reads;
    if (keyword == Keyword::user) {
      step.sets_user = true;
      for (const model::Value& word : words->words) add_owner(step, word.text);
    }
    // Only the classic builder throws away what is written below a volume later.
    if (keyword == Keyword::volume && model.settings.builder == model::Builder::classic)
      for (const model::Value& word : words->words)
        write(step, knowledge::tree_at(knowledge::absolute(word.text, "/")), false);
  }
  step.sets_shell = keyword == Keyword::shell;
  // The stored HEALTHCHECK does not depend on SHELL, recorded builds say; CMD and ENTRYPOINT do.
  if ((keyword == Keyword::cmd || keyword == Keyword::entrypoint) && !instruction.exec_form)
    step.shell = Use::certain;
  if (keyword == Keyword::onbuild) step.shell = Use::possible;
  return step;
}

std::vector<Import> imports(const model::Model& model, model::InstructionId id) {
  const model::Node& node = model.at(id);
  std::vector<Import> out;
  const auto add = [&](const model::Origin& from, const model::Value& path) {
    const auto* stage = std::get_if<model::FromStage>(&from);
    if (stage == nullptr) return;
    const knowledge::Place place = path.known
                                       ? knowledge::tree_at(knowledge::absolute(path.text, "/"))
                                       : knowledge::Place{.area = knowledge::Area::anywhere};
    out.push_back({stage->stage, place});
  };
  if (const auto* copy = node.as<model::CopyFacts>())
    for (const model::Expansion& source : copy->sources) add(copy->from, source.value);
  if (const auto* run = node.as<model::RunFacts>())
    for (const model::MountFacts& mount : run->mounts) add(mount.from, mount.source);
  return out;
}

}  // namespace stowage::graph
