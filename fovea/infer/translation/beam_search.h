#ifndef FOVEA_INFER_TRANSLATION_BEAM_SEARCH_H_
#define FOVEA_INFER_TRANSLATION_BEAM_SEARCH_H_

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/infer/translation/model.h"
#include "fovea/infer/translation/output_layer.h"
#include "fovea/infer/translation/step_decoder.h"

namespace fovea::infer {

struct BeamOptions {
  int64_t width = 5;          // K, hypotheses side by side; 1: the likeliest piece each time
  int64_t best = 1;           // hypotheses to return, up to K
  double length_penalty = 1;  // α
  // A translation of S source pieces has at most factor · S + extra.
  double most_factor = 2;
  int64_t most_extra = 10;
  bool weights = false;  // also where each piece looked
};

struct Hypothesis {
  std::vector<int32_t> pieces;  // without the mark of the end
  double log_probability = 0;   // of the pieces and the end
  double score = 0;             // log_probability / (pieces + 1)^α
  bool complete = true;         // false: cut at the most pieces
  std::vector<float> weights;   // [pieces + 1, S], that of the end among them; empty if not asked
                                // for, or of a model that does not look
};

// The likeliest translations by beam search: at each step the K likeliest continuations of K
// hypotheses go on; those that end are set aside with log P / length^α. A hypothesis is given up,
// and with the last one the sentence is done, when no end of it can come before the last that is
// wanted. Source: Graves 2012, section 3; the penalty as log P / length^α in Koehn & Knowles 2017.
class BeamSearch {
 public:
  // Lays out the model's weights for any number of searches.
  BeamSearch(const TranslationModel& model,
             const attention::Parameters<attention::KernelBackend>& parameters);

  // sources: pieces of each sentence with the mark of its end, at least one each; they are best of
  // like length. begin, end: the marks. Returns the best hypotheses of each, by falling score:
  // fewer than asked for where fewer have ended, at least one, which is incomplete where none has.
  std::vector<std::vector<Hypothesis>> operator()(const std::vector<std::vector<int32_t>>& sources,
                                                  int32_t begin, int32_t end,
                                                  const BeamOptions& options) const;

 private:
  bool attends_;
  std::unique_ptr<StepDecoders> decoders_;
  OutputLayer output_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_BEAM_SEARCH_H_
