#include <fmt/format.h>

#include "fovea/cli/tasks.h"
#include "fovea/cli/train/member_choices.h"
#include "fovea/cli/train/run_training.h"
#include "fovea/train/files/train_files.h"
#include "fovea/train/files/train_in_folds.h"

namespace fovea::cli {
namespace {

void AddData(CLI::App* app, train::FilesJob* job) {
  const OptionGroup group(app, "Data (folders, archives, files; read in place)");
  app->add_option("DATA", job->labelled,
                  "archives or folders of files as label/language/name, label one of benign, "
                  "malicious, malicious_package, shellcode; with a table beside them, if there is "
                  "one, of the same name and .tsv, .tsv.xz or .jsonl")
      ->type_name("");
  group.Value("--leave-out", &job->leave_out,
              "leave out the members of DATA that this table names: columns separated by tabs, one "
              "of them \"member\", as label/language/name",
              "LIST");
  group.Value("--malicious", &job->malicious, "all files in it are malicious", "PATH");
  group.Value("--benign", &job->benign,
              "all files in it are benign; each archive in it is a source", "PATH");
  group.Value("--packages", &job->packages, "each archive or folder in it is a malicious package",
              "PATH");
  group.Value("--hold-out", &job->corpus.hold_out,
              "share of the files, by source, that are kept apart to calibrate thresholds",
              "SHARE");
  group.Value("--folds", &job->folds,
              "take the thresholds from every file, kept apart once by source: that many more "
              "trainings, in place of --hold-out",
              "K");
  group.Value("--part", &job->only_part,
              "run one of the trainings of --folds alone, for several programs side by side: 1 to "
              "K without a fold, K + 1 of all files; then as many of the sharp look; --resume "
              "without it puts them together",
              "I");
  group.Value("--malicious-share", &job->corpus.malicious_share,
              "train on that share of the malicious files alone", "SHARE");
}

void AddModel(const OptionGroup& group, train::FilesJob* job) {
  group.Choice("--pooling", &job->model.pooling, {"logsumexp", "attention", "max", "mean"},
               "from the windows of a file to its verdict");
  group.Value("--token-bits", &job->model.token_bits, "the table of tokens has 2^N rows");
  group.Value("--token-width", &job->model.token_width, "of a row: 8, 16, 24, 32, 48 or 64");
  group.Value("--ngram-bits", &job->model.ngram_bits, "likewise of the bytes' n-grams");
  group.Value("--ngram-width", &job->model.ngram_width, "of a row of these");
  group.Value("--hidden", &job->model.hidden, "units of a window");
  group.Value("--score-hidden", &job->model.score_hidden, "units of the attention score");
  group.Value("--name", &job->name, "name and version, for `fovea --version` and reports", "TEXT");
}

void AddTraining(const OptionGroup& group, train::FilesJob* job, TrainingArguments* training) {
  train::TrainOptions& o = training->options;
  group.Value("--steps", &job->steps, "steps of the training");
  group.Flag("--whole,!--no-whole", &job->whole,
             "train again on all files in the end, with the thresholds found (default)");
  group.Value("--rounds", &o.epochs, "looks at the files kept apart on the way");
  group.Value("--batch", &o.batch, "bags of a step");
  group.Value("--windows", &job->sampler.windows, "the most windows of a bag in training");
  group.Value("--learning-rate", &o.learning_rate, "of everything but the table of features");
  group.Value("--table-rate", &job->training.table_rate, "of the table of features");
  group.Value("--window-loss", &job->training.window_loss, "weight of the loss of known places");
  group.Value("--dropout", &o.dropout, "share of the features that are left out");
  group.Value("--average", &job->average,
              "share of the training, its end, over which the parameters are averaged");
  group.Value("--planted-bags", &job->sampler.planted, "share of bags with something planted");
  group.Value("--malicious-bags", &job->sampler.whole,
              "share of bags that are malicious files or packages");
  group.Value("--hard", &job->sampler.hard, "share of benign files that are the hardest of six");
  group.Value("--look-alikes", &job->sampler.look_alikes,
              "share of what is planted that is generated");
  AddMachine(group, training, "all cores");
  AddQuiet(group, training);
}

// What is hot at first is read again; only with --folds.
void AddSharpLook(const OptionGroup& group, train::FilesJob* job) {
  infer::SharpModelOptions& model = job->sharp.model;
  train::SharpTrainOptions& training = job->sharp.training;
  train::PlaceSamplerOptions& sampler = job->sharp.sampler;
  group.Flag("--sharp,!--no-sharp", &job->sharp_look, "have one (default)");
  group.Value("--sharp-layers", &model.layers, "of self-attention; 0: none");
  group.Flag("--sharp-plain,!--no-sharp-plain", &model.plain,
             "beside it a head without self-attention (default)");
  group.Value("--sharp-tokens", &model.reading.tokens, "the most that is read of a place");
  group.Value("--sharp-pool", &model.reading.pool, "tokens of a position");
  group.Value("--sharp-width", &model.width, "of a position");
  group.Value("--sharp-heads", &model.heads, "of each layer");
  group.Value("--sharp-hidden", &model.feed_forward, "units between its layers");
  group.Value("--sharp-dropout", &model.dropout, "share of what the layers say that is left out");
  group.Value("--sharp-share", &model.share, "that its word has beside the first look's");
  group.Value("--sharp-steps", &training.steps, "steps of its training");
  group.Value("--sharp-groups", &training.groups, "files of such a step");
  group.Value("--sharp-rate", &training.train.learning_rate, "its learning rate");
  group.Value("--sharp-planted", &sampler.planted,
              "share of draws that are a piece planted into two files");
  group.Value("--sharp-malicious", &sampler.whole, "share of draws that are malicious files");
  group.Value("--sharp-twins", &training.twin_loss,
              "weight of the loss of disagreeing with itself");
  group.Value("--sharp-positions", &training.position_loss,
              "weight of the loss of positions that are known");
  group.Value("--sharp-attention", &training.attention_loss,
              "weight of the loss of looking past a known place");
  group.Value("--sharp-smoothing", &training.smoothing, "labels are this far from 0 and 1");
}

}  // namespace

int TrainFilesCommand(const std::vector<std::string>& args) {
  train::FilesJob job;
  TrainingArguments training{.options = job.training.train};
  const auto app = MakeApp(
      "fovea train files",
      "Train on malicious and benign files: attention over the windows of a file, which finds\n"
      "malicious code in it and its place.",
      "  fovea train files train.tar.xz --out files.safetensors\n"
      "  fovea train files --malicious shells.zip --benign /usr/share/php --out m.safetensors\n"
      "  fovea train files train.tar.xz --benign libraries/ --steps 20000 --out m.safetensors\n"
      "\nMalicious files may stay in their archives: nothing is ever unpacked to disk.\n");
  AddData(app.get(), &job);
  const OptionGroup files(app.get(), "Files");
  AddOut(files, &training);
  AddLog(files, &training);
  AddModel(OptionGroup(app.get(), "Model"), &job);
  AddTraining(OptionGroup(app.get(), "Training"), &job, &training);
  AddSharpLook(
      OptionGroup(app.get(), "The sharp look: what is hot at first is read again; with --folds"),
      &job);
  if (!Parse(app.get(), args)) return 0;
  job.training.train = training.options;
  job.sharp.training.train.seed = training.options.seed;
  job.sharp.training.train.threads = training.options.threads;
  job.sharp.training.train.device = training.options.device;
  job.sharp.training.train.log = training.options.log;
  job.out = training.out;
  const train::PartOutput output = OutputOf(job);
  training.out = output.path;
  return RunTraining(training, output.is_fold ? "" : "FILE",
                     [&](const train::ProgressCallback& progress, train::StopFlag stop) {
                       return train::TrainFiles(job, progress, stop);
                     });
}

}  // namespace fovea::cli
