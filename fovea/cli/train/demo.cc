#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>

#include "fovea/cli/arguments.h"
#include "fovea/cli/choices.h"
#include "fovea/cli/commands.h"
#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/cli/run_program.h"
#include "fovea/cli/samples/attention_over_data.h"
#include "fovea/cli/samples/contribution_shares.h"
#include "fovea/cli/train/progress_printer.h"
#include "fovea/data/synthetic/synthetic.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/render.h"
#include "fovea/infer/metrics.h"
#include "fovea/train/experiments.h"

namespace fovea::cli {
namespace {

using Clock = std::chrono::steady_clock;
using explain::AttentionReport;
using infer::Predictor;
using train::KnownTruth;
using train::ProgressCallback;
using train::StopFlag;
using train::TrainResult;

// One experiment as the demo shows it.
struct Show {
  std::string name;  // of its files
  std::string title;
  std::string note;      // what is known
  std::string needs;     // a file that must be there; "" if none
  KnownTruth truth;      // no places: nothing is known
  std::string looks_at;  // the data whose mean attention is taken
  bool test = false;     // its accuracy is taken on looks_at, else on the validation data
  // Trains, and writes looks_at if it is not there by itself.
  std::function<TrainResult(const ProgressCallback&, StopFlag)> train;
};

struct Outcome {
  const Show* show;
  std::string model;
  double accuracy = 0;
  double weight = 0;  // of the places named in `places`
  std::string places;
  double seconds = 0;
  bool found = true;
  AttentionReport report;

  std::string Verdict() const {
    return show->truth.places.empty() ? "" : found ? "found" : "NOT FOUND";
  }
};

std::string DataFolder() {
  const char* folder = std::getenv("FOVEA_DATA");
  return folder != nullptr && *folder != '\0' ? folder : "../shared/data";
}

std::vector<Show> Shows(const std::string& folder) {
  const std::string dense = folder + "/dense_fresh.csv", series = folder + "/series_fresh.ts";
  const std::string splice = DataFolder() + "/tabular/splice_train.csv";
  const std::string spam = DataFolder() + "/tables/spam_";
  const std::string gun = DataFolder() + "/series/GunPoint_";
  std::vector<Show> shows;
  for (const bool sharp : {false, true})
    shows.push_back(
        {.name = sharp ? "dense-sharp" : "dense",
         .title = sharp ? "dense, with an entropy penalty" : "dense reference",
         .note = "32 random columns, of which x1 is the answer",
         .truth = train::DenseReferenceTruth(),
         .looks_at = dense,
         .train = [=](const ProgressCallback& progress, StopFlag stop) {
           data::WriteCsv(data::DenseExperiment(train::kFreshSamples, train::kFreshSeed), dense);
           return train::TrainTabular(train::DenseReferenceData(),
                                      sharp ? train::DenseSharpJob() : train::DenseReferenceJob(),
                                      progress, stop);
         }});
  for (const std::string attention : {"after", "before"})
    shows.push_back(
        {.name = "series-" + attention,
         .title = "series reference, " + attention + " LSTM",
         .note = "20 random steps, of which step 10 (counted from 0) is the answer" +
                 std::string(attention == "after" ? "; the LSTM still knows it at step 11" : ""),
         .truth = train::SeriesReferenceTruth(attention),
         .looks_at = series,
         .train = [=](const ProgressCallback& progress, StopFlag stop) {
           data::WriteTs(data::SeriesExperiment(train::kFreshSamples, train::kFreshSeed), series);
           return train::TrainSeries(train::SeriesReferenceData(),
                                     train::SeriesReferenceJob(attention), progress, stop);
         }});
  shows.push_back({.name = "splice",
                   .title = "DNA splice junctions",
                   .note = "60 letters of DNA; a junction lies between p30 and p31, beside GT at "
                           "p31-p32 or AG at p29-p30",
                   .needs = splice,
                   .truth = train::SpliceTruth(),
                   .looks_at = splice,
                   .train = [=](const ProgressCallback& progress, StopFlag stop) {
                     return train::TrainTabular(train::SpliceJob(splice), progress, stop);
                   }});
  shows.push_back({.name = "spam",
                   .title = "spam",
                   .note = "e-mails by the shares of 57 words and marks in them. Nobody has told "
                           "which decide; below, what each verdict owes to them",
                   .needs = spam + "train.csv",
                   .looks_at = spam + "test.csv",
                   .test = true,
                   .train = [=](const ProgressCallback&, StopFlag) {
                     return train::TrainSpam(spam + "train.csv");
                   }});
  shows.push_back({.name = "gunpoint",
                   .title = "GunPoint",
                   .note = "does the hand hold a gun or only point? Nobody has told which moment "
                           "decides; weights are shares of what the steps contribute",
                   .needs = gun + "TRAIN.ts",
                   .looks_at = gun + "TEST.ts",
                   .test = true,
                   .train = [=](const ProgressCallback&, StopFlag) {
                     return train::TrainGunPoint(gun + "TRAIN.ts");
                   }});
  return shows;
}

double AccuracyOn(const Predictor& predictor, const std::string& data) {
  std::vector<float> predictions, targets;
  infer::PredictOptions options;
  options.need_target = true;
  predictor.Run(data, options, [&](const infer::PredictedBatch& batch) {
    predictions.insert(predictions.end(), batch.predictions.begin(), batch.predictions.end());
    targets.insert(targets.end(), batch.targets.begin(), batch.targets.end());
  });
  return infer::Evaluate(predictor.target(), predictions, targets).at("accuracy");
}

// What was trained is read back by the lean side, as `fovea attend` would.
Outcome Run(const Show& show, const std::string& folder, StopFlag stop) {
  const auto start = Clock::now();
  Outcome outcome{.show = &show, .model = folder + "/" + show.name + ".safetensors"};
  ProgressCallback progress;
  std::optional<ProgressPrinter> printer;
  if (isatty(STDERR_FILENO) != 0) {
    printer.emplace(show.name + ": ");
    progress = [&](const train::Progress& p) { (*printer)(p); };
  }
  const TrainResult result = show.train(progress, stop);
  if (result.interrupted) throw Interrupted();
  infer::SaveModel(result.model, outcome.model);
  const auto predictor = Predictor::Load(outcome.model);

  DataArguments arguments{.model = outcome.model, .data = {show.looks_at}};
  outcome.report = predictor->has_contributions()
                       ? ContributionSharesOverData(*predictor, arguments, 3)
                       : AttentionOverData(*predictor, arguments, 3);
  outcome.report.title = show.title;
  outcome.report.truth = show.truth.places;
  outcome.accuracy = show.test ? AccuracyOn(*predictor, show.looks_at)
                               : result.model.metrics->value("accuracy", 0.0);
  const auto& mean = outcome.report.mean;
  std::vector<std::string> places;
  const int count = show.truth.places.empty() ? 3 : static_cast<int>(show.truth.places.size());
  for (const int place : train::Heaviest(mean, count)) {
    const std::string& name = outcome.report.axis[static_cast<size_t>(place)];
    places.push_back(outcome.report.ordered ? "step " + name : name);
    outcome.weight += mean[static_cast<size_t>(place)];
  }
  // Gates do not share one unit: the mean of theirs.
  if (outcome.report.gates) outcome.weight /= static_cast<double>(places.size());
  outcome.places = Join(places);
  outcome.found = show.truth.places.empty() || train::IsFound(show.truth, mean);
  outcome.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return outcome;
}

const std::vector<std::string> kHeader = {"experiment",  "accuracy", "looks at", "weight",
                                          "known truth", "verdict",  "seconds"};

std::vector<std::string> Row(const Outcome& outcome) {
  return {outcome.show->title,
          Metric(outcome.accuracy),
          outcome.places,
          explain::Percent(outcome.weight),
          outcome.show->truth.text.empty() ? "none" : outcome.show->truth.text,
          outcome.Verdict(),
          fmt::format("{:.1f}", outcome.seconds)};
}

// Columns as wide as their texts (ASCII), numbers to the right.
std::string TextTable(const std::vector<std::vector<std::string>>& rows) {
  std::vector<size_t> widths(kHeader.size());
  for (const auto& row : rows)
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (size_t i = 0; i < row.size(); ++i) {
      const bool number =
          kHeader[i] == "accuracy" || kHeader[i] == "weight" || kHeader[i] == "seconds";
      line += number ? fmt::format("{:>{}}  ", row[i], widths[i])
                     : fmt::format("{:<{}}  ", row[i], widths[i]);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

std::string Page(const std::vector<Outcome>& outcomes, const std::vector<std::string>& skipped) {
  explain::HtmlSummary summary{
      .header = kHeader,
      .lead =
          "Attention models, trained a moment ago, and where they look. Accuracy is that on "
          "data not trained on; weight is the share of the mean attention that lies on the "
          "places they look at, or of gates, each 0 to 100%, their mean. Where a model adds up "
          "what each step contributes to the score, "
          "as that of GunPoint, it is the share of that, whatever its sign." +
          (skipped.empty() ? "" : " Skipped, since the data is not there: " + Join(skipped) + ".")};
  std::vector<explain::HtmlSection> sections;
  for (const Outcome& outcome : outcomes) {
    summary.rows.push_back(Row(outcome));
    sections.push_back({outcome.show->title, outcome.show->note, outcome.report});
  }
  return explain::RenderHtml("fovea demo", sections, summary);
}

// "out/demo.html" → "out/demo", which is made where it is missing.
std::string MakeFolder(const std::string& page) {
  std::filesystem::path folder(page);
  folder.replace_extension();
  if (folder == page) folder += "_files";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error)
    throw InputError(folder.string(), "cannot be made: " + error.message(),
                     "choose another place with --out");
  return folder.string();
}

}  // namespace

int Demo(const std::vector<std::string>& args) {
  std::string page = "demo.html";
  std::vector<std::string> only;
  std::vector<std::string> names;
  for (const Show& show : Shows("")) names.push_back(show.name);
  const auto app = MakeApp(
      "fovea demo",
      "Trains small models and sees whether they look where the truth is known to be: the two\n"
      "reference experiments, and three sets of real data from $FOVEA_DATA (../shared/data where "
      "it\n"
      "is not set), skipped if it is not there. Writes one HTML page, and beside it a folder with\n"
      "the models. Exit code 1 if a known truth was not found.",
      "  fovea demo\n"
      "  fovea demo --only dense --out out/demo.html\n");
  app->add_option("-o,--out", page, "the page; models go to a folder of its name")
      ->type_name("FILE");
  app->add_option("--only", only, "some of the experiments: " + Join(names))
      ->type_name("NAME...")
      ->default_str("")
      ->check(CLI::Validator(
          [names](const std::string& name) -> std::string {
            if (std::find(names.begin(), names.end(), name) != names.end()) return "";
            return StrCat("no experiment \"", name, "\"; there are: ", Join(names));
          },
          ""));
  if (!Parse(app.get(), args)) return 0;

  const std::string folder = MakeFolder(page);
  const auto* stop = CatchInterrupts("\nstopping; once more stops at once\n");
  const std::vector<Show> shows = Shows(folder);
  std::vector<Outcome> outcomes;
  std::vector<std::string> skipped;
  for (const Show& show : shows) {
    if (!only.empty() && std::find(only.begin(), only.end(), show.name) == only.end()) continue;
    struct stat status;
    if (!show.needs.empty() && stat(show.needs.c_str(), &status) != 0) {
      WriteOutput(
          "",
          fmt::format("{}: skipped, there is no {}; set FOVEA_DATA to the folder with the data\n",
                      show.name, show.needs));
      skipped.push_back(show.title);
      continue;
    }
    WriteOutput("", fmt::format("{}: training … {}\n", show.name, show.note));
    outcomes.push_back(Run(show, folder, stop));
    const Outcome& outcome = outcomes.back();
    WriteOutput(
        "", fmt::format("{}: accuracy {}, looks at {} ({})\n", show.name, Metric(outcome.accuracy),
                        outcome.places, explain::Percent(outcome.weight)));
  }

  const explain::TextOptions text{
      .width = TerminalWidth(STDOUT_FILENO), .colour = UseColour(STDOUT_FILENO), .max_places = 10};
  for (const Outcome& outcome : outcomes) {
    AttentionReport report = outcome.report;
    report.samples.clear();  // they are on the page
    WriteOutput("", "\n" + explain::RenderText(report, text));
  }
  std::vector<std::vector<std::string>> rows = {kHeader};
  for (const Outcome& outcome : outcomes) rows.push_back(Row(outcome));
  WriteOutput("", "\n" + TextTable(rows));
  WriteFile(page, Page(outcomes, skipped));
  WriteOutput("", fmt::format("\nthe page with the pictures: {}\n", page));
  if (!outcomes.empty())
    WriteOutput("", fmt::format("go on with a model:         fovea attend {} {}\n",
                                outcomes.front().model, outcomes.front().show->looks_at));
  const bool all_found = std::all_of(outcomes.begin(), outcomes.end(),
                                     [](const Outcome& outcome) { return outcome.found; });
  return all_found ? 0 : 1;
}

}  // namespace fovea::cli
