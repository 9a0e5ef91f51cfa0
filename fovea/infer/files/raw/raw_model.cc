#include "fovea/infer/files/raw/raw_model.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"

namespace fovea::infer {

void Check(const RawModelOptions& o) {
  constexpr int64_t kMostBits = 24, kMostBytes = 4096;
  Require(o.ngram_bits >= 1 && o.ngram_bits <= kMostBits && o.instruction_bits >= 1 &&
              o.instruction_bits <= kMostBits,
          "tables for raw bytes must have 1 to ", kMostBits, " bits, got ", o.ngram_bits, " and ",
          o.instruction_bits);
  Require(
      o.stride >= 4 && o.window >= o.stride && o.window <= kMostBytes && o.window % o.stride == 0,
      "windows of raw bytes must be a multiple of their stride, of 4 to ", kMostBytes,
      " bytes, got ", o.window, " and ", o.stride);
  Require(o.instruction_window >= o.window && o.instruction_window <= kMostBytes,
          "what is read as instructions must be at least a window and at most ", kMostBytes,
          " bytes, got ", o.instruction_window);
  Require(o.most >= 1, "at least one window must be read as instructions, got ", o.most);
  Require(o.scale > 0 && o.bound > 0 && o.unread >= 0 && o.late >= 0 && o.late_bytes >= 1,
          "the scale and the bound of what raw bytes say must be above 0");
}

nlohmann::json ToJson(const RawModelOptions& o) {
  nlohmann::json shifts = nlohmann::json::object();
  for (const auto& [language, shift] : o.shifts)
    shifts[language] = {{"text", shift.text}, {"raw", shift.raw}};
  return {{"ngram_bits", o.ngram_bits},
          {"window", o.window},
          {"stride", o.stride},
          {"instruction_bits", o.instruction_bits},
          {"instruction_window", o.instruction_window},
          {"cut", o.cut},
          {"most", o.most},
          {"unread", o.unread},
          {"ngram_bias", o.ngram_bias},
          {"instruction_bias", o.instruction_bias},
          {"scale", o.scale},
          {"offset", o.offset},
          {"bound", o.bound},
          {"late", o.late},
          {"late_bytes", o.late_bytes},
          {"shifts", shifts}};
}

RawModelOptions RawModelOptionsFromJson(const nlohmann::json& json) {
  const data::JsonFields fields(json, "model.raw");
  RawModelOptions o;
  o.ngram_bits = fields.Integer("ngram_bits", 1);
  o.window = fields.Integer("window", 1);
  o.stride = fields.Integer("stride", 1);
  o.instruction_bits = fields.Integer("instruction_bits", 1);
  o.instruction_window = fields.Integer("instruction_window", 1);
  o.cut = fields.Number("cut");
  o.most = fields.Integer("most", 1);
  o.unread = fields.Number("unread");
  o.ngram_bias = fields.Number("ngram_bias");
  o.instruction_bias = fields.Number("instruction_bias");
  o.scale = fields.Positive("scale");
  o.offset = fields.Number("offset");
  o.bound = fields.Positive("bound");
  o.late = fields.Number("late");
  o.late_bytes = fields.Integer("late_bytes", 1);
  for (const auto& [language, json] : fields.Get("shifts").items()) {
    const data::JsonFields shift(json, "model.raw.shifts." + language);
    o.shifts[language] = {.text = shift.Number("text"), .raw = shift.Number("raw")};
  }
  Check(o);
  return o;
}

double LateShift(const RawModelOptions& options, int64_t offset) {
  return options.late *
         std::log1p(static_cast<double>(offset) / static_cast<double>(options.late_bytes));
}

int64_t RawWindowCount(const RawModelOptions& options, int64_t bytes) {
  const int64_t beyond = std::max<int64_t>(0, bytes - options.window);
  return 1 + (beyond + options.stride - 1) / options.stride;
}

ByteSpan RawWindow(const RawModelOptions& options, int64_t window, int64_t bytes) {
  const int64_t start = window * options.stride;
  return {start, std::min(bytes, start + options.window)};
}

ByteSpan InstructionsAround(const RawModelOptions& options, int64_t window, int64_t bytes) {
  const int64_t centre = window * options.stride + options.window / 2;
  const int64_t start = std::max<int64_t>(0, centre - options.instruction_window / 2);
  return {start, std::min(bytes, start + options.instruction_window)};
}

HotRawWindows ChooseHot(const RawModelOptions& options, std::span<const float> logits,
                        int64_t bytes) {
  constexpr int64_t kBytesOfQuota = 100'000;
  const int64_t quota = options.most * (1 + std::max<int64_t>(0, bytes - 1) / kBytesOfQuota);
  const int64_t apart = options.window / options.stride / 2;  // windows nearer than that are near
  std::vector<int64_t> hot;
  for (int64_t k = 0; k < std::ssize(logits); ++k)
    if (logits[static_cast<size_t>(k)] >= options.cut) hot.push_back(k);
  std::stable_sort(hot.begin(), hot.end(), [&](int64_t a, int64_t b) {
    return logits[static_cast<size_t>(a)] > logits[static_cast<size_t>(b)];
  });
  std::vector<bool> near(logits.size());
  HotRawWindows out;
  for (const int64_t k : hot) {
    if (near[static_cast<size_t>(k)]) continue;
    if (std::ssize(out.windows) == quota) {
      out.cut = true;
      break;
    }
    out.windows.push_back(k);
    const int64_t end = std::min(std::ssize(logits), k + std::max<int64_t>(1, apart));
    for (int64_t i = std::max<int64_t>(0, k - apart + 1); i < end; ++i)
      near[static_cast<size_t>(i)] = true;
  }
  return out;
}

}  // namespace fovea::infer
