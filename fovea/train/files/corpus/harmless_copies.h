#ifndef FOVEA_TRAIN_FILES_CORPUS_HARMLESS_COPIES_H_
#define FOVEA_TRAIN_FILES_CORPUS_HARMLESS_COPIES_H_

#include <cstdint>
#include <unordered_set>
#include <vector>

#include "fovea/data/files/labelled_files.h"

namespace fovea::train {

// What a file says, as a hash: of its lines that are not blank, without comments, without blanks at
// either end. 0: it says nothing. Of a file that is no text, of its bytes.
uint64_t HashOfLines(const data::LabelledFile& file);

// A malicious package holds copies of well-known modules, which carry its label; collections of
// malware hold a few libraries. What is also there as benign is not learnt as malicious.
class HarmlessCopies {
 public:
  explicit HarmlessCopies(const std::vector<data::LabelledFile>& files);

  // Whether `file`, kMalicious or kMaliciousPackage, says the same as a benign file.
  // Never where it says nothing, or where it is known which of its bytes are malicious.
  bool HaveCopy(const data::LabelledFile& file) const;

 private:
  std::unordered_set<uint64_t> benign_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_CORPUS_HARMLESS_COPIES_H_
