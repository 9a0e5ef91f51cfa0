#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/attention/members.h"
#include "fovea/cli/arguments.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/illustration.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/format_option.h"
#include "fovea/cli/run_program.h"
#include "fovea/core/display_width.h"
#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

using attention::MemberInfo;

struct Kind {
  std::string name;
  std::vector<MemberInfo> members;
  // How it is chosen where models are trained.
  std::string option;
};

std::vector<Kind> AllKinds() {
  return {{"score", attention::Infos<attention::Scores>(),
           "fovea train series --model recurrent --score"},
          {"scope", attention::Infos<attention::Scopes>(),
           "fovea train series --model recurrent --scope"},
          {"normaliser", attention::Infos<attention::Normalisers>(),
           "fovea train series --model recurrent|tabular --normaliser"},
          {"aggregate", attention::Infos<attention::Aggregates>(), ""}};
}

struct Member {
  Kind kind;
  MemberInfo info;

  std::string option() const {
    // Both are what the layout of the model asks for.
    if (info.name == "dense")
      return "fovea train series --model recurrent --attention before|after; tabular";
    return kind.option.empty() ? "" : kind.option + " " + std::string(info.name);
  }
  // What aggregates differ in is not the weights.
  bool has_picture() const { return kind.name != "aggregate"; }
  explain::WeightMatrix Picture() const {
    return Illustration(IllustratedSpec(kind.name, std::string(info.name)));
  }
};

Member MemberOf(const std::string& name) {
  std::string names;
  for (const Kind& kind : AllKinds()) {
    for (const MemberInfo& info : kind.members) {
      if (info.name == name) return {kind, info};
      names += (names.empty() ? "" : ", ") + std::string(info.name);
    }
  }
  throw UsageError("fovea mechanisms", StrCat("no mechanism \"", name, "\"; there are: ", names));
}

// `name` in a column of `wide`, then words as they fit, the lines below set in as far.
std::string Entry(const std::string& name, int wide, std::string_view words, int width) {
  std::string out;
  std::string margin = "  " + PadRight(name, wide);
  for (const std::string& line : WrapWords(words, std::max(20, width - wide - 2))) {
    out += margin + line + "\n";
    margin = std::string(static_cast<size_t>(wide) + 2, ' ');
  }
  return out;
}

std::string AllAsText(int width) {
  std::string out =
      "weights = normaliser(scope(score(query, keys)))\noutput = aggregate(weights, values)\n";
  for (const Kind& kind : AllKinds()) {
    out += fmt::format("\n{}\n", kind.name);
    for (const MemberInfo& m : kind.members) {
      out += Entry(std::string(m.name), 12, m.formula, width);
      out += Entry("", 12, m.source, width);
    }
  }
  return out + "\nOne of them, with its weights in an example: fovea mechanisms NAME\n";
}

std::string OneAsText(const Member& member, const explain::TextOptions& options) {
  std::string out = fmt::format("{}: a {}\n\n", member.info.name, member.kind.name);
  for (const auto& [name, words] : {std::pair{"formula", std::string(member.info.formula)},
                                    {"when", std::string(member.info.use)},
                                    {"cost", std::string(member.info.cost)},
                                    {"source", std::string(member.info.source)},
                                    {"option", member.option()}})
    if (!words.empty()) out += Entry(name, 10, words, options.width);
  if (!member.has_picture()) return out;
  return out + "\n" + explain::RenderMatrixText(member.Picture(), options);
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

std::string AllAsMarkdown(int /*width*/) {
  std::string out =
      "| choice | member | formula | when to use it | cost | source |\n|---|---|---|---|---|---|\n";
  for (const Kind& kind : AllKinds())
    for (const MemberInfo& m : kind.members)
      out += fmt::format("| {} | [`{}`](mechanisms/{}.md) | {} | {} | {} | {} |\n", kind.name,
                         m.name, m.name, Cell(m.formula), Cell(m.use), Cell(m.cost), m.source);
  return out;
}

std::string OneAsMarkdown(const Member& member, const explain::TextOptions&) {
  const MemberInfo& m = member.info;
  std::string out = fmt::format(
      "| {} | `{}` |\n|---|---|\n| formula | {} |\n| when to use it | {} |\n"
      "| cost | {} |\n| source | {} |\n",
      member.kind.name, m.name, Cell(m.formula), Cell(m.use), Cell(m.cost), m.source);
  if (!member.option().empty())
    out += fmt::format("| command line | {} |\n", Cell("`" + member.option() + "`"));
  return out;
}

nlohmann::ordered_json JsonOf(const MemberInfo& m) {
  return {{"name", m.name},
          {"formula", m.formula},
          {"source", m.source},
          {"use", m.use},
          {"cost", m.cost}};
}

std::string AllAsJson(int /*width*/) {
  nlohmann::ordered_json json;
  for (const Kind& kind : AllKinds())
    for (const MemberInfo& m : kind.members) json[kind.name].push_back(JsonOf(m));
  return json.dump() + "\n";
}

struct MechanismFormat : OutputFormat {
  std::string (*all)(int width);  // nullptr: a picture, of one
  std::string (*one)(const Member& member, const explain::TextOptions& options);
};

constexpr MechanismFormat kFormats[] = {
    {{.name = "text", .ending = "txt", .what = "for a terminal"}, AllAsText, OneAsText},
    {{.name = "markdown", .ending = "md", .what = "a table"}, AllAsMarkdown, OneAsMarkdown},
    {{.name = "json", .ending = "json", .what = "one object"},
     AllAsJson,
     [](const Member& member, const explain::TextOptions&) {
       return JsonOf(member.info).dump() + "\n";
     }},
    {{.name = "svg", .ending = "svg", .what = "a picture of one"},
     nullptr,
     [](const Member& member, const explain::TextOptions&) {
       return explain::RenderMatrixSvg(member.Picture());
     }},
    {{.name = "png", .ending = "png", .what = "the same picture in pixels", .binary = true},
     nullptr,
     [](const Member& member, const explain::TextOptions&) {
       return explain::RenderMatrixPng(member.Picture());
     }},
};

}  // namespace

int Mechanisms(const Arguments& args) {
  std::string name, format_name, path;
  const auto app = MakeApp(
      "fovea mechanisms",
      "The attention mechanisms: every score, scope, normaliser and aggregate, with formula and\n"
      "source. With a name only that one, and the weights that it gives in an example, which is\n"
      "the same for all; svg and png are the picture of these weights.",
      "  fovea mechanisms\n"
      "  fovea mechanisms local_p\n"
      "  fovea mechanisms sparsemax --format png --out sparsemax.png\n");
  app->add_option("NAME", name, "one of them");
  AddFormat(app.get(), &format_name, kFormats, "of the result, else by --out's ending");
  OptionGroup(app.get()).Out(&path);
  if (!Parse(app.get(), args)) return 0;
  const MechanismFormat& format = ChosenFormat(kFormats, format_name, path, "fovea mechanisms");
  const bool to_stdout = path.empty() || path == "-";
  const explain::TextOptions options{.width = TerminalWidth(STDOUT_FILENO),
                                     .colour = to_stdout && UseColour(STDOUT_FILENO)};
  if (name.empty()) {
    if (format.all == nullptr)
      throw UsageError("fovea mechanisms", "a picture shows one mechanism; add its name");
    WriteOutput(path, format.all(options.width));
    return 0;
  }
  const Member member = MemberOf(name);
  if (format.all == nullptr && !member.has_picture())
    throw UsageError("fovea mechanisms", "an aggregate has no weights of its own to show");
  WriteOutput(path, format.one(member, options));
  return 0;
}

}  // namespace fovea::cli
