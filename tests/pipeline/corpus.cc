#include "tests/pipeline/corpus.h"

#include <sstream>
#include <vector>

#include "tests/corpus/program.h"

namespace stowage::testing {

int each_pipeline_file(const std::function<void(const PipelineFile&)>& visit) {
  const std::string corpus = large_corpus();
  if (corpus.empty()) return 0;
  std::istringstream manifest(read_file(corpus + "/pipelines/manifest.tsv"));
  int count = 0;
  std::string line;
  std::getline(manifest, line);  // the names of the columns
  while (std::getline(manifest, line)) {
    std::vector<std::string> fields;
    std::istringstream row(line);
    for (std::string field; std::getline(row, field, '\t');) fields.push_back(field);
    if (fields.size() < 7) continue;
    PipelineFile file{fields[0], fields[2], fields[6], {}};
    file.text =
        read_file(corpus + "/pipelines/files/" + file.sha256.substr(0, 2) + "/" + file.sha256);
    visit(file);
    ++count;
  }
  return count;
}

}  // namespace stowage::testing
