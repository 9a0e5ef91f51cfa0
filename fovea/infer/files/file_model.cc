#include "fovea/infer/files/file_model.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/attention/kernel_backend.h"
#include "fovea/core/error.h"
#include "fovea/data/json_fields.h"
#include "fovea/infer/files/bag_model.h"
#include "fovea/infer/files/calibration.h"
#include "fovea/infer/files/shipped_model.h"
#include "fovea/infer/files/tell_language.h"
#include "fovea/infer/model_parameters.h"
#include "fovea/kernels/bytes/byte_windows.h"
#include "fovea/kernels/bytes/embedding_sum.h"
#include "fovea/kernels/bytes/first_glance.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;

constexpr float kFarBelow = -30;  // what a first glance leaves alone

class BagFileModel : public FileModel {
 public:
  BagFileModel(const ModelFile& file, const std::string& path)
      : model_(BagModelOptionsFromJson(file.model)),
        calibration_(CalibrationFromJson(file.data, model_.options().languages)) {
    name_ = file.model->value("name", "");
    const data::JsonFields fields(file.data, "data");
    glance_ = static_cast<float>(fields.Number("glance"));
    auto tensors = file.tensors;
    const auto scale = tensors.find("table.scale");
    const auto table = file.int8_tensors.find("table");
    const int64_t width = model_.options().width;
    if (scale == tensors.end() || scale->second.shape() != Shape{width} ||
        table == file.int8_tensors.end() ||
        table->second.shape != Shape{int64_t{1} << model_.options().bits, width})
      throw InputError(path, "the table of features is missing or has another size",
                       "the file is damaged or was changed; train again");
    scale_ = scale->second.Clone();
    table_ = table->second.values;
    tensors.erase(scale);
    weights_ = TakeParameters(model_.Parameters(), tensors, path);
    first_glance_ = {weights_["table.bias"], weights_["encoder.weight"], weights_["encoder.bias"],
                     weights_["glance.weight"], weights_["glance.bias"][0]};
  }

  std::string name() const override { return name_; }
  const std::vector<std::string>& languages() const override { return model_.options().languages; }

  FileScore Score(std::span<const uint8_t> bytes, bool closely) const override {
    Require(static_cast<int64_t>(bytes.size()) <= kMaxBytes, "at most ", kMaxBytes,
            " bytes at once, got ", bytes.size());
    FileScore out;
    if (bytes.empty()) {
      out.logit = -std::numeric_limits<double>::infinity();
      return out;
    }
    const std::vector<float> sums = SumFeatures(bytes, &out.windows);
    Decide(sums, closely, &out);
    return out;
  }

  double Threshold(int language, double false_alarm_rate) const override {
    return calibration_.Threshold(language, false_alarm_rate);
  }

 private:
  // Each window's sum of rows, a group of windows at a time: rows that are not in the caches are
  // fetched while others are added up.
  std::vector<float> SumFeatures(std::span<const uint8_t> bytes,
                                 std::vector<FileWindow>* windows) const {
    constexpr size_t kGroup = 4096;  // features
    const auto width = static_cast<size_t>(model_.options().width);
    std::vector<float> sums;
    std::vector<uint32_t> features;
    std::vector<int32_t> first = {0};
    const auto add = [&] {
      const size_t before = sums.size();
      sums.resize(before + (first.size() - 1) * width);
      kernels::SumRowsInt8({features, first}, table_, static_cast<int>(model_.options().bits),
                           static_cast<int64_t>(width), scale_.span(),
                           std::span(sums).subspan(before));
      features.clear();
      first.resize(1);
    };
    kernels::ForEachWindow(bytes,
                           [&](int64_t start, int64_t end, std::span<const uint32_t> of_window) {
                             windows->push_back({{start, end}});
                             features.insert(features.end(), of_window.begin(), of_window.end());
                             first.push_back(static_cast<int32_t>(features.size()));
                             if (features.size() >= kGroup) add();
                           });
    add();
    return sums;
  }

  void Decide(std::vector<float> sums, bool closely, FileScore* out) const {
    const auto count = static_cast<int64_t>(out->windows.size());
    const int64_t width = model_.options().width;
    const Tensor kept({1, count, width}, sums);
    std::vector<float> glances(out->windows.size());
    kernels::FirstGlance(first_glance_, sums, glances);  // sums become tanh(sums + bias)
    out->glance = *std::max_element(glances.begin(), glances.end());
    if (closely || out->glance >= glance_)
      LookClosely(kept, out);
    else
      LeaveAlone(sums, glances, out);
  }

  // Far below every threshold, and in the order of the glances.
  void LeaveAlone(const std::vector<float>& x, const std::vector<float>& glances,
                  FileScore* out) const {
    const size_t count = glances.size(), width = x.size() / count;
    out->logit = kFarBelow + out->glance;
    Tensor mean({1, static_cast<int64_t>(width)});
    for (size_t i = 0; i < count; ++i)
      for (size_t k = 0; k < width; ++k)
        mean[static_cast<int64_t>(k)] += x[i * width + k] / static_cast<float>(count);
    out->language = TellLanguage(Linear(KernelBackend(), weights_, "language", mean).span());
    for (size_t i = 0; i < count; ++i) {
      out->windows[i].logit = kFarBelow + glances[i];
      out->windows[i].weight = 1 / static_cast<float>(count);
    }
  }

  void LookClosely(const Tensor& sums, FileScore* out) const {
    const int64_t count = sums.dim(1);
    const int32_t lengths[] = {static_cast<int32_t>(count)};
    const BagOutput<KernelBackend> bag = model_.Forward<KernelBackend>(
        KernelBackend(), weights_, sums, Tensor::Full({1, count, 1}, 1), lengths);
    out->logit = bag.logits[0];
    out->language = TellLanguage(bag.languages.span());
    for (int64_t i = 0; i < count; ++i) {
      out->windows[i].logit = bag.windows[i];
      out->windows[i].weight = bag.weights[i];
    }
  }

  BagModel model_;
  Calibration calibration_;
  std::string name_;
  float glance_ = 0;  // from which logit of a window on a stretch is looked at closely
  Tensor scale_;
  std::vector<int8_t> table_;
  attention::Parameters<KernelBackend> weights_;
  kernels::GlanceWeights first_glance_;
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
