#pragma once
// The single writers (writer.h); each is in the file of its name.

#include "lib/report/writer.h"

namespace stowage::report {

extern const Writer text_writer, json_writer, jsonl_writer;
extern const Writer tty_writer, gnu_writer;                                 // hadolint_lines.cc
extern const Writer codeclimate_writer, gitlab_codeclimate_writer;          // hadolint_json.cc
extern const Writer codacy_writer, sonarqube_writer, hadolint_json_writer;  // hadolint_json.cc
extern const Writer checkstyle_writer, junit_writer;                        // xml.cc
extern const Writer hadolint_junit_writer;
extern const Writer sarif_writer, github_writer, gitlab_writer, markdown_writer;
extern const Writer rdjson_writer, rdjsonl_writer;  // rdjson.cc

}  // namespace stowage::report
