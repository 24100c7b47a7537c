// Findings for people: a line that editors can jump to, the code with carets, what to do.
//
//   Dockerfile:6:1: warning: dependencies are installed again ... [copy-before-install]
//      |
//    5 | COPY ./app/ app/
//      | ---------------- copies everything
//    6 | RUN pip3 install -r app/requirements.txt
//      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//      = fix (assuming): ...

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "lib/lint/rule.h"
#include "lib/report/display.h"
#include "lib/report/formats.h"

namespace stowage::report {

namespace {

constexpr std::uint32_t window = 200;  // bytes of a line that are shown

struct Paint {
  bool on;
  std::string_view bold() const { return on ? "\x1b[1m" : ""; }
  std::string_view blue() const { return on ? "\x1b[1;34m" : ""; }
  std::string_view green() const { return on ? "\x1b[32m" : ""; }
  std::string_view reset() const { return on ? "\x1b[0m" : ""; }
  std::string_view of(lint::Severity severity) const {
    if (!on) return "";
    switch (severity) {
      case lint::Severity::error:
        return "\x1b[1;31m";
      case lint::Severity::warning:
        return "\x1b[1;33m";
      case lint::Severity::info:
        return "\x1b[1;36m";
      case lint::Severity::style:
        return "\x1b[1;35m";
    }
    return "";
  }
};

/// A place to underline, on its first line.
struct Mark {
  std::uint32_t line;
  Span span;
  std::string_view text;
  bool primary;
};

std::vector<Mark> marks_of(const lint::Unit& unit, const lint::Diagnostic& diagnostic) {
  std::vector<Mark> marks;
  const auto add = [&](Span span, std::string_view text, bool primary) {
    const std::uint32_t line = unit.lines().line_of(span.begin);
    span.end = std::min(span.end, std::max(unit.lines().line(line).end, span.begin));
    marks.push_back({line, span, text, primary});
  };
  for (const lint::Label& label : diagnostic.labels) add(label.span, label.text, false);
  add(diagnostic.span, {}, true);
  std::stable_sort(marks.begin(), marks.end(),
                   [](const Mark& a, const Mark& b) { return a.line < b.line; });
  return marks;
}

/// The part of a long line that is worth showing: its beginning, unless the mark is far behind it.
Span visible(const lint::Unit& unit, const Mark& mark) {
  Span line = unit.lines().line(mark.line);
  if (line.size() <= window) return line;
  if (mark.span.begin - line.begin > window / 2) line.begin = mark.span.begin - window / 4;
  line.end = std::min(line.end, line.begin + window);
  return line;
}

class Frame {
 public:
  Frame(const lint::Unit& unit, const lint::Diagnostic& diagnostic, Paint paint, std::string& out)
      : unit_(unit),
        marks_(marks_of(unit, diagnostic)),
        paint_(paint),
        severity_(diagnostic.severity),
        out_(out) {
    width_ = std::max<std::size_t>(3, fmt::formatted_size("{}", marks_.back().line));
  }

  void write() {
    gutter("|");
    out_ += '\n';
    std::uint32_t previous = 0;
    for (const Mark& mark : marks_) {
      if (mark.line != previous) {
        if (previous != 0 && mark.line > previous + 1) {
          gutter("⋮");
          out_ += '\n';
        }
        write_line(mark);
      }
      previous = mark.line;
      write_mark(mark);
    }
  }

  /// "    = " before what stands below the code.
  void gutter(std::string_view sign) {
    fmt::format_to(std::back_inserter(out_), "{:{}} {}{}{}", "", width_, paint_.blue(), sign,
                   paint_.reset());
  }

 private:
  void write_line(const Mark& mark) {
    shown_ = visible(unit_, mark);
    fmt::format_to(std::back_inserter(out_), "{}{:>{}} |{} ", paint_.blue(), mark.line, width_,
                   paint_.reset());
    append_visible(out_, unit_.text(shown_));
    if (shown_.end < unit_.lines().line(mark.line).end) out_ += "…";
    out_ += '\n';
  }

  void write_mark(const Mark& mark) {
    const auto clip = [&](std::uint32_t offset) {
      return std::clamp(offset, shown_.begin, shown_.end);
    };
    const std::size_t before = display_width(unit_.text({shown_.begin, clip(mark.span.begin)}));
    const std::size_t width =
        display_width(unit_.text({clip(mark.span.begin), clip(mark.span.end)}));
    gutter("|");
    out_.append(before + 1, ' ');
    out_ += mark.primary ? paint_.of(severity_) : paint_.blue();
    out_.append(std::max<std::size_t>(width, 1), mark.primary ? '^' : '-');
    if (!mark.text.empty()) {
      out_ += ' ';
      append_visible(out_, mark.text);
    }
    out_ += paint_.reset();
    out_ += '\n';
  }

  const lint::Unit& unit_;
  std::vector<Mark> marks_;
  Paint paint_;
  lint::Severity severity_;
  std::string& out_;
  std::size_t width_;
  Span shown_;
};

/// "lines 4, 6 and 9 run again once"
std::string reruns_in_words(const std::vector<std::uint32_t>& lines) {
  std::string out = lines.size() == 1 ? "line " : "lines ";
  constexpr std::size_t most = 6;
  const std::size_t shown = lines.size() > most ? most - 1 : lines.size();
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += i + 1 == lines.size() ? " and " : ", ";
    out += std::to_string(lines[i]);
  }
  if (shown < lines.size()) out += fmt::format(" and {} more", lines.size() - shown);
  return out + (lines.size() == 1 ? " runs again once" : " run again once");
}

void write_one(const FileReport& report, const lint::Diagnostic& diagnostic, const Options& options,
               std::string& out) {
  const lint::Unit& unit = report.unit;
  const Paint paint{options.color};
  const Location at = unit.lines().locate(diagnostic.span.begin);
  out += paint.bold();
  append_visible(out, report.path);
  fmt::format_to(std::back_inserter(out), ":{}:{}:{} {}{}:{} ", at.line, at.column, paint.reset(),
                 paint.of(diagnostic.severity), name(diagnostic.severity), paint.reset());
  append_visible(out, diagnostic.message);
  fmt::format_to(std::back_inserter(out), " [{}]\n", code_of(diagnostic, options.compat));
  Frame frame(unit, diagnostic, paint, out);
  frame.write();
  const auto note = [&](std::string_view kind, std::string_view text) {
    frame.gutter("=");
    fmt::format_to(std::back_inserter(out), " {}{}{}", paint.bold(), kind, paint.reset());
    append_visible(out, text);
    out += '\n';
  };
  for (const Fix& fix : diagnostic.fixes) {
    note(fmt::format("fix ({}): ", name(fix.grade)), fix.title);
    for (const std::string& assumption : fix.assumptions) note("  if ", assumption);
    if (!fix.effect.empty()) note("  then ", fix.effect);
    if (!fix.reruns.empty()) note("  cost: ", reruns_in_words(fix.reruns));
  }
  if (!diagnostic.help.empty()) note("help: ", diagnostic.help);
  out += '\n';
}

std::string count(std::uint64_t n, std::string_view noun) {
  return fmt::format("{} {}{}", n, noun, n == 1 ? "" : "s");
}

void write_file(const FileReport& report, const Options& options, std::string& out) {
  for (const lint::Diagnostic& diagnostic : report.findings)
    write_one(report, diagnostic, options, out);
}

/// "2 warnings in 1 file", and what can be done about them.
void write_summary(const Summary& summary, const Options& options, std::string& out) {
  if (summary.files == 0 || options.quiet) return;
  const Paint paint{options.color};
  if (summary.findings() == 0) {
    fmt::format_to(std::back_inserter(out), "{}no findings{} in {}\n", paint.green(), paint.reset(),
                   count(summary.files, "file"));
    return;
  }
  constexpr std::string_view nouns[] = {"error", "warning", "info", "style finding"};
  std::string parts;
  for (std::size_t i = 0; i < summary.by_severity.size(); ++i) {
    if (summary.by_severity.at(i) == 0) continue;
    if (!parts.empty()) parts += ", ";
    parts += i == 2 ? fmt::format("{} info", summary.by_severity.at(i))
                    : count(summary.by_severity.at(i), nouns[i]);
  }
  fmt::format_to(std::back_inserter(out), "{}{} in {}{}\n", paint.bold(), parts,
                 count(summary.files, "file"), paint.reset());
  if (summary.fixable > 0) {
    fmt::format_to(std::back_inserter(out),
                   "{} can be fixed with the image unchanged: stowage lint --fix\n",
                   summary.fixable);
  }
  if (summary.layer_order > 0) {
    out += "the order of layers can be improved: stowage optimize --diff\n";
  }
}

}  // namespace

constexpr Writer text_writer{.name = "text",
                             .summary = "for people, with the code",
                             .file = write_file,
                             .end = write_summary};

}  // namespace stowage::report
