#include <fmt/format.h>
#include <unistd.h>

#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/progress_line.h"
#include "fovea/cli/tasks.h"
#include "fovea/cli/train/training_arguments.h"
#include "fovea/core/readable.h"
#include "fovea/core/threads.h"
#include "fovea/train/files/raw/train_programs.h"

namespace fovea::cli {
namespace {

void AddOptions(CLI::App* app, train::ProgramsJob* job) {
  const OptionGroup data(app, "Data (folders, archives; read in place)");
  app->add_option("DATA", job->labelled,
                  "archives or folders of files as label/language/name, of which those labelled "
                  "shellcode are machine code")
      ->required()
      ->type_name("");
  data.Value("--model", &job->base, "a model of fovea train files, which gets the look", "MODEL")
      ->required();
  data.Value("--benign", &job->benign,
             "folders of benign packages (scripts/fetch-benign --programs): what lies directly in "
             "one is "
             "a source",
             "PATH")
      ->required();
  data.Value("--leave-out", &job->leave_out,
             "leave out the members of DATA that this table names, in a column \"member\"", "LIST");
  data.Value("--folds", &job->folds,
             "sources and machine code are kept apart once in so many parts, for the thresholds");
  data.Value("--planted", &job->planted, "files with each piece of machine code, to measure");
  const OptionGroup look(app, "The look at raw bytes");
  look.Value("--name", &job->name, "name and version, for `fovea --version` and reports", "TEXT");
  look.Value("--ngram-bits", &job->model.ngram_bits, "the table of sequences has 2^N rows");
  look.Value("--window", &job->model.window, "bytes of a window");
  look.Value("--stride", &job->model.stride, "bytes from one window to the next");
  look.Value("--instruction-bits", &job->model.instruction_bits,
             "likewise of the features of instructions");
  look.Value("--instruction-window", &job->model.instruction_window,
             "bytes that are read as instructions");
  look.Value("--cut", &job->model.cut, "windows that say as much are read as instructions");
  look.Value("--most", &job->model.most, "of these for each 100 kB");
  const OptionGroup training(app, "Training");
  training.Value("--rate", &job->training.rate, "learning rate of the model of sequences");
  training.Value("--instruction-rate", &job->training.instruction_rate, "of that of instructions");
  training.Value("--hot", &job->training.hot, "clean windows that say as much are learnt from");
  training.Value("--stubs", &job->training.stubs, "share of what is planted that is generated");
  training.Value("--seed", &job->training.seed, "of all that is drawn");
}

}  // namespace

int TrainProgramsCommand(const std::vector<std::string>& args) {
  train::ProgramsJob job;
  TrainingArguments training;
  int threads = 0;
  const auto app = MakeApp(
      "fovea train programs",
      "Give a model of files a look at raw bytes, which finds machine code in programs, documents\n"
      "and pictures, and thresholds for these formats.",
      "  scripts/fetch-benign --programs benign\n"
      "  fovea train programs train.tar.xz --model scripts.safetensors --out files.safetensors \\\n"
      "      --benign benign/programs/debian benign/programs/wheel benign/programs/sdist\n"
      "\nMachine code may stay in its archive: nothing is ever unpacked to disk, or run.\n");
  AddOptions(app.get(), &job);
  const OptionGroup files(app.get(), "Files");
  AddOut(files, &training);
  files.Value("--threads", &threads, "0: all cores");
  AddQuiet(files, &training);
  if (!Parse(app.get(), args)) return 0;
  if (threads > 0) SetNumThreads(threads);
  job.out = training.out;
  ProgressLine line;
  std::string last;
  const bool live = isatty(STDERR_FILENO) != 0;
  const auto progress = [&](const std::string& phase, int64_t done, int64_t all) {
    if (training.quiet) return;
    line.Show(phase, done, all, "files");
    if (!live && phase != last) WriteError(fmt::format("{}: {} files\n", phase, Grouped(all)));
    last = phase;
  };
  const train::ProgramsResult result = train::TrainPrograms(job, progress);
  line.Clear();
  if (training.quiet) return 0;
  for (const std::string& note : result.notes) Warn(note);
  WriteOutput("", fmt::format("wrote {}: {} clean files of {} sources, {} pieces of machine code "
                              "in {} groups of relatives; what was said of those kept apart is in "
                              "its metrics and in {}.programs.tsv\n",
                              job.out, Grouped(result.files), Grouped(result.sources),
                              Grouped(result.pieces), Grouped(result.groups), job.out));
  return 0;
}

}  // namespace fovea::cli
