#include "fovea/train/translation/translation_corpus.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/fingerprint.h"
#include "fovea/core/random.h"
#include "fovea/train/job.h"

namespace fovea::train {
namespace {

using data::ParallelText;
using data::Subwords;

// Takes a share of the pairs out, drawn by seed.
ParallelText TakeValidation(ParallelText& text, double share, uint64_t seed) {
  std::vector<int64_t> order(text.size());
  std::iota(order.begin(), order.end(), 0);
  Random random(seed);
  random.Shuffle<int64_t>(order);
  const auto count = static_cast<size_t>(share * static_cast<double>(text.size()));
  std::vector<bool> held(text.size(), false);
  for (size_t i = 0; i < count; ++i) held[static_cast<size_t>(order[i])] = true;
  ParallelText kept, taken;
  for (size_t i = 0; i < text.size(); ++i) {
    ParallelText& to = held[i] ? taken : kept;
    to.source.push_back(std::move(text.source[i]));
    to.target.push_back(std::move(text.target[i]));
  }
  text = std::move(kept);
  return taken;
}

std::vector<int32_t> Pieces(const Subwords& subwords, const std::string& text) {
  const std::vector<int> ids = subwords.Encode(text);
  return {ids.begin(), ids.end()};
}

// The pairs as pieces. most: of a side; longer pairs are left out, or, where it is a source alone
// that is too long, cut.
struct Encoded {
  PiecePairs pairs;
  std::vector<size_t> rows;  // of the text
  int64_t empty = 0, long_ones = 0;
};

Encoded Encode(const ParallelText& text, const Subwords& source, const Subwords& target,
               size_t most) {
  Encoded out;
  for (size_t i = 0; i < text.size(); ++i) {
    auto from = Pieces(source, text.source[i]), to = Pieces(target, text.target[i]);
    if (from.empty() || to.empty()) {
      ++out.empty;
      continue;
    }
    if (from.size() > most || to.size() > most) {
      ++out.long_ones;
      continue;
    }
    from.push_back(Subwords::kEnd);
    out.pairs.source.push_back(std::move(from));
    out.pairs.target.push_back(std::move(to));
    out.rows.push_back(i);
  }
  return out;
}

}  // namespace

TranslationCorpus ReadCorpus(const TranslationJob& job,
                             const std::function<void(const std::string&)>& warn) {
  const auto say = [&](const std::string& line) {
    if (warn) warn(line);
  };
  data::ParallelTextOptions read = job.read;
  read.line.warn = say;
  ParallelText text = data::ReadParallelText(job.source, job.target, read), validation;
  nlohmann::json description = {{"source_fingerprint", FileFingerprint(job.source)},
                                {"target_fingerprint", FileFingerprint(job.target)}};
  if (!job.valid_source.empty()) {
    validation = data::ReadParallelText(job.valid_source, job.valid_target, read);
    description["valid_source_fingerprint"] = FileFingerprint(job.valid_source);
    description["valid_target_fingerprint"] = FileFingerprint(job.valid_target);
  } else if (job.validation_share > 0) {
    validation = TakeValidation(text, job.validation_share, job.train.seed);
  }

  const auto learn = [&](std::vector<std::span<const std::string>> texts, const std::string& name) {
    return data::TrainSubwords(texts, job.subwords, name);
  };
  const Subwords source =
      job.joint ? learn({text.source, text.target}, job.source) : learn({text.source}, job.source);
  const Subwords target = job.joint ? source : learn({text.target}, job.target);
  TranslationCorpus corpus{.source = source, .target = target};
  Encoded training = Encode(text, source, target, static_cast<size_t>(job.longest_pair));
  if (training.empty > 0)
    say(StrCat(job.source, ": ", training.empty, " pairs with an empty side are left out"));
  if (training.long_ones > 0)
    say(StrCat(job.source, ": ", training.long_ones, " pairs of more than ", job.longest_pair,
               " pieces are left out (--longest-pair)"));
  if (training.rows.empty())
    throw InputError(job.source, "no pair is left to train on", "give more, or shorter, sentences");
  corpus.training = std::move(training.pairs);
  for (const size_t row : training.rows) {
    corpus.training_text.source.push_back(std::move(text.source[row]));
    corpus.training_text.target.push_back(std::move(text.target[row]));
  }
  Encoded held = Encode(validation, source, target, static_cast<size_t>(job.model.longest - 1));
  for (const size_t row : held.rows) {
    corpus.validation_text.source.push_back(std::move(validation.source[row]));
    corpus.validation_text.target.push_back(std::move(validation.target[row]));
  }
  if (held.long_ones > 0)
    say(StrCat(job.valid_source.empty() ? job.source : job.valid_source, ": ", held.long_ones,
               " pairs of validation are longer than the model takes, and left out"));
  corpus.validation = std::move(held.pairs);
  corpus.description = std::move(description);
  return corpus;
}

PiecePairs SampleTraining(const TranslationCorpus& corpus, double strength, uint64_t seed,
                          int64_t most) {
  const auto sample = [&](const Subwords& subwords, const std::vector<std::string>& texts,
                          uint64_t side_seed) {
    return subwords.Sample(std::vector<std::string_view>(texts.begin(), texts.end()), strength,
                           side_seed);
  };
  const auto source = sample(corpus.source, corpus.training_text.source, 2 * seed);
  const auto target = sample(corpus.target, corpus.training_text.target, 2 * seed + 1);
  PiecePairs pairs = corpus.training;
  for (size_t i = 0; i < source.size(); ++i) {
    if (std::max(source[i].size(), target[i].size()) > static_cast<size_t>(most)) continue;
    pairs.source[i].assign(source[i].begin(), source[i].end());
    pairs.source[i].push_back(Subwords::kEnd);
    pairs.target[i].assign(target[i].begin(), target[i].end());
  }
  return pairs;
}

PiecePairs JoinPairs(const PiecePairs& pairs, double share, uint64_t seed, int64_t most) {
  PiecePairs joined = pairs;
  const size_t count = pairs.source.size(), limit = static_cast<size_t>(most);
  if (count < 2) return joined;
  Random random(seed);
  for (size_t i = 0; i < count; ++i) {
    if (random.Uniform() >= share) continue;
    const size_t other = (i + 1 + random.Below(count - 1)) % count;
    const auto &more_source = pairs.source[other], &more_target = pairs.target[other];
    auto &source = joined.source[i], &target = joined.target[i];
    const size_t source_pieces = source.size() + more_source.size() - 2;  // without the end's marks
    if (std::max(source_pieces, target.size() + more_target.size()) > limit) continue;
    source.pop_back();
    source.insert(source.end(), more_source.begin(), more_source.end());
    target.insert(target.end(), more_target.begin(), more_target.end());
  }
  return joined;
}

}  // namespace fovea::train
