#ifndef FOVEA_TRAIN_FILES_HELD_OUT_H_
#define FOVEA_TRAIN_FILES_HELD_OUT_H_

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fovea/infer/files/evaluation/detection_metrics.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/train/files/bags/bag_sampler.h"

namespace fovea::train {

// What a model says of files kept apart, by language: logits of whole files, of packages (their
// files' largest), and of benign files with something malicious planted, whose place is known.
struct HeldOutScores {
  struct Scores {
    std::vector<double> benign, malicious, planted;
    std::vector<infer::LocatedFile> located;
  };
  OfLanguages<Scores> languages;
  int64_t files = 0, language_right = 0;  // benign and malicious files, and whose language was told
};

// planted: how many to make for each language that has benign files. most: of a language's benign
// files; 0: all. Files are read as `fovea scan` reads them: a long one is a bag of stretches.
HeldOutScores ScoreHeldOut(const infer::FileModel& model, const FileCorpus::Part& files,
                           int64_t planted, int64_t most, uint64_t seed);

// {"php": {"benign": n, "malicious": n, "auroc": x, "found": {"0.001": …}, …}}
nlohmann::json ToJson(const HeldOutScores& scores);

// The mean over languages of the share found at 1 % false alarms: one number to follow.
double MeanFound(const HeldOutScores& scores);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_HELD_OUT_H_
