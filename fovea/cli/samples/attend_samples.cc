#include "fovea/cli/console/output.h"
#include "fovea/cli/samples/attention_over_data.h"
#include "fovea/cli/samples/contributions_over_data.h"
#include "fovea/cli/tasks.h"
#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

int Run(const AttendArguments& arguments, const infer::ModelFile& file) {
  const DataArguments& given = arguments.data;
  RequireData(given, "fovea attend");
  const auto predictor = infer::Predictor::FromFile(file, given.model);
  if (predictor->has_contributions()) {
    const auto report = ContributionsOverData(*predictor, given, arguments.samples);
    WriteOutput(arguments.out, arguments.format->contributions(report, arguments.render));
    return 0;
  }
  if (!predictor->has_attention())
    throw InputError(given.model, "is a model without attention: it looks nowhere",
                     "train it with attention");
  WriteOutput(arguments.out,
              arguments.format->chart(AttentionOverData(*predictor, given, arguments.samples),
                                      arguments.render));
  return 0;
}

}  // namespace

AttendRun AttendSamples(TaskOptions* options) {
  for (const char* option : {"--separator", "--unseen", "--places"})
    options->Own(options->app()->get_option(option));
  return Run;
}

}  // namespace fovea::cli
