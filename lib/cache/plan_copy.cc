// COPY, ADD and WORKDIR: vertices that only touch files.

#include <algorithm>
#include <charconv>

#include "lib/cache/digest.h"
#include "lib/cache/planner.h"
#include "lib/context/copy_sources.h"
#include "lib/context/glob.h"
#include "lib/model/path.h"

namespace stowage::cache {

using model::CopyFacts;
using model::Node;
using model::StageId;

/// A COPY in the making.
struct Planner::PlannedCopy {
  const Node& node;
  const CopyFacts& facts;
  const syntax::Copy& written;
  bool is_add;
  Source local;  ///< where sources that are paths come from
  Vertex vertex;
  struct From {
    std::optional<std::size_t> input;  ///< into Vertex::inputs; none: scratch
    CopyAction action;
  };
  std::vector<From> froms;
  std::vector<std::size_t> by_definition;  ///< inputs that the step also writes to

  /// The place of a vertex among the inputs; the same vertex is there once.
  std::size_t input_of(VertexId id) {
    auto& inputs = vertex.inputs;
    const auto found = std::find_if(inputs.begin(), inputs.end(),
                                    [&](const VertexInput& i) { return i.vertex == id; });
    if (found != inputs.end()) return static_cast<std::size_t>(found - inputs.begin());
    inputs.push_back({id, {}, true, {}});
    return inputs.size() - 1;
  }

  void add_source(Source from, Selector selector, bool unpack, const char* kind) {
    From source;
    source.action.source = selector;
    source.action.destination = facts.destination.text;
    source.action.into_folder = written.sources.size() + facts.heredocs.size() > 1;
    source.action.unpack = unpack;
    source.action.mode = facts.chmod.value.text;
    std::string text = std::string(kind) + " " + selector.path;
    if (from) {
      source.input = input_of(*from);
      // The folder of a source is not in the key, its own name is.
      text = std::string(kind) + " " + std::string(model::base_name(selector.path)) + " of input " +
             std::to_string(*source.input);
      vertex.inputs[*source.input].content.push_back(std::move(selector));
    }
    vertex.parts.push_back({"source", std::move(text)});
    froms.push_back(std::move(source));
  }
};

std::string owner_key(std::string_view text) {
  if (text.empty() || text == "root") return "0";
  std::int32_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc{} && stop == end) return std::to_string(number);
  return "name " + std::string(text);
}

namespace {

/// "user" or "user:group" as the key holds it.
std::string owners_key(std::string_view text) {
  const std::size_t colon = text.find(':');
  std::string result = owner_key(text.substr(0, colon));
  if (colon != std::string_view::npos) result += " : " + owner_key(text.substr(colon + 1));
  return result;
}

/// Octal digits are a number, "u=rwX" stays a text.
std::string mode_key(const std::string& text) {
  std::uint32_t mode = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, mode, 8);
  return error == std::errc{} && stop == end ? "number " + std::to_string(mode) : "text " + text;
}

bool is_repository(std::string_view url) {
  for (std::string_view prefix : {"git://", "git@", "ssh://", "github.com/"})
    if (url.starts_with(prefix)) return true;
  const std::string_view path = url.substr(0, std::min(url.find('#'), url.find('?')));
  return context::is_remote_source(url) && path.ends_with(".git");
}

bool is_url(std::string_view source) {
  return source.starts_with("http://") || source.starts_with("https://");
}

std::string file_name_of(std::string_view url) {
  std::string_view path = url.substr(0, url.find_first_of("?#"));
  const std::size_t scheme = path.find("://");
  const std::size_t slash = path.find('/', scheme + 3);
  if (slash == std::string_view::npos) return "__unnamed__";
  const std::string_view name = model::base_name(path.substr(slash));
  return name == "/" || name == "." ? "__unnamed__" : std::string(name);
}

}  // namespace

VertexId Planner::inline_file(const std::string& name, std::uint32_t mode,
                              const std::string& text) {
  Vertex vertex;
  vertex.parts = {{"file", name}, {"mode", std::to_string(mode)}, {"text", text}};
  vertex.roots = {"file " + digest_of_parts(vertex.parts)};
  vertex.make = [name, mode, text](auto, auto) {
    Files files = Files::empty();
    File file;
    file.mode = mode;
    file.bytes = Bytes::text(text);
    files.write(model::join_path("/", name), std::move(file));
    return shared(std::move(files));
  };
  return add(std::move(vertex));
}

void Planner::add_local_source(PlannedCopy& copy, const std::string& path) {
  Selector selector;
  std::string source = path;
  if (copy.written.parents) {
    // "a/./b": what stands before "/./" is not repeated below the destination.
    const std::size_t pivot = source.find("/./");
    const std::string pattern =
        model::join_path("/", pivot == std::string::npos ? source : source.substr(pivot + 3));
    source = pivot == std::string::npos ? "/" : source.substr(0, pivot);
    selector.include = {pattern.substr(1)};
    copy.vertex.parts.push_back({"parents", pattern});
  }
  selector.path = model::join_path("/", source);
  selector.wildcard = context::has_wildcard(selector.path);
  selector.follow_links = true;
  for (const model::Expansion& exclude : copy.facts.excludes)
    selector.exclude.push_back(exclude.value.text);
  const bool unpack = copy.written.has_unpack ? copy.written.unpack : copy.is_add;
  copy.add_source(copy.local, std::move(selector), unpack, unpack ? "unpacked" : "path");
}

void Planner::add_download(PlannedCopy& copy, const std::string& url) {
  const std::string name = file_name_of(url);
  Download download{Bytes::symbol("download " + url), ""};
  if (const auto found = inputs_.downloads.find(url); found != inputs_.downloads.end())
    download = found->second;
  const std::string& checksum = copy.facts.checksum.value.text;
  Vertex vertex;
  vertex.parts = {{"url", url}, {"checksum", checksum}};
  // With a checksum nobody asks the server: the key is known before.
  std::string content = checksum;
  if (content.empty()) {
    const auto text = download.bytes.known();
    content = (text ? "sha256:" + Digest::of(*text) : download.bytes.key()) + " " +
              download.last_modified;
  }
  vertex.roots = {"url " + name + " " + content};
  vertex.make = [name, bytes = download.bytes](auto, auto) {
    Files files = Files::empty();
    File file;
    file.mode = 0600;
    file.bytes = bytes;
    files.write("/" + name, std::move(file));
    return shared(std::move(files));
  };
  const bool unpack = copy.written.has_unpack && copy.written.unpack;
  copy.add_source(add(std::move(vertex)), {.path = "/" + name}, unpack,
                  unpack ? "unpacked" : "url");
}

void Planner::add_repository(PlannedCopy& copy, const std::string& url) {
  Vertex vertex;
  vertex.parts = {{"repository", url}, {"checksum", copy.facts.checksum.value.text}};
  if (copy.written.keep_git_dir) vertex.parts.push_back({"keep .git", "yes"});
  vertex.roots = {"repository " + digest_of_parts(vertex.parts)};
  vertex.make = [url](auto, auto) { return shared(Files::unknown("repository " + url)); };
  copy.add_source(add(std::move(vertex)), {.path = "/"}, false, "repository");
}

void Planner::add_heredoc(PlannedCopy& copy, const model::HeredocFacts& heredoc) {
  const std::string name(heredoc.name);
  copy.add_source(inline_file(name, 0644, heredoc.content.value.text),
                  {.path = model::join_path("/", name)}, false, "heredoc");
}

/// Who owns what is copied, for the content that later steps see.
static void set_owner(CopyAction& action, std::string_view chown) {
  if (chown.empty()) return;
  const std::size_t colon = chown.find(':');
  action.user = owner_key(chown.substr(0, colon));
  action.group = colon == std::string_view::npos ? action.user : owner_key(chown.substr(colon + 1));
}

Vertex Planner::copy_vertex(const Node& node, StageId stage, Source base) {
  const auto& facts = *node.as<CopyFacts>();
  const auto& written = *node.instruction->as<syntax::Copy>();
  const bool is_add = node.instruction->keyword == syntax::Keyword::add;
  PlannedCopy copy{node, facts, written, is_add, origin(facts.from, stage), {}, {}, {}};
  if (base) copy.input_of(*base);
  auto& parts = copy.vertex.parts;
  parts.push_back({"destination", facts.destination.text});
  parts.push_back({"onto", base ? "input 0" : "nothing"});
  for (const model::Expansion& source : facts.sources) {
    const std::string& text = source.value.text;
    if (is_add && is_repository(text))
      add_repository(copy, text);
    else if (is_add && is_url(text))
      add_download(copy, text);
    else
      add_local_source(copy, text);
  }
  for (const model::HeredocFacts& heredoc : facts.heredocs) add_heredoc(copy, heredoc);
  const std::string& chown = facts.chown.value.text;
  if (!chown.empty()) parts.push_back({"chown", owners_key(chown)});
  if (!facts.chmod.value.text.empty()) parts.push_back({"chmod", mode_key(facts.chmod.value.text)});
  for (const model::Expansion& exclude : facts.excludes)
    parts.push_back({"exclude", exclude.value.text});

  for (VertexInput& input : copy.vertex.inputs) {
    std::vector<std::string> paths;
    for (const Selector& s : input.content) paths.push_back(s.path);
    std::sort(paths.rbegin(), paths.rend());
    for (const std::string& path : paths) input.selector += path + '\0';
  }
  // What the step also writes to is not hashed: its definition decides.
  if (base) {
    VertexInput& onto = copy.vertex.inputs[0];
    onto.by_content = false;
    onto.selector.clear();
    onto.content.clear();
  }
  // buildah looks at the image of a stage as a whole, not at the files.
  const bool from_stage = std::holds_alternative<model::FromStage>(facts.from);
  if (builder() == model::Builder::buildah && from_stage)
    for (VertexInput& input : copy.vertex.inputs) input.by_content = false;
  for (auto& from : copy.froms) set_owner(from.action, chown);
  copy.vertex.make = [froms = std::move(copy.froms), based = base.has_value()](
                         std::span<const Files* const> inputs, std::uint64_t) {
    Files files = based ? *inputs[0] : Files::empty();
    for (const auto& from : froms)
      if (from.input) copy_files(*inputs[*from.input], from.action, files);
    return shared(std::move(files));
  };
  return std::move(copy.vertex);
}

void Planner::plan_copy(const Node& node, StageId stage, bool trigger) {
  const auto& written = *node.instruction->as<syntax::Copy>();
  const bool ignore = ignores_cache(model_.at(stage));
  Source& state = state_[stage.index];
  // With --chmod the builder does not link, whatever is written.
  const bool links = builder() == model::Builder::buildkit;
  const bool linked = links && written.link && node.as<CopyFacts>()->chmod.value.text.empty();
  Vertex copied = copy_vertex(node, stage, linked ? Source() : state);
  copied.ignore_cache = ignore;
  const VertexId layer = add(std::move(copied));
  Step& step = add_step(node, stage, trigger, layer);
  if (!linked || !state) {
    state = layer;
    return;
  }
  Vertex merge;
  merge.parts = {{"merge", "2 inputs"}};
  merge.inputs = {{*state, {}, false, {}}, {layer, {}, false, {}}};
  merge.ignore_cache = ignore;
  merge.make = [](std::span<const Files* const> inputs, std::uint64_t) {
    Files files = *inputs[0];
    for (const auto& [path, file] : inputs[1]->below("/")) files.write(std::string(path), *file);
    return shared(std::move(files));
  };
  step.merge = add(std::move(merge));
  state = step.merge;
}

/// SOURCE_DATE_EPOCH, from outside or as an argument before the first FROM. Only folders of WORKDIR
/// carry it.
std::string Planner::epoch() const {
  const auto& args = model_.settings.build_args;
  if (const auto given = args.find("SOURCE_DATE_EPOCH"); given != args.end()) return given->second;
  const model::Assignment* declared = model_.global_args.last("SOURCE_DATE_EPOCH");
  return declared == nullptr ? std::string() : declared->value->text;
}

void Planner::plan_workdir(const Node& node, StageId stage, bool trigger) {
  const model::Value& cwd = node.as<model::WorkdirFacts>()->cwd;
  if (cwd.text == "/") return;
  const std::string path = model::join_path("/", cwd.text);
  Vertex vertex;
  vertex.parts = {{"folder", path}};
  const std::string& user = model_.user_at(node).text;
  if (!user.empty()) vertex.parts.push_back({"owner", owners_key(user)});
  if (const std::string time = epoch(); !time.empty()) vertex.parts.push_back({"time", time});
  Source& state = state_[stage.index];
  if (state) vertex.inputs = {{*state, {}, false, {}}};
  vertex.make = [path, user](std::span<const Files* const> inputs, std::uint64_t) {
    Files files = inputs.empty() ? Files::empty() : *inputs[0];
    if (files.find(path)) return shared(std::move(files));
    File folder;
    folder.type = FileType::directory;
    folder.mode = 0755;
    folder.owner = folder.group = user.empty() ? "0" : owners_key(user);
    files.write(files.resolve(path, true), std::move(folder));
    return shared(std::move(files));
  };
  const VertexId id = add(std::move(vertex));
  add_step(node, stage, trigger, id);
  state = id;
}

}  // namespace stowage::cache
