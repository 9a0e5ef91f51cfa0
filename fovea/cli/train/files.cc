#include "fovea/cli/train/commands.h"
#include "fovea/cli/train/member_choices.h"
#include "fovea/cli/train/run_training.h"
#include "fovea/train/files/train_files.h"

namespace fovea::cli {
namespace {

void AddData(CLI::App* app, train::FilesJob* job) {
  const char* group = "Data (folders, archives, files; read in place)";
  const auto paths = [&](const char* name, std::vector<std::string>* to, const char* description) {
    app->add_option(name, *to, description)->type_name("PATH")->group(group);
  };
  app->add_option("DATA", job->labelled,
                  "archives or folders of files as label/language/name, label one of benign, "
                  "malicious, malicious_package, shellcode; with a table beside them, if there is "
                  "one, of the same name and .tsv, .tsv.xz or .jsonl")
      ->type_name("");
  paths("--malicious", &job->malicious, "all files in it are malicious");
  paths("--benign", &job->benign, "all files in it are benign; each archive in it is a source");
  paths("--packages", &job->packages, "each archive or folder in it is a malicious package");
  app->add_option("--hold-out", job->corpus.hold_out,
                  "share of the files, by source, that are kept apart to calibrate thresholds")
      ->type_name("SHARE")
      ->group(group);
  app->add_option("--malicious-share", job->corpus.malicious_share,
                  "train on that share of the malicious files alone")
      ->type_name("SHARE")
      ->group(group);
}

void AddModel(CLI::App* app, train::FilesJob* job) {
  const char* group = "Model";
  const auto whole = [&](const char* name, int64_t* value, const char* description) {
    app->add_option(name, *value, description)->type_name("N")->group(group);
  };
  AddChoice(app, "--pooling", &job->model.pooling, {"attention", "max", "mean"},
            "from the windows of a file to its verdict")
      ->group(group);
  whole("--bits", &job->model.bits, "the table of features has 2^N rows");
  whole("--width", &job->model.width, "of a row: 8, 16, 24, 32, 48 or 64");
  whole("--hidden", &job->model.hidden, "units of a window");
  whole("--score-hidden", &job->model.score_hidden, "units of the attention score");
  app->add_option("--name", job->name, "name and version, for `fovea --version` and reports")
      ->type_name("TEXT")
      ->group(group);
}

void AddTraining(CLI::App* app, train::FilesJob* job) {
  const char* group = "Training";
  train::TrainOptions& o = job->training.train;
  const auto whole = [&](const char* name, int64_t* value, const char* description) {
    app->add_option(name, *value, description)->type_name("N")->group(group);
  };
  const auto number = [&](const char* name, double* value, const char* description) {
    app->add_option(name, *value, description)->type_name("X")->group(group);
  };
  whole("--steps", &job->steps, "steps of the training");
  app->add_flag("--whole,!--no-whole", job->whole,
                "train again on all files in the end, with the thresholds found (default)")
      ->group(group);
  whole("--rounds", &o.epochs, "looks at the files kept apart on the way");
  whole("--batch", &o.batch, "bags of a step");
  whole("--windows", &job->sampler.windows, "the most windows of a bag in training");
  number("--learning-rate", &o.learning_rate, "of everything but the table of features");
  number("--table-rate", &job->training.table_rate, "of the table of features");
  number("--window-loss", &job->training.window_loss, "weight of the loss of known places");
  number("--dropout", &o.dropout, "share of the features that are left out");
  number("--average", &job->average,
         "share of the training, its end, over which the parameters are averaged");
  number("--planted-bags", &job->sampler.planted, "share of bags with something planted");
  number("--malicious-bags", &job->sampler.whole,
         "share of bags that are malicious files or packages");
  number("--hard", &job->sampler.hard, "share of benign files that are the hardest of six");
  number("--look-alikes", &job->sampler.look_alikes, "share of what is planted that is generated");
  app->add_option("--seed", o.seed, "the same seed on the same machine gives the same file")
      ->type_name("N")
      ->group(group);
  app->add_option("--threads", o.threads, "0: all cores")->type_name("N")->group(group);
  AddChoice(app, "--device", &o.device, {"cpu", "cuda"}, "where to compute")->group(group);
  app->add_option("--log", o.log, "a log of the run, as JSON lines")
      ->type_name("FILE")
      ->group(group);
  app->add_flag("--resume", o.resume, "go on from the checkpoint beside the model file")
      ->group(group);
}

}  // namespace

int TrainFilesCommand(const std::vector<std::string>& args) {
  train::FilesJob job;
  TrainingArguments training;
  const auto app = MakeApp(
      "fovea train files",
      "Train on malicious and benign files: attention over the windows of a file, which finds\n"
      "malicious code in it and its place.",
      "  fovea train files train.tar.xz --out files.safetensors\n"
      "  fovea train files --malicious shells.zip --benign /usr/share/php --out m.safetensors\n"
      "  fovea train files train.tar.xz --benign libraries/ --steps 20000 --out m.safetensors\n"
      "\nMalicious files may stay in their archives: nothing is ever unpacked to disk.\n");
  AddData(app.get(), &job);
  app->add_option("-o,--out", job.out, "the model file")->type_name("FILE")->required();
  AddModel(app.get(), &job);
  AddTraining(app.get(), &job);
  app->add_flag("--quiet", training.quiet, "say nothing but errors");
  if (!Parse(app.get(), args)) return 0;
  training.out = job.out;
  training.options = job.training.train;
  return RunTraining(training, "FILE",
                     [&](const train::ProgressCallback& progress, train::StopFlag stop) {
                       return train::TrainFiles(job, progress, stop);
                     });
}

}  // namespace fovea::cli
