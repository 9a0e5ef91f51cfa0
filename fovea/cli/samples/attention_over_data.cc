#include "fovea/cli/samples/attention_over_data.h"

#include <span>

#include "fovea/cli/attention_mean.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/samples/predictions.h"
#include "fovea/data/byte_reader.h"
#include "fovea/data/tables/csv_reader.h"

namespace fovea::cli {
namespace {

using explain::AttentionReport;
using explain::AttentionSample;
using infer::PredictedBatch;
using infer::Predictor;

AttentionSample SampleOf(const Predictor& predictor, const PredictedBatch& batch, int64_t row,
                         std::string id) {
  const int64_t places = static_cast<int64_t>(batch.weights.size()) / batch.rows;
  const int64_t length = batch.lengths[static_cast<size_t>(row)];
  AttentionSample sample{.id = std::move(id),
                         .prediction = PredictionName(predictor.target(), batch, row),
                         .target = TargetName(predictor.target(), batch, row)};
  const auto weights = batch.weights.begin() + row * places;
  sample.weights.assign(weights, weights + length);
  // Several dimensions have no single line to draw.
  if (predictor.input_dims() == 1) {
    const auto values = batch.inputs.begin() + row * places;
    sample.values.assign(values, values + length);
  }
  return sample;
}

// What stands in the table at the first samples of `path`.
void AddValueText(const std::string& path, char separator, const std::vector<std::string>& axis,
                  std::span<AttentionSample> samples) {
  data::DiskFile file = data::OpenFile(path);
  data::CsvReader reader(&file, path, separator);
  if (!reader.Next()) return;
  std::vector<size_t> columns;
  for (const std::string& name : axis)
    for (size_t i = 0; i < reader.size(); ++i)
      if (reader.field(i) == name) {
        columns.push_back(i);
        break;
      }
  for (AttentionSample& sample : samples) {
    if (!reader.Next()) return;
    for (const size_t column : columns) {
      const std::string_view text = column < reader.size() ? reader.field(column) : "";
      sample.value_text.emplace_back(text.empty() ? "missing" : text);
    }
  }
}

}  // namespace

AttentionReport AttentionOverData(const Predictor& predictor, const DataArguments& arguments,
                                  int64_t sample_count) {
  const size_t wanted = static_cast<size_t>(sample_count);
  AttentionReport report{.task = predictor.file().task,
                         .title = "Where " + BaseName(arguments.model) + " looks",
                         .axis_title = predictor.place_title(),
                         .ordered = predictor.file().task == "series",
                         .axis = predictor.place_names()};
  AttentionMean mean(static_cast<int64_t>(report.axis.size()));
  size_t of_first_file = 0;
  RunOverData(predictor, arguments, [&](const std::string& file, const PredictedBatch& batch) {
    mean.Add(batch.weights, batch.rows);
    for (int64_t row = 0; row < batch.rows && report.samples.size() < wanted; ++row) {
      report.samples.push_back(
          SampleOf(predictor, batch, row, SampleId(arguments, file, batch, row)));
      if (file == arguments.data.front()) of_first_file = report.samples.size();
    }
  });
  report.mean = mean.mean();
  report.deviation = mean.deviation();
  report.sample_count = mean.count();
  if (report.task == "tabular" && of_first_file > 0)
    AddValueText(arguments.data.front(), arguments.options.separator, report.axis,
                 std::span(report.samples).first(of_first_file));
  return report;
}

}  // namespace fovea::cli
