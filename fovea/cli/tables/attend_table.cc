#include <filesystem>
#include <memory>
#include <numeric>

#include "fovea/cli/console/output.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/data/tables/column_notes.h"
#include "fovea/infer/tables/tokens/token_predictor.h"

namespace fovea::cli {
namespace {

infer::TokenModel ModelWithLayers(const infer::ModelFile& file, const std::string& path) {
  if (infer::IsTokenModel(file))
    if (infer::TokenModel model = infer::TokenModel::FromFile(file, path); model.shape.layers > 0)
      return model;
  throw InputError(path, "has no layers in which columns look at each other",
                   "train one with --layers 1 or more, or leave --pairs out");
}

int ShowPairs(const AttendArguments& arguments, const infer::ModelFile& file) {
  const DataArguments& given = arguments.data;
  RequireData(given, "fovea attend");
  const infer::TokenModel model = ModelWithLayers(file, given.model);
  if (given.threads > 0) SetNumThreads(given.threads);
  const infer::TokenEnsemble ensemble(model);
  explain::PairReport report{.task = std::string(infer::NameOf(file.task)),
                             .title = "Which columns look at which in " +
                                      std::filesystem::path(given.model).filename().string(),
                             .axis_title = "column"};
  for (const data::FeatureSpec& feature : model.data.features) report.axis.push_back(feature.name);
  std::vector<double> sums(report.axis.size() * report.axis.size(), 0.0);
  for (const std::string& path : given.data) {
    const data::EncodedTable table = data::ReadEncodedTable(
        path, model.data,
        {.separator = given.options.separator, .max_memory_bytes = given.options.max_memory_bytes},
        data::WithTarget::kIfPresent,
        given.unseen == "error" ? data::Unseen::kError : data::Unseen::kMissing);
    for (const std::string& note : data::ColumnNotes(table, path)) Warn(Printable(note, 1000));
    std::vector<int64_t> rows(static_cast<size_t>(table.rows));
    std::iota(rows.begin(), rows.end(), 0);
    const std::vector<float> pairs = ensemble.ColumnPairs(table, rows);
    for (size_t i = 0; i < sums.size(); ++i)
      sums[i] += static_cast<double>(table.rows) * static_cast<double>(pairs[i]);
    report.sample_count += table.rows;
  }
  for (const double sum : sums)
    report.weights.push_back(static_cast<float>(sum / static_cast<double>(report.sample_count)));
  WriteOutput(arguments.out, arguments.format->pairs(report, arguments.render));
  return 0;
}

}  // namespace

AttendRun AttendTable(TaskOptions* options) {
  const AttendRun samples = AttendSamples(options);
  const auto pairs = std::make_shared<bool>(false);
  options->Own(OptionGroup(options->app())
                   .Flag("--pairs", pairs.get(),
                         "which columns look at which, of a model trained with --layers"));
  return [samples, pairs](const AttendArguments& arguments, const infer::ModelFile& file) {
    return *pairs ? ShowPairs(arguments, file) : samples(arguments, file);
  };
}

}  // namespace fovea::cli
