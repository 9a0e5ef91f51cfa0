#ifndef FOVEA_INFER_TABLES_TOKENS_TOKEN_MODEL_H_
#define FOVEA_INFER_TABLES_TOKENS_TOKEN_MODEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/data/tables/table_encoding.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/tables/tokens/token_network.h"

namespace fovea::infer {

// Networks of one shape over the columns of a table, each trained without another part of the rows;
// the model's probabilities, or its value, are the mean of theirs, and so are its weights.
struct TokenModel {
  static constexpr char kFamily[] = "tokens";

  data::TableSpec data;
  std::vector<ColumnTrack> tracks;
  TokenShape shape;
  std::vector<TokenNetwork> members;

  // Logits that a member puts out: one a class, of two classes too; one for an amount.
  static int64_t OutputsOf(const data::TargetSpec& target);
  int64_t parameter_count() const;

  ModelFile ToFile() const;
  // Throws InputError where the file's parts do not fit each other; path is for messages.
  static TokenModel FromFile(const ModelFile& file, const std::string& path);
};

// Whether a file of a model of tables is of this family.
bool IsTokenModel(const ModelFile& file);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TABLES_TOKENS_TOKEN_MODEL_H_
