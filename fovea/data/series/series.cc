#include "fovea/data/series/series.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/byte_reader.h"
#include "fovea/data/json_fields.h"
#include "fovea/data/series/series_reader.h"
#include "fovea/data/tables/target_codec.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

constexpr std::array<std::pair<const char*, SeriesScaling>, 3> kScalings = {{
    {"none", SeriesScaling::kNone},
    {"dataset", SeriesScaling::kDataset},
    {"series", SeriesScaling::kSeries},
}};

void RequireLabels(const SeriesSet& set) {
  if (!set.labelled)
    throw InputError(set.path, "has no labels",
                     "name the column of the label, or give a .ts file with @classLabel");
  for (const Series& sample : set.samples)
    if (sample.label.empty())
      throw InputError(set.path, sample.line, "has no label", "add it or drop the sample");
}

double LabelNumber(const SeriesSet& set, const Series& sample) {
  double value = 0;
  if (ParseNumber(sample.label, &value) != NumberParse::kNumber)
    throw InputError(set.path, sample.line,
                     StrCat("the label ", Quoted(sample.label), " is not a number"),
                     "mend the label");
  return value;
}

TargetSpec FitTarget(const SeriesSet& set, const std::string& name) {
  RequireLabels(set);
  TargetSpec target;
  target.name = !name.empty() ? name : set.numeric_target ? "target" : "class";
  if (set.numeric_target) {
    target.kind = TargetKind::kRegression;
    std::vector<double> values;
    for (const Series& sample : set.samples) values.push_back(LabelNumber(set, sample));
    const Moments moments = MomentsOf(values);
    target.mean = moments.mean;
    target.deviation = moments.deviation;
    return target;
  }
  std::set<std::string> labels;
  for (const Series& sample : set.samples) labels.insert(sample.label);
  if (labels.size() < 2)
    throw InputError(set.path,
                     StrCat("has one class only", labels.empty() ? "" : ": ",
                            labels.empty() ? "" : Quoted(*labels.begin())),
                     "give samples of two classes or more");
  target.classes = set.classes;
  if (target.classes.empty()) {
    target.classes.assign(labels.begin(), labels.end());
    SortClasses(&target.classes);
  }
  const TextIndex index(target.classes);
  for (const Series& sample : set.samples)
    if (index.Find(sample.label) < 0)
      throw InputError(set.path, sample.line,
                       StrCat("the label ", Quoted(sample.label), " is not declared"),
                       StrCat("declared are ", QuotedList(target.classes)));
  target.kind = target.classes.size() == 2 ? TargetKind::kBinary : TargetKind::kClasses;
  return target;
}

// values[0], values[stride], …: `steps` of them. Fills the gaps.
void Interpolate(float* values, int64_t steps, int64_t stride) {
  int64_t last = -1;  // the last step with a value
  for (int64_t t = 0; t < steps; ++t) {
    if (std::isnan(values[t * stride])) continue;
    const float right = values[t * stride];
    const float left = last < 0 ? right : values[last * stride];
    for (int64_t gap = last + 1; gap < t; ++gap) {
      const double part =
          last < 0 ? 0 : static_cast<double>(gap - last) / static_cast<double>(t - last);
      values[gap * stride] = static_cast<float>((1 - part) * static_cast<double>(left) +
                                                part * static_cast<double>(right));
    }
    last = t;
  }
  const float end = last < 0 ? 0 : values[last * stride];
  for (int64_t t = last + 1; t < steps; ++t) values[t * stride] = end;
}

void Scale(float* values, int64_t steps, int64_t stride, const Moments& moments) {
  for (int64_t t = 0; t < steps; ++t)
    values[t * stride] =
        static_cast<float>((values[t * stride] - moments.mean) / moments.deviation);
}

// Count, mean and sum of squared deviations of a stream of values.
//
// Source: Welford 1962.
class RunningMoments {
 public:
  void Add(double value) {
    ++count_;
    const double delta = value - mean_;
    mean_ += delta / static_cast<double>(count_);
    squares_ += delta * (value - mean_);
  }
  Moments moments() const {
    if (count_ == 0) return {};
    const double deviation = std::sqrt(squares_ / static_cast<double>(count_));
    return {mean_, deviation > 1e-12 * std::abs(mean_) ? deviation : 1.0};
  }

 private:
  int64_t count_ = 0;
  double mean_ = 0, squares_ = 0;
};

bool EndsWith(const std::string& text, std::string_view ending) {
  return text.size() >= ending.size() &&
         EqualIgnoringCase(std::string_view(text).substr(text.size() - ending.size()), ending);
}

}  // namespace

int64_t SeriesSet::max_steps() const {
  int64_t longest = 0;
  for (const Series& sample : samples) longest = std::max(longest, sample.steps);
  return longest;
}

int64_t SeriesSet::PaddedBytes() const {
  return std::ssize(samples) * max_steps() * dims * static_cast<int64_t>(sizeof(float));
}

SeriesSet ReadSeries(const std::string& path, const SeriesOptions& options) {
  DiskFile file = OpenFile(path);
  return EndsWith(path, ".ts") ? ReadTs(&file, path, options) : ReadSeriesCsv(&file, path, options);
}

nlohmann::json ToJson(const SeriesSpec& spec) {
  nlohmann::json json = {{"dim_names", spec.dim_names},
                         {"means", spec.means},
                         {"deviations", spec.deviations},
                         {"max_steps", spec.max_steps},
                         {"target", ToJson(spec.target)}};
  for (const auto& [name, scaling] : kScalings)
    if (scaling == spec.scaling) json["scaling"] = name;
  return json;
}

SeriesSpec SeriesSpecFromJson(const nlohmann::json& json) {
  const JsonFields fields(json, "");
  SeriesSpec spec;
  spec.dim_names = fields.DistinctStrings("dim_names");
  Require(!spec.dim_names.empty(), "dim_names is empty");
  spec.scaling = fields.Choice<SeriesScaling>("scaling", kScalings);
  spec.means = fields.Numbers("means");
  spec.deviations = fields.Numbers("deviations");
  const size_t moments = spec.scaling == SeriesScaling::kDataset ? spec.dim_names.size() : 0;
  Require(spec.means.size() == moments, "means has ", spec.means.size(), " entries, not ", moments);
  Require(spec.deviations.size() == moments, "deviations has ", spec.deviations.size(),
          " entries, not ", moments);
  for (size_t d = 0; d < moments; ++d)
    Require(spec.deviations[d] > 0, "deviations[", d, "] is ", spec.deviations[d],
            ", which is not above 0");
  spec.max_steps = fields.Integer("max_steps", 1);
  spec.target = TargetSpecFromJson(fields.Get("target"));
  return spec;
}

SeriesSpec FitSeriesSpec(const SeriesSet& set, SeriesScaling scaling, const std::string& target) {
  if (set.samples.empty()) throw InputError(set.path, "has no samples", "add samples");
  SeriesSpec spec;
  spec.dim_names = set.dim_names;
  spec.scaling = scaling;
  spec.max_steps = set.max_steps();
  spec.target = FitTarget(set, target);
  if (scaling != SeriesScaling::kDataset) return spec;
  const auto dims = static_cast<size_t>(set.dims);
  std::vector<RunningMoments> running(dims);
  for (const Series& sample : set.samples)
    for (size_t i = 0; i < sample.values.size(); ++i)
      if (!std::isnan(sample.values[i])) running[i % dims].Add(sample.values[i]);
  for (const RunningMoments& dim : running) {
    spec.means.push_back(dim.moments().mean);
    spec.deviations.push_back(dim.moments().deviation);
  }
  return spec;
}

std::vector<float> FilledValues(const Series& sample, int64_t dims) {
  std::vector<float> values = sample.values;
  for (int64_t d = 0; d < dims; ++d) Interpolate(values.data() + d, sample.steps, dims);
  return values;
}

void EncodedSeries::FillBatch(std::span<const int64_t> batch, float* out) const {
  const int64_t sample = steps * spec.dims();
  for (const int64_t row : batch) {
    std::copy_n(values.data() + row * sample, sample, out);
    out += sample;
  }
}

std::vector<float> ScaledValues(const Series& sample, const SeriesSpec& spec) {
  const int64_t dims = spec.dims();
  std::vector<float> values = FilledValues(sample, dims);
  for (int64_t d = 0; d < dims; ++d) {
    if (spec.scaling == SeriesScaling::kDataset) {
      const auto i = static_cast<size_t>(d);
      Scale(values.data() + d, sample.steps, dims, {spec.means[i], spec.deviations[i]});
    } else if (spec.scaling == SeriesScaling::kSeries) {
      RunningMoments running;
      for (int64_t t = 0; t < sample.steps; ++t) running.Add(values[t * dims + d]);
      Scale(values.data() + d, sample.steps, dims, running.moments());
    }
  }
  return values;
}

void RequireDims(const SeriesSet& set, const SeriesSpec& spec) {
  if (set.dims != spec.dims())
    throw InputError(set.path,
                     StrCat("has ", set.dims, set.dims == 1 ? " dimension" : " dimensions",
                            " where the model has ", spec.dims()),
                     "give series like those of the training");
}

std::vector<float> EncodeTargets(const SeriesSet& set, const SeriesSpec& spec, bool need_target) {
  if (need_target) RequireLabels(set);
  std::vector<float> targets;
  const bool labelled =
      set.labelled && std::none_of(set.samples.begin(), set.samples.end(),
                                   [](const Series& sample) { return sample.label.empty(); });
  if (!labelled) return targets;
  const TextIndex classes(spec.target.classes);
  for (const Series& sample : set.samples) {
    if (spec.target.kind == TargetKind::kRegression) {
      targets.push_back(static_cast<float>((LabelNumber(set, sample) - spec.target.mean) /
                                           spec.target.deviation));
      continue;
    }
    const int code = classes.Find(sample.label);
    if (code < 0)
      throw InputError(set.path, sample.line,
                       StrCat("the label ", Quoted(sample.label), " is none of the classes ",
                              QuotedList(spec.target.classes)),
                       "mend the label or train again");
    targets.push_back(static_cast<float>(code));
  }
  return targets;
}

EncodedSeries Encode(const SeriesSet& set, const SeriesSpec& spec, bool need_target) {
  RequireDims(set, spec);
  const int64_t dims = spec.dims();
  EncodedSeries encoded;
  encoded.spec = spec;
  encoded.rows = static_cast<int64_t>(set.samples.size());
  encoded.steps = set.max_steps();
  encoded.values.resize(static_cast<size_t>(encoded.rows * encoded.steps * dims));
  float* out = encoded.values.data();
  for (const Series& sample : set.samples) {
    const std::vector<float> values = ScaledValues(sample, spec);
    std::copy(values.begin(), values.end(), out);
    out += encoded.steps * dims;
    encoded.lengths.push_back(static_cast<int32_t>(sample.steps));
    encoded.lines.push_back(sample.line);
  }
  encoded.targets = EncodeTargets(set, spec, need_target);
  return encoded;
}

}  // namespace fovea::data
