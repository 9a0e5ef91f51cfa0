#include "fovea/infer/translation/evaluation.h"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"
#include "fovea/infer/translation/bleu.h"
#include "fovea/infer/translation/chrf.h"
#include "fovea/infer/translation/forced_decoding.h"
#include "fovea/infer/translation/word_alignment.h"

namespace fovea::infer {
namespace {

using Clock = std::chrono::steady_clock;
using Lines = std::span<const std::string>;

// The mean entropy of rows of weights.
class Entropy {
 public:
  void Add(const Translation& translation) {
    const auto rows = static_cast<size_t>(CountedPieces(translation));
    if (translation.weights.empty() || rows == 0) return;
    const size_t places = translation.weights.size() / rows;
    for (size_t i = 0; i < rows; ++i) {
      double sum = 0, plain = 0;
      for (size_t j = 0; j < places; ++j) {
        const double w = translation.weights[i * places + j];
        sum += w;
        if (w > 0) plain += w * std::log(w);
      }
      if (!(sum > 0)) continue;
      sum_ += std::log(sum) - plain / sum;
      ++count_;
    }
  }
  double mean() const { return count_ > 0 ? sum_ / static_cast<double>(count_) : std::nan(""); }

 private:
  double sum_ = 0;
  int64_t count_ = 0;
};

class Evaluation {
 public:
  Evaluation(const Translator& translator, const data::ParallelText& text,
             const std::vector<GoldAlignment>* gold, const TranslationEvaluationOptions& options)
      : translator_(translator), text_(text), gold_(gold), options_(options) {
    options_.beam.weights = translator.model().attends();
    options_.beam.best = 1;
  }

  TranslationEvaluation operator()() {
    Translate();
    References();
    const std::span<const std::string> targets = text_.target;
    out_.samples = static_cast<int64_t>(text_.size());
    Metric("bleu", CorpusBleu(found_, targets).score);
    Metric("bleu_lowercase", CorpusBleu(found_, targets, {.lower_case = true}).score);
    Metric("chrf", CorpusChrf(found_, targets));
    Metric("perplexity",
           pieces_ > 0 ? std::exp(-log_probability_ / static_cast<double>(pieces_)) : std::nan(""));
    Metric("attention_entropy", entropy_.mean());
    if (gold_) {
      const AlignmentScore score = AlignmentScoreOf(links_);
      Metric("alignment_error_rate", score.error_rate);
      Metric("alignment_precision", score.precision);
      Metric("alignment_recall", score.recall);
    }
    ByLength();
    return std::move(out_);
  }

 private:
  // Parts of the pairs, one after the other: enough that lengths are alike within a batch.
  template <class Body>
  void InParts(const char* doing, const Body& body) {
    const size_t part = static_cast<size_t>(std::max<int64_t>(1, options_.batch)) * 16;
    const auto all = static_cast<int64_t>(text_.size());
    for (size_t first = 0; first < text_.size(); first += part) {
      if (options_.progress) options_.progress(doing, static_cast<int64_t>(first), all);
      body(first, std::min(part, text_.size() - first));
    }
    if (options_.progress) options_.progress(doing, all, all);
  }

  void Translate() {
    InParts("translating", [&](size_t first, size_t count) {
      const Clock::time_point start = Clock::now();
      const auto lines = translator_.Translate(Lines(text_.source).subspan(first, count),
                                               options_.beam, options_.batch);
      out_.seconds += std::chrono::duration<double>(Clock::now() - start).count();
      for (const TranslatedLine& line : lines) {
        found_.push_back(line.best[0].text);
        entropy_.Add(line.best[0]);
      }
    });
  }

  void References() {
    InParts("decoding the references", [&](size_t first, size_t count) {
      const auto lines = ForceDecode(translator_, Lines(text_.source).subspan(first, count),
                                     Lines(text_.target).subspan(first, count),
                                     {.weights = gold_ != nullptr, .batch = options_.batch});
      for (size_t i = 0; i < lines.size(); ++i) {
        const Translation& reference = lines[i].best[0];
        if (gold_)
          links_ += CountAlignment(HardLinks(AlignWords(lines[i], reference).weights),
                                   (*gold_)[first + i]);
        if (lines[i].source.pieces.empty() || reference.target.pieces.empty()) continue;
        log_probability_ += reference.log_probability;
        pieces_ += CountedPieces(reference);
      }
    });
  }

  void ByLength() {
    constexpr int64_t kNone = 0;
    for (const auto& [least, most] :
         {std::pair<int64_t, int64_t>{0, 10}, {11, 15}, {16, 20}, {21, kNone}}) {
      BleuByLength group{.least = least, .most = most};
      BleuCounts counts;
      for (size_t i = 0; i < text_.size(); ++i) {
        const auto words = std::ssize(SplitWords(text_.source[i]));
        if (words < least || (most != kNone && words > most)) continue;
        ++group.samples;
        counts += CountBleu(found_[i], {&text_.target[i], 1});
      }
      group.bleu = group.samples > 0 ? BleuOf(counts).score : std::nan("");
      out_.by_length.push_back(group);
    }
  }

  void Metric(const char* name, double value) {
    if (!std::isnan(value)) out_.metrics[name] = value;
  }

  const Translator& translator_;
  const data::ParallelText& text_;
  const std::vector<GoldAlignment>* gold_;
  TranslationEvaluationOptions options_;
  TranslationEvaluation out_;
  std::vector<std::string> found_;
  Entropy entropy_;
  AlignmentCounts links_;
  double log_probability_ = 0;
  int64_t pieces_ = 0;
};

}  // namespace

TranslationEvaluation Evaluate(const Translator& translator, const data::ParallelText& text,
                               const std::vector<GoldAlignment>* gold,
                               const TranslationEvaluationOptions& options) {
  Require(text.size() > 0 && text.source.size() == text.target.size(),
          "an evaluation needs pairs of sentences; there are ", text.source.size(), " and ",
          text.target.size());
  Require(!gold || gold->size() == text.size(), "there must be gold links for each of ",
          text.size(), " pairs, got ", gold ? gold->size() : 0);
  Require(!gold || translator.model().attends(), "a model without attention aligns no words");
  return Evaluation(translator, text, gold, options)();
}

}  // namespace fovea::infer
