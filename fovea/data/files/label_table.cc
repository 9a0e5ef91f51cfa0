#include "fovea/data/files/label_table.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/file_walk.h"
#include "fovea/data/json_fields.h"
#include "fovea/data/tables/csv_reader.h"

namespace fovea::data {
namespace {

constexpr int64_t kMaxTableBytes = int64_t{1} << 30;

class TextOf : public FileVisitor {
 public:
  void File(const std::string&, ByteReader& bytes) override {
    text += ReadAll(bytes, kMaxTableBytes - static_cast<int64_t>(text.size()));
  }
  void NotRead(const std::string& path, const std::string& reason) override {
    throw InputError(path, "cannot be read: " + reason, "give a table that can, or take it away");
  }
  void Note(const std::string&, const std::string&) override {}
  std::string text;
};

std::string StemOf(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  for (const std::string_view ending :
       {".tar.xz", ".tar.gz", ".tar.bz2", ".tar.zst", ".tgz", ".txz", ".tar", ".zip"})
    if (path.size() > ending.size() && path.ends_with(ending))
      return path.substr(0, path.size() - ending.size());
  return path;
}

}  // namespace

std::optional<FileLabel> FileLabelOf(const std::string& word) {
  if (word == "benign" || word == "clean") return FileLabel::kBenign;
  if (word == "malicious" || word == "infected") return FileLabel::kMalicious;
  if (word == "malicious_package") return FileLabel::kMaliciousPackage;
  if (word == "shellcode") return FileLabel::kShellcode;
  return std::nullopt;
}

LabelTable LabelTable::Read(const std::string& path) {
  LabelTable table;
  table.path_ = path;
  TextOf text;
  VisitFile(path, WalkOptions(), text);
  if (path.ends_with(".jsonl")) {
    table.ReadJsonLines(text.text);
  } else {
    table.ReadColumns(text.text);
  }
  return table;
}

LabelTable LabelTable::Beside(const std::string& collection) {
  const std::string stem = StemOf(collection);
  for (const char* ending : {".tsv", ".tsv.xz", ".jsonl"}) {
    std::error_code none;
    if (std::filesystem::is_regular_file(stem + ending, none)) return Read(stem + ending);
  }
  return {};
}

void LabelTable::Fail(int64_t line, const std::string& problem, const std::string& remedy) const {
  throw InputError(path_, line, problem, remedy);
}

void LabelTable::Add(const std::string& key, Row row) {
  const int64_t line = row.line;
  const auto [at, added] = rows_.emplace(key, std::move(row));
  if (!added)
    Fail(line, StrCat("names \"", Printable(key), "\", as line ", at->second.line, " does"),
         "name each member once");
}

void LabelTable::ReadColumns(const std::string& text) {
  MemoryBytes bytes(text);
  CsvReader reader(&bytes, path_, '\t');
  if (!reader.Next()) Fail(0, "is empty", "give a header line and a line for each member");
  std::vector<std::string> header;
  for (size_t i = 0; i < reader.size(); ++i) header.emplace_back(reader.field(i));
  if (std::find(header.begin(), header.end(), "member") == header.end())
    Fail(1, "has no column \"member\"", "name the columns in the first line, separated by tabs");
  while (reader.Next()) {
    if (reader.size() != header.size())
      Fail(reader.line(),
           StrCat("has ", reader.size(), " fields where the header has ", header.size()),
           "separate the fields by tabs");
    Row row;
    row.line = reader.line();
    std::string member;
    for (size_t i = 0; i < header.size(); ++i) {
      std::string value(reader.field(i));
      if (header[i] == "member")
        member = std::move(value);
      else if (header[i] == "language")
        row.language = std::move(value);
      else if (header[i] == "source")
        row.source = std::move(value);
      else if (header[i] == "package")
        row.package = std::move(value);
      else if (header[i] == "label" && !value.empty()) {
        row.label = FileLabelOf(value);
        if (!row.label)
          Fail(row.line, "has the label \"" + Printable(value) + "\"",
               "use benign, malicious, malicious_package or shellcode");
      }
    }
    Add(member, std::move(row));
  }
}

void LabelTable::ReadJsonLines(const std::string& text) {
  int64_t line = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.size(), text.find('\n', at));
    const std::string_view json(text.data() + at, end - at);
    at = end + 1;
    ++line;
    if (json.find_first_not_of(" \t\r") == json.npos) continue;
    try {
      const nlohmann::json object = nlohmann::json::parse(json);
      const JsonFields fields(object, "");
      Row row;
      row.line = line;
      row.language = fields.String("language");
      if (object.contains("source")) row.source = fields.String("source");
      for (const nlohmann::json& pair : fields.Array("spans")) {
        Require(pair.is_array() && pair.size() == 2 && pair[0].is_number_integer() &&
                    pair[1].is_number_integer(),
                "spans must be pairs of whole numbers");
        const ByteSpan span{pair[0].get<int64_t>(), pair[1].get<int64_t>()};
        Require(0 <= span.start && span.start < span.end, "a span goes from ", span.start, " to ",
                span.end);
        row.spans.push_back(span);
      }
      std::sort(row.spans.begin(), row.spans.end(),
                [](const ByteSpan& a, const ByteSpan& b) { return a.start < b.start; });
      for (size_t i = 1; i < row.spans.size(); ++i)
        Require(row.spans[i - 1].end <= row.spans[i].start, "spans overlap");
      const std::string key = row.language + "/" + fields.String("id");
      Add(key, std::move(row));
    } catch (const ArgumentError& error) {
      Fail(line, error.what(), "give an object with id, language and spans on each line");
    } catch (const nlohmann::json::exception&) {
      Fail(line, "is not JSON", "give an object with id, language and spans on each line");
    }
  }
}

const LabelTable::Row* LabelTable::Find(const std::string& member) {
  auto found = rows_.find(member);
  for (const std::string_view folder : {"infected/", "clean/"})
    if (found == rows_.end() && member.starts_with(folder))
      found = rows_.find(member.substr(folder.size()));
  if (found == rows_.end()) return nullptr;
  found->second.used = true;
  return &found->second;
}

int64_t LabelTable::unused() const {
  return std::count_if(rows_.begin(), rows_.end(),
                       [](const auto& row) { return !row.second.used; });
}

void LabelTable::CheckSpans(const Row& row, int64_t file_bytes) const {
  if (!row.spans.empty() && row.spans.back().end > file_bytes)
    Fail(row.line,
         StrCat("has a span that ends at byte ", row.spans.back().end, " of ", file_bytes),
         "give spans that lie in the file");
}

}  // namespace fovea::data
