#ifndef FOVEA_DATA_FILES_LABEL_TABLE_H_
#define FOVEA_DATA_FILES_LABEL_TABLE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/files/labelled_files.h"

namespace fovea::data {

// "malicious_package" and the like, as in tables and as names of folders; infected and clean are
// kMalicious and kBenign. Nothing for another word.
std::optional<FileLabel> FileLabelOf(const std::string& word);

// What a table beside a collection says of its members.
class LabelTable {
 public:
  struct Row {
    std::optional<FileLabel> label;
    std::string language, source, package;
    std::vector<ByteSpan> spans;  // by start, without overlap
    int64_t line = 0;
    bool used = false;
  };

  LabelTable() = default;
  // Reads a table: JSON lines where its name ends so, else columns separated by tabs, with a header
  // that names `member`. InputError: what is wrong in it, and where.
  static LabelTable Read(const std::string& path);
  // Reads NAME.tsv, NAME.tsv.xz or NAME.jsonl, whichever is there, for a collection NAME.tar.xz or
  // a folder NAME.
  static LabelTable Beside(const std::string& collection);

  // "" without a table.
  const std::string& path() const { return path_; }
  // The row of label/language/id, which counts as used from now on; null if there is none.
  const Row* Find(const std::string& member);
  int64_t unused() const;
  // Throws InputError where its spans go beyond the end of the file.
  void CheckSpans(const Row& row, int64_t file_bytes) const;

 private:
  void ReadColumns(const std::string& text);
  void ReadJsonLines(const std::string& text);
  [[noreturn]] void Fail(int64_t line, const std::string& problem, const std::string& remedy) const;
  void Add(const std::string& key, Row row);

  std::string path_;
  std::unordered_map<std::string, Row>
      rows_;  // by member, or by language/id of infected/ and clean/
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LABEL_TABLE_H_
