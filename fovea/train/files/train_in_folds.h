#ifndef FOVEA_TRAIN_FILES_TRAIN_IN_FOLDS_H_
#define FOVEA_TRAIN_FILES_TRAIN_IN_FOLDS_H_

#include <string>
#include <vector>

#include "fovea/train/files/trainings.h"

namespace fovea::train {

// A corpus of which every file is kept apart once.
struct FoldedCorpus {
  const std::vector<FileCorpus>& folds;
  const FileCorpus::Part& whole;
};

// How many trainings a job in folds is made of: K first looks, each without a fold, and one of all
// files; then, with a sharp look, as many of these: each without a fold is trained on the places
// that the other first looks find in what they have not seen.
int64_t PartsOf(const FilesJob& job);

// What job.only_part writes, the model itself where it is 0. A fold's is a table, PATH.tsv, above
// all; the others are models.
struct PartOutput {
  std::string path;
  bool is_fold = false;
};
PartOutput OutputOf(const FilesJob& job);

// Trains all of them, or job.only_part alone, and puts them together. With OUT the path of the
// model to make, beside it lie
//   OUT.first-1 …, OUT.first    models of the first look, the last of all files
//   OUT.first-1.tsv …           what those without a fold say of it (scored_files.h)
//   OUT.sharp-1.tsv …           what they say with a sharp look beside them
//   OUT.whole                   the model without thresholds
// of which the models go in the end. `resume` takes up what is there. Throws InputError where a
// part that another needs is missing or of other data or options.
void TrainInFolds(const FilesJob& job, const FoldedCorpus& corpus,
                  const infer::ModelFile& untrained, Trainings* trainings);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_TRAIN_IN_FOLDS_H_
