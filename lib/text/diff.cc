#include "lib/text/diff.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <unordered_map>
#include <vector>

namespace stowage {

namespace {

using Lines = std::vector<std::string_view>;
using Numbers = std::vector<std::uint32_t>;

/// Lines [a_begin, a_end) of the old text become lines [b_begin, b_end) of the new one.
struct Change {
  std::size_t a_begin, a_end, b_begin, b_end;
};

Lines split(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const void* newline = std::memchr(text.data(), '\n', text.size());
    const std::size_t size =
        newline == nullptr
            ? text.size()
            : static_cast<std::size_t>(static_cast<const char*>(newline) - text.data()) + 1;
    lines.push_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

/// The same number for the same line, so that lines compare in one step.
struct Interned {
  Numbers a, b;
};

Interned intern(std::span<const std::string_view> a, std::span<const std::string_view> b) {
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  const auto number = [&](std::span<const std::string_view> lines) {
    Numbers out;
    out.reserve(lines.size());
    for (const std::string_view line : lines) {
      out.push_back(
          numbers.try_emplace(line, static_cast<std::uint32_t>(numbers.size())).first->second);
    }
    return out;
  };
  Interned interned;
  interned.a = number(a);
  interned.b = number(b);
  return interned;
}

/// Walks back through the furthest points of each round and gives the changes in order.
std::vector<Change> trace_back(const std::vector<std::vector<std::int64_t>>& rounds, std::int64_t n,
                               std::int64_t m) {
  std::vector<Change> changes;
  std::int64_t x = n;
  std::int64_t y = m;
  for (auto d = static_cast<std::int64_t>(rounds.size()); d > 0; --d) {
    const std::vector<std::int64_t>& v = rounds[static_cast<std::size_t>(d - 1)];
    const auto reached = [&](std::int64_t k) {
      return std::abs(k) > d - 1 ? -1 : v[static_cast<std::size_t>(k + d - 1)];
    };
    const std::int64_t k = x - y;
    const bool down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
    const std::int64_t from_k = down ? k + 1 : k - 1;
    const std::int64_t from_x = reached(from_k);
    const std::int64_t from_y = from_x - from_k;
    changes.push_back(
        {static_cast<std::size_t>(from_x), static_cast<std::size_t>(from_x + (down ? 0 : 1)),
         static_cast<std::size_t>(from_y), static_cast<std::size_t>(from_y + (down ? 1 : 0))});
    x = from_x;
    y = from_y;
  }
  std::reverse(changes.begin(), changes.end());
  return changes;
}

/// Myers' forward search. Round d keeps, for each diagonal k = x - y in [-d, d], the furthest x
/// reached by d changes. Nothing when the work would exceed its budget.
std::optional<std::vector<Change>> shortest_script(const Numbers& a, const Numbers& b) {
  constexpr std::int64_t most_rounds = 1000;  // the rounds kept take 8 * 1000² bytes at most
  std::int64_t budget = 20'000'000;           // steps along diagonals
  const auto n = static_cast<std::int64_t>(a.size());
  const auto m = static_cast<std::int64_t>(b.size());
  std::vector<std::vector<std::int64_t>> rounds;
  for (std::int64_t d = 0; d <= most_rounds; ++d) {
    std::vector<std::int64_t> next(static_cast<std::size_t>(2 * d + 1), -1);
    const auto reached = [&](std::int64_t k) {
      return d == 0 || std::abs(k) > d - 1 ? std::int64_t{-1}
                                           : rounds.back()[static_cast<std::size_t>(k + d - 1)];
    };
    for (std::int64_t k = -d; k <= d; k += 2) {
      const bool down = k == -d || (k != d && reached(k - 1) < reached(k + 1));
      const std::int64_t from_x = d == 0 ? 0 : reached(down ? k + 1 : k - 1);
      if (from_x < 0) continue;  // both neighbours ended outside of the texts
      std::int64_t x = d == 0 || down ? from_x : from_x + 1;
      if (x > n || x - k > m) continue;
      const std::int64_t start = x;
      while (x < n && x - k < m &&
             a[static_cast<std::size_t>(x)] == b[static_cast<std::size_t>(x - k)])
        ++x;
      next[static_cast<std::size_t>(k + d)] = x;
      budget -= 1 + x - start;
      if (x == n && x - k == m) return trace_back(rounds, n, m);
    }
    if (budget < 0) return std::nullopt;
    rounds.push_back(std::move(next));
  }
  return std::nullopt;
}

/// Changes between the lines, touching ones merged, in order.
std::vector<Change> compare(const Lines& a, const Lines& b) {
  const std::size_t shorter = std::min(a.size(), b.size());
  std::size_t prefix = 0;
  while (prefix < shorter && a[prefix] == b[prefix]) ++prefix;
  std::size_t suffix = 0;
  while (suffix < shorter - prefix && a[a.size() - 1 - suffix] == b[b.size() - 1 - suffix])
    ++suffix;
  const Change middle{prefix, a.size() - suffix, prefix, b.size() - suffix};
  if (middle.a_begin == middle.a_end && middle.b_begin == middle.b_end) return {};
  if (middle.a_begin == middle.a_end || middle.b_begin == middle.b_end) return {middle};

  const Interned numbers = intern(std::span(a).subspan(prefix, middle.a_end - prefix),
                                  std::span(b).subspan(prefix, middle.b_end - prefix));
  const auto script = shortest_script(numbers.a, numbers.b);
  if (!script) return {middle};
  std::vector<Change> changes;
  for (Change change : *script) {
    change = {change.a_begin + prefix, change.a_end + prefix, change.b_begin + prefix,
              change.b_end + prefix};
    if (!changes.empty() && changes.back().a_end == change.a_begin &&
        changes.back().b_end == change.b_begin) {
      changes.back().a_end = change.a_end;
      changes.back().b_end = change.b_end;
    } else {
      changes.push_back(change);
    }
  }
  return changes;
}

/// A file name as GNU diff writes it: names with blanks end with a tab, others need C quoting.
std::string label(std::string_view name) {
  const bool odd = std::any_of(name.begin(), name.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '"' || c == '\\';
  });
  if (!odd) return std::string(name) + (name.find(' ') != std::string_view::npos ? "\t" : "");
  std::string quoted = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      quoted += fmt::format("\\{:03o}", static_cast<unsigned>(c));
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

void write_lines(std::string& out, char mark, const Lines& lines, std::size_t begin,
                 std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    out += mark;
    out += lines[i];
    if (!lines[i].ends_with('\n')) out += "\n\\ No newline at end of file\n";
  }
}

/// "begin,count" from 1; a range of no lines names the line before it.
std::string range(std::size_t begin, std::size_t count) {
  if (count == 1) return fmt::format("{}", begin + 1);
  return fmt::format("{},{}", count == 0 ? begin : begin + 1, count);
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after,
                         const DiffOptions& options) {
  if (before == after) return {};
  const Lines a = split(before);
  const Lines b = split(after);
  const std::vector<Change> changes = compare(a, b);
  std::string out = fmt::format("--- {}\n+++ {}\n", label(options.before), label(options.after));
  for (std::size_t first = 0; first < changes.size();) {
    // A hunk takes in all changes whose contexts meet.
    std::size_t last = first;
    while (last + 1 < changes.size() &&
           changes[last + 1].a_begin - changes[last].a_end <= std::size_t{2} * options.context) {
      ++last;
    }
    const std::size_t above = std::min<std::size_t>(options.context, changes[first].a_begin);
    const std::size_t below =
        std::min<std::size_t>(options.context, a.size() - changes[last].a_end);
    const std::size_t a_begin = changes[first].a_begin - above;
    const std::size_t b_begin = changes[first].b_begin - above;
    out += fmt::format("@@ -{} +{} @@\n", range(a_begin, changes[last].a_end + below - a_begin),
                       range(b_begin, changes[last].b_end + below - b_begin));
    std::size_t at = a_begin;
    for (std::size_t i = first; i <= last; ++i) {
      write_lines(out, ' ', a, at, changes[i].a_begin);
      write_lines(out, '-', a, changes[i].a_begin, changes[i].a_end);
      write_lines(out, '+', b, changes[i].b_begin, changes[i].b_end);
      at = changes[i].a_end;
    }
    write_lines(out, ' ', a, at, at + below);
    first = last + 1;
  }
  return out;
}

std::vector<Edit> line_edits(std::string_view before, std::string_view after) {
  const Lines a = split(before);
  const Lines b = split(after);
  const auto offset = [](std::string_view text, const Lines& lines, std::size_t line) {
    return line == lines.size() ? text.size()
                                : static_cast<std::size_t>(lines[line].data() - text.data());
  };
  std::vector<Edit> edits;
  for (const Change& change : compare(a, b)) {
    const std::size_t begin = offset(after, b, change.b_begin);
    const std::size_t end = offset(after, b, change.b_end);
    edits.push_back({{static_cast<std::uint32_t>(offset(before, a, change.a_begin)),
                      static_cast<std::uint32_t>(offset(before, a, change.a_end))},
                     std::string(after.substr(begin, end - begin))});
  }
  return edits;
}

}  // namespace stowage
