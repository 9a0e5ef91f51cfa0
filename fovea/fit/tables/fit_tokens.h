#ifndef FOVEA_FIT_TABLES_FIT_TOKENS_H_
#define FOVEA_FIT_TABLES_FIT_TOKENS_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fovea/data/tables/table_encoding.h"
#include "fovea/fit/progress.h"
#include "fovea/fit/tables/held_out_rows.h"
#include "fovea/infer/tables/tokens/token_model.h"

namespace fovea::fit {

struct TokenOptions {
  int64_t members = 8;  // networks
  // infer::TokenShape; width 0: 8, and 16 where there are layers.
  int64_t width = 0, hidden = 128, layers = 0, heads = 2;
  int64_t knots = 32;      // of a column of numbers, at most
  double sparsity = 0.01;  // GatePenalty::penalty
  double dropout = 0.1;
  double learning_rate = 5e-3;
  int64_t epochs = 0;     // of each network; 0: tried, 4, 12, 36 and 108
  bool balanced = false;  // classes count alike, however many rows they have
  uint64_t seed = 1;

  int64_t token_width() const { return width > 0 ? width : layers > 0 ? 16 : 8; }
};

// A model, and how it did on rows that the networks which judged them had not seen.
struct TokenFit {
  infer::TokenModel model;
  int64_t epochs = 0;
  std::vector<std::pair<int64_t, double>> tried;  // epochs and their loss on rows left out
  int64_t rows_apart = 0;
  std::map<std::string, double> metrics;  // of rows left out, as infer::Evaluate has them
};

// Bytes that a fit holds beside the table, about.
double MemoryOfFit(const data::EncodedTable& table, const TokenOptions& options, int threads);

// Trains the networks of a TokenModel, each without the rows that are held out of it, so that
// all rows are learnt from and all are judged by a network that has not seen them. The number of
// epochs is found so: networks are trained anew for three times as many, from 4 to 108, as long as
// the loss on rows held out falls. Where all hold out the same rows, the networks are then trained
// on all of them. The same bits on any number of threads.
TokenFit FitTokens(const data::EncodedTable& table, const HeldOutRows& held_out,
                   const TokenOptions& options, const FitCallback& progress = {});

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_FIT_TOKENS_H_
