#include "fovea/data/files/archives/documents/onenote/one_note_reader.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/archives/documents/ole/ole_for_test.h"
#include "fovea/data/files/archives/documents/onenote/one_note_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

Pairs Inside(const std::string& section, Pairs* not_read = nullptr) {
  Recorder recorder = VisitBothWays(section);
  EXPECT_FALSE(recorder.files.empty());
  if (recorder.files.empty()) return {};
  EXPECT_EQ(recorder.files[0], (Pairs::value_type{"a", section}));
  recorder.files.erase(recorder.files.begin());
  if (not_read != nullptr)
    *not_read = recorder.not_read;
  else
    EXPECT_EQ(recorder.not_read, Pairs{});
  return recorder.files;
}

TEST(OneNoteReaderTest, Files) {
  EXPECT_EQ(
      Inside(OneNoteOf({OneNoteFile("<script>x()</script>"), OneNoteFile(""),
                        OneNoteFile(Zip({{"a.js", "var"}}))})),
      (Pairs{
          {"a!/file 1", "<script>x()</script>"}, {"a!/file 2", ""}, {"a!/file 3!/a.js", "var"}}));
  EXPECT_EQ(Inside(OneNoteOf({})), Pairs{});
  const std::string inner = OneNoteOf({OneNoteFile("inner")});
  EXPECT_EQ(Inside(OneNoteOf({OneNoteFile(inner)})),
            (Pairs{{"a!/file 1", inner}, {"a!/file 1!/file 1", "inner"}}));
}

TEST(OneNoteReaderTest, LengthsThatAreNotSo) {
  // Without a footer it ends at the next object, or at the end of the file.
  std::string first = OneNoteFile("12345678", false);
  PutNumber(&first, 16, 1000, 8);
  const std::string section = OneNoteOf({first, OneNoteFile("second")});
  Pairs not_read;
  const Pairs found = Inside(section, &not_read);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].second.substr(0, 9), std::string("12345678\0", 9));
  EXPECT_EQ(found[1], (Pairs::value_type{"a!/file 2", "second"}));
  EXPECT_EQ(not_read, (Pairs{{"a!/file 1", "was cut off after 48 of 1000 bytes"}}));
  EXPECT_EQ(Inside(OneNoteOf({OneNoteFile("123", false)})), (Pairs{{"a!/file 1", "123"}}));
  PutNumber(&first, 16, ~uint64_t{0}, 8);
  EXPECT_EQ(Inside(OneNoteOf({first}), &not_read).size(), 1u);
  EXPECT_EQ(not_read.size(), 1u);
}

}  // namespace
}  // namespace fovea::data
