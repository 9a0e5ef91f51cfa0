#include "fovea/data/files/archives/zip/zip_told.h"

#include "fovea/core/error.h"

namespace fovea::data {
namespace {

// What follows the number and the first name.
constexpr const char* kTexts[ZipTold::kKinds] = {
    "in no directory of the zip, which some programs unpack and others do not see",
    "of another name in the directory than in its own header",
    "of another compression in the directory than in its own header",
    "of another size or checksum in the directory than in its own header",
    "marked as encrypted where other readers take it as plain",
    "that begins within another one",
    "listed by several names",
    "of the same name as another one with different content",
    "in the directory, but not where that says"};

}  // namespace

void ZipTold::Count(Kind kind, const std::string& name) {
  Found& found = found_[kind];
  if (found.count++ == 0) found.first = name;
}

std::vector<std::string> ZipTold::Notes(int archives) const {
  std::vector<std::string> notes;
  if (archives > 1)
    notes.push_back(StrCat("has ", archives, " zip directories, of which programs read one or the ",
                           "other; the members of all were scanned"));
  for (int kind = 0; kind < kMisplaced; ++kind) {
    const Found& found = found_[static_cast<size_t>(kind)];
    if (found.count <= 0) continue;
    notes.push_back(StrCat("has ", found.count, found.count == 1 ? " member " : " members ",
                           kTexts[kind], " (",
                           found.count == 1 ? "" : "first: ", Printable(found.first), ")"));
  }
  return notes;
}

std::string ZipTold::Misplaced() const {
  const Found& found = found_[kMisplaced];
  if (found.count == 0) return "";
  return StrCat("has ", found.count, found.count == 1 ? " member " : " members ",
                kTexts[kMisplaced], ": not found (",
                found.count == 1 ? "" : "first: ", Printable(found.first), ")");
}

}  // namespace fovea::data
