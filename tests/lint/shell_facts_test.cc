#include "lib/lint/shell_facts.h"

#include <gtest/gtest.h>

#include "lib/lint/unit.h"
#include "rules/shell/script.h"

namespace stowage::lint {
namespace {

/// The seats of the variables in a script, in order: "a:argument b:assignment!" (`!`: quoted).
std::string seats(std::string_view text) {
  const shell::Script script = shell::parse(text);
  const ShellFacts facts = shell_facts(script);
  static constexpr std::string_view names[] = {
      "command", "argument", "assignment", "redirection", "loop",
      "subject", "test",     "heredoc",    "arithmetic",  "element"};
  std::string out;
  for (const ShellUse& use : facts.uses) {
    if (use.part->kind != shell::PartKind::variable) continue;
    out += (out.empty() ? "" : " ") + std::string(use.part->text) + ":" +
           std::string(names[static_cast<std::size_t>(use.seat)]) + (use.quoted ? "!" : "") +
           (use.in_operand ? "?" : "");
  }
  return out;
}

// POSIX XCU 2.6: where field splitting and pathname expansion happen, and where not.
TEST(ShellFacts, SayWhereAVariableStands) {
  EXPECT_EQ(seats("$a $b \"$c\""), "a:command b:argument c:argument!");
  EXPECT_EQ(seats("x=$a y=\"$b\" z > $c"), "c:redirection a:assignment b:assignment!");
  EXPECT_EQ(seats("for i in $a; do case $b in $c) ;; esac; done"), "a:loop b:subject c:subject");
  EXPECT_EQ(seats("echo ${a:-$b} $((c + $d))"), "a:argument b:argument? d:arithmetic!");
  EXPECT_EQ(seats("cat <<E\n$a\nE\n"), "a:heredoc!");
  EXPECT_EQ(seats("[[ $a = x ]] && b=($c)"), "a:test c:element");
}

TEST(ShellFacts, NodesKnowWhatTheyStandIn) {
  const shell::Script script = shell::parse("if a && b; then c; fi; d $(e)");
  const ShellFacts facts = shell_facts(script);
  std::string out;
  for (const ShellNode& each : facts.nodes) {
    const auto* simple = each.node->as<shell::Simple>();
    if (simple == nullptr) continue;
    out += std::string(simple->words[0].raw) + (each.condition ? "?" : "") +
           (each.substituted ? "$" : "") + " ";
    EXPECT_TRUE(each.parent == no_node || each.parent < facts.nodes.size());
  }
  EXPECT_EQ(out, "a? b? c d e$ ");
}

knowledge::Sh kind(std::string_view text) {
  const Source source("Dockerfile", text);
  const Unit unit(source);
  const auto index = static_cast<std::uint32_t>(unit.tree().instructions.size() - 1);
  const auto script = rules::script_of(unit, {unit.tree().instructions[index], index, 0});
  return script ? script->kind() : knowledge::Sh::other;
}

// SHELL reaches the stages that begin at its own; `#!` says more than the image.
TEST(ShellKind, ComesFromShellStageAndImage) {
  using knowledge::Sh;
  EXPECT_EQ(kind("FROM debian:12\nRUN x\n"), Sh::dash);
  EXPECT_EQ(kind("FROM python:3.12-alpine\nRUN x\n"), Sh::busybox);
  EXPECT_EQ(kind("FROM fedora\nRUN x\n"), Sh::bash);
  EXPECT_EQ(kind("FROM example.com/a\nRUN x\n"), Sh::unknown);
  EXPECT_EQ(kind("FROM python:$TAG\nRUN x\n"), Sh::unknown);
  EXPECT_EQ(kind("FROM debian AS a\nSHELL [\"/bin/bash\", \"-c\"]\nFROM A\nRUN x\n"), Sh::bash);
  EXPECT_EQ(kind("FROM debian AS a\nFROM a\nRUN x\n"), Sh::dash);
  EXPECT_EQ(kind("FROM debian\nRUN <<EOF\n#!/bin/bash\nx\nEOF\n"), Sh::bash);
}

}  // namespace
}  // namespace stowage::lint
