// Lists that people and other programs write for a scan and for training: hashes, known findings,
// patterns, paths, labels. Whatever the bytes, each is read, or InputError says in which file and
// why not.
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "fovea/cli/files/path_list.h"
#include "fovea/core/error.h"
#include "fovea/data/files/label_table.h"
#include "fovea/data/files/walk/ignore_file.h"
#include "fovea/scan/known/known_findings_file.h"
#include "fovea/scan/known/trusted_hashes.h"
#include "fuzz/check.h"
#include "fuzz/scratch_file.h"
#include "fuzz/target.h"

namespace fovea {
namespace {

void Hashes(std::string_view text) {
  scan::TrustedHashes hashes;
  hashes.AddList("f", text);
  FUZZ_CHECK(!hashes.kinds().empty());
  for (const data::DigestKind kind : hashes.kinds())
    FUZZ_CHECK(!hashes.ListWith(kind, data::Digest(kind, text)));
}

void Findings(std::string_view text) {
  const auto findings = scan::ParseKnownFindings(text, "f");
  FUZZ_CHECK(findings.size() <= text.size());
  scan::KnownFindings known;
  known.AddList("f", findings);
  for (const scan::KnownFinding& finding : findings) FUZZ_CHECK(known.Of(finding.path) != nullptr);
  FUZZ_CHECK(known.Gone().size() <= 1);
}

void Patterns(std::string_view text) {
  const fuzz::ScratchFile file("f", text);
  try {
    FUZZ_CHECK(data::ReadIgnoreFile(file.path("f")).size() <= text.size());
  } catch (const InputError& error) {
    FUZZ_CHECK(error.file() == file.path("f"));
  }
}

void Paths(std::string_view text, bool null_separated) {
  const fuzz::ScratchFile file("f", text);
  cli::PathList paths(file.path("f"), null_separated, nullptr);
  while (const auto start = paths.Next()) FUZZ_CHECK(!start->path.empty());
  FUZZ_CHECK(paths.count() <= static_cast<int64_t>(text.size()));
}

void Labels(std::string_view text, const char* ending) {
  const fuzz::ScratchFile file(std::string("f") + ending, text);
  try {
    data::LabelTable labels = data::LabelTable::Beside(file.path("f"));
    FUZZ_CHECK(labels.path() == file.path("f") + ending);
    FUZZ_CHECK(labels.unused() <= static_cast<int64_t>(text.size()));
    if (const auto* row = labels.Find("infected/php/a")) labels.CheckSpans(*row, 100);
  } catch (const InputError& error) {
    FUZZ_CHECK(error.file().starts_with(file.path("f")));
  }
}

void Try(uint8_t list, std::string_view text) {
  try {
    switch (list % 7) {
      case 0:
        return Hashes(text);
      case 1:
        return Findings(text);
      case 2:
        return Patterns(text);
      case 3:
        return Paths(text, false);
      case 4:
        return Paths(text, true);
      case 5:
        return Labels(text, ".tsv");
      default:
        return Labels(text, ".jsonl");
    }
  } catch (const InputError& error) {
    FUZZ_CHECK(error.file() == "f");
  }
}

}  // namespace
}  // namespace fovea

// A byte that says which list, then the list.
void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  if (size > 0) Try(bytes[0], {reinterpret_cast<const char*>(bytes + 1), size - 1});
}
