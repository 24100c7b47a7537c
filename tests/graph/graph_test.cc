// Which pairs of instructions must keep their order. Expected values come from what the builder and
// the commands are documented to do; each row says in a word why.

#include "lib/graph/graph.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "paths.h"

namespace stowage::graph {
namespace {

/// Owns everything a graph points into.
struct Built {
  explicit Built(std::string_view dockerfile, const model::BuildSettings& settings = {})
      : text(dockerfile),
        file(syntax::parse(text)),
        model(model::build_model(file, settings)),
        graph(build_graph(model, knowledge::builtin())) {}
  std::string text;
  syntax::Dockerfile file;
  model::Model model;
  Graph graph;
};

/// "certain", "conditional" or "" for two instructions of a file.
std::string edge(const Graph& graph, std::uint32_t from, std::uint32_t to) {
  const Dependency* found = graph.find(from, to);
  if (found == nullptr) return "";
  return found->kind() == Kind::certain ? "certain" : "conditional";
}

struct Row {
  const char* why;
  const char* dockerfile;  ///< below "FROM base"
  const char* expected;    ///< between the first and the last instruction below FROM
};

constexpr const char* certain = "certain";
constexpr const char* conditional = "conditional";
constexpr const char* none = "";

TEST(Graph, PairsOfInstructions) {
  const Row rows[] = {
      {"variable in the text", "ENV A=1\nRUN echo $A\n", certain},
      {"variable of a known program", "ENV DEBIAN_FRONTEND=noninteractive\nRUN apt-get update\n",
       certain},
      {"variable that the program does not know", "ENV MODE=server\nRUN npm ci\n", none},
      {"variable of an unknown program", "ENV MODE=server\nRUN ./configure\n", conditional},
      {"variable given on the command line", "ENV DEBIAN_FRONTEND=noninteractive\nRUN echo x\n",
       none},
      {"variable set later", "RUN npm ci\nENV NODE_ENV=production\n", conditional},
      {"variable set again", "ENV A=1\nENV A=2\n", certain},
      {"variables of other names", "ENV A=1\nENV B=2\n", none},
      {"variable used by ENV", "ENV A=1\nENV B=$A/x\n", certain},
      {"ARG is a variable", "ARG V=1\nRUN curl -O https://x.org/$V.tgz\n", certain},
      {"ARG nobody uses", "ARG V=1\nRUN apt-get install -y curl\n", none},
      {"PATH matters to programs, perhaps", "ENV PATH=/x:$PATH\nRUN npm ci\n", conditional},

      {"relative copy", "WORKDIR /app\nCOPY a.txt ./\n", certain},
      {"absolute copy elsewhere", "WORKDIR /app\nCOPY a.txt /srv/\n", none},
      {"absolute copy into the folder", "WORKDIR /app\nCOPY a.txt /app/\n", conditional},
      {"command with a relative path", "WORKDIR /app\nRUN touch x\n", certain},
      {"command without a path", "WORKDIR /app\nRUN apk add git\n", none},
      {"command in a folder of its own", "WORKDIR /app\nRUN cd /srv && touch x\n", none},
      {"relative WORKDIR", "WORKDIR /app\nWORKDIR sub\n", certain},
      {"folder changes later", "RUN touch x\nWORKDIR /app\n", conditional},

      {"manifest and install", "COPY package.json /app/\nRUN cd /app && npm ci\n", certain},
      {"other file and install", "COPY src /app/src\nRUN cd /app && npm ci\n", conditional},
      {"other folder and install", "COPY src /srv/src\nRUN cd /app && npm ci\n", none},
      {"requirement file",
       "COPY requirements.txt /tmp/\nRUN pip install -r /tmp/requirements.txt\n", certain},
      {"its folder without a slash",
       "COPY requirements.txt /tmp\nRUN pip install -r /tmp/requirements.txt\n", certain},
      {"packages by name", "COPY . /app\nRUN pip install flask\n", none},
      {"the tree is built", "COPY . /app\nRUN cd /app && npm run build\n", certain},
      {"a script of the context", "COPY run.sh /run.sh\nRUN bash /run.sh\n", certain},
      {"chmod", "COPY run.sh /run.sh\nRUN chmod +x /run.sh\n", certain},
      {"chown of all", "COPY . /app\nRUN chown -R 1000 /app\n", certain},
      {"a file beside it", "COPY run.sh /run.sh\nRUN chmod +x /other.sh\n", none},

      {"two copies of one file", "COPY a /x/f.txt\nCOPY b /x/f.txt\n", conditional},
      {"two copies of two files", "COPY a.txt /x/\nCOPY b.txt /x/\n", none},
      {"two copies that may overlap", "COPY package.json /app/\nCOPY . /app\n", conditional},
      {"disjoint folders", "COPY a/ /x/\nCOPY b/ /y/\n", none},

      {"install, then copy over it", "RUN cd /app && npm ci\nCOPY . /app\n", conditional},
      {"folder made before", "RUN mkdir -p /app\nCOPY . /app\n", conditional},

      {"lists and install", "RUN apt-get update\nRUN apt-get install -y git\n", certain},
      {"two whole installs",
       "RUN apt-get update && apt-get install -y a && rm -rf /var/lib/apt/lists/*\n"
       "RUN apt-get update && apt-get install -y b && rm -rf /var/lib/apt/lists/*\n",
       conditional},
      {"installed program", "RUN apt-get install -y python3-pip\nRUN pip3 install x\n", certain},
      {"another program", "RUN apt-get install -y vim\nRUN mkdir /x\n", none},
      {"downloads to two places", "RUN curl -o /a/x https://x\nRUN curl -o /b/y https://y\n", none},
      {"download and use", "RUN curl -o /a/x.tgz https://x\nRUN tar xzf /a/x.tgz -C /opt\n",
       certain},
      {"write and append", "RUN echo a > /etc/f\nRUN echo b >> /etc/f\n", certain},
      {"append and append", "RUN echo a >> /etc/f\nRUN echo b >> /etc/f\n", conditional},
      {"remove after use", "RUN cat /x/f\nRUN rm /x/f\n", certain},
      {"remove twice", "RUN rm -rf /x/*\nRUN rm -rf /x/*\n", none},
      {"unknown before", "RUN ./mystery\nRUN mkdir /x\n", conditional},
      {"unknown behind", "COPY a.txt /x/\nRUN ./mystery\n", conditional},
      {"unknown and metadata", "RUN ./mystery\nLABEL a=b\n", none},

      {"user and command", "USER app\nRUN touch /x\n", certain},
      {"user and copy", "USER app\nCOPY a.txt /x/\n", none},
      {"user and folder", "USER app\nWORKDIR /app\n", conditional},
      {"user is made", "RUN useradd app\nUSER app\n", certain},
      {"owner is made", "RUN useradd app\nCOPY --chown=app a.txt /x/\n", certain},
      {"owner by number", "RUN useradd app\nCOPY --chown=1000 a.txt /x/\n", none},

      {"shell and command", "SHELL [\"/bin/bash\", \"-c\"]\nRUN echo a\n", certain},
      {"shell and exec form", "SHELL [\"/bin/bash\", \"-c\"]\nRUN [\"echo\", \"a\"]\n", none},
      {"shell and CMD", "SHELL [\"/bin/bash\", \"-c\"]\nCMD echo a\n", certain},
      {"shell and HEALTHCHECK", "SHELL [\"/bin/bash\", \"-c\"]\nHEALTHCHECK CMD echo a\n", none},
      {"metadata", "LABEL a=1\nEXPOSE 80\n", none},
      {"metadata and command", "EXPOSE 80\nRUN npm ci\n", none},
      {"the same label", "LABEL a=1\nLABEL a=2\n", certain},
      {"CMD twice", "CMD a\nCMD b\n", certain},
      {"triggers keep their order", "ONBUILD RUN a\nONBUILD RUN b\n", certain},
      {"cache mount hides its target",
       "RUN --mount=type=cache,target=/c touch /c/x\nRUN cat /c/x\n", none},
  };
  for (const Row& row : rows) {
    const Built built("FROM base\n" + std::string(row.dockerfile));
    const auto last = static_cast<std::uint32_t>(built.graph.steps.size()) - 1;
    const Dependency* found = built.graph.find(1, last);
    EXPECT_EQ(edge(built.graph, 1, last), row.expected)
        << row.why << (found == nullptr ? "" : ": " + found->reasons.front().text);
  }
}

TEST(Graph, WhatLiesBetweenHides) {
  const Built built(
      "FROM b\nWORKDIR /a\nWORKDIR /b\nCOPY x.txt ./\nENV V=1\nENV V=2\nRUN echo $V\n");
  EXPECT_EQ(edge(built.graph, 1, 3), none);
  EXPECT_EQ(edge(built.graph, 2, 3), certain);
  EXPECT_EQ(edge(built.graph, 4, 6), none);
  EXPECT_EQ(edge(built.graph, 5, 6), certain);
  const Built copies("FROM b\nCOPY package.json /app/\nCOPY . /app/\nRUN cd /app && npm ci\n");
  EXPECT_EQ(edge(copies.graph, 1, 3), conditional);
  EXPECT_EQ(edge(copies.graph, 2, 3), certain);
}

TEST(Graph, AcrossStages) {
  const Built built(
      "ARG V=1\nFROM golang:$V AS build\nRUN mkdir /src\nRUN go build -o /out/app ./...\nRUN touch "
      "/log\n"
      "FROM build AS test\nRUN true\n"
      "FROM scratch\nCOPY --from=build /out/app /app\nRUN "
      "--mount=type=bind,from=test,source=/src,target=/s cat /s/x\n");
  EXPECT_EQ(edge(built.graph, 0, 1), certain);
  EXPECT_EQ(edge(built.graph, 3, 5), certain) << "a stage goes on from all of another";
  EXPECT_EQ(edge(built.graph, 3, 8), certain) << "the program is built there";
  EXPECT_EQ(edge(built.graph, 4, 8), none) << "the log is not taken";
  EXPECT_EQ(edge(built.graph, 1, 8), certain);
  EXPECT_EQ(edge(built.graph, 5, 9), certain) << "the mount stands on that stage";
}

TEST(Graph, EveryReasonIsASentenceAndEveryConditionHasItsAssumption) {
  const Built built(
      "FROM b\nENV A=1\nWORKDIR /a\nCOPY . .\nRUN npm ci && ./x $A\nUSER u\nRUN make\nCMD x\n");
  EXPECT_GT(built.graph.dependencies.size(), 10u);
  for (const Dependency& one : built.graph.dependencies) {
    EXPECT_LT(one.from, one.to);
    EXPECT_FALSE(one.reasons.empty());
    for (const Reason& reason : one.reasons) {
      EXPECT_NE(reason.text.find("line "), std::string::npos) << reason.text;
      EXPECT_FALSE(reason.text.ends_with('.'));
      EXPECT_TRUE(!reason.unless || !reason.unless->text.empty()) << reason.text;
    }
  }
}

/// A stage of any length takes a bounded time, and no order is lost.
TEST(Graph, LongStagesKeepTheirOrder) {
  std::string text = "FROM b\n";
  for (int i = 0; i < 20000; ++i) text += "RUN echo\n";
  const Built built(text);
  EXPECT_EQ(edge(built.graph, 1, 2), certain);
  EXPECT_EQ(edge(built.graph, 19999, 20000), certain);
}

const char* const sample =
    "FROM node:20 AS \"we<ird\"\nWORKDIR /app\nCOPY package.json ./\nRUN npm ci && echo \"a|b\" "
    "`date` \\\n  # c\n  && true\nCOPY . .\n"
    "FROM scratch\nCOPY --from=0 /app /app\n";

TEST(Graph, DotRenders) {
  if (std::system("dot -V >/dev/null 2>&1") != 0) GTEST_SKIP() << "skipped: no graphviz";
  const Built built(sample);
  const auto path = std::filesystem::path(testing::TempDir()) / "stowage_graph.dot";
  std::ofstream(path) << to_dot(built.graph, "a\"b\\Dockerfile");
  EXPECT_EQ(std::system(("dot -Tsvg " + path.string() + " > " + path.string() + ".svg").c_str()),
            0);
  EXPECT_GT(std::filesystem::file_size(path.string() + ".svg"), 1000u);
}

TEST(Graph, JsonNamesEveryEdge) {
  const Built built(sample);
  const auto json = nlohmann::json::parse(to_json(built.graph, "Dockerfile"));
  EXPECT_EQ(json["nodes"].size(), built.graph.steps.size());
  ASSERT_EQ(json["edges"].size(), built.graph.dependencies.size());
  for (const auto& one : json["edges"]) {
    EXPECT_TRUE(one["kind"] == "certain" || one["kind"] == "conditional");
    EXPECT_FALSE(one["reasons"].empty());
  }
}

/// A copy of the sources and what installs and builds with them have dozens of reasons.
TEST(Graph, LabelsAreShort) {
  const Built built(
      "FROM node:20\nARG A=1 B=2 C=3\nENV D=$A E=$B F=$C NODE_ENV=production NPM_CONFIG_X=1 CI=1\n"
      "WORKDIR /app\nCOPY . .\nRUN npm ci && npm run build && echo $A $B $C $D $E $F && npm "
      "prune\n");
  std::size_t most = 0;
  for (const Dependency& one : built.graph.dependencies) {
    std::set<std::string> texts;
    for (const Reason& reason : one.reasons) texts.insert(reason.text);
    most = std::max(most, texts.size());
  }
  ASSERT_GT(most, 2u);
  const std::string more = "and " + std::to_string(most - 2) + " more";
  for (const std::string& text :
       {to_dot(built.graph, "Dockerfile"), to_mermaid(built.graph, "D")}) {
    EXPECT_NE(text.find(more), std::string::npos) << text;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) EXPECT_LT(line.size(), 300u) << line;
  }
}

TEST(Graph, DrawingsSayAReasonOnce) {
  const Built built(
      "FROM node:20\nWORKDIR /app\nCOPY package*.json ./\nCOPY . .\nRUN yarn install "
      "--frozen-lockfile\n");
  std::istringstream in(to_dot(built.graph, "Dockerfile"));
  const std::string reads = "line 5 reads /app/package*.json, which line 3 writes";
  bool said = false;
  for (std::string line; std::getline(in, line);) {
    const std::size_t first = line.find(reads);
    if (first == std::string::npos) continue;
    said = true;
    EXPECT_EQ(line.find(reads, first + 1), std::string::npos) << line;
  }
  EXPECT_TRUE(said);
  EXPECT_NE(to_dot(built.graph, "Dockerfile").find("label=\"stage 0\""), std::string::npos);
}

TEST(Graph, MermaidHasALineForEachEdge) {
  const Built built(sample);
  const std::string text = to_mermaid(built.graph, "Dockerfile");
  EXPECT_TRUE(text.starts_with("%% Dockerfile\nflowchart TB\n"));
  EXPECT_NE(text.find("n1 -->|\""), std::string::npos);
  EXPECT_EQ(text.find("\"a|b"), std::string::npos);
}

/// Hand-labelled dependencies of public Dockerfiles: a labelled edge is found when there is a path
/// of edges; the certain edges are mostly labelled. Edges from FROM are left out.
TEST(Graph, LabelledDependencies) {
  const char* corpus = std::getenv("STOWAGE_CORPUS");
  const std::string root =
      corpus != nullptr ? corpus : std::string(STOWAGE_SOURCE_DIR) + "/../shared/corpus";
  std::ifstream in(root + "/dependencies/labelled.jsonl");
  if (!in) GTEST_SKIP() << "skipped: no corpus";
  double found = 0, labelled = 0, right = 0, certain_edges = 0;
  for (std::string line; std::getline(in, line);) {
    const auto one = nlohmann::json::parse(line);
    const Built built(one["dockerfile"].get<std::string>());
    std::set<std::pair<std::uint32_t, std::uint32_t>> truth;
    for (const auto& pair : one["edges"])
      if (built.model.nodes[pair[0]].as<model::FromFacts>() == nullptr)
        truth.emplace(pair[0], pair[1]);
    std::vector<std::set<std::uint32_t>> above(built.graph.steps.size());
    for (const Dependency& d : built.graph.dependencies) {
      above[d.to].insert(d.from);
      above[d.to].insert(above[d.from].begin(), above[d.from].end());
      if (d.kind() != Kind::certain || built.model.nodes[d.from].as<model::FromFacts>() != nullptr)
        continue;
      certain_edges += 1;
      right += truth.count({d.from, d.to}) != 0 ? 1 : 0;
    }
    for (const auto& [from, to] : truth) {
      labelled += 1;
      found += above[to].count(from) != 0 ? 1 : 0;
    }
  }
  EXPECT_GE(found / labelled, 0.99);
  EXPECT_GE(right / certain_edges, 0.80);
}

}  // namespace
}  // namespace stowage::graph
