#include "tests/proof/model_image.h"

#include <fmt/core.h>

#include <sstream>

namespace stowage::proof {

namespace {

int below(std::mt19937& random, int limit) {
  return std::uniform_int_distribution<int>(0, limit - 1)(random);
}

std::string parent(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == 0 ? "/" : path.substr(0, slash);
}

/// Carries out one line after the other; false: the build fails.
class Builder {
 public:
  bool run(const ModelLine& line) {
    // What becomes of a file that is read and written at once is not said.
    const bool reads = line.verb == Verb::cat || line.verb == Verb::cat_or_not ||
                       line.verb == Verb::substitute || line.verb == Verb::test;
    if (reads && followed(line.from) == followed(line.to)) return false;
    switch (line.verb) {
      case Verb::copy:
        return put(followed(line.to), {source(line), 0644});
      case Verb::copy_mode:
        return put(followed(line.to), {source(line), 0600});
      case Verb::copy_into:
        return put(line.to + "/f" + std::to_string(line.number), {source(line), 0644});
      case Verb::echo:
        return print(line.to, number(line), false);
      case Verb::append:
        return print(line.to, number(line), true);
      case Verb::cat:
        return has(line.from) && print(line.to, read(line.from), false);
      case Verb::cat_or_not:
        return (has(line.from) ? print(line.to, read(line.from), false)
                               : print(line.to, "", false)) ||
               true;
      case Verb::cp:
        return cp(line);
      case Verb::rm:
        return image.files.erase(line.to) > 0;
      case Verb::rm_force:
        image.files.erase(line.to);
        return true;
      case Verb::mkdir:
        return image.folders.emplace(line.to, 0755).second;
      case Verb::mkdir_parents:
        image.folders.emplace(line.to, 0755);
        return true;
      case Verb::chmod:
        if (!has(line.to)) return false;
        image.files[followed(line.to)].mode = line.number % 2 == 0 ? 0600 : 0755;
        return true;
      case Verb::pattern:
        return print(line.to, names(line.from, " ", line.from + "/"), false);
      case Verb::ls:
        return image.folders.contains(line.from) &&
               print(line.to, names(line.from, "\n", ""), false);
      case Verb::test:
        return print(line.to, has(line.from) ? "yes\n" : "no\n", false);
      case Verb::substitute:
        return has(line.from) && print(line.to, words(read(line.from)) + "\n", false);
      case Verb::env:
        image.variables["V" + std::to_string(line.number)] = line.from;
        return true;
      case Verb::echo_variable:
        return print(line.to, image.variables["V" + std::to_string(line.number)] + "\n", false);
      case Verb::label:
        image.labels["l" + std::to_string(line.number)] = line.from;
        return true;
      case Verb::link:
        image.files[line.to] = {"", 0777, line.from};
        return true;
      case Verb::count:
        return true;
    }
    return true;
  }

  ModelImage image;

 private:
  static std::string source(const ModelLine& line) {
    return "text " + std::to_string(line.number) + "\n";
  }
  static std::string number(const ModelLine& line) { return std::to_string(line.number) + "\n"; }

  std::string followed(const std::string& path) const {
    const auto found = image.files.find(path);
    return found == image.files.end() || found->second.link.empty() ? path : found->second.link;
  }
  bool has(const std::string& path) const { return image.files.contains(followed(path)); }
  std::string read(const std::string& path) const { return image.files.at(followed(path)).content; }

  bool put(const std::string& path, const ModelFile& file) {
    if (parent(path) != "/") image.folders.emplace(parent(path), 0755);
    image.files[path] = file;
    return true;
  }
  bool print(const std::string& path, const std::string& text, bool append) {
    const std::string to = followed(path);
    if (parent(to) != "/" && !image.folders.contains(parent(to))) return false;
    ModelFile& file = image.files.try_emplace(to, ModelFile{"", 0644, ""}).first->second;
    file.content = append ? file.content + text : text;
    return true;
  }
  bool cp(const ModelLine& line) {
    const std::string from = followed(line.from), to = followed(line.to);
    if (!has(line.from) || from == to) return false;
    const ModelFile made = image.files.at(from);
    const bool is_new = !image.files.contains(to);
    if (!print(to, made.content, false)) return false;
    if (is_new) image.files[to].mode = made.mode & ~022;
    return true;
  }
  std::string names(const std::string& folder, const char* between,
                    const std::string& before) const {
    std::string out;
    for (const auto& [path, file] : image.files)
      if (parent(path) == folder)
        out += (out.empty() ? "" : between) + before + path.substr(folder.size() + 1);
    if (out.empty()) return before.empty() ? "" : before + "*\n";
    return out + "\n";
  }
  static std::string words(const std::string& text) {
    std::istringstream in(text);
    std::string out;
    for (std::string word; in >> word;) out += (out.empty() ? "" : " ") + word;
    return out;
  }
};

}  // namespace

ModelLine random_model_line(std::mt19937& random) {
  ModelLine line{.verb = static_cast<Verb>(below(random, static_cast<int>(Verb::count)))};
  line.number = below(random, 4);
  const auto file = [&]() -> std::string {
    const std::string n = std::to_string(below(random, 3));
    switch (below(random, 4)) {
      case 0:
        return "/d" + n + "/f" + std::to_string(below(random, 2));
      case 1:
        return "/l" + n;
      default:
        return "/o" + n;
    }
  };
  const std::string folder = "/d" + std::to_string(below(random, 3));
  line.from = file();
  line.to = file();
  switch (line.verb) {
    case Verb::pattern:
    case Verb::ls:
      line.from = folder;
      line.to = "/o" + std::to_string(below(random, 3));
      break;
    case Verb::copy_into:
    case Verb::mkdir:
    case Verb::mkdir_parents:
      line.to = folder;
      break;
    case Verb::link:
      line.from = "/o" + std::to_string(below(random, 3));
      line.to = "/l" + std::to_string(below(random, 3));
      break;
    case Verb::env:
    case Verb::label:
      line.from = std::to_string(below(random, 3));
      break;
    default:
      break;
  }
  return line;
}

std::string text_of(const ModelLine& line) {
  const std::string &from = line.from, &to = line.to;
  const int n = line.number;
  switch (line.verb) {
    case Verb::copy:
      return fmt::format("COPY f{} {}", n, to);
    case Verb::copy_mode:
      return fmt::format("COPY --chmod=600 f{} {}", n, to);
    case Verb::copy_into:
      return fmt::format("COPY f{} {}/", n, to);
    case Verb::echo:
      return fmt::format("RUN echo {} > {}", n, to);
    case Verb::append:
      return fmt::format("RUN echo {} >> {}", n, to);
    case Verb::cat:
      return fmt::format("RUN cat {} > {}", from, to);
    case Verb::cat_or_not:
      return fmt::format("RUN cat {} > {} || true", from, to);
    case Verb::cp:
      return fmt::format("RUN cp {} {}", from, to);
    case Verb::rm:
      return fmt::format("RUN rm {}", to);
    case Verb::rm_force:
      return fmt::format("RUN rm -f {}", to);
    case Verb::mkdir:
      return fmt::format("RUN mkdir {}", to);
    case Verb::mkdir_parents:
      return fmt::format("RUN mkdir -p {}", to);
    case Verb::chmod:
      return fmt::format("RUN chmod {} {}", n % 2 == 0 ? "600" : "755", to);
    case Verb::pattern:
      return fmt::format("RUN echo {}/* > {}", from, to);
    case Verb::ls:
      return fmt::format("RUN ls {} > {}", from, to);
    case Verb::test:
      return fmt::format("RUN if [ -f {} ]; then echo yes > {}; else echo no > {}; fi", from, to,
                         to);
    case Verb::substitute:
      return fmt::format("RUN x=$(cat {}) && echo $x > {}", from, to);
    case Verb::env:
      return fmt::format("ENV V{}={}", n, from);
    case Verb::echo_variable:
      return fmt::format("RUN echo $V{} > {}", n, to);
    case Verb::label:
      return fmt::format("LABEL l{}={}", n, from);
    case Verb::link:
      return fmt::format("RUN ln -sf {} {}", from, to);
    case Verb::count:
      break;
  }
  return "";
}

std::optional<ModelImage> build(const std::vector<ModelLine>& lines) {
  Builder builder;
  for (const ModelLine& line : lines)
    if (!builder.run(line)) return std::nullopt;
  for (auto i = builder.image.variables.begin(); i != builder.image.variables.end();)
    i = i->second.empty() ? builder.image.variables.erase(i) : std::next(i);
  return std::move(builder.image);
}

}  // namespace stowage::proof
