#include "fovea/cli/series/series_families.h"

namespace fovea::cli {
namespace {

// tests/cli/train_series.t compares them with the help of both families.
constexpr std::string_view kOfRecurrent[] = {
    "--attention", "--cell",   "--hidden",     "--layers",       "--bidirectional",
    "--one-way",   "--shared", "--score",      "--score-hidden", "--heads",
    "--scope",     "--window", "--normaliser", "--sharpness"};
constexpr std::string_view kOfConvolution[] = {"--features", "--pooling"};

}  // namespace

const ModelFamilies& SeriesFamilies() {
  static const ModelFamilies families = {"fovea train series", kConvolution, kRecurrent,
                                         kOfConvolution, kOfRecurrent};
  return families;
}

}  // namespace fovea::cli
