#ifndef FOVEA_INFER_TRANSLATION_TRANSLATOR_H_
#define FOVEA_INFER_TRANSLATION_TRANSLATOR_H_

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/sentences/subwords.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/translation/beam_search.h"

namespace fovea::infer {

// One translation of a sentence.
struct Translation {
  std::string text;
  double log_probability = 0;  // of all pieces and the end
  double score = 0;            // log_probability by length: BeamOptions
  bool complete = true;        // false: cut at the most pieces
  // Where each piece looked, if asked for: [target pieces + 1, source pieces + 1], the ends last;
  // empty for a model that does not look, and for an empty sentence.
  std::vector<float> weights;
  data::Segmentation target;
};

struct TranslatedLine {
  data::Segmentation source;      // pieces without the end
  bool cut = false;               // the source was longer than the model takes
  std::vector<Translation> best;  // by falling score; one empty one for an empty line
};

// A model with its vocabularies: raw sentences in, raw sentences out.
class Translator {
 public:
  static constexpr Task kTask = Task::kTranslation;

  // Throws InputError on a file of another task or damaged.
  static Translator Load(const std::string& path);
  static Translator FromFile(const ModelFile& file, const std::string& path);

  Translator(TranslationModel model, attention::Parameters<attention::KernelBackend> parameters,
             data::Subwords source, data::Subwords target);

  const TranslationModel& model() const { return model_; }
  const attention::Parameters<attention::KernelBackend>& parameters() const { return parameters_; }
  const data::Subwords& source() const { return source_; }
  const data::Subwords& target() const { return target_; }

  // Lines in any order of lengths; the translations come in the order of the lines. Sentences of
  // like length go together, `batch` at a time, on up to NumThreads() threads.
  std::vector<TranslatedLine> Translate(std::span<const std::string> lines,
                                        const BeamOptions& options, int64_t batch = 32) const;

  // Pieces of a source with the mark of the end, cut to what the model takes.
  std::vector<int32_t> SourcePieces(const data::Segmentation& source, bool* cut = nullptr) const;

 private:
  TranslationModel model_;
  attention::Parameters<attention::KernelBackend> parameters_;
  BeamSearch search_;
  data::Subwords source_, target_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_TRANSLATOR_H_
