#include "fovea/augment/containers.h"

#include <cmath>
#include <string>
#include <string_view>

#include "fovea/augment/encodings.h"
#include "fovea/augment/snippet_form.h"
#include "fovea/augment/snippets/code_template.h"
#include "fovea/augment/snippets/hard_negative_lists.h"
#include "fovea/augment/snippets/hard_negatives.h"
#include "fovea/augment/sql_value.h"
#include "fovea/core/error.h"

namespace fovea::augment {
namespace {

std::string Fill(const char* pattern, Junk& junk) {
  static const Makers none;
  return CodeTemplate(junk, none).Fill(pattern);
}

std::string JsonEscaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += "\\u00" + HexOf({&c, 1});
    } else {
      out += c;
    }
  }
  return out;
}

void Append(const std::string& text, bool malicious, Sample* sample) {
  const auto start = static_cast<int64_t>(sample->bytes.size());
  sample->bytes += text;
  if (malicious && !text.empty())
    sample->spans.push_back({start, static_cast<int64_t>(sample->bytes.size())});
}

// One of 1 to `most`, small ones as often as large ones.
int64_t Count(double most, Junk& junk) {
  return static_cast<int64_t>(std::exp(junk.random().Uniform() * std::log(most)));
}

// Cells of a notebook, one after the other.
class Notebook {
 public:
  explicit Notebook(Junk& junk) : junk_(junk) { sample_.bytes = "{\n \"cells\": [\n"; }

  // before, source: whole lines. The span is that of the source.
  void Cell(std::string_view kind, const std::string& before, const std::string& source,
            bool malicious) {
    sample_.bytes += StrCat("  {\n   \"cell_type\": \"", kind, "\",\n");
    if (kind == "code")
      sample_.bytes += StrCat("   \"execution_count\": ", junk_.Int(1, 40), ",\n");
    sample_.bytes += "   \"metadata\": {},\n";
    if (kind == "code") sample_.bytes += "   \"outputs\": [],\n";
    sample_.bytes += "   \"source\": [\n";
    if (!before.empty()) sample_.bytes += Lines(before + "\n") + "\",\n";
    sample_.bytes += "    \"";
    Append(Lines(source).substr(5), malicious, &sample_);
    sample_.bytes += "\"\n   ]\n  },\n";
  }

  void Harmless() {
    switch (junk_.Int(0, 3)) {
      case 0:
        Cell("markdown", "", "## " + junk_.Word() + "\n" + junk_.Sentence(junk_.Int(4, 30)), false);
        break;
      case 1:
        sample_.bytes += NotebookPicture(junk_);
        break;
      default:
        Cell("code", "", HardNegative(Language::kPython, junk_.random()).code, false);
    }
  }

  Sample Finished() {
    sample_.bytes.resize(sample_.bytes.size() - 2);  // the last comma and line break
    sample_.bytes +=
        "\n ],\n \"metadata\": {\n  \"kernelspec\": {\n   \"display_name\": \"Python 3\",\n   "
        "\"language\": \"python\",\n   \"name\": \"python3\"\n  }\n },\n \"nbformat\": 4,\n "
        "\"nbformat_minor\": 5\n}\n";
    return std::move(sample_);
  }

 private:
  // Strings of JSON with commas between; the last one is not closed.
  static std::string Lines(std::string_view source) {
    std::string text;
    for (size_t at = 0; at < source.size();) {
      const size_t line = source.find('\n', at);
      const size_t next = line == source.npos ? source.size() : line + 1;
      text += (text.empty() ? "    \"" : "\",\n    \"") + JsonEscaped(source.substr(at, next - at));
      at = next;
    }
    return text;
  }

  Junk& junk_;
  Sample sample_;
};

}  // namespace

Sample AmongPieces(const Snippet& snippet, Random& random) {
  Require(!snippet.code.empty(), "nothing to put among pieces");
  Require(RowOf(snippet.language).hard_negatives != nullptr, "there are no harmless pieces in ",
          NameOf(snippet.language));
  Junk junk(random);
  const SnippetForm form = FormOf(snippet.code, snippet.language, "", random);
  Sample sample;
  const std::string gap = junk.Pick({"\n", "\n", "\n\n"});
  const auto pieces = [&](int64_t count) {
    for (; count > 0; --count) sample.bytes += HardNegative(snippet.language, random).code + gap;
  };
  const int64_t before = Count(14, junk) - 1, after = Count(14, junk) - 1;
  pieces(before);
  Append(form.bare.empty() ? form.island : form.bare, snippet.malicious, &sample);
  sample.bytes += gap;
  pieces(after);
  return sample;
}

Sample InSqlDump(const Snippet& snippet, Random& random) {
  Require(!snippet.code.empty(), "nothing to put into a dump");
  Junk junk(random);
  const std::string island = FormOf(snippet.code, snippet.language, "", random).island;
  const bool backslashes = junk.Chance(0.8);
  Sample sample;
  if (junk.Chance(0.8))
    sample.bytes = Fill(backslashes ? "-- MySQL dump 10.13  Distrib ~version~, for Linux (x86_64)\n"
                                      "--\n-- Host: localhost    Database: ~word~\n\n/*!40101 SET "
                                      "NAMES utf8mb4 */;\n"
                                    : "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n",
                        junk);
  const int64_t blocks = junk.Int(0, 6);
  for (int64_t i = junk.Int(0, blocks); i > 0; --i) sample.bytes += DumpRows(junk);

  const std::string table = Fill("~word~_~word~", junk);
  if (junk.Chance(0.7))
    sample.bytes += Fill("CREATE TABLE `", junk) + table +
                    Fill(
                        "` (\n  `id` int(11) NOT NULL,\n  `~word~` longtext,\n  `~word~` "
                        "varchar(255) DEFAULT NULL\n);\n",
                        junk);
  const std::string insert =
      (backslashes ? "INSERT INTO `" + table + "` VALUES " : "INSERT INTO " + table + " VALUES");
  const int64_t before = Count(30, junk) - 1, after = Count(30, junk) - 1;
  const std::string gap = junk.Pick({",", ",\n"});
  const auto row = [&](int64_t id) {
    return StrCat("(", id, ",'",
                  SqlEscaped(Fill("<p>~sentence~</p>\n~sentence~", junk), backslashes), "','",
                  junk.Word(), "')");
  };
  sample.bytes += insert;
  int64_t id = junk.Int(1, 9000);
  for (int64_t i = 0; i < before; ++i) sample.bytes += row(id++) + gap;

  std::string head = "(" + StrCat(id++) + ",'", tail;
  if (junk.Chance(0.5)) head += SqlEscaped(Fill("<p>~sentence~</p>\n", junk), backslashes);
  if (junk.Chance(0.4)) tail = SqlEscaped(Fill("\n<p>~sentence~</p>", junk), backslashes);
  if (junk.Chance(0.2)) {
    head = "(" + StrCat(id++) + ",'" +
           SqlEscaped(StrCat("a:1:{s:7:\"", junk.Letters(7), "\";s:", island.size(), ":\""),
                      backslashes);
    tail = SqlEscaped("\";}", backslashes);
  }
  sample.bytes += head;
  Append(SqlEscaped(island, backslashes), snippet.malicious, &sample);
  sample.bytes += tail + "','" + junk.Word() + "')";
  for (int64_t i = 0; i < after; ++i) sample.bytes += gap + row(id++);
  sample.bytes += ";\n";
  for (int64_t i = junk.Int(0, blocks); i > 0; --i) sample.bytes += DumpRows(junk);
  return sample;
}

Sample InNotebook(const Snippet& snippet, Random& random) {
  Require(!snippet.code.empty(), "nothing to put into a notebook");
  const bool script = snippet.language == Language::kJavaScript;
  const bool page = snippet.language == Language::kHtml;
  Require(script || page || snippet.language == Language::kPython, "a notebook has no cells of ",
          NameOf(snippet.language));
  Junk junk(random);
  Notebook notebook(junk);
  const int64_t before = Count(12, junk) - 1, after = Count(12, junk) - 1;
  for (int64_t i = 0; i < before; ++i) notebook.Harmless();
  std::string head;
  if (script) head = "%%javascript";
  if (page) head = "%%html";
  if (head.empty() && junk.Chance(0.3)) head = HardNegative(Language::kPython, random).code;
  notebook.Cell("code", head, snippet.code, snippet.malicious);
  for (int64_t i = 0; i < after; ++i) notebook.Harmless();
  return notebook.Finished();
}

}  // namespace fovea::augment
