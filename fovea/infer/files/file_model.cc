#include "fovea/infer/files/file_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <utility>

#include "fovea/attention/kernel_backend.h"
#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"
#include "fovea/infer/files/bag_model.h"
#include "fovea/infer/files/calibration.h"
#include "fovea/infer/files/shipped_model.h"
#include "fovea/infer/files/windows/file_windows.h"
#include "fovea/infer/files/windows/language_marker.h"
#include "fovea/infer/files/windows/tell_language.h"
#include "fovea/infer/model_parameters.h"
#include "fovea/kernels/bytes/embedding_sum.h"
#include "fovea/kernels/bytes/window_features.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;

// A table of features as eight-bit integers.
struct FeatureTable {
  int64_t bits = 0, width = 0;
  std::vector<int8_t> values;
  Tensor scale;

  // Takes "NAME" and "NAME.scale".
  void Take(const std::string& name, const ModelFile& file, const std::string& path,
            std::map<std::string, Tensor>* tensors) {
    const auto scales = tensors->find(name + ".scale");
    const auto table = file.int8_tensors.find(name);
    if (scales == tensors->end() || scales->second.shape() != Shape{width} ||
        table == file.int8_tensors.end() || table->second.shape != Shape{int64_t{1} << bits, width})
      throw InputError(path, StrCat("the table of ", name, " is missing or has another size"),
                       "the file is damaged or was changed; train again");
    scale = scales->second.Clone();
    values = table->second.values;
    tensors->erase(scales);
  }

  // Of each window the sum of its simple features' rows: [1, windows, width].
  Tensor SumSimple(const FileWindows& windows) const {
    Tensor sums({1, windows.count(), width});
    kernels::WindowFeatures features;
    for (int64_t t = 0; t < windows.count(); ++t) {
      if (windows.kinds[t] == WindowKind::kGap) continue;
      const auto simple = features.Simple(windows.tokens.of(t));
      const int32_t first[] = {0, static_cast<int32_t>(simple.size())};
      kernels::SumRowsInt8({simple, first}, values, static_cast<int>(bits), width, scale.span(),
                           sums.span().subspan(static_cast<size_t>(t * width), width));
    }
    return sums;
  }

  // Each list's sum of rows: [1, lists, width].
  Tensor Sum(const FeatureLists& lists) const {
    Tensor sums({1, lists.count(), width});
    kernels::SumRowsInt8({lists.features, lists.first}, values, static_cast<int>(bits), width,
                         scale.span(), sums.span());
    return sums;
  }
};

class BagFileModel : public FileModel {
 public:
  BagFileModel(const ModelFile& file, const std::string& path)
      : model_(BagModelOptionsFromJson(file.model)),
        calibration_(CalibrationFromJson(file.data, model_.options().languages)) {
    name_ = file.model->value("name", "");
    const BagModelOptions& o = model_.options();
    simple_ = {.bits = o.glance_bits, .width = o.glance_width};
    tokens_ = {.bits = o.token_bits, .width = o.token_width};
    ngrams_ = {.bits = o.ngram_bits, .width = o.ngram_width};
    auto tensors = file.tensors;
    simple_.Take("glance", file, path, &tensors);
    tokens_.Take("tokens", file, path, &tensors);
    ngrams_.Take("ngrams", file, path, &tensors);
    weights_ = TakeParameters(model_.Parameters(), tensors, path);
  }

  std::string name() const override { return name_; }
  const std::vector<std::string>& languages() const override { return model_.options().languages; }

  FileScore Score(std::span<const uint8_t> bytes) const override {
    Require(static_cast<int64_t>(bytes.size()) <= kMaxBytes, "at most ", kMaxBytes,
            " bytes at once, got ", bytes.size());
    FileScore out;
    out.logit = -std::numeric_limits<double>::infinity();
    if (bytes.empty()) return out;
    const FileWindows windows = CutIntoFileWindows(bytes);
    const Tensor glance = model_.Glance(KernelBackend(), weights_, simple_.SumSimple(windows));
    out.language = Language(bytes, windows);
    out.cut = windows.cut;
    std::vector<float> logits(glance.span().begin(), glance.span().end());
    std::vector<float> alone = logits;
    LookAgain(windows, &logits, &alone);
    out.windows = Places(windows, logits, alone);
    Decide(windows, &out);
    return out;
  }

  double Threshold(int language, double false_alarm_rate) const override {
    return calibration_.Threshold(language, false_alarm_rate);
  }
  double FalseAlarmRate(int language, double logit) const override {
    return calibration_.FalseAlarmRate(language, logit);
  }

 private:
  using OfTokens = BagModel::OfTokens<KernelBackend>;

  int Language(std::span<const uint8_t> bytes, const FileWindows& windows) const {
    constexpr int64_t kMost = 24;
    const int marked = IndexOf(LanguageMarker(bytes));
    if (marked >= 0) return marked;
    const Tensor logits = model_.Languages(
        KernelBackend(), weights_, tokens_.Sum(TokensOf(windows, WindowsThatTell(windows, kMost))));
    const int told = TellLanguage(logits.span(), static_cast<int64_t>(languages().size()));
    const std::string& name = languages()[static_cast<size_t>(told)];
    const int php = name == "html" || name == "bin" || name == "other" ? IndexOf("php") : -1;
    return php >= 0 && HoldsPhp(bytes) ? php : told;
  }
  // −1: the model has no such language.
  int IndexOf(std::string_view language) const {
    const auto found = std::find(languages().begin(), languages().end(), language);
    return found == languages().end() ? -1 : static_cast<int>(found - languages().begin());
  }

  float Bounded(float logit) const {
    const auto bound = static_cast<float>(model_.options().bound);
    return bound * std::tanh(logit / bound);
  }
  // logits: of each member.
  float Vote(std::span<const float> logits) const {
    double sum = 0, votes = 0;
    for (size_t m = 0; m < logits.size(); ++m) {
      sum += model_.options().votes[m] * Bounded(logits[m]);
      votes += model_.options().votes[m];
    }
    return static_cast<float>(sum / votes);
  }

  // Windows that are suspicious, and so many neighbours to either side for the sake of these.
  struct Selection {
    std::vector<int64_t> which;  // in order; −1: a gap
    std::vector<bool> asked;     // each of them, or but a neighbour
  };
  static Selection Select(const FileWindows& windows, std::span<const float> logits, double cut,
                          int64_t reach) {
    const auto gap = [&](int64_t t) {
      return windows.kinds[static_cast<size_t>(t)] == WindowKind::kGap;
    };
    const auto suspicious = [&](int64_t t) {
      return logits[static_cast<size_t>(t)] >= cut && !gap(t);
    };
    Selection out;
    int64_t chosen = 0;  // all before it are, or are left out
    for (int64_t t = 0; t < windows.count(); ++t) {
      if (!suspicious(t)) continue;
      const int64_t first = std::max(chosen, t - reach);
      if (first > chosen && !out.which.empty())
        out.which.insert(out.which.end(), static_cast<size_t>(reach), -1);
      chosen = std::min(windows.count(), t + reach + 1);
      for (int64_t i = first; i < chosen; ++i) out.which.push_back(gap(i) ? -1 : i);
    }
    for (const int64_t t : out.which) out.asked.push_back(t >= 0 && suspicious(t));
    return out;
  }

  // Where the glance is suspicious, near decides, and where near is in doubt, all members do.
  // logits and alone: of the glance.
  void LookAgain(const FileWindows& windows, std::vector<float>* logits,
                 std::vector<float>* alone) const {
    const Selection shown = Select(windows, *logits, model_.options().glance, 0);
    if (shown.which.empty()) return;
    const Tensor near_says =
        model_.ReadNear(KernelBackend(), weights_, tokens_.Sum(TokensOf(windows, shown.which)))
            .logits;
    std::vector<float> near(logits->size(), -std::numeric_limits<float>::infinity());
    for (size_t i = 0; i < shown.which.size(); ++i) {
      const auto t = static_cast<size_t>(shown.which[i]);
      (*logits)[t] = (*alone)[t] = near[t] = Bounded(near_says.span()[i]);
    }
    const Selection all = Select(windows, near, model_.options().doubt, BagModel::kReach);
    if (all.which.empty()) return;
    const OfTokens tokens =
        model_.ReadTokens(KernelBackend(), weights_, tokens_.Sum(TokensOf(windows, all.which)));
    const auto ngrams =
        model_.ReadNgrams(KernelBackend(), weights_, ngrams_.Sum(NgramsOf(windows, all.which)));
    const float constant = weights_["linear.bias"][0];
    for (size_t i = 0; i < all.which.size(); ++i) {
      if (all.which[i] < 0) continue;
      const auto t = static_cast<size_t>(all.which[i]);
      (*alone)[t] = Bounded(tokens.near.logits.span()[i]);
      if (!all.asked[i]) continue;
      const float said[] = {tokens.near.logits.span()[i], tokens.wide.span()[i],
                            ngrams.bytes.span()[i],
                            tokens.linear.span()[i] + ngrams.linear.span()[i] + constant};
      (*logits)[t] = Vote(said);
    }
  }

  // The windows of the bytes themselves, in order, each with its logit, or that of what is decoded
  // from it if that is more.
  std::vector<FileWindow> Places(const FileWindows& windows, const std::vector<float>& logits,
                                 const std::vector<float>& alone) const {
    std::vector<FileWindow> places, decoded;
    std::ptrdiff_t text = 0;  // of places: the text comes first, then the raw bytes
    for (int64_t t = 0; t < windows.count(); ++t) {
      if (windows.kinds[t] == WindowKind::kGap) continue;
      FileWindow place{windows.spans[t]};
      place.logit = logits[t];
      place.alone = alone[t];
      text += windows.kinds[t] == WindowKind::kText ? 1 : 0;
      (windows.kinds[t] == WindowKind::kDecoded ? decoded : places).push_back(place);
    }
    std::inplace_merge(places.begin(), places.begin() + text, places.end(),
                       [](const auto& a, const auto& b) { return a.start < b.start; });
    for (const FileWindow& piece : decoded) {
      auto place = std::upper_bound(places.begin(), places.end(), piece.start,
                                    [](int64_t at, const auto& w) { return at < w.end; });
      // What stands for nothing, at the very end, is of the last window.
      if (place == places.end() && !places.empty()) --place;
      for (bool first = true; place != places.end() && (first || place->start < piece.end);
           ++place, first = false) {
        place->logit = std::max(place->logit, piece.logit);
        place->alone = std::max(place->alone, piece.alone);
      }
    }
    return places;
  }

  void Decide(const FileWindows& windows, FileScore* out) const {
    std::vector<float> logits;
    for (const FileWindow& window : out->windows) logits.push_back(window.logit);
    std::vector<float> attention;
    if (model_.options().pooling == "attention") attention = AttentionOf(windows);
    const Pooled pooled = PoolWindows(model_.options(), logits, attention);
    out->logit = pooled.logit;
    for (size_t t = 0; t < logits.size(); ++t) out->windows[t].weight = pooled.weights[t];
  }

  // Of the windows of the bytes themselves, in order; sums to 1.
  std::vector<float> AttentionOf(const FileWindows& windows) const {
    std::vector<int64_t> which(static_cast<size_t>(windows.count()));
    std::iota(which.begin(), which.end(), 0);
    const Tensor hidden =
        model_.ReadNear(KernelBackend(), weights_, tokens_.Sum(TokensOf(windows, which))).hidden;
    Tensor mask({1, windows.count(), 1});
    for (int64_t t = 0; t < windows.count(); ++t)
      mask[t] = windows.kinds[t] == WindowKind::kGap ? 0.0F : 1.0F;
    const int32_t lengths[] = {static_cast<int32_t>(windows.count())};
    const Tensor weights = model_.Attention(KernelBackend(), weights_, hidden, mask, lengths);
    std::vector<std::pair<int64_t, float>> by_place;
    for (int64_t t = 0; t < windows.count(); ++t)
      if (windows.kinds[t] == WindowKind::kText || windows.kinds[t] == WindowKind::kRaw)
        by_place.emplace_back(windows.spans[t].start, weights[t]);
    std::sort(by_place.begin(), by_place.end());
    // What is decoded has its say in the place that it stands for.
    for (int64_t t = 0; t < windows.count(); ++t) {
      if (windows.kinds[t] != WindowKind::kDecoded) continue;
      auto place = std::upper_bound(by_place.begin(), by_place.end(), windows.spans[t].start,
                                    [](int64_t at, const auto& p) { return at < p.first; });
      if (place != by_place.begin()) --place;
      if (place != by_place.end()) place->second += weights[t];
    }
    std::vector<float> out;
    for (const auto& [start, weight] : by_place) out.push_back(weight);
    return out;
  }

  BagModel model_;
  Calibration calibration_;
  std::string name_;
  FeatureTable simple_, tokens_, ngrams_;
  attention::Parameters<KernelBackend> weights_;
};

std::shared_ptr<const FileModel> Make(const ModelFile& file, const std::string& path) {
  RequireTask(file, BagModel::kTask, path);
  try {
    return std::make_shared<BagFileModel>(file, path);
  } catch (const ArgumentError& error) {
    throw InputError(path, StrCat("the description of the model is damaged: ", error.what()),
                     "copy it again or train it again");
  }
}

}  // namespace

double ScoreOfLogit(double logit) { return 1 / (1 + std::exp(-logit)); }

std::shared_ptr<const FileModel> MakeFileModel(const ModelFile& file, const std::string& path) {
  return Make(file, path);
}

std::shared_ptr<const FileModel> LoadFileModel(const std::string& path) {
  return Make(LoadModel(path), path);
}

std::shared_ptr<const FileModel> ShippedFileModel() {
  const std::span<const uint8_t> bytes = ShippedModelBytes();
  const std::string path = "the model in this program";
  return Make(ParseModel({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, path), path);
}

}  // namespace fovea::infer
