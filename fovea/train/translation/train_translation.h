#ifndef FOVEA_TRAIN_TRANSLATION_TRAIN_TRANSLATION_H_
#define FOVEA_TRAIN_TRANSLATION_TRAIN_TRANSLATION_H_

#include <functional>
#include <string>

#include "fovea/data/sentences/parallel_text.h"
#include "fovea/data/sentences/subword_training.h"
#include "fovea/infer/translation/options.h"
#include "fovea/train/options.h"
#include "fovea/train/result.h"

namespace fovea::train {

// What goes with a kind of model besides its sizes; docs/experiments/translation.md has what it was
// chosen from. `batch` counts sentence pairs at most; batch_pieces bounds them, too.
struct TranslationTraining {
  TrainOptions train;
  double dropout = 0.3;
  int64_t batch_pieces = 2048;
  double join_pairs = 0.1;
};
TranslationTraining TrainingOf(const std::string& model);

struct TranslationJob {
  std::string source, target;              // files of lines that belong together
  std::string valid_source, valid_target;  // "": a share of the pairs
  double validation_share = 0.02;
  data::ParallelTextOptions read;
  data::SubwordOptions subwords;
  bool joint = true;           // one vocabulary for both languages
  double subword_dropout = 0;  // each epoch cuts the text anew: strength of Subwords::Sample; 0: no
  double join_pairs = 0;       // share of the pairs that each epoch joins to another; JoinPairs()
  int64_t longest_pair = 100;  // pairs with more pieces on a side are left out of the training
  infer::TranslationOptions model = infer::PresetOf("bahdanau");
  TrainOptions train = TrainingOf("bahdanau").train;
  int64_t batch_pieces = 2048;     // of a batch, source or target, padding included
  int64_t average = 5;             // the model is the mean of so many of the last epochs; 1: none
  int64_t validation_pairs = 500;  // of which BLEU is taken after each epoch
  std::string choose = "bleu";     // the epoch: bleu, loss
  std::string out;
};

// Trains and writes job.out, whole or not at all; as TrainTabular. The metrics are of the
// validation data: BLEU and chrF of a beam of 5, perplexity. warn takes a line for each thing that
// was cut or left out. Throws InputError on files that do not belong together, ArgumentError on
// options.
TrainResult TrainTranslation(const TranslationJob& job, const ProgressCallback& progress = {},
                             StopFlag stop = nullptr,
                             const std::function<void(const std::string&)>& warn = {});

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRAIN_TRANSLATION_H_
