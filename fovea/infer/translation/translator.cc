#include "fovea/infer/translation/translator.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/data/sentences/length_batches.h"
#include "fovea/infer/model_parameters.h"
#include "fovea/infer/translation/subword_tensor.h"

namespace fovea::infer {

using data::Subwords;

Translator::Translator(TranslationModel model,
                       attention::Parameters<attention::KernelBackend> parameters, Subwords source,
                       Subwords target)
    : model_(std::move(model)),
      parameters_(std::move(parameters)),
      search_(model_, parameters_),
      source_(std::move(source)),
      target_(std::move(target)) {}

Translator Translator::Load(const std::string& path) { return FromFile(LoadModel(path), path); }

Translator Translator::FromFile(const ModelFile& file, const std::string& path) {
  RequireTask(file, kTask, path);
  Subwords source = LoadSubwords(file, kSourceSubwords, path);
  Subwords target = file.int8_tensors.contains(kTargetSubwords)
                        ? LoadSubwords(file, kTargetSubwords, path)
                        : source;
  try {
    TranslationModel model(TranslationOptionsFromJson(file.model));
    const TranslationOptions& o = model.options();
    Require(o.source_pieces == source.size() && o.target_pieces == target.size(),
            "the vocabularies have ", source.size(), " and ", target.size(), " pieces, the model ",
            o.source_pieces, " and ", o.target_pieces);
    auto parameters = TakeParameters(model.Parameters(), file.tensors, path);
    return {std::move(model), std::move(parameters), std::move(source), std::move(target)};
  } catch (const ArgumentError& error) {
    throw InputError(path, StrCat("the description of the model is damaged: ", error.what()),
                     "copy it again or train it again");
  }
}

std::vector<int32_t> Translator::SourcePieces(const data::Segmentation& source, bool* cut) const {
  const auto most = static_cast<size_t>(model_.options().longest - 1);
  std::vector<int32_t> pieces;
  for (size_t i = 0; i < std::min(most, source.pieces.size()); ++i)
    pieces.push_back(source.pieces[i].id);
  pieces.push_back(Subwords::kEnd);
  if (cut) *cut = source.pieces.size() > most;
  return pieces;
}

std::vector<TranslatedLine> Translator::Translate(std::span<const std::string> lines,
                                                  const BeamOptions& options, int64_t batch) const {
  std::vector<TranslatedLine> out(lines.size());
  std::vector<std::vector<int32_t>> pieces(lines.size());
  std::vector<int64_t> lengths, wanted;  // of the lines that are not empty
  for (size_t i = 0; i < lines.size(); ++i) {
    out[i].source = source_.Segment(lines[i]);
    if (out[i].source.pieces.empty()) {
      out[i].best.emplace_back();
      continue;
    }
    pieces[i] = SourcePieces(out[i].source, &out[i].cut);
    wanted.push_back(static_cast<int64_t>(i));
    lengths.push_back(static_cast<int64_t>(pieces[i].size()));
  }
  if (wanted.empty()) return out;
  // Memory of a batch of very long sentences stays within bounds.
  const auto batches = data::SortedBatches(
      lengths, {.max_tokens = std::max<int64_t>(1, batch) * 64, .max_pairs = batch});
  ParallelFor(static_cast<int64_t>(batches.size()), 1, [&](int64_t first, int64_t last) {
    for (int64_t b = first; b < last; ++b) {
      std::vector<std::vector<int32_t>> sources;
      for (const int64_t i : batches[static_cast<size_t>(b)])
        sources.push_back(pieces[static_cast<size_t>(wanted[static_cast<size_t>(i)])]);
      const auto found = search_(sources, Subwords::kBegin, Subwords::kEnd, options);
      for (size_t n = 0; n < found.size(); ++n) {
        const int64_t i = batches[static_cast<size_t>(b)][n];
        TranslatedLine& line = out[static_cast<size_t>(wanted[static_cast<size_t>(i)])];
        for (const Hypothesis& one : found[n]) {
          Translation translation{.log_probability = one.log_probability,
                                  .score = one.score,
                                  .complete = one.complete,
                                  .weights = one.weights};
          translation.target = target_.DecodeSegment({one.pieces.data(), one.pieces.size()});
          translation.text = translation.target.text;
          line.best.push_back(std::move(translation));
        }
      }
    }
  });
  return out;
}

}  // namespace fovea::infer
