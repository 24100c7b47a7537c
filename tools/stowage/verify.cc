#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "lib/proof/verify.h"
#include "tools/stowage/batch.h"
#include "tools/stowage/commands.h"
#include "tools/stowage/inputs.h"

namespace stowage::cli {

namespace {

std::string lines(const std::vector<std::uint32_t>& numbers) {
  if (numbers.empty()) return "-";
  std::string out;
  for (std::uint32_t number : numbers) out += (out.empty() ? "" : ",") + std::to_string(number);
  return out;
}

std::string as_text(const proof::Verdict& verdict) {
  std::string out = fmt::format("{}", proof::name(verdict.grade));
  if (!verdict.difference.empty()) out += ": " + verdict.difference;
  out += "\n";
  if (!verdict.assumptions.empty()) out += "the same image if all of this holds:\n";
  for (const std::string& one : verdict.assumptions) out += fmt::format("  - {}\n", one);
  if (!verdict.discharged.empty()) out += "shown on the way:\n";
  for (const proof::Obligation& one : verdict.discharged)
    out += fmt::format("  - {} ({})\n", one.fact, one.how);
  if (!verdict.derivation.empty()) out += "lines of OLD and of NEW:\n";
  for (const proof::Match& one : verdict.derivation)
    out += fmt::format("  {:>5} {:>5}  {}: {}\n", lines(one.old_lines), lines(one.new_lines),
                       one.what, one.reason);
  return out;
}

std::string as_json(const proof::Verdict& verdict) {
  nlohmann::ordered_json out;
  out["grade"] = proof::name(verdict.grade);
  out["assumptions"] = verdict.assumptions;
  if (!verdict.difference.empty()) out["difference"] = verdict.difference;
  out["discharged"] = nlohmann::ordered_json::array();
  for (const proof::Obligation& one : verdict.discharged)
    out["discharged"].push_back({{"fact", one.fact}, {"how", one.how}});
  out["derivation"] = nlohmann::ordered_json::array();
  for (const proof::Match& one : verdict.derivation)
    out["derivation"].push_back({{"old_lines", one.old_lines},
                                 {"new_lines", one.new_lines},
                                 {"what", one.what},
                                 {"reason", one.reason}});
  return out.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace

int verify(const VerifyOptions& options) {
  const Result<Source> before = read_input(options.before, "<stdin>");
  const Result<Source> after = read_input(options.after, "<stdin>");
  for (const auto* source : {&before, &after})
    if (!*source) {
      write_err("stowage: " + source->error().message + "\n");
      return trouble;
    }
  Result<context::Context> context = context::Context::none();
  if (!options.context.empty()) context = context::Context::open(options.context, options.after);
  if (!context) {
    write_err("stowage: " + context.error().message + "\n");
    return trouble;
  }
  const auto own = own_knowledge(options.rules_dir);
  if (!own) {
    write_err("stowage: " + own.error().message + "\n");
    return trouble;
  }
  const proof::Verdict verdict =
      proof::verify(before->text(), after->text(),
                    {.context = *context, .base = *own ? **own : knowledge::builtin()});
  write_out(options.format == Format::json ? as_json(verdict) : as_text(verdict));
  return verdict.grade <= proof::Grade::assuming ? clean : findings;
}

}  // namespace stowage::cli
