#include "fovea/infer/translation/beam_search.h"

#include <algorithm>
#include <cmath>

namespace fovea::infer {
namespace {

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
  int64_t parent = 0;  // among the sentence's hypotheses of the step before
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

class Search {
 public:
  Search(bool attends, const StepDecoders& decoders, const OutputLayer& output,
         const std::vector<std::vector<int32_t>>& sources, int32_t begin, int32_t end,
         const BeamOptions& options)
      : attends_(attends), output_(output), begin_(begin), end_(end), options_(options) {
    int64_t longest = 0;
    for (const auto& source : sources) {
      Require(!source.empty(),
              "a source sentence must have one piece at least, the mark of its end");
      longest = std::max<int64_t>(longest, static_cast<int64_t>(source.size()));
    }
    const auto count = static_cast<int64_t>(sources.size());
    std::vector<int32_t> pieces(static_cast<size_t>(count * longest), end), lengths;
    for (int64_t n = 0; n < count; ++n) {
      const auto& source = sources[static_cast<size_t>(n)];
      std::copy(source.begin(), source.end(), pieces.begin() + n * longest);
      const auto length = static_cast<int64_t>(source.size());
      lengths.push_back(static_cast<int32_t>(length));
      const double most = options.most_factor * static_cast<double>(length);
      sentences_.push_back({.index = n,
                            .length = length,
                            .most = std::max<int64_t>(1, std::llround(most) + options.most_extra),
                            .beams = {Beam()}});
    }
    decoder_ =
        decoders.Begin({pieces, count, longest, lengths},
                       options_.weights ? attention::Weights::kAll : attention::Weights::kNone);
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

  // One piece more for each hypothesis of each sentence. A sentence has as many rows as any of them
  // has hypotheses.
  void Step() {
    const auto count = static_cast<int64_t>(sentences_.size());
    size_t most = 0;
    for (const Sentence& sentence : sentences_) most = std::max(most, sentence.beams.size());
    const int64_t rows_before = rows_;
    rows_ = static_cast<int64_t>(most);
    std::vector<int32_t> before(static_cast<size_t>(count * rows_), begin_), parents;
    for (int64_t n = 0; n < count; ++n) {
      const Sentence& sentence = sentences_[static_cast<size_t>(n)];
      for (size_t k = 0; k < most; ++k) {
        const bool used = k < sentence.beams.size();
        const Beam beam = used ? sentence.beams[k] : Beam();
        parents.push_back(static_cast<int32_t>(n * rows_before + beam.parent));
        if (beam.link >= 0)
          before[static_cast<size_t>(n * rows_) + k] = links_[static_cast<size_t>(beam.link)].piece;
      }
    }
    const auto step = decoder_->Step(parents, before);
    ++steps_;
    const Continuations next = ContinuationsOf(step.features);
    int64_t row = 0;
    for (int64_t n = 0; n < count; ++n) {
      const auto candidates = Candidates(sentences_[static_cast<size_t>(n)], next, row);
      row += std::ssize(sentences_[static_cast<size_t>(n)].beams);
      Advance(n, candidates, step.weights);
    }
  }

  // The likeliest pieces of the rows that count, twice as many as go on: half of them may be ends.
  struct Continuations {
    int64_t most;                   // of a row
    std::vector<int32_t> piece;     // [rows, most]
    std::vector<float> score;       // the same
    std::vector<double> logsumexp;  // [rows]
  };
  Continuations ContinuationsOf(const Tensor& features) const {
    std::vector<int32_t> rows;
    for (size_t n = 0; n < sentences_.size(); ++n)
      for (size_t k = 0; k < sentences_[n].beams.size(); ++k)
        rows.push_back(static_cast<int32_t>(n * static_cast<size_t>(rows_) + k));
    Continuations next{.most = std::min(2 * width(), output_.pieces())};
    next.piece.resize(rows.size() * static_cast<size_t>(next.most));
    next.score.resize(next.piece.size());
    next.logsumexp.resize(rows.size());
    output_.TopK(TakeRows(features, rows), {next.piece, next.score, next.logsumexp});
    return next;
  }

  // The likeliest continuations of a sentence's hypotheses, the first of which is row `first`.
  std::vector<Candidate> Candidates(const Sentence& sentence, const Continuations& next,
                                    int64_t first) const {
    std::vector<Candidate> all;
    for (size_t k = 0; k < sentence.beams.size(); ++k) {
      const auto row = static_cast<size_t>(first) + k;
      for (int64_t i = 0; i < next.most; ++i) {
        const size_t at = row * static_cast<size_t>(next.most) + static_cast<size_t>(i);
        if (next.piece[at] < 0) break;
        all.push_back({sentence.beams[k].log_probability + next.score[at] - next.logsumexp[row],
                       static_cast<int64_t>(k), next.piece[at]});
      }
    }
    std::stable_sort(all.begin(), all.end(), [](const Candidate& a, const Candidate& b) {
      return a.log_probability > b.log_probability;
    });
    if (static_cast<int64_t>(all.size()) > 2 * width())
      all.resize(static_cast<size_t>(2 * width()));
    return all;
  }

  std::vector<float> WeightsOf(const Tensor& weights, int64_t n, int64_t beam) const {
    if (!options_.weights || !attends_) return {};
    const int64_t places = weights.dim(2);
    const float* row = weights.data() + (n * rows_ + beam) * places;
    return {row, row + sentences_[static_cast<size_t>(n)].length};
  }

  // Chooses which hypotheses of a sentence go on.
  void Advance(int64_t n, const std::vector<Candidate>& candidates, const Tensor& weights) {
    Sentence& sentence = sentences_[static_cast<size_t>(n)];
    const int64_t pieces = steps_;  // of each hypothesis from here on
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
      links_.push_back({link, candidate.piece, WeightsOf(weights, n, candidate.beam)});
      next.push_back(
          {static_cast<int64_t>(links_.size()) - 1, candidate.log_probability, candidate.beam});
    }
    // Without a score that is a number there is nothing to go on with: what is there is cut.
    const bool cut = candidates.empty();
    if (!cut) sentence.beams = std::move(next);
    DropHopeless(sentence, pieces);
    if (cut || pieces >= sentence.most || sentence.beams.empty()) {
      if (sentence.ended.empty())
        for (const Beam& beam : sentence.beams)
          End(sentence, beam.link, beam.log_probability, pieces, false, {});
      sentence.beams.clear();
    }
  }

  // Takes away what cannot come before the last that is wanted any more. All that would follow it
  // is less likely than what stays, and takes no place from that.
  void DropHopeless(Sentence& sentence, int64_t pieces) const {
    if (static_cast<int64_t>(sentence.ended.size()) < options_.best) return;
    const double last = sentence.ended[static_cast<size_t>(options_.best) - 1].score;
    const int64_t longest = options_.length_penalty > 0 ? sentence.most : pieces;
    while (!sentence.beams.empty() && Score(sentence.beams.back().log_probability, longest) <= last)
      sentence.beams.pop_back();
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
    std::vector<int32_t> kept;
    std::vector<Sentence> sentences;
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
      sentences.push_back(std::move(sentence));
    }
    const bool all = kept.size() == sentences_.size();
    sentences_ = std::move(sentences);
    if (all || sentences_.empty()) return;
    decoder_->Keep(kept);
  }

  const bool attends_;
  const OutputLayer& output_;
  const int32_t begin_, end_;
  const BeamOptions options_;
  std::unique_ptr<StepDecoder> decoder_;
  std::vector<Sentence> sentences_;  // not yet done
  int64_t rows_ = 1;                 // of a sentence, in the last step
  int64_t steps_ = 0;
  std::vector<Link> links_;
  std::vector<std::vector<Hypothesis>> found_;
};

}  // namespace

BeamSearch::BeamSearch(const TranslationModel& model,
                       const attention::Parameters<attention::KernelBackend>& parameters)
    : attends_(model.attends()),
      decoders_(MakeStepDecoders(model, parameters)),
      output_(model, parameters) {}

std::vector<std::vector<Hypothesis>> BeamSearch::operator()(
    const std::vector<std::vector<int32_t>>& sources, int32_t begin, int32_t end,
    const BeamOptions& options) const {
  Require(options.width >= 1 && options.width <= 1000, "the beam must be 1 to 1000 wide, got ",
          options.width);
  Require(options.best >= 1 && options.best <= options.width, "up to ", options.width,
          " hypotheses can be returned, got ", options.best);
  if (sources.empty()) return {};
  return Search(attends_, *decoders_, output_, sources, begin, end, options)();
}

}  // namespace fovea::infer
