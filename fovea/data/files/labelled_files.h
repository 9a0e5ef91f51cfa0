#ifndef FOVEA_DATA_FILES_LABELLED_FILES_H_
#define FOVEA_DATA_FILES_LABELLED_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"

namespace fovea::data {

enum class FileLabel { kBenign, kMalicious, kMaliciousPackage, kShellcode };
// "benign", "malicious", "malicious_package", "shellcode".
const char* LabelName(FileLabel label);

// A file with what is known of it.
struct LabelledFile {
  std::string path;  // member or path, for messages
  std::string bytes;
  FileLabel label = FileLabel::kBenign;
  std::string language;         // "" unknown
  std::string source;           // collection it is from; hold-outs are split by it
  std::string package;          // of a malicious package: its bag
  std::vector<ByteSpan> spans;  // where the malice is, if that is known
  std::string folder;           // the first one below the collection: "infected", …; "" of none
  std::string member;           // the path below the collection, as in its table
};

struct LabelledFilesOptions {
  int64_t max_file_bytes = int64_t{4} << 20;  // the rest of a longer file is not kept
  int64_t max_bytes = int64_t{4} << 30;       // in memory, over all
};

// What was found beside a labelled archive or folder and read.
struct LabelledFiles {
  std::vector<LabelledFile> files;
  std::vector<std::string> notes;  // what was left out, for the user: "12 members are not in TABLE"
};

// Reads a folder or archive whose first folder names give the label (benign/, malicious/,
// malicious_package/, shellcode/, infected/, clean/) and second the language, as
// label/language/id; malicious_package/language/PACKAGE/id. A table beside it, named like the
// archive with .tsv, .tsv.xz or .jsonl in place of .tar.xz, .tar, .zip (of a folder: appended),
// gives source, package, and spans: columns member, label, language, bytes, source, package;
// JSON lines with id, language, spans, source. `all`: label of every file where the path has no
// such folders (for --malicious PATH, --benign PATH); source is then the path given.
LabelledFiles ReadLabelledFiles(const std::string& path, const LabelledFilesOptions& options);
LabelledFiles ReadFilesAs(FileLabel all, const std::string& path,
                          const LabelledFilesOptions& options);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LABELLED_FILES_H_
