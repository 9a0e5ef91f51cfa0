#include "fovea/cli/tables/table_families.h"

namespace fovea::cli {
namespace {

// tests/cli/train_tabular.t compares them with the help of both families.
constexpr std::string_view kOfReweight[] = {"--no-attention", "--no-scale", "--normaliser",
                                            "--sharpness",    "--hidden",   "--activation",
                                            "--embedding"};
constexpr std::string_view kOfTokens[] = {"--members",       "--sparsity", "--layers",
                                          "--class-weights", "--split-by", "--split-last"};

}  // namespace

const ModelFamilies& TableFamilies() {
  static const ModelFamilies families = {"fovea train tabular", kTokens, kReweight, kOfTokens,
                                         kOfReweight};
  return families;
}

}  // namespace fovea::cli
