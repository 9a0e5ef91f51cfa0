#include "fovea/data/synthetic/synthetic.h"

#include <array>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/data/synthetic/syn_formulas.h"

namespace fovea::data {
namespace {

Table EmptyTable(const std::string& name, int64_t samples, int features, int first) {
  Table table;
  table.path = name;
  table.rows = samples;
  for (int i = 0; i <= features; ++i) {
    Column column;
    column.name = i < features ? StrCat("x", first + i) : "y";
    column.numbers.resize(static_cast<size_t>(samples));
    table.columns.push_back(std::move(column));
  }
  // As WriteCsv would place them.
  for (int64_t row = 0; row < samples; ++row) table.lines.push_back(row + 2);
  return table;
}

}  // namespace

Table DenseExperiment(int64_t samples, uint64_t seed, int features, int relevant) {
  Require(samples >= 1, "samples is ", samples, ", not at least 1");
  Require(features >= 1, "features is ", features, ", not at least 1");
  Require(relevant >= 0 && relevant < features, "relevant is ", relevant, ", not in [0, ", features,
          ")");
  Random random(seed);
  Table table = EmptyTable("dense experiment", samples, features, 0);
  for (size_t row = 0; row < static_cast<size_t>(samples); ++row) {
    for (int i = 0; i < features; ++i)
      table.columns[static_cast<size_t>(i)].numbers[row] = static_cast<float>(random.Normal());
    const auto y = static_cast<float>(random.Below(2));
    table.columns[static_cast<size_t>(relevant)].numbers[row] = y;
    table.columns.back().numbers[row] = y;
  }
  return table;
}

SeriesSet SeriesExperiment(int64_t samples, uint64_t seed, int64_t steps, int64_t dims,
                           int64_t relevant) {
  Require(samples >= 1, "samples is ", samples, ", not at least 1");
  Require(steps >= 1 && dims >= 1, "steps × dims is ", steps, " × ", dims, ", not at least 1 × 1");
  Require(relevant >= 0 && relevant < steps, "relevant is ", relevant, ", not in [0, ", steps, ")");
  Random random(seed);
  SeriesSet set;
  set.path = "series experiment";
  set.dims = dims;
  for (int64_t d = 1; d <= dims; ++d) set.dim_names.push_back(StrCat("dim ", d));
  set.labelled = true;
  set.classes = {"0", "1"};
  set.samples.resize(static_cast<size_t>(samples));
  int64_t line = 0;
  for (Series& sample : set.samples) {
    sample.line = ++line;
    sample.steps = steps;
    sample.values.resize(static_cast<size_t>(steps * dims));
    for (float& value : sample.values) value = static_cast<float>(random.Normal());
    const uint64_t y = random.Below(2);
    for (int64_t d = 0; d < dims; ++d)
      sample.values[static_cast<size_t>(relevant * dims + d)] = static_cast<float>(y);
    sample.label = set.classes[y];
  }
  return set;
}

SynTable SynExperiment(int which, int64_t samples, uint64_t seed) {
  Require(which >= 1 && which <= 6, "which is ", which, ", not in [1, 6]");
  Require(samples >= 1, "samples is ", samples, ", not at least 1");
  Random random(seed);
  SynTable syn;
  syn.table = EmptyTable(StrCat("syn", which), samples, 11, 1);
  for (size_t row = 0; row < static_cast<size_t>(samples); ++row) {
    std::array<double, 11> x;
    for (size_t i = 0; i < x.size(); ++i) {
      const auto value = static_cast<float>(random.Normal());
      syn.table.columns[i].numbers[row] = value;
      x[i] = value;
    }
    const SynTruth truth = SynFormula(which, x);
    syn.relevant.push_back(truth.relevant);
    syn.table.columns.back().numbers[row] = random.Uniform() < truth.probability ? 1.0f : 0.0f;
  }
  return syn;
}

}  // namespace fovea::data
