#include "tools/stowage/outputs.h"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "lib/base/closest.h"
#include "lib/text/replace_file.h"
#include "tools/stowage/batch.h"

namespace stowage::cli {

namespace {

Result<const report::Writer*> writer_of(std::string_view name, lint::Compat compat) {
  if (const report::Writer* writer = report::find_writer(name, compat)) return writer;
  std::vector<std::string_view> names;
  for (const report::Writer* each : report::writers()) names.push_back(each->name);
  const Closest guess = closest(name, names);
  if (!guess.word.empty())
    return fail(fmt::format("there is no format {}; did you mean {}?", name, guess.word));
  std::string all;
  for (const std::string_view each : names) all.append(all.empty() ? "" : ", ").append(each);
  return fail(fmt::format("there is no format {}; there are {}", name, all));
}

}  // namespace

Result<void> write_file(const std::string& path, std::string_view bytes) {
  std::error_code error;
  if (std::filesystem::is_regular_file(path, error)) return replace_file(path, bytes);
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) return fail(path + ": cannot write: " + std::strerror(errno));
  return {};
}

Result<std::vector<Output>> resolve_outputs(const std::vector<std::string>& formats,
                                            const std::vector<std::string>& outputs,
                                            lint::Compat compat) {
  std::vector<Output> out;
  std::size_t next = 0;  // the first format without a file
  const auto add = [&](std::string_view format, std::string path) -> Result<void> {
    const auto writer = writer_of(format, compat);
    if (!writer) return tl::unexpected(writer.error());
    out.push_back({*writer, std::move(path)});
    return {};
  };
  for (const std::string& each : outputs) {
    const std::size_t colon = each.find(':');
    const std::string_view prefix = std::string_view(each).substr(0, colon);
    const bool named = colon != std::string::npos && report::find_writer(prefix) != nullptr;
    std::string path = named ? each.substr(colon + 1) : each;
    if (path == "-" || path == "/dev/stdout") path.clear();
    const std::string_view format = named                   ? prefix
                                    : next < formats.size() ? std::string_view(formats[next++])
                                    : compat == lint::Compat::hadolint ? "tty"
                                                                       : report::format_for(each);
    if (const auto added = add(format, std::move(path)); !added)
      return tl::unexpected(added.error());
  }
  for (; next < formats.size(); ++next)
    if (const auto added = add(formats[next], ""); !added) return tl::unexpected(added.error());
  if (out.empty()) {
    const bool hadolint = compat == lint::Compat::hadolint;
    if (const auto added = add(hadolint ? "tty" : "text", ""); !added)
      return tl::unexpected(added.error());
  }
  const auto to_screen =
      std::count_if(out.begin(), out.end(), [](const Output& each) { return each.path.empty(); });
  if (to_screen > 1 && compat != lint::Compat::hadolint)
    return fail("two reports for the standard output; give one a file: --output FORMAT:FILE");
  return out;
}

Sink::Sink(const Output& output, const report::Options& options, bool to_error, bool held)
    : output_(output), options_(options), to_error_(to_error), held_(held) {}

void Sink::put(const std::string& text) {
  if (!output_.path.empty() || held_)
    text_ += text;
  else if (to_error_)
    write_err(text);
  else
    write_out(text);
}

void Sink::begin() {
  std::string text;
  if (output_.writer->begin != nullptr) output_.writer->begin(options_, text);
  put(text);
}

void Sink::add(const std::string& piece) {
  if (piece.empty()) return;
  if (output_.writer->name == "github") return put_annotations(piece);
  if (!first_) put(std::string(output_.writer->separator));
  first_ = false;
  put(piece);
}

// GitHub shows ten annotations of each kind in a step and drops the others without a word.
void Sink::put_annotations(std::string_view lines) {
  constexpr std::size_t most = 10;
  std::string kept;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size() - 1) + 1;
    const std::string_view line = lines.substr(0, end);
    const std::size_t kind = line.starts_with("::error")     ? 0
                             : line.starts_with("::warning") ? 1
                                                             : 2;
    if (shown_[kind] < most) {
      ++shown_[kind];
      kept += line;
    } else {
      ++cut_[kind];
    }
    lines.remove_prefix(end);
  }
  put(kept);
}

Result<void> Sink::end(const report::Summary& summary) {
  std::string text;
  if (cut_[0] + cut_[1] + cut_[2] > 0)
    text += fmt::format(
        "stowage: {} errors, {} warnings and {} notices more: GitHub shows ten of each kind\n",
        cut_[0], cut_[1], cut_[2]);
  if (output_.writer->end != nullptr) output_.writer->end(summary, options_, text);
  put(text);
  if (!output_.path.empty()) return write_file(output_.path, text_);
  held_ = false;
  put(text_);
  return {};
}

}  // namespace stowage::cli
