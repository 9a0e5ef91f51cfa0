#ifndef FOVEA_TRAIN_FILES_CORPUS_BENIGN_LINES_H_
#define FOVEA_TRAIN_FILES_CORPUS_BENIGN_LINES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/train/files/corpus/file_corpus.h"

namespace fovea::train {

// The lines of all benign files, as hashes. A malicious file is often a copy of a harmless one, a
// library or a module, with something added: what it says line by line as benign files do is not
// what makes it malicious.
class BenignLines {
 public:
  explicit BenignLines(const FileCorpus::Part& files);

  // The stretches of a file whose lines are in no benign file, or too short to tell; by place. All
  // of it where every line is in one: the benign file may be the one that is labelled wrongly.
  std::vector<ByteSpan> NovelStretches(std::string_view bytes) const;

 private:
  std::vector<uint64_t> lines_;  // ascending
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_CORPUS_BENIGN_LINES_H_
