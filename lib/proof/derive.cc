#include "lib/proof/derive.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

namespace stowage::proof {

namespace {

std::string listed(const std::vector<std::string>& words, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < words.size() && i < most; ++i) out += (i == 0 ? "" : ", ") + words[i];
  if (words.size() > most) out += fmt::format(" and {} more", words.size() - most);
  return out;
}

std::string inputs_of(const Step& step) {
  return step.reads.empty() ? "reads no files"
                            : "finds the same in all that it reads: " + listed(step.reads, 6);
}

class Deriver {
 public:
  Deriver(const Evaluation& old_image, const Evaluation& new_image)
      : old_(old_image.steps), new_(new_image.steps), used_(new_.size(), false) {
    for (std::size_t j = 0; j < new_.size(); ++j)
      places_.try_emplace({new_[j].value, new_[j].command}, j);
  }

  std::vector<Match> derive() {
    for (std::size_t i = 0; i < old_.size(); ++i) match(i);
    for (std::size_t j = 0; j < new_.size(); ++j)
      if (!used_[j]) only_new(j);
    return std::move(out_);
  }

 private:
  void match(std::size_t i) {
    const Step& step = old_[i];
    for (std::size_t j = 0; j < new_.size(); ++j) {
      if (used_[j] || new_[j].value != step.value || new_[j].command != step.command) continue;
      used_[j] = true;
      std::string reason = "the same step";
      const auto moved = passed(i, j);
      if (step.command)
        reason =
            fmt::format("the same command with the same user and variables, {}", inputs_of(step));
      if (!moved.empty())
        reason += fmt::format(
            "; it commutes with {}, since neither touches what the other reads "
            "or writes",
            listed(moved, 4));
      out_.push_back({{step.line}, {new_[j].line}, step.what, reason});
      return;
    }
    only_old(step);
  }

  void only_old(const Step& step) {
    if (step.command) {
      out_.push_back({{step.line}, {}, step.what, "leaves nothing that counts in the image"});
      return;
    }
    Match match{{step.line}, {}, step.what, {}};
    for (const Step& other : new_)
      if (!other.command && other.what != step.what) match.new_lines.push_back(other.line);
    match.reason =
        "each of its files is brought by a COPY of NEW to the same place, with the same "
        "bytes, mode and owner";
    out_.push_back(std::move(match));
  }

  void only_new(std::size_t j) {
    const Step& step = new_[j];
    if (step.command) {
      out_.push_back({{}, {step.line}, step.what, "leaves nothing that counts in the image"});
      return;
    }
    const bool again = std::any_of(new_.begin() + static_cast<std::ptrdiff_t>(j) + 1, new_.end(),
                                   [](const Step& other) { return !other.command; });
    out_.push_back({{},
                    {step.line},
                    step.what,
                    again ? "its files are those that a COPY of OLD brings; a later COPY writes "
                            "them again with the same bytes"
                          : "its files are those that a COPY of OLD brings"});
  }

  /// The steps that were above a command in OLD and are below it in NEW.
  std::vector<std::string> passed(std::size_t old_at, std::size_t new_at) const {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < old_at; ++i)
      if (const auto now = places_.find({old_[i].value, old_[i].command});
          now != places_.end() && now->second > new_at)
        out.push_back(fmt::format("{} (line {})", old_[i].what, new_[now->second].line));
    return out;
  }

  const std::vector<Step>& old_;
  const std::vector<Step>& new_;
  std::vector<bool> used_;
  std::map<std::pair<Term, bool>, std::size_t> places_;
  std::vector<Match> out_;
};

}  // namespace

std::vector<Cause> causes_of(const Evaluation& old_image, const Evaluation& new_image) {
  std::set<Term> known;
  for (const Step& step : new_image.steps)
    if (step.command) known.insert(step.value);
  const std::string all = knowledge::describe(everywhere());
  std::vector<Cause> causes;
  for (const Step& step : old_image.steps)
    if (step.command && !known.contains(step.value))
      causes.push_back({step.line, step.what,
                        std::find(step.reads.begin(), step.reads.end(), all) != step.reads.end()});
  return causes;
}

std::vector<Match> derive(const Evaluation& old_image, const Evaluation& new_image) {
  return Deriver(old_image, new_image).derive();
}

}  // namespace stowage::proof
