#ifndef FOVEA_DATA_FILES_ARCHIVES_VISIT_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_VISIT_FOR_TEST_H_

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "fovea/data/files/archives/archive_for_test.h"
#include "fovea/data/files/archives/archive_visit.h"
#include "fovea/data/test_support.h"

namespace fovea::data {

// A visit of bytes "a" that come as a stream. With seeking they must give the same: so each archive
// of the tests is tried both ways.
inline Recorder VisitStream(std::string_view bytes, const WalkOptions& options = {}) {
  StreamForTest stream(bytes);
  Recorder recorder, seeking;
  VisitBytes("a", stream, options, recorder);
  MemoryBytes memory(bytes);
  ReplayReader input(&memory);
  ArchiveVisit(options, &seeking).Start("a", &input);
  EXPECT_EQ(recorder.files, seeking.files);
  EXPECT_EQ(recorder.not_read, seeking.not_read);
  EXPECT_EQ(recorder.notes, seeking.notes);
  return recorder;
}

// A visit of a file "a" on disk, and one of the same bytes as a stream, which must give the same.
inline Recorder VisitBothWays(const std::string& bytes, const WalkOptions& options = {}) {
  TemporaryFolder folder;
  Recorder disk;
  const std::string path = folder.Write("a", bytes);
  VisitFile(path, options, disk);
  for (Pairs* pairs : {&disk.files, &disk.not_read, &disk.notes})
    for (auto& [name, text] : *pairs) name = name.substr(path.size() - 1);
  const Recorder stream = VisitStream(bytes, options);
  EXPECT_EQ(disk.files, stream.files);
  EXPECT_EQ(disk.not_read, stream.not_read);
  EXPECT_EQ(disk.notes, stream.notes);
  return disk;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_VISIT_FOR_TEST_H_
