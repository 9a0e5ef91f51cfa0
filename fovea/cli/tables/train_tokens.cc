#include "fovea/cli/tables/train_tokens.h"

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>

#include "fovea/cli/arguments.h"
#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/interrupt.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/progress_line.h"
#include "fovea/cli/tables/column_arguments.h"
#include "fovea/cli/tables/table_families.h"
#include "fovea/core/file.h"
#include "fovea/core/fingerprint.h"
#include "fovea/core/readable.h"
#include "fovea/core/threads.h"
#include "fovea/data/tables/column_choice.h"
#include "fovea/data/tables/column_notes.h"
#include "fovea/data/text.h"
#include "fovea/fit/tables/fit_tokens.h"

namespace fovea::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr char kName[] = "fovea train tabular";

struct TrainTokenArguments {
  std::string data, out, family = kTokens, class_weights = "none", split_by;
  double split_last = 0;
  ColumnArguments columns;
  data::TableOptions read;
  data::FitOptions spec;
  fit::TokenOptions fit;
  int threads = 0;
  bool quiet = false;
};

// False if the help was asked for.
bool ParseArguments(const Arguments& args, TrainTokenArguments* a) {
  const auto app = MakeApp(
      kName,
      "Train on a table: networks that read each column by itself, weigh it from 0 to 1 in each\n"
      "row, and mix what is left. A column of weight 0 cannot change what is said of the row.\n"
      "Every row is judged by a network that has not seen it, which says how good the model is.\n"
      "The reference experiment's model, one softmax over the columns, is the other family:\n"
      "fovea train tabular --model reweight --help",
      "  fovea train tabular splice.csv --target class --out splice.safetensors\n"
      "  fovea train tabular house.csv --target price --ignore id --out house.safetensors\n"
      "  fovea train tabular visits.csv.gz --target ill --split-by patient \\\n"
      "      --class-weights balanced --out ill.safetensors\n"
      "  fovea eval splice.safetensors test.csv\n"
      "  fovea attend splice.safetensors test.csv --out splice.html\n");
  app->add_option("TABLE", a->data, "a CSV file with a header, packed by gzip or not")
      ->required()
      ->type_name("");
  AddColumnArguments(OptionGroup(app.get(), "Columns"), &a->columns, &a->spec);
  const OptionGroup files(app.get(), "Files"), model(app.get(), "Model"), run(app.get(), "Run");
  files.Value("-o,--out", &a->out, "the model file", "FILE")->required();
  AddSeparator(app.get(), &a->read.separator)->group(files.name());
  AddMemory(app.get(), "--max-memory", &a->read.max_memory_bytes, "give up above it")
      ->group(files.name());
  model.Choice("--model", &a->family, NamesOf(TableFamilies()),
               "the family, which has its own options");
  model.Count("--members", &a->fit.members, 2, 64,
              "networks, each trained without another part of the rows");
  model.Value("--sparsity", &a->fit.sparsity,
              "what an open column costs, in nats a row: more closes more of them");
  model.Count("--layers", &a->fit.layers, 0, 8,
              "of self-attention over the columns, behind their weights; mostly of no use");
  run.Choice("--class-weights", &a->class_weights, {"none", "balanced"},
             "balanced: classes count alike, however many rows they have");
  run.Value("--split-by", &a->split_by,
            "rows with the same value here are held out together; no feature", "COLUMN");
  run.Value("--split-last", &a->split_last,
            "hold out this share of the rows at the end, as of a table in order of time", "SHARE");
  run.Value("--seed", &a->fit.seed, "the same seed on the same machine gives the same file");
  run.Count("--threads", &a->threads, 0, 4096, "0: all cores");
  run.Flag("--quiet", &a->quiet, "say nothing but errors");
  RefuseOptionsOfTrainers(TableFamilies(), args);
  return Parse(app.get(), args);
}

void Check(const TrainTokenArguments& a) {
  Require(std::isfinite(a.fit.sparsity) && a.fit.sparsity >= 0,
          "--sparsity must be 0 or more, got ", a.fit.sparsity);
  Require(a.split_last >= 0 && a.split_last < 1, "--split-last must be from 0 to below 1, got ",
          a.split_last);
  Require(a.split_last == 0 || a.split_by.empty(),
          "--split-by and --split-last cannot be given both");
}

void RequireMemory(const data::EncodedTable& table, const TrainTokenArguments& a) {
  const double bytes = fit::MemoryOfFit(table, a.fit, NumThreads());
  const auto limit = static_cast<double>(a.read.max_memory_bytes);
  if (bytes > limit)
    throw InputError(
        a.data,
        fmt::format(
            "a training on {} rows and {} columns needs about {} of memory; the limit is {}",
            Grouped(table.rows), Grouped(std::ssize(table.features)), ReadableBytes(bytes),
            ReadableBytes(limit)),
        "raise --max-memory, or --ignore columns");
}

// "accuracy 0.9900, log_loss 0.0312"
std::string MetricsText(const std::map<std::string, double>& metrics) {
  std::string text;
  for (const auto& [name, value] : metrics)
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", name, Metric(value));
  return text;
}

fit::HeldOutRows HeldOutOf(const data::Table& table, const data::EncodedTable& encoded,
                           const TrainTokenArguments& a) {
  if (a.split_last > 0) return fit::LastRows(table.rows, a.split_last, a.fit.members);
  std::vector<int64_t> groups;
  if (!a.split_by.empty()) groups = fit::GroupsOf(table, a.split_by);
  return fit::SpreadRows(encoded, groups, a.fit.members, a.fit.seed);
}

infer::ModelFile FileOf(const fit::TokenFit& fit, const TrainTokenArguments& a, int64_t rows) {
  infer::ModelFile file = fit.model.ToFile();
  nlohmann::json tried = nlohmann::json::array();
  for (const auto& [epochs, loss] : fit.tried)
    tried.push_back({{"epochs", epochs}, {"loss", loss}});
  file.training = nlohmann::json{{"data", {{"fingerprint", FileFingerprint(a.data)}}},
                                 {"options",
                                  {{"sparsity", a.fit.sparsity},
                                   {"class_weights", a.class_weights},
                                   {"split_by", a.split_by},
                                   {"split_last", a.split_last},
                                   {"seed", a.fit.seed}}},
                                 {"training_samples", rows},
                                 {"epochs", fit.epochs},
                                 {"tried", std::move(tried)}};
  file.metrics = nlohmann::json(fit.metrics);
  return file;
}

}  // namespace

int TrainTokenModel(const Arguments& args) {
  TrainTokenArguments a;
  if (!ParseArguments(args, &a)) return 0;
  Check(a);
  Apply(a.columns, &a.spec, &a.read);
  Require(a.split_by != a.spec.target, "--split-by cannot be the target ",
          data::Quoted(a.spec.target));
  if (!a.split_by.empty()) a.spec.ignore.push_back(a.split_by);
  a.read.words_missing = true;
  a.fit.balanced = a.class_weights == "balanced";
  const auto start = Clock::now();
  signal(SIGPIPE, SIG_IGN);  // a closed terminal or pipe must not cost the training
  CatchInterrupts();
  if (a.threads > 0) SetNumThreads(a.threads);
  { const AtomicFile probe(a.out); }  // better found before the work than after it
  const data::Table table = data::ReadTable(a.data, a.read);
  if (!a.quiet) {
    for (const std::string& note : data::ColumnNotes(table, a.read)) Warn(Printable(note, 1000));
    for (const std::string& note : data::ChooseColumns(table, a.spec).notes)
      Warn(Printable(note, 1000));
  }
  const data::TableSpec spec = data::FitTableSpec(table, a.spec);
  Require(!a.fit.balanced || spec.target.kind != data::TargetKind::kRegression,
          "--class-weights balanced is of classes; the target is a number");
  const data::EncodedTable encoded = data::Encode(table, spec, data::WithTarget::kRequired);
  RequireMemory(encoded, a);
  ProgressLine line;
  const fit::TokenFit fit = fit::FitTokens(
      encoded, HeldOutOf(table, encoded, a), a.fit, [&](const fit::FitProgress& progress) {
        ThrowIfInterrupted();
        if (!a.quiet) line.Show(progress.doing, progress.done, progress.all, progress.unit);
      });
  ThrowIfInterrupted();
  infer::SaveModel(FileOf(fit, a, encoded.rows), a.out);
  line.Clear();
  if (a.quiet) return 0;
  const double seconds = std::chrono::duration<double>(Clock::now() - start).count();
  WriteOutput("",
              fmt::format("wrote {}: {} networks, {} parameters, {} epochs; {} rows in {:.1f} s\n"
                          "{}: {}\n"
                          "see which columns decide: fovea attend {} {}\n",
                          a.out, fit.model.members.size(), Grouped(fit.model.parameter_count()),
                          fit.epochs, Grouped(encoded.rows), seconds,
                          fit.rows_apart == encoded.rows
                              ? "each row judged by a network that had not seen it"
                              : fmt::format("on {} rows kept apart", Grouped(fit.rows_apart)),
                          MetricsText(fit.metrics), a.out, a.data));
  return 0;
}

}  // namespace fovea::cli
