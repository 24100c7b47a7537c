// Files that are not YAML: Jenkinsfile (strings given to `sh`, `docker.build`), Makefile and
// justfile (recipes). Their own languages are not parsed: only the shell text in them is cut out.

#include "lib/pipeline/reader.h"

namespace stowage::pipeline {

namespace {

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// A Groovy string at `at`: its content, and where it ends; nothing when there is none.
struct Literal {
  Span content;
  std::size_t end = 0;
  explicit operator bool() const { return end != 0; }
};

Literal string_at(std::string_view text, std::size_t at) {
  if (at >= text.size() || (text[at] != '"' && text[at] != '\'')) return {};
  const std::string_view three = text.substr(at, 3);
  const bool triple = three == "\"\"\"" || three == "'''";
  const std::string_view quote = triple ? three : text.substr(at, 1);
  const std::size_t begin = at + quote.size();
  for (std::size_t i = begin; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text.substr(i).starts_with(quote)) {
      return {{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)}, i + quote.size()};
    } else if (text[i] == '\n' && !triple) {
      return {};
    }
  }
  return {};
}

std::size_t skip_blanks(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (text[at] == ' ' || text[at] == '\t' || text[at] == '\n' || text[at] == '\r'))
    ++at;
  return at;
}

/// A comment or a string at `at`: its end; else `at`.
std::size_t skip_comment(std::string_view text, std::size_t at) {
  if (text.substr(at, 2) == "//") return std::min(text.find('\n', at), text.size());
  if (text.substr(at, 2) != "/*") return at;
  const std::size_t end = text.find("*/", at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

/// The shell text of a Groovy string: backslashes before `$`, quotes and backslashes are Groovy's.
ShellText groovy_text(std::string_view file, Span span) {
  return text_without(file, span, [](std::string_view text, std::size_t at) {
    return text[at] == '\\' &&
           std::string_view("$\"'\\").find(text[at + 1]) != std::string_view::npos;
  });
}

/// `docker.build("image:tag", "--flags context")`.
void jenkins_build(Reader& reader, std::size_t at, std::size_t name_begin) {
  const std::string_view text = reader.tree.text;
  const std::size_t open = skip_blanks(text, at);
  const Literal tag = string_at(text, open);
  const auto begin = static_cast<std::uint32_t>(name_begin);
  if (!tag) {
    reader
        .add_build(Tool::jenkins_docker, {begin, static_cast<std::uint32_t>(at)},
                   {begin, static_cast<std::uint32_t>(at)})
        .opaque_flags = true;
    return;
  }
  const std::size_t comma = skip_blanks(text, tag.end);
  Literal arguments;
  if (comma < text.size() && text[comma] == ',')
    arguments = string_at(text, skip_blanks(text, comma + 1));
  const std::size_t first = reader.out.builds.size();
  if (arguments) {
    // The second argument is what stands behind `docker build -t TAG`.
    ShellText shell = groovy_text(text, arguments.content);
    shell.text.insert(0, "docker build ");
    for (shell::Piece& piece : shell.pieces) piece.offset += 13;
    shell.pieces.insert(shell.pieces.begin(), {0, {begin, static_cast<std::uint32_t>(at)}, false});
    reader.script(std::move(shell), no_node);
  }
  if (reader.out.builds.size() == first) reader.add_build(Tool::jenkins_docker, {}, {});
  Build& build = reader.out.builds[first];
  build.tool = Tool::jenkins_docker;
  build.script = no_index;
  build.options_end = 0;
  build.span = {begin, static_cast<std::uint32_t>(arguments ? arguments.end : tag.end)};
  build.name_span = {begin, static_cast<std::uint32_t>(at)};
  build.tags.push_back({std::string(slice(text, tag.content)), tag.content, true});
  build.opaque_flags =
      build.opaque_flags || (!arguments && comma < text.size() && text[comma] == ',');
}

}  // namespace

void read_jenkinsfile(Reader& reader) {
  const std::string_view text = reader.tree.text;
  reader.add_job("jenkins", no_node, Runner::unknown);
  bool in_folder = false;
  for (std::size_t i = 0; i < text.size();) {
    if (const std::size_t end = skip_comment(text, i); end != i) {
      i = end;
      continue;
    }
    if (const Literal literal = string_at(text, i)) {
      i = literal.end;
      continue;
    }
    if (!is_word(text[i]) || (i > 0 && (is_word(text[i - 1]) || text[i - 1] == '.'))) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && (is_word(text[end]) || text[end] == '.')) ++end;
    const std::string_view word = text.substr(i, end - i);
    const std::size_t begin = i;
    i = end;
    if (word == "dir") in_folder = true;  // `dir('app') { … }`: where it ends is not looked for
    if (word != "sh" && word != "docker.build") continue;
    std::size_t at = skip_blanks(text, end);
    if (at < text.size() && text[at] == '(') at = skip_blanks(text, at + 1);
    if (word == "docker.build") {
      jenkins_build(reader, at, begin);
      continue;
    }
    // sh(script: '…', returnStdout: true), in any order
    std::size_t from = at;
    if (!string_at(text, from)) {
      const std::size_t script = text.find("script:", from);
      if (script == std::string_view::npos || script > from + 200) continue;
      from = skip_blanks(text, script + 7);
    }
    if (const Literal literal = string_at(text, from)) {
      reader.moved = in_folder;  // each `sh` begins in the folder of the job
      reader.script(groovy_text(text, literal.content), no_node);
      i = literal.end;
    }
  }
}

namespace {

/// A recipe line with its continuations, from behind the tab to the last line end.
ShellText recipe_text(std::string_view file, Span span) {
  while (span.begin < span.end &&
         std::string_view("@-+ \t").find(file[span.begin]) != std::string_view::npos)
    ++span.begin;
  return text_without(file, span, [](std::string_view text, std::size_t at) {
    return text[at] == '$' && text[at + 1] == '$';  // make's way to write one `$`
  });
}

/// `NAME = value` with `=`, `:=`, `?=`, `::=`.
void make_variable(Reader& reader, std::string_view line, std::size_t offset) {
  if (line.starts_with("export ")) {
    line.remove_prefix(7);
    offset += 7;
  }
  std::size_t end = 0;
  while (end < line.size() && (is_word(line[end]) || line[end] == '-')) ++end;
  std::size_t at = end;
  while (at < line.size() && line[at] == ' ') ++at;
  while (at < line.size() && (line[at] == ':' || line[at] == '?')) ++at;
  if (end == 0 || at >= line.size() || line[at] != '=') return;
  ++at;
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  std::size_t last = line.size();
  while (last > at && (line[last - 1] == ' ' || line[last - 1] == '\r' || line[last - 1] == '\t'))
    --last;
  const std::string_view value = line.substr(at, last - at);
  if (value.find('$') != std::string_view::npos || value.ends_with('\\')) return;
  const Span span{static_cast<std::uint32_t>(offset + at),
                  static_cast<std::uint32_t>(offset + last)};
  reader.out.variables.push_back(
      {std::string(line.substr(0, end)), {std::string(value), span, true}});
  if (line.substr(0, end) == "DOCKER_BUILDKIT" && value == "0") {
    Step& step =
        reader.add_step(StepKind::legacy_builder, {static_cast<std::uint32_t>(offset), span.end});
    step.value = reader.out.variables.back().value;
  }
}

/// Lines joined by a backslash at their end; `is_recipe(line)` tells which belong to a recipe.
template <class IsRecipe>
void read_recipes(Reader& reader, bool shell_a_line, const IsRecipe& is_recipe) {
  const std::string_view text = reader.tree.text;
  for (const bool recipes :
       {false, true}) {  // variables first: a recipe may stand above what it uses
    for (std::size_t begin = 0; begin < text.size();) {
      std::size_t end = begin;
      while (true) {
        end = std::min(text.find('\n', end), text.size());
        std::size_t last = end;
        if (last > begin && text[last - 1] == '\r') --last;
        const bool continues = last > begin && text[last - 1] == '\\' && end < text.size();
        if (!continues) break;
        ++end;
      }
      const std::string_view line = text.substr(begin, end - begin);
      if (is_recipe(line) == recipes) {
        if (recipes) {
          if (shell_a_line) reader.moved = false;
          reader.script(recipe_text(text, {static_cast<std::uint32_t>(begin),
                                           static_cast<std::uint32_t>(end)}),
                        no_node);
        } else {
          make_variable(reader, line, begin);
        }
      }
      begin = end + 1;
    }
  }
}

}  // namespace

void read_makefile(Reader& reader) {
  reader.add_job("make", no_node, Runner::unknown);
  const bool shell_a_line = reader.tree.text.find(".ONESHELL") == std::string_view::npos;
  read_recipes(reader, shell_a_line, [](std::string_view line) { return line.starts_with('\t'); });
}

void read_justfile(Reader& reader) {
  reader.add_job("just", no_node, Runner::unknown);
  // A recipe that begins with `#!` is one script.
  read_recipes(reader, false, [](std::string_view line) {
    return line.starts_with(' ') || line.starts_with('\t');
  });
}

}  // namespace stowage::pipeline
