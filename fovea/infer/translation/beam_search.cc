#include "fovea/infer/translation/beam_search.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/core/threads.h"
#include "fovea/kernels/softmax.h"
#include "fovea/kernels/top_k.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;
using Weights = attention::Parameters<KernelBackend>;

// A piece of a hypothesis, and that before it.
struct Link {
  int64_t before;  // in Search::links_; −1: the first
  int32_t piece;
  std::vector<float> weights;  // [S]
};

// A hypothesis that goes on.
struct Beam {
  int64_t link = -1;
  double log_probability = 0;
};

// One sentence that is being translated.
struct Sentence {
  int64_t index = 0;  // among the sources
  int64_t length = 0, most = 0;
  std::vector<Beam> beams;
  std::vector<Hypothesis> ended;  // by falling score
};

// What a row of hypotheses may go on with.
struct Candidate {
  double log_probability;
  int64_t beam;
  int32_t piece;
};

// Rows of t, which may have any axes behind the first.
Tensor TakeRows(const Tensor& t, std::span<const int32_t> rows) {
  const int64_t size = t.dim(0) == 0 ? 0 : t.size() / t.dim(0);
  Shape shape = t.shape();
  shape[0] = static_cast<int64_t>(rows.size());
  return KernelBackend().Rows(t.Reshape({t.dim(0), size}), rows).Reshape(shape);
}

class Search {
 public:
  Search(const TranslationModel& model, const Weights& parameters,
         const std::vector<std::vector<int32_t>>& sources, int32_t begin, int32_t end,
         const BeamOptions& options)
      : model_(model), parameters_(parameters), begin_(begin), end_(end), options_(options) {
    int64_t longest = 0;
    for (const auto& source : sources) {
      Require(!source.empty(),
              "a source sentence must have one piece at least, the mark of its end");
      longest = std::max<int64_t>(longest, static_cast<int64_t>(source.size()));
    }
    const auto count = static_cast<int64_t>(sources.size());
    std::vector<int32_t> pieces(static_cast<size_t>(count * longest), end);
    for (int64_t n = 0; n < count; ++n) {
      const auto& source = sources[static_cast<size_t>(n)];
      std::copy(source.begin(), source.end(), pieces.begin() + n * longest);
      const auto length = static_cast<int64_t>(source.size());
      lengths_.push_back(static_cast<int32_t>(length));
      const double most = options.most_factor * static_cast<double>(length);
      sentences_.push_back({.index = n,
                            .length = length,
                            .most = std::max<int64_t>(1, std::llround(most) + options.most_extra),
                            .beams = {Beam()}});
    }
    memory_ = model_.Encode(backend_, parameters_, {pieces, count, longest, lengths_});
    memory_.lengths = lengths_;
    state_ = model_.Begin(backend_, parameters_, &memory_, options_.width);
    found_.resize(sources.size());
  }

  std::vector<std::vector<Hypothesis>> operator()() {
    while (!sentences_.empty()) {
      Step();
      Compact();
    }
    return std::move(found_);
  }

 private:
  int64_t width() const { return options_.width; }
  double Score(double log_probability, int64_t pieces) const {
    return log_probability / std::pow(static_cast<double>(pieces), options_.length_penalty);
  }

  // One piece more for each hypothesis of each sentence. A sentence has `width` rows, of which the
  // first beams.size() count.
  void Step() {
    const auto count = static_cast<int64_t>(sentences_.size());
    std::vector<int32_t> before(static_cast<size_t>(count * width()), begin_);
    for (int64_t n = 0; n < count; ++n) {
      const Sentence& sentence = sentences_[static_cast<size_t>(n)];
      for (size_t k = 0; k < sentence.beams.size(); ++k)
        if (sentence.beams[k].link >= 0)
          before[static_cast<size_t>(n * width()) + k] = links_[sentence.beams[k].link].piece;
    }
    auto step =
        model_.Step(backend_, parameters_, memory_, state_, before,
                    options_.weights ? attention::Weights::kAll : attention::Weights::kNone);
    const Tensor logits = model_.Logits(backend_, parameters_, step.features);
    std::vector<std::vector<Candidate>> candidates(static_cast<size_t>(count));
    ParallelFor(count, 1, [&](int64_t first, int64_t last) {
      for (int64_t n = first; n < last; ++n)
        candidates[static_cast<size_t>(n)] = Candidates(n, logits);
    });
    // Where each row of the next state comes from.
    std::vector<int32_t> rows(static_cast<size_t>(count * width()), 0);
    for (int64_t n = 0; n < count; ++n)
      Advance(n, candidates[static_cast<size_t>(n)], step.weights,
              {rows.data() + n * width(), static_cast<size_t>(width())});
    state_ = std::move(step.state);
    for (Tensor& t : state_.rows) t = TakeRows(t, rows);
  }

  // The likeliest continuations of a sentence's hypotheses, twice as many as go on: half of them
  // may be ends.
  std::vector<Candidate> Candidates(int64_t n, const Tensor& logits) const {
    const Sentence& sentence = sentences_[static_cast<size_t>(n)];
    const int64_t pieces = logits.dim(1), most = std::min(2 * width(), pieces);
    std::vector<int32_t> index(static_cast<size_t>(most));
    std::vector<float> value(static_cast<size_t>(most));
    std::vector<Candidate> all;
    for (size_t k = 0; k < sentence.beams.size(); ++k) {
      const std::span<const float> row(
          logits.data() + (n * width() + static_cast<int64_t>(k)) * pieces,
          static_cast<size_t>(pieces));
      const double sum = kernels::LogSumExp(row);
      const int64_t found = kernels::TopK(row, index, value);
      for (int64_t i = 0; i < found; ++i)
        all.push_back({sentence.beams[k].log_probability + value[i] - sum, static_cast<int64_t>(k),
                       index[i]});
    }
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
      return a.log_probability > b.log_probability;
    });
    if (static_cast<int64_t>(all.size()) > 2 * width())
      all.resize(static_cast<size_t>(2 * width()));
    return all;
  }

  std::vector<float> WeightsOf(const Tensor& weights, int64_t n, int64_t beam) const {
    if (!options_.weights || !model_.attends()) return {};
    const int64_t places = weights.dim(2);
    const float* row = weights.data() + (n * width() + beam) * places;
    return {row, row + sentences_[static_cast<size_t>(n)].length};
  }

  // Chooses which hypotheses of a sentence go on, and from which row of its state.
  void Advance(int64_t n, const std::vector<Candidate>& candidates, const Tensor& weights,
               std::span<int32_t> rows) {
    Sentence& sentence = sentences_[static_cast<size_t>(n)];
    const int64_t pieces = state_.place + 1;  // of each hypothesis from here on
    std::vector<Beam> next;
    for (size_t c = 0; c < candidates.size() && static_cast<int64_t>(next.size()) < width(); ++c) {
      const Candidate& candidate = candidates[c];
      const int64_t link = sentence.beams[static_cast<size_t>(candidate.beam)].link;
      if (candidate.piece == end_) {
        // An end that is not among the K likeliest would have lost its place.
        if (static_cast<int64_t>(c) < width())
          End(sentence, link, candidate.log_probability, pieces, true,
              WeightsOf(weights, n, candidate.beam));
        continue;
      }
      rows[next.size()] = static_cast<int32_t>(n * width() + candidate.beam);
      links_.push_back({link, candidate.piece, WeightsOf(weights, n, candidate.beam)});
      next.push_back({static_cast<int64_t>(links_.size()) - 1, candidate.log_probability});
    }
    for (size_t k = next.size(); k < rows.size(); ++k) rows[k] = static_cast<int32_t>(n * width());
    sentence.beams = std::move(next);
    if (pieces >= sentence.most || IsDone(sentence, pieces)) {
      if (sentence.ended.empty())
        for (const Beam& beam : sentence.beams)
          End(sentence, beam.link, beam.log_probability, pieces, false, {});
      sentence.beams.clear();
    }
  }

  // Whether nothing that goes on can come before the last that is wanted.
  bool IsDone(const Sentence& sentence, int64_t pieces) const {
    if (sentence.beams.empty()) return true;
    if (static_cast<int64_t>(sentence.ended.size()) < width()) return false;
    const double best = sentence.beams[0].log_probability;
    const int64_t longest = options_.length_penalty > 0 ? sentence.most : pieces;
    return Score(best, longest) <= sentence.ended[static_cast<size_t>(options_.best) - 1].score;
  }

  void End(Sentence& sentence, int64_t link, double log_probability, int64_t pieces, bool complete,
           std::vector<float> last_weights) {
    Hypothesis found{.log_probability = log_probability,
                     .score = Score(log_probability, pieces),
                     .complete = complete};
    std::vector<int64_t> path;
    for (; link >= 0; link = links_[static_cast<size_t>(link)].before) path.push_back(link);
    for (auto at = path.rbegin(); at != path.rend(); ++at) {
      const Link& one = links_[static_cast<size_t>(*at)];
      found.pieces.push_back(one.piece);
      found.weights.insert(found.weights.end(), one.weights.begin(), one.weights.end());
    }
    found.weights.insert(found.weights.end(), last_weights.begin(), last_weights.end());
    const auto place = std::upper_bound(
        sentence.ended.begin(), sentence.ended.end(), found,
        [](const Hypothesis& a, const Hypothesis& b) { return a.score > b.score; });
    sentence.ended.insert(place, std::move(found));
  }

  // Takes the sentences that are done out of the batch.
  void Compact() {
    std::vector<int32_t> kept, rows;
    for (size_t n = 0; n < sentences_.size(); ++n) {
      Sentence& sentence = sentences_[n];
      if (sentence.beams.empty()) {
        auto& ended = sentence.ended;
        if (static_cast<int64_t>(ended.size()) > options_.best)
          ended.resize(static_cast<size_t>(options_.best));
        found_[static_cast<size_t>(sentence.index)] = std::move(ended);
        continue;
      }
      kept.push_back(static_cast<int32_t>(n));
      for (int64_t k = 0; k < width(); ++k)
        rows.push_back(static_cast<int32_t>(static_cast<int64_t>(n) * width() + k));
    }
    if (kept.size() == sentences_.size()) return;
    std::vector<Sentence> sentences;
    std::vector<int32_t> lengths;
    for (const int32_t n : kept) {
      sentences.push_back(std::move(sentences_[static_cast<size_t>(n)]));
      lengths.push_back(lengths_[static_cast<size_t>(n)]);
    }
    sentences_ = std::move(sentences);
    if (sentences_.empty()) return;
    lengths_ = std::move(lengths);
    memory_.lengths = lengths_;
    memory_.states = TakeRows(memory_.states, kept);
    for (Tensor& t : memory_.prepared) t = TakeRows(t, kept);
    for (Tensor& t : state_.rows) t = TakeRows(t, rows);
  }

  const TranslationModel& model_;
  const Weights& parameters_;
  const KernelBackend backend_{};
  const int32_t begin_, end_;
  const BeamOptions options_;
  std::vector<int32_t> lengths_;
  std::vector<Sentence> sentences_;  // not yet done
  Memory<KernelBackend> memory_;
  DecoderState<KernelBackend> state_;
  std::vector<Link> links_;
  std::vector<std::vector<Hypothesis>> found_;
};

}  // namespace

std::vector<std::vector<Hypothesis>> BeamSearch(const TranslationModel& model,
                                                const Weights& parameters,
                                                const std::vector<std::vector<int32_t>>& sources,
                                                int32_t begin, int32_t end,
                                                const BeamOptions& options) {
  Require(options.width >= 1 && options.width <= 1000, "the beam must be 1 to 1000 wide, got ",
          options.width);
  Require(options.best >= 1 && options.best <= options.width, "up to ", options.width,
          " hypotheses can be returned, got ", options.best);
  if (sources.empty()) return {};
  return Search(model, parameters, sources, begin, end, options)();
}

}  // namespace fovea::infer
