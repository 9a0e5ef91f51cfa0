#ifndef FOVEA_TRAIN_FILES_RAW_TRAIN_PROGRAMS_H_
#define FOVEA_TRAIN_FILES_RAW_TRAIN_PROGRAMS_H_

#include <functional>
#include <string>
#include <vector>

#include "fovea/infer/files/raw/raw_model.h"
#include "fovea/infer/model_file.h"
#include "fovea/train/files/raw/raw_learner.h"

namespace fovea::train {

struct ProgramsJob {
  std::string base;                    // a model of the task "files", which gets the look
  std::vector<std::string> labelled;   // archives and folders with machine code: label "shellcode"
  std::vector<std::string> leave_out;  // tables of members of `labelled`
  std::vector<std::string> benign;     // folders of packages of benign programs and documents
  infer::RawModelOptions model;
  RawTrainOptions training;
  int64_t folds = 5;    // of sources and of groups of relatives of code, each kept apart once
  int64_t planted = 4;  // files with each piece of code, by the model that has not learnt from it
  std::string name;     // and version; "": that of the base
  std::string out;
};

// What the programs kept apart show.
struct ProgramsResult {
  infer::ModelFile model;
  int64_t files = 0, sources = 0, pieces = 0, groups = 0;
  std::vector<std::string> notes;
};

// phase: what is being done; done of all.
using ProgramsProgress = std::function<void(const std::string& phase, int64_t done, int64_t all)>;

// Gives a model of files a look at raw bytes, and thresholds for the formats of programs and
// documents. Every source of benign files and every group of machine code is kept apart once: from
// what models that have not learnt from them say are the thresholds, the scale of the look (its
// scores are as rare among clean files as equal ones of text, in each format) and the metrics
// "programs". What these models say of the benign files lies beside the model in OUT.programs.tsv.
// The look that is kept learns from all. Writes job.out, whole or not at all. Throws InputError on
// data that cannot be read or has no machine code, ArgumentError on options out of range.
ProgramsResult TrainPrograms(const ProgramsJob& job, const ProgramsProgress& progress = {});

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_RAW_TRAIN_PROGRAMS_H_
