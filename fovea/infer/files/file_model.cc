#include "fovea/infer/files/file_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"
#include "fovea/infer/files/calibration.h"
#include "fovea/infer/files/first_look.h"
#include "fovea/infer/files/raw/raw_look.h"
#include "fovea/infer/files/raw/raw_places.h"
#include "fovea/infer/files/sharp/sharp_look.h"
#include "fovea/infer/files/shipped_model.h"
#include "fovea/infer/files/windows/language_marker.h"
#include "fovea/infer/files/windows/tell_language.h"

namespace fovea::infer {
namespace {

class LookingFileModel : public FileModel {
 public:
  LookingFileModel(FirstLook first, std::optional<SharpLook> sharp, std::optional<RawLook> raw,
                   std::vector<std::string> languages, Calibration calibration, std::string name)
      : first_(std::move(first)),
        sharp_(std::move(sharp)),
        raw_(std::move(raw)),
        languages_(std::move(languages)),
        calibration_(std::move(calibration)),
        name_(std::move(name)) {}

  std::string name() const override { return name_; }
  const std::vector<std::string>& languages() const override { return languages_; }
  LookCuts cuts() const override {
    LookCuts cuts = {.glance = first_.model().options().glance};
    if (sharp_) {
      cuts.first = sharp_->options().cut;
      cuts.share = sharp_->options().share;
    }
    return cuts;
  }

  FileScore Score(std::span<const uint8_t> bytes, const StretchPlace& place) const override {
    Require(static_cast<int64_t>(bytes.size()) <= kMaxBytes, "at most ", kMaxBytes,
            " bytes at once, got ", bytes.size());
    FileScore out;
    out.logit = -std::numeric_limits<double>::infinity();
    if (bytes.empty()) return out;
    WindowsSeen seen = first_.Look(bytes, raw_ ? RawTokens::kSkip : RawTokens::kRead);
    out.language = LanguageOf(bytes, place.format, seen.windows);
    out.cut = seen.windows.cut;
    const std::vector<float> first = seen.logits;
    if (sharp_) out.fixations = sharp_->LookAgain(std::ssize(bytes), &seen);
    out.windows = Places(seen, first);
    if (raw_)
      PutRawPlaces(*raw_, bytes, place.format != data::FileFormat::kNone,
                   ShiftOf(out.language, place.offset), seen.windows, &out.windows);
    Decide(seen.windows, &out);
    return out;
  }

  double Threshold(int language, double false_alarm_rate) const override {
    return calibration_.Threshold(language, false_alarm_rate);
  }
  double FalseAlarmRate(int language, double logit) const override {
    return calibration_.FalseAlarmRate(language, logit);
  }

 private:
  int IndexOf(std::string_view language) const {
    const auto found = std::find(languages_.begin(), languages_.end(), language);
    return found == languages_.end() ? -1 : static_cast<int>(found - languages_.begin());
  }

  // What is taken off in a file of that language, so far behind its beginning.
  FormatShift ShiftOf(int language, int64_t offset) const {
    const RawModelOptions& options = raw_->options();
    const auto shift = options.shifts.find(languages_[static_cast<size_t>(language)]);
    if (shift == options.shifts.end()) return {};
    const double late = LateShift(options, offset);
    return {.text = shift->second.text + late, .raw = shift->second.raw + late};
  }

  // A picture or document that opens PHP is judged as PHP, since a server may run it. A program is
  // not: it may be PHP's own.
  int LanguageOf(std::span<const uint8_t> bytes, data::FileFormat format,
                 const FileWindows& windows) const {
    const int by_format = IndexOf(data::FormatName(format));
    if (by_format >= 0) {
      const int php = data::IsProgram(format) || !HoldsPhp(bytes) ? -1 : IndexOf("php");
      return php >= 0 ? php : by_format;
    }
    const int raw_bytes = raw_ && LanguageMarker(bytes).empty() ? IndexOf("bin") : -1;
    if (raw_bytes >= 0 && !TextTells(windows.kinds, windows.spans) && !HoldsPhp(bytes))
      return raw_bytes;
    return first_.Language(bytes, windows);
  }

  // The windows of the bytes themselves, in order, each with its logit, or that of what is decoded
  // from it if that is more.
  // first: the logits of all windows before anything was read again.
  static std::vector<FileWindow> Places(const WindowsSeen& seen, std::span<const float> first) {
    const FileWindows& windows = seen.windows;
    std::vector<FileWindow> places, decoded;
    std::ptrdiff_t text = 0;  // of places: the text comes first, then the raw bytes
    for (int64_t t = 0; t < windows.count(); ++t) {
      if (windows.kinds[t] == WindowKind::kGap) continue;
      FileWindow place{windows.spans[t]};
      place.logit = seen.logits[t];
      place.alone = seen.alone[t];
      place.glance = seen.glance[t];
      place.first = first[t];
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
      for (bool begins = true; place != places.end() && (begins || place->start < piece.end);
           ++place, begins = false) {
        place->logit = std::max(place->logit, piece.logit);
        place->alone = std::max(place->alone, piece.alone);
        place->glance = std::max(place->glance, piece.glance);
        place->first = std::max(place->first, piece.first);
      }
    }
    return places;
  }

  void Decide(const FileWindows& windows, FileScore* out) const {
    std::vector<float> logits;
    for (const FileWindow& window : out->windows) logits.push_back(window.logit);
    std::vector<float> attention;
    if (first_.model().options().pooling == "attention") attention = AttentionOf(windows);
    const Pooled pooled = PoolWindows(first_.model().options(), logits, attention);
    out->logit = pooled.logit;
    for (size_t t = 0; t < logits.size(); ++t) out->windows[t].weight = pooled.weights[t];
  }

  // Of the windows of the bytes themselves, in order; sums to 1.
  std::vector<float> AttentionOf(const FileWindows& windows) const {
    const Tensor weights = first_.Attention(windows);
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

  FirstLook first_;
  std::optional<SharpLook> sharp_;
  std::optional<RawLook> raw_;
  const std::vector<std::string> languages_;  // those of the first look, then formats
  Calibration calibration_;
  std::string name_;
};

std::shared_ptr<const FileModel> Make(const ModelFile& file, const std::string& path) {
  RequireTask(file, BagModel::kTask, path);
  try {
    auto tensors = file.tensors;
    std::optional<SharpLook> sharp;
    if (file.model->contains("sharp")) sharp.emplace(file, path, &tensors);
    std::optional<RawLook> raw;
    if (file.model->contains("raw")) raw.emplace(file, path, &tensors);
    FirstLook first(file, path, &tensors);
    std::vector<std::string> languages = first.languages();
    if (raw) {
      // Formats that were added since have no thresholds in it, and are judged as raw bytes.
      const nlohmann::json& calibrated = data::JsonFields(file.data, "data").Get("calibration");
      for (const std::string& format : FormatLanguages())
        if (calibrated.contains(format)) languages.push_back(format);
    }
    Calibration calibration = CalibrationFromJson(file.data, languages);
    return std::make_shared<LookingFileModel>(std::move(first), std::move(sharp), std::move(raw),
                                              std::move(languages), std::move(calibration),
                                              file.model->value("name", ""));
  } catch (const ArgumentError& error) {
    throw InputError(path, StrCat("the description of the model is damaged: ", error.what()),
                     "copy it again or train it again");
  }
}

}  // namespace

std::vector<std::string> FormatLanguages() {
  std::vector<std::string> out;
  for (const data::FileFormat format : data::AllFormats())
    out.emplace_back(data::FormatName(format));
  return out;
}

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
