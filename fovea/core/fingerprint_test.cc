#include "fovea/core/fingerprint.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"
#include "fovea/core/file.h"

namespace fovea {
namespace {

TEST(Fingerprint, OfAFileIsThatOfItsBytes) {
  const std::string path = testing::TempDir() + "/fovea_fingerprint";
  // More than is read at once, and a NUL.
  std::string bytes((1 << 20) + 3, 'a');
  bytes[5] = '\0';
  WriteFile(path, bytes);
  EXPECT_EQ(FileFingerprint(path), FingerprintOf(bytes));
  bytes.back() = 'b';
  EXPECT_NE(FileFingerprint(path), FingerprintOf(bytes));
  // Of FNV-1a's own test vectors.
  EXPECT_EQ(FingerprintOf("a"), "af63dc4c8601ec8c");
}

TEST(Fingerprint, NeedsAFile) {
  EXPECT_THROW(FileFingerprint(testing::TempDir() + "/fovea_no_such_file"), InputError);
}

}  // namespace
}  // namespace fovea
