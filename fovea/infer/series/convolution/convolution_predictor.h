#ifndef FOVEA_INFER_SERIES_CONVOLUTION_CONVOLUTION_PREDICTOR_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_CONVOLUTION_PREDICTOR_H_

#include <memory>
#include <string>

#include "fovea/infer/predictor.h"
#include "fovea/infer/series/convolution/convolution_model.h"

namespace fovea::infer {

// A ConvolutionModel as a Predictor. It takes series one by one, each at its own length and so many
// at once as there are threads, and says of each, where that is wanted, what every step added.
// Throws InputError as ConvolutionModel::FromFile does; path is for messages.
std::unique_ptr<Predictor> MakeConvolutionPredictor(ModelFile file, const std::string& path);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_CONVOLUTION_PREDICTOR_H_
