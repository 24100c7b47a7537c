#pragma once
// Findings as one JSON object (docs/schema/findings.schema.json), written in pieces so that a run
// over any number of files needs memory for one of them:
//
//   write_json_begin(out);
//   for (...) write_json_findings(unit, diagnostics, out);   // a comma between files that have
//   some write_json_end(summary, out);

#include <span>
#include <string>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"
#include "lib/report/summary.h"

namespace stowage::report {

inline constexpr int findings_schema_version = 1;

void write_json_begin(std::string& out);
/// The findings of one file, with commas between them but none around them.
void write_json_findings(const lint::Unit& unit, std::span<const lint::Diagnostic> diagnostics,
                         std::string& out);
void write_json_end(const Summary& summary, std::string& out);

}  // namespace stowage::report
