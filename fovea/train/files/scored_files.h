#ifndef FOVEA_TRAIN_FILES_SCORED_FILES_H_
#define FOVEA_TRAIN_FILES_SCORED_FILES_H_

#include <optional>
#include <string>
#include <vector>

#include "fovea/infer/files/file_model.h"
#include "fovea/train/files/calibrate.h"
#include "fovea/train/files/corpus/file_corpus.h"
#include "fovea/train/files/held_out.h"

namespace fovea::train {

// What a model says of a file that it has not learnt from.
struct ScoredFile {
  std::string member;    // its name in the archive or folder
  std::string label;     // data::LabelName
  std::string language;  // as it is labelled
  std::string source;    // project or collection
  std::string package;   // of a malicious package, else ""
  double logit = 0;
  std::string told;  // the language that the model tells
};

// Of all benign and malicious files and packages of a part, in its order.
std::vector<ScoredFile> ScoreFiles(const infer::FileModel& model, const FileCorpus::Part& files);

// A table of tab-separated values, a file a line, below a line "# KEY". Written whole or not at
// all. Throws InputError where it cannot be written.
void WriteScores(const std::string& path, const std::string& key,
                 const std::vector<ScoredFile>& files);
// Nothing where there is no such file, or one of another key. Throws InputError on a damaged one.
std::optional<std::vector<ScoredFile>> ReadScores(const std::string& path, const std::string& key);

// The benign ones, each under the language that the model told: it is by this that a scan chooses
// the threshold.
std::vector<BenignScore> BenignScores(const std::vector<ScoredFile>& files);

// By language as labelled; a package is as malicious as the most malicious of its files.
HeldOutScores ByLabel(const std::vector<ScoredFile>& files);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_SCORED_FILES_H_
