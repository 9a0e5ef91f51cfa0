#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "fovea/attention/members.h"
#include "fovea/cli/arguments.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/output.h"

namespace fovea::cli {
namespace {

using attention::MemberInfo;

struct Kind {
  const char* name;
  std::vector<MemberInfo> members;
};

std::vector<Kind> AllKinds() {
  return {{"score", attention::Infos<attention::Scores>()},
          {"scope", attention::Infos<attention::Scopes>()},
          {"normaliser", attention::Infos<attention::Normalisers>()},
          {"aggregate", attention::Infos<attention::Aggregates>()}};
}

std::string Text() {
  std::string out =
      "weights = normaliser(scope(score(query, keys)))    output = aggregate(weights, values)\n";
  for (const Kind& kind : AllKinds()) {
    out += fmt::format("\n{}\n", kind.name);
    for (const MemberInfo& m : kind.members)
      out += fmt::format("  {:<12} {:<26}  {}\n", m.name, m.formula, m.source);
  }
  return out;
}

// As a cell of a table: a bar in it must not end the cell.
std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) {
    if (c == '|') cell += '\\';
    cell += c;
  }
  return cell;
}

std::string Markdown() {
  std::string out =
      "| choice | member | formula | when to use it | cost | source |\n|---|---|---|---|---|---|\n";
  for (const Kind& kind : AllKinds())
    for (const MemberInfo& m : kind.members)
      out += fmt::format("| {} | `{}` | {} | {} | {} | {} |\n", kind.name, m.name, Cell(m.formula),
                         Cell(m.use), Cell(m.cost), m.source);
  return out;
}

std::string JsonText() {
  nlohmann::ordered_json json;
  for (const Kind& kind : AllKinds())
    for (const MemberInfo& m : kind.members)
      json[kind.name].push_back({{"name", m.name},
                                 {"formula", m.formula},
                                 {"source", m.source},
                                 {"use", m.use},
                                 {"cost", m.cost}});
  return json.dump() + "\n";
}

}  // namespace

int Mechanisms(const Arguments& args) {
  std::string format = "text";
  const auto app = MakeApp("fovea mechanisms",
                           "The attention mechanisms: every score, scope, normaliser and "
                           "aggregate, with formula and source.",
                           "  fovea mechanisms\n");
  AddChoice(app.get(), "--format", &format, {"text", "markdown", "json"}, "how to print them");
  if (!Parse(app.get(), args)) return 0;
  WriteOutput("", format == "text" ? Text() : format == "markdown" ? Markdown() : JsonText());
  return 0;
}

}  // namespace fovea::cli
