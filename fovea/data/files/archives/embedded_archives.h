#ifndef FOVEA_DATA_FILES_ARCHIVES_EMBEDDED_ARCHIVES_H_
#define FOVEA_DATA_FILES_ARCHIVES_EMBEDDED_ARCHIVES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/archives/archive_kind.h"

namespace fovea::data {

// An archive that begins within a file of another kind.
struct EmbeddedArchive {
  int64_t start = 0;
  const ArchiveKind* declared = nullptr;  // of one whose first bytes do not show it
  bool certain = false;                   // no other bytes look like it
  bool text = false;                      // ends where the next one of text begins
};

// Finds archives and compressed streams in a file that is something else: behind a program, a
// script, a picture; and what a phar holds. Zips are found by their end (zip/zip_walk.h).
// Compressed streams have short marks: they are looked for behind text and pictures alone, where
// they are no accident.
class EmbeddedArchives {
 public:
  static constexpr size_t kMost = 100;  // found in one file

  // The bytes of the file, from front to back.
  void Add(std::span<const uint8_t> bytes);
  // There are no more.
  void End();

  // By start; none at the very start.
  const std::vector<EmbeddedArchive>& found() const { return found_; }
  bool more() const { return more_; }  // there were more than kMost

 private:
  static constexpr size_t kBlock = 64;
  void Search(size_t end);
  void SearchBinary(size_t begin, size_t end);
  void SearchText(size_t begin, size_t end);
  bool HasControl(size_t block) const;
  void LookAll(size_t begin, size_t end);
  void LookInText(size_t begin, size_t end);
  void Look(size_t at);
  int64_t At(size_t at) const { return window_start_ + static_cast<int64_t>(at); }
  void Found(const EmbeddedArchive& archive);

  std::string window_;  // bytes from window_start_ on
  int64_t window_start_ = 0;
  size_t searched_ = 0;  // of the window
  bool behind_plain_ = false, more_ = false;
  std::vector<EmbeddedArchive> found_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_EMBEDDED_ARCHIVES_H_
