#ifndef FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_TOLD_H_
#define FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_TOLD_H_

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace fovea::data {

// What is odd about a zip file, in which readers of different kinds see different members. Told
// once for each kind, with the number and the first name.
class ZipTold {
 public:
  enum Kind {
    kUnlisted,    // has a header, but is in no directory
    kName,        // another name in the directory than in front of the member
    kMethod,      // another compression
    kSize,        // another size or checksum
    kEncryption,  // is marked as encrypted in one of the two, or in both and is not
    kOverlap,     // begins within another one
    kAlias,       // the same place by several names
    kTwice,       // the same name for different content
    kMisplaced,   // is in the directory, but not where that says
    kKinds
  };

  void Count(Kind kind, const std::string& name);
  void Discount(Kind kind) { --found_[kind].count; }

  // A line for each kind that is there, for Note(); kMisplaced is not among them.
  std::vector<std::string> Notes(int archives) const;
  // What could not be read because it is misplaced; "": nothing.
  std::string Misplaced() const;

 private:
  struct Found {
    int64_t count = 0;
    std::string first;
  };
  std::array<Found, kKinds> found_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ZIP_ZIP_TOLD_H_
