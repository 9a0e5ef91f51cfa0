#include "fovea/train/files/raw/raw_learner.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>
#include <vector>

#include "fovea/augment/machine_code/decoder_stub.h"
#include "fovea/augment/machine_code/vary_code.h"
#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/infer/files/raw/instruction_features.h"
#include "fovea/kernels/bytes/raw_ngrams.h"
#include "fovea/train/files/bags/feature_table.h"
#include "fovea/train/files/raw/hashed_logistic.h"

namespace fovea::train {
namespace {

using Bytes = std::span<const uint8_t>;

Bytes Part(Bytes bytes, const ByteSpan& span) {
  return bytes.subspan(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

// Code in the middle of what it is planted into.
struct Planted {
  std::string bytes;
  ByteSpan code;

  Bytes span() const { return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}; }
};

class RawLearner {
 public:
  RawLearner(const infer::RawModelOptions& model, const RawTrainOptions& options,
             std::span<const ProgramFile* const> files, std::span<const std::string> code)
      : model_(model),
        options_(options),
        files_(files),
        code_(code),
        bytes_(model.ngram_bits, -4, options.rate),
        instructions_(model.instruction_bits, -2, options.instruction_rate),
        random_(options.seed) {}

  void Run(const std::function<void()>& poll) {
    std::vector<size_t> order(files_.size());
    std::iota(order.begin(), order.end(), size_t{0});
    for (const bool as_instructions : {false, true}) {
      random_.Shuffle(std::span(order));
      double owed = 0;  // planted windows
      for (const size_t i : order) {
        poll();
        owed +=
            0.3 + options_.planted * static_cast<double>(LearnBenign(*files_[i], as_instructions));
        while (owed > 0) owed -= std::max(0.1, static_cast<double>(LearnPlanted(as_instructions)));
      }
    }
  }

  void Fill(infer::ModelFile* out) const {
    const auto fill = [&](const std::string& name, const HashedLogistic& learnt) {
      auto weights = learnt.weights();
      Tensor scale;
      out->int8_tensors[name] = Quantise(
          at::from_blob(weights.data(), {static_cast<int64_t>(weights.size()), 1}), &scale);
      out->tensors[name + ".scale"] = scale;
    };
    fill("raw.ngrams", bytes_);
    fill("raw.instructions", instructions_);
    infer::RawModelOptions model = model_;
    model.ngram_bias = bytes_.bias();
    model.instruction_bias = instructions_.bias();
    out->model["raw"] = infer::ToJson(model);
  }

 private:
  void NgramsOf(Bytes window) {
    features_.clear();
    for (int64_t i = kernels::kLongestRawNgram - 1; i < std::ssize(window); ++i) {
      if (kernels::RepeatsRaw(window.data(), i)) continue;
      const auto ngrams = kernels::RawNgramsAt(window.data(), i);
      features_.insert(features_.end(), ngrams.begin(), ngrams.end());
    }
  }

  // The logits of all windows.
  void Score(Bytes bytes) {
    const auto size = std::ssize(bytes);
    sums_.assign(bytes.size() + 1, 0);
    for (int64_t i = 0; i < size; ++i) {
      double sum = sums_[static_cast<size_t>(i)];
      if (i >= kernels::kLongestRawNgram - 1 && !kernels::RepeatsRaw(bytes.data(), i))
        for (const uint32_t ngram : kernels::RawNgramsAt(bytes.data(), i)) sum += bytes_.of(ngram);
      sums_[static_cast<size_t>(i) + 1] = sum;
    }
    logits_.clear();
    for (int64_t k = 0; k < RawWindowCount(model_, size); ++k) {
      const ByteSpan window = RawWindow(model_, k, size);
      const int64_t from = std::min(window.end, window.start + kernels::kLongestRawNgram - 1);
      const double sum = sums_[static_cast<size_t>(window.end)] - sums_[static_cast<size_t>(from)];
      logits_.push_back(static_cast<float>(sum == 0 ? -model_.bound : bytes_.bias() + sum));
    }
  }

  void Learn(Bytes bytes, int64_t window, bool as_instructions, double label) {
    if (as_instructions) {
      infer::InstructionFeatures(Part(bytes, InstructionsAround(model_, window, std::ssize(bytes))),
                                 &features_);
      instructions_.Learn(features_, label);
    } else {
      NgramsOf(Part(bytes, RawWindow(model_, window, std::ssize(bytes))));
      bytes_.Learn(features_, label);
    }
  }

  // How many windows were chosen.
  int64_t LearnBenign(const ProgramFile& file, bool as_instructions) {
    const Bytes all = file.span();
    const int64_t length = std::min(std::ssize(all), options_.most_bytes);
    const auto start =
        static_cast<int64_t>(random_.Below(static_cast<uint64_t>(std::ssize(all) - length + 1)));
    const Bytes bytes = Part(all, {start, start + length});
    Score(bytes);
    infer::RawModelOptions choice = model_;
    choice.cut = options_.hot;
    choice.most = options_.hottest;
    std::vector<int64_t> chosen = ChooseHot(choice, logits_, /*bytes=*/1).windows;
    for (int64_t i = 0; i < options_.random; ++i)
      chosen.push_back(static_cast<int64_t>(random_.Below(logits_.size())));
    for (const int64_t window : chosen) {
      if (as_instructions && logits_[static_cast<size_t>(window)] < options_.instructions) continue;
      Learn(bytes, window, as_instructions, 0);
    }
    return std::ssize(chosen);
  }

  Planted Plant() {
    constexpr int64_t kAround = 200;  // bytes
    const Bytes host = files_[random_.Below(files_.size())]->span();
    const std::string code = random_.Uniform() < options_.stubs
                                 ? augment::MakeDecoderStub(random_)
                                 : augment::VaryCode(code_[random_.Below(code_.size())], random_);
    const int64_t at = static_cast<int64_t>(
        random_.Below(static_cast<uint64_t>(std::max<int64_t>(1, std::ssize(host) - 2 * kAround))));
    const Bytes around = Part(host, {at, std::min(std::ssize(host), at + kAround)});
    std::string context(around.begin(), around.end());
    if (random_.Uniform() < 0.3) context.assign(kAround, random_.Uniform() < 0.7 ? '\0' : '\xcc');
    const size_t before = random_.Below(context.size() + 1);
    // Set in, or over what is there.
    const size_t behind =
        random_.Uniform() < 0.5 ? before : std::min(context.size(), before + code.size());
    return {context.substr(0, before) + code + context.substr(behind),
            {static_cast<int64_t>(before), static_cast<int64_t>(before + code.size())}};
  }

  // Windows that are mostly code, or hold most of it; how many.
  int64_t LearnPlanted(bool as_instructions) {
    constexpr int64_t kMost = 3, kLeastCode = 16;
    const Planted planted = Plant();
    const auto skipped = static_cast<int64_t>(random_.Below(static_cast<uint64_t>(model_.stride)));
    const Bytes bytes =
        planted.span().subspan(std::min(static_cast<size_t>(skipped), planted.bytes.size() - 1));
    const ByteSpan code{planted.code.start - skipped, planted.code.end - skipped};
    std::vector<int64_t> windows;
    for (int64_t k = 0; k < RawWindowCount(model_, std::ssize(bytes)); ++k) {
      const ByteSpan window = RawWindow(model_, k, std::ssize(bytes));
      const int64_t within = std::min(window.end, code.end) - std::max(window.start, code.start);
      if (within >= kLeastCode && within * 4 >= std::min(3 * code.size(), 2 * window.size()))
        windows.push_back(k);
    }
    if (windows.empty()) return 0;
    const int64_t count = std::min(kMost, std::ssize(windows));
    for (int64_t i = 0; i < count; ++i)
      Learn(bytes, windows[random_.Below(windows.size())], as_instructions, 1);
    return count;
  }

  const infer::RawModelOptions& model_;
  const RawTrainOptions& options_;
  std::span<const ProgramFile* const> files_;
  std::span<const std::string> code_;
  HashedLogistic bytes_, instructions_;
  Random random_;
  std::vector<uint32_t> features_;
  std::vector<double> sums_;
  std::vector<float> logits_;
};

}  // namespace

void LearnRaw(const infer::RawModelOptions& model, const RawTrainOptions& options,
              std::span<const ProgramFile* const> files, std::span<const std::string> code,
              const std::function<void()>& poll, infer::ModelFile* out) {
  Require(!files.empty() && !code.empty(),
          "machine code and benign files are both needed to learn from");
  RawLearner learner(model, options, files, code);
  learner.Run(poll);
  learner.Fill(out);
}

}  // namespace fovea::train
