#include "fovea/infer/files/first_look.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "fovea/infer/files/windows/language_marker.h"
#include "fovea/infer/files/windows/tell_language.h"
#include "fovea/infer/model_parameters.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;

// Windows that are suspicious, and so many neighbours to either side for the sake of these.
struct Selection {
  std::vector<int64_t> which;  // in order; −1: a gap
  std::vector<bool> asked;     // each of them, or but a neighbour
};

Selection Select(const FileWindows& windows, std::span<const float> logits, double cut,
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

}  // namespace

FirstLook::FirstLook(const ModelFile& file, const std::string& path,
                     std::map<std::string, Tensor>* tensors)
    : model_(BagModelOptionsFromJson(file.model)) {
  const BagModelOptions& o = model_.options();
  simple_ = {.bits = o.glance_bits, .width = o.glance_width};
  tokens_ = {.bits = o.token_bits, .width = o.token_width};
  ngrams_ = {.bits = o.ngram_bits, .width = o.ngram_width};
  simple_.Take("glance", file, path, tensors);
  tokens_.Take("tokens", file, path, tensors);
  ngrams_.Take("ngrams", file, path, tensors);
  weights_ = TakeParameters(model_.Parameters(), *tensors, path);
}

WindowsSeen FirstLook::Look(std::span<const uint8_t> bytes, RawTokens raw) const {
  WindowsSeen seen{CutIntoFileWindows(bytes, raw)};
  const Tensor glance = model_.Glance(KernelBackend(), weights_, simple_.SumSimple(seen.windows));
  seen.logits.assign(glance.span().begin(), glance.span().end());
  seen.alone = seen.glance = seen.logits;
  LookAgain(&seen);
  return seen;
}

int FirstLook::Language(std::span<const uint8_t> bytes, const FileWindows& windows) const {
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
int FirstLook::IndexOf(std::string_view language) const {
  const auto found = std::find(languages().begin(), languages().end(), language);
  return found == languages().end() ? -1 : static_cast<int>(found - languages().begin());
}

float FirstLook::Bounded(float logit) const {
  const auto bound = static_cast<float>(model_.options().bound);
  return bound * std::tanh(logit / bound);
}

// logits: of each member.
float FirstLook::Vote(std::span<const float> logits) const {
  double sum = 0, votes = 0;
  for (size_t m = 0; m < logits.size(); ++m) {
    sum += model_.options().votes[m] * Bounded(logits[m]);
    votes += model_.options().votes[m];
  }
  return static_cast<float>(sum / votes);
}

// Where the glance is suspicious, near decides, and where near is in doubt, all members do.
// The logits of seen: of the glance.
void FirstLook::LookAgain(WindowsSeen* seen) const {
  const FileWindows& windows = seen->windows;
  const Selection shown = Select(windows, seen->logits, model_.options().glance, 0);
  if (shown.which.empty()) return;
  const Tensor near_says =
      model_.ReadNear(KernelBackend(), weights_, tokens_.Sum(TokensOf(windows, shown.which)))
          .logits;
  std::vector<float> near(seen->logits.size(), -std::numeric_limits<float>::infinity());
  for (size_t i = 0; i < shown.which.size(); ++i) {
    const auto t = static_cast<size_t>(shown.which[i]);
    seen->logits[t] = seen->alone[t] = near[t] = Bounded(near_says.span()[i]);
  }
  const Selection all = Select(windows, near, model_.options().doubt, BagModel::kReach);
  if (all.which.empty()) return;
  const auto tokens =
      model_.ReadTokens(KernelBackend(), weights_, tokens_.Sum(TokensOf(windows, all.which)));
  const auto ngrams =
      model_.ReadNgrams(KernelBackend(), weights_, ngrams_.Sum(NgramsOf(windows, all.which)));
  const float constant = weights_["linear.bias"][0];
  for (size_t i = 0; i < all.which.size(); ++i) {
    if (all.which[i] < 0) continue;
    const auto t = static_cast<size_t>(all.which[i]);
    seen->alone[t] = Bounded(tokens.near.logits.span()[i]);
    if (!all.asked[i]) continue;
    const float said[] = {tokens.near.logits.span()[i], tokens.wide.span()[i],
                          ngrams.bytes.span()[i],
                          tokens.linear.span()[i] + ngrams.linear.span()[i] + constant};
    seen->logits[t] = Vote(said);
  }
}

Tensor FirstLook::Attention(const FileWindows& windows) const {
  std::vector<int64_t> which(static_cast<size_t>(windows.count()));
  std::iota(which.begin(), which.end(), 0);
  const Tensor hidden =
      model_.ReadNear(KernelBackend(), weights_, tokens_.Sum(TokensOf(windows, which))).hidden;
  Tensor mask({1, windows.count(), 1});
  for (int64_t t = 0; t < windows.count(); ++t)
    mask[t] = windows.kinds[t] == WindowKind::kGap ? 0.0F : 1.0F;
  const int32_t lengths[] = {static_cast<int32_t>(windows.count())};
  return model_.Attention(KernelBackend(), weights_, hidden, mask, lengths);
}

}  // namespace fovea::infer
