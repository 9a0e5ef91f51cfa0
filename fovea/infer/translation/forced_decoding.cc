#include "fovea/infer/translation/forced_decoding.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/data/sentences/length_batches.h"
#include "fovea/kernels/rows/softmax.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;
using data::Subwords;

// Scores of so many pieces are held at once.
constexpr int64_t kMostScores = int64_t{1} << 21;

// A pair as pieces.
struct Pair {
  std::vector<int32_t> source;  // with the end
  std::vector<int32_t> before;  // the mark of the beginning, then the target's pieces …
  std::vector<int32_t> next;    // … and what each is followed by, the end last unless it was cut
};

class Forced {
 public:
  Forced(const Translator& translator, const std::vector<Pair>& pairs,
         const std::vector<int64_t>& rows, std::vector<TranslatedLine>* lines)
      : model_(translator.model()), parameters_(translator.parameters()) {
    const auto count = static_cast<int64_t>(rows.size());
    for (const int64_t row : rows) {
      pairs_.push_back(&pairs[static_cast<size_t>(row)]);
      found_.push_back(&(*lines)[static_cast<size_t>(row)].best[0]);
      places_ = std::max<int64_t>(places_, std::ssize(pairs_.back()->source));
      steps_ = std::max<int64_t>(steps_, std::ssize(pairs_.back()->next));
    }
    source_.assign(static_cast<size_t>(count * places_), Subwords::kEnd);
    before_.assign(static_cast<size_t>(count * steps_), Subwords::kBegin);
    for (int64_t n = 0; n < count; ++n) {
      const Pair& pair = *pairs_[static_cast<size_t>(n)];
      std::copy(pair.source.begin(), pair.source.end(), source_.begin() + n * places_);
      std::copy(pair.before.begin(), pair.before.end(), before_.begin() + n * steps_);
      lengths_.push_back(static_cast<int32_t>(pair.source.size()));
    }
    memory_ = model_.Encode(backend_, parameters_, {source_, count, places_, lengths_});
    memory_.lengths = lengths_;
  }

  // log P alone.
  void AllAtOnce() {
    const auto count = std::ssize(pairs_);
    const Tensor all =
        model_.DecodeAll(backend_, parameters_, memory_, {before_, count, steps_, {}});
    const Tensor features = all.Reshape({count * steps_, all.dim(2)});
    std::vector<int32_t> rows;
    std::vector<int64_t> sentences;
    std::vector<int32_t> next;
    const auto flush = [&] {
      if (!rows.empty()) Add(backend_.Rows(features, rows), sentences, next);
      rows.clear();
      sentences.clear();
      next.clear();
    };
    const auto most = std::max<int64_t>(1, kMostScores / model_.options().target_pieces);
    for (int64_t n = 0; n < count; ++n) {
      const Pair& pair = *pairs_[static_cast<size_t>(n)];
      for (size_t t = 0; t < pair.next.size(); ++t) {
        rows.push_back(static_cast<int32_t>(n * steps_ + static_cast<int64_t>(t)));
        sentences.push_back(n);
        next.push_back(pair.next[t]);
        if (std::ssize(rows) == most) flush();
      }
    }
    flush();
  }

  // log P and weights.
  void StepByStep() {
    const auto count = std::ssize(pairs_);
    auto state = model_.Begin(backend_, parameters_, &memory_, 1);
    for (int64_t t = 0; t < steps_; ++t) {
      std::vector<int32_t> before, rows, next;
      std::vector<int64_t> sentences;
      for (int64_t n = 0; n < count; ++n) {
        const Pair& pair = *pairs_[static_cast<size_t>(n)];
        before.push_back(before_[static_cast<size_t>(n * steps_ + t)]);
        if (t >= std::ssize(pair.next)) continue;
        rows.push_back(static_cast<int32_t>(n));
        sentences.push_back(n);
        next.push_back(pair.next[static_cast<size_t>(t)]);
      }
      auto step =
          model_.Step(backend_, parameters_, memory_, state, before, attention::Weights::kAll);
      Add(backend_.Rows(step.features, rows), sentences, next);
      for (const int64_t n : sentences) {
        if (!model_.attends()) break;
        const float* row = step.weights.data() + n * places_;
        std::vector<float>& weights = found_[static_cast<size_t>(n)]->weights;
        weights.insert(weights.end(), row, row + lengths_[static_cast<size_t>(n)]);
      }
      state = std::move(step.state);
    }
  }

 private:
  // log p of the pieces that follow the features [M, F], to their sentences.
  void Add(const Tensor& features, const std::vector<int64_t>& sentences,
           const std::vector<int32_t>& next) {
    const Tensor scores = model_.Logits(backend_, parameters_, features);
    const int64_t pieces = scores.dim(1);
    for (size_t m = 0; m < next.size(); ++m) {
      const std::span<const float> row(scores.data() + static_cast<int64_t>(m) * pieces,
                                       static_cast<size_t>(pieces));
      found_[static_cast<size_t>(sentences[m])]->log_probability +=
          static_cast<double>(row[static_cast<size_t>(next[m])]) - kernels::LogSumExp(row);
    }
  }

  const TranslationModel& model_;
  const attention::Parameters<KernelBackend>& parameters_;
  const KernelBackend backend_{};
  std::vector<const Pair*> pairs_;
  std::vector<Translation*> found_;
  int64_t places_ = 0, steps_ = 0;  // of the longest
  std::vector<int32_t> source_, before_, lengths_;
  Memory<KernelBackend> memory_;
};

}  // namespace

int64_t CountedPieces(const Translation& translation) {
  return std::ssize(translation.target.pieces) + (translation.complete ? 1 : 0);
}

std::vector<TranslatedLine> ForceDecode(const Translator& translator,
                                        std::span<const std::string> sources,
                                        std::span<const std::string> targets,
                                        const ForcedOptions& options) {
  Require(sources.size() == targets.size(), "each source needs a target; there are ",
          sources.size(), " and ", targets.size());
  const BeamOptions beam;
  const auto most = static_cast<size_t>(beam.most_factor *
                                        static_cast<double>(translator.model().options().longest)) +
                    static_cast<size_t>(beam.most_extra);
  std::vector<TranslatedLine> lines(sources.size());
  std::vector<Pair> pairs(sources.size());
  std::vector<int64_t> lengths;
  for (size_t i = 0; i < sources.size(); ++i) {
    lines[i].source = translator.source().Segment(sources[i]);
    pairs[i].source = translator.SourcePieces(lines[i].source, &lines[i].cut);
    Translation& target = lines[i].best.emplace_back();
    target.text = targets[i];
    target.target = translator.target().Segment(targets[i]);
    target.complete = target.target.pieces.size() < most;
    if (!target.complete) target.target.pieces.resize(most);
    pairs[i].before.push_back(Subwords::kBegin);
    for (const auto& piece : target.target.pieces) {
      pairs[i].before.push_back(piece.id);
      pairs[i].next.push_back(piece.id);
    }
    if (target.complete)
      pairs[i].next.push_back(Subwords::kEnd);
    else
      pairs[i].before.pop_back();
    lengths.push_back(std::max(std::ssize(pairs[i].source), std::ssize(pairs[i].next)));
  }
  if (lines.empty()) return lines;
  const int64_t batch = std::max<int64_t>(1, options.batch);
  const auto batches = data::SortedBatches(lengths, {.max_tokens = batch * 64, .max_pairs = batch});
  ParallelFor(std::ssize(batches), 1, [&](int64_t first, int64_t last) {
    for (int64_t b = first; b < last; ++b) {
      Forced forced(translator, pairs, batches[static_cast<size_t>(b)], &lines);
      if (options.weights)
        forced.StepByStep();
      else
        forced.AllAtOnce();
    }
  });
  for (TranslatedLine& line : lines)
    line.best[0].score =
        line.best[0].log_probability / static_cast<double>(CountedPieces(line.best[0]));
  return lines;
}

}  // namespace fovea::infer
