#pragma once
// Findings for people: a line that editors can jump to, the code with carets, what to do.
//
//   Dockerfile:6:1: warning: dependencies are installed again ... [copy-before-install]
//      |
//    5 | COPY ./app/ app/
//      | ---------------- copies everything
//    6 | RUN pip3 install -r app/requirements.txt
//      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
//      = fix (assuming): ...

#include <span>
#include <string>

#include "lib/lint/diagnostic.h"
#include "lib/lint/unit.h"
#include "lib/report/summary.h"

namespace stowage::report {

struct TextStyle {
  bool color = false;
};

void write_text(const lint::Unit& unit, std::span<const lint::Diagnostic> diagnostics,
                TextStyle style, std::string& out);

/// "2 warnings in 1 file", and what can be done about them.
void write_text_summary(const Summary& summary, TextStyle style, std::string& out);

}  // namespace stowage::report
