#ifndef FOVEA_INFER_TABLES_TOKENS_TOKEN_PREDICTOR_H_
#define FOVEA_INFER_TABLES_TOKENS_TOKEN_PREDICTOR_H_

#include <memory>
#include <string>
#include <vector>

#include "fovea/infer/predictor.h"
#include "fovea/infer/tables/tokens/token_model.h"
#include "fovea/infer/tables/tokens/token_scorer.h"

namespace fovea::infer {

// What a TokenModel says of some rows of a table that was encoded for it.
struct TokenPredictions {
  std::vector<float> predictions;  // as PredictedBatch has them, the value in the target's own unit
  std::vector<float> weights;      // [rows, columns]
};

// The members of a model, ready to be run.
class TokenEnsemble {
 public:
  // The model is kept by reference.
  explicit TokenEnsemble(const TokenModel& model);

  TokenPredictions Predict(const data::EncodedTable& table, std::span<const int64_t> rows) const;
  // [columns] of one row: the value, or the probability of the class that is predicted, less that
  // where the column's cell is taken for missing.
  std::vector<float> Effects(const data::EncodedTable& table, int64_t row) const;

  // How much each column looks at each [columns that look, columns] in the last layer, the mean of
  // members, heads and rows; each row of it sums to 1. Throws ArgumentError where the model has no
  // layers, or there are no rows.
  std::vector<float> ColumnPairs(const data::EncodedTable& table,
                                 std::span<const int64_t> rows) const;

 private:
  // Of places [rows, tracks].
  TokenPredictions Predict(std::span<const TokenPlace> places) const;

  const TokenModel& model_;
  std::vector<TokenScorer> members_;
};

// The softmax of scores z [rows, outputs], or the value that one output stands for, added to
// predictions [rows, PredictedBatch's width].
void AddPredictions(const data::TargetSpec& target, std::span<float> scores,
                    std::span<float> predictions);

// A TokenModel as a Predictor, many rows at once on each thread. Throws InputError as
// TokenModel::FromFile does; path is for messages.
std::unique_ptr<Predictor> MakeTokenPredictor(ModelFile file, const std::string& path);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TABLES_TOKENS_TOKEN_PREDICTOR_H_
