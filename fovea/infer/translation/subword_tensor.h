#ifndef FOVEA_INFER_TRANSLATION_SUBWORD_TENSOR_H_
#define FOVEA_INFER_TRANSLATION_SUBWORD_TENSOR_H_

#include <string>

#include "fovea/data/sentences/subwords.h"
#include "fovea/infer/model_file.h"

namespace fovea::infer {

// Names of the vocabularies of a model of translation; a joint one is that of the source.
inline constexpr char kSourceSubwords[] = "subwords.source";
inline constexpr char kTargetSubwords[] = "subwords.target";

// A vocabulary in a model file: its bytes (Subwords::serialised) as an I8 tensor of one dimension.
void StoreSubwords(const data::Subwords& subwords, const std::string& name, ModelFile* file);

// Throws InputError: no such tensor, not of one dimension, or no vocabulary (data::Subwords).
data::Subwords LoadSubwords(const ModelFile& file, const std::string& name,
                            const std::string& path);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_SUBWORD_TENSOR_H_
