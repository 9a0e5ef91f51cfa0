#include <unistd.h>

#include <algorithm>

#include "fovea/attention/members.h"
#include "fovea/cli/train/commands.h"
#include "fovea/cli/train/member_choices.h"
#include "fovea/cli/train/run_training.h"
#include "fovea/train/translation/train_translation.h"

namespace fovea::cli {
namespace {

constexpr char kModels[] =
    "Models (--model):\n"
    "  rnnenc       recurrent, without attention: the source in one vector\n"
    "  bahdanau     two-way GRU, additive attention, GRU (Bahdanau et al. 2014)\n"
    "  luong        stacked LSTM with input feeding, any score (Luong et al. 2015)\n"
    "  transformer  self-attention in both, joined by cross-attention (Vaswani et al. 2017)\n";

void AddText(CLI::App* app, train::TranslationJob* job, TrainingArguments* training) {
  const char* group = "Text";
  app->add_option("-o,--out", training->out, "the model file")
      ->type_name("FILE")
      ->required()
      ->group(group);
  app->add_option("--source", job->source, "sentences, one a line; plain or compressed")
      ->type_name("FILE")
      ->required()
      ->group(group);
  app->add_option("--target", job->target, "their translations, line by line")
      ->type_name("FILE")
      ->required()
      ->group(group);
  app->add_option("--valid-source", job->valid_source, "for validation; else a share of the pairs")
      ->type_name("FILE")
      ->group(group);
  app->add_option("--valid-target", job->valid_target, "for validation")
      ->type_name("FILE")
      ->group(group);
  app->add_option("--validation", training->validation_share,
                  "that share, where no pairs are given for it")
      ->type_name("SHARE")
      ->group(group);
  AddMemory(app, "--max-memory", &training->max_memory_bytes, "give up reading above it")
      ->group(group);
  app->add_option("--log", training->options.log, "a log of the run, as JSON lines")
      ->type_name("FILE")
      ->group(group);
  app->add_flag("--resume", training->options.resume,
                "go on from the checkpoint beside the model file")
      ->group(group);
  app->add_option("--longest-pair", job->longest_pair,
                  "pairs with more pieces on a side are left out")
      ->type_name("N")
      ->group(group);
  AddChoice(app, "--subwords", &job->subwords.kind, {"bpe", "unigram"}, "of the vocabulary")
      ->group(group);
  app->add_option("--vocabulary", job->subwords.size, "pieces of it, at most")
      ->type_name("N")
      ->group(group);
  app->add_flag("--joint,!--separate", job->joint,
                "one vocabulary for both languages (default), or one each")
      ->group(group);
  app->add_option("--normalisation", job->subwords.normalisation,
                  "of the text: identity, nfkc, nmt_nfkc; nmt_nfkc_cf also folds case")
      ->type_name("NAME")
      ->group(group);
}

void AddModel(CLI::App* app, infer::TranslationOptions* model) {
  const char* group = "Model";
  const auto whole = [&](const char* name, int64_t* value, const char* description) {
    app->add_option(name, *value, description)->type_name("N")->group(group);
  };
  whole("--embedding", &model->embedding, "numbers of a piece; a Transformer's width");
  whole("--layers", &model->layers, "of encoder and decoder each");
  whole("--hidden", &model->hidden, "recurrent: units of the decoder");
  whole("--encoder-hidden", &model->encoder_hidden, "recurrent: units of each direction");
  AddChoice(app, "--cell", &model->cell, {"lstm", "gru"}, "recurrent: of the layers")->group(group);
  AddChoice(app, "--score", &model->score, NamesOf<attention::Scores>(), "of the attention")
      ->group(group);
  whole("--score-hidden", &model->score_hidden, "width of additive scores");
  AddChoice(app, "--scope", &model->scope, NamesOf<attention::Scopes>(), "which pieces are seen")
      ->group(group);
  whole("--window", &model->window, "local scopes: pieces on each side of the centre");
  AddChoice(app, "--normaliser", &model->normaliser, NamesOf<attention::Normalisers>(),
            "from scores to weights")
      ->group(group);
  app->add_option("--sharpness", model->sharpness,
                  "recurrent: the scores are multiplied by it; general: 1/√hidden, else 1")
      ->default_str("")
      ->type_name("X")
      ->group(group);
  whole("--heads", &model->heads, "transformer: attention heads");
  whole("--feed-forward", &model->feed_forward, "transformer: units of its feed-forward part");
  app->add_flag("--tied,!--untied", model->tied,
                "the output layer has the target's embedding (default)")
      ->group(group);
  whole("--longest", &model->longest, "most pieces of a source sentence; the rest is cut");
}

void AddTraining(CLI::App* app, train::TranslationJob* job, TrainingArguments* training) {
  const auto whole = [&](const char* name, int64_t* value, const char* description) {
    app->add_option(name, *value, description)->type_name("N")->group("Run");
  };
  AddRun(app, training);
  whole("--batch-pieces", &job->batch_pieces,
        "pieces of a step, of source or target, padding included");
  whole("--average", &job->average, "the model is the mean of so many last epochs");
  whole("--validation-pairs", &job->validation_pairs,
        "pairs of which BLEU is taken after each epoch");
  AddChoice(app, "--choose", &job->choose, {"bleu", "loss"},
            "the epoch by this, of the validation data")
      ->group("Run");
  AddOptimiser(app, &training->options);
  const char* group = "Regularisation";
  app->add_option("--dropout", job->model.dropout, "share of the activations hidden in training")
      ->type_name("X")
      ->group(group);
  app->add_option("--subword-dropout", job->subword_dropout,
                  "each epoch cuts the text into other pieces: bpe: share of merges left out; "
                  "unigram: power of a cut's probability; 0: no")
      ->type_name("X")
      ->group(group);
  app->add_option("--join-pairs", job->join_pairs,
                  "share of the pairs that each epoch puts in a line with another, for texts "
                  "longer than the training's; 0: none")
      ->type_name("X")
      ->group(group);
  app->add_option("--label-smoothing", training->options.label_smoothing, "of the pieces")
      ->type_name("X")
      ->group(group);
  AddHard(app, &training->options);
}

// The value behind --model, before the rest is parsed: it decides all defaults.
std::string ModelOf(const std::vector<std::string>& args) {
  for (size_t i = 0; i < args.size(); ++i) {
    if (args[i] == "--model" && i + 1 < args.size()) return args[i + 1];
    if (args[i].starts_with("--model=")) return args[i].substr(8);
  }
  return "bahdanau";
}

void Warn(const std::string& line) {
  const std::string text = "fovea: " + Printable(line, 1000) + "\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

}  // namespace

int TrainTranslateCommand(const std::vector<std::string>& args) {
  const std::vector<std::string> models = {"rnnenc", "bahdanau", "luong", "transformer"};
  std::string name = ModelOf(args);
  const bool known = std::find(models.begin(), models.end(), name) != models.end();
  train::TranslationJob job;
  job.model = infer::PresetOf(known ? name : "bahdanau");
  const train::TranslationTraining defaults = train::TrainingOf(job.model.model);
  job.model.dropout = defaults.dropout;
  job.batch_pieces = defaults.batch_pieces;
  job.join_pairs = defaults.join_pairs;
  TrainingArguments training;
  training.options = defaults.train;
  training.validation_share = job.validation_share;

  const auto app = MakeApp(
      "fovea train translate",
      "Train a translator on sentence pairs. --model decides the defaults of all other options.",
      "  fovea train translate --source train.en --target train.de --out en-de.safetensors\n"
      "  fovea train translate --source train.en.gz --target train.de.gz \\\n"
      "      --valid-source val.en.gz --valid-target val.de.gz --model transformer \\\n"
      "      --out en-de.safetensors\n"
      "  fovea translate en-de.safetensors < test.en > test.de\n\n" +
          std::string(kModels) + "\nScores (--score):\n" + FormulasOf<attention::Scores>() +
          "\nScopes (--scope):\n" + FormulasOf<attention::Scopes>());
  AddChoice(app.get(), "--model", &name, models, "the architecture")->group("Model");
  AddText(app.get(), &job, &training);
  AddModel(app.get(), &job.model);
  AddTraining(app.get(), &job, &training);
  if (!Parse(app.get(), args)) return 0;
  if (app->count("--sharpness") == 0) job.model.sharpness = infer::SharpnessOf(job.model);

  job.model.model = name;
  job.model.shared = job.joint && job.model.tied;
  job.read.max_bytes = training.max_memory_bytes;
  job.validation_share = training.validation_share;
  job.train = training.options;
  job.out = training.out;
  return RunTraining(training, "--source FILE --target FILE",

                     [&](const train::ProgressCallback& progress, train::StopFlag stop) {
                       return train::TrainTranslation(job, progress, stop, Warn);
                     });
}

}  // namespace fovea::cli
