#ifndef FOVEA_TRAIN_EXPERIMENTS_H_
#define FOVEA_TRAIN_EXPERIMENTS_H_

#include <span>
#include <string>
#include <vector>

#include "fovea/train/series/train_series.h"
#include "fovea/train/tables/train_tabular.h"

// Experiments by name, exactly as the docs quote them: their data, model and training. The demo
// shows them and the tests hold them to their figures.
namespace fovea::train {

// What is known of where a model must look: all of `places` (indices) are among the `within`
// heaviest of the mean weights.
struct KnownTruth {
  std::vector<int> places;
  int within = 1;
  std::string text;  // for people
};

// Indices of the `count` heaviest means, heaviest first, ties in order.
std::vector<int> Heaviest(std::span<const float> mean, int count);
bool IsFound(const KnownTruth& truth, std::span<const float> mean);

// Samples whose mean attention is taken, drawn with this seed, which no training uses.
inline constexpr int64_t kFreshSamples = 300;
inline constexpr uint64_t kFreshSeed = 1'000'003;

// The dense reference experiment: 10,000 samples of 32 features, of which feature 1 is the answer;
// half for validation; attention Dense(32, softmax), hidden Dense(64) without activation; Adam
// 0.001, batch 64, 20 epochs. Source: P. Rémy's keras-attention-mechanism.
data::Table DenseReferenceData();
TabularJob DenseReferenceJob();
// The same with settings of ours, under which the attention gathers on x1: a learning rate of 0.01
// and a penalty of 0.05 on the weights' entropy (docs/experiments/dense-reference.md).
TabularJob DenseSharpJob();
KnownTruth DenseReferenceTruth();

// The series reference experiment: 300,000 samples of 20 steps × 2 dimensions, of which step 10 is
// the answer; a tenth for validation; LSTM of 32 units with an attention block before or after it;
// Adam 0.001, batch 64, 1 epoch. Source: as above.
// attention: "before" or "after".
data::SeriesSet SeriesReferenceData();
SeriesJob SeriesReferenceJob(const std::string& attention);
// After the LSTM, the answer stands in the states of step 10 and of the next one.
KnownTruth SeriesReferenceTruth(const std::string& attention);

// Splice junctions of DNA (UCI/Statlog): 60 letters around a place that may be a junction, which
// then lies between p30 and p31; donors carry GT at p31-p32, acceptors AG at p29-p30.
// data: tabular/splice_train.csv, a fifth of which is for validation; the default model and
// training.
TabularJob SpliceJob(const std::string& data);
KnownTruth SpliceTruth();

// Spam: is an e-mail advertisement, by the shares of 57 words and marks in it? UCI Spambase.
// data: tables/spam_train.csv. By the default model of tables.
TrainResult TrainSpam(const std::string& data);

// GunPoint of the UCR archive: does the hand hold a gun or point? 50 series of 150 steps to train.
// data: series/GunPoint_TRAIN.ts. By the default convolution model, and by the recurrent one.
TrainResult TrainGunPoint(const std::string& data);
SeriesJob GunPointJob(const std::string& data);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_EXPERIMENTS_H_
