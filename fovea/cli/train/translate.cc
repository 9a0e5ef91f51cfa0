#include <algorithm>

#include "fovea/attention/members.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/tasks.h"
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

void AddText(const OptionGroup& group, train::TranslationJob* job, TrainingArguments* training) {
  AddOut(group, training);
  group.Value("--source", &job->source, "sentences, one a line; plain or compressed", "FILE")
      ->required();
  group.Value("--target", &job->target, "their translations, line by line", "FILE")->required();
  group.Value("--valid-source", &job->valid_source, "for validation; else a share of the pairs",
              "FILE");
  group.Value("--valid-target", &job->valid_target, "for validation", "FILE");
  group.Value("--validation", &training->validation_share,
              "that share, where no pairs are given for it", "SHARE");
  AddReading(group, training);
  group.Value("--longest-pair", &job->longest_pair,
              "pairs with more pieces on a side are left out");
  group.Choice("--subwords", &job->subwords.kind, {"bpe", "unigram"}, "of the vocabulary");
  group.Value("--vocabulary", &job->subwords.size, "pieces of it, at most");
  group.Flag("--joint,!--separate", &job->joint,
             "one vocabulary for both languages (default), or one each");
  group.Value("--normalisation", &job->subwords.normalisation,
              "of the text: identity, nfkc, nmt_nfkc; nmt_nfkc_cf also folds case", "NAME");
}

void AddModel(const OptionGroup& group, infer::TranslationOptions* model) {
  group.Value("--embedding", &model->embedding, "numbers of a piece; a Transformer's width");
  group.Value("--layers", &model->layers, "of encoder and decoder each");
  group.Value("--hidden", &model->hidden, "recurrent: units of the decoder");
  group.Value("--encoder-hidden", &model->encoder_hidden, "recurrent: units of each direction");
  group.Choice("--cell", &model->cell, {"lstm", "gru"}, "recurrent: of the layers");
  group.Choice("--score", &model->score, NamesOf<attention::Scores>(), "of the attention");
  group.Value("--score-hidden", &model->score_hidden, "width of additive scores");
  group.Choice("--scope", &model->scope, NamesOf<attention::Scopes>(), "which pieces are seen");
  group.Value("--window", &model->window, "local scopes: pieces on each side of the centre");
  group.Choice("--normaliser", &model->normaliser, NamesOf<attention::Normalisers>(),
               "from scores to weights");
  group
      .Value("--sharpness", &model->sharpness,
             "recurrent: the scores are multiplied by it; general: 1/√hidden, else 1")
      ->default_str("");
  group.Value("--heads", &model->heads, "transformer: attention heads");
  group.Value("--feed-forward", &model->feed_forward,
              "transformer: units of its feed-forward part");
  group.Flag("--tied,!--untied", &model->tied,
             "the output layer has the target's embedding (default)");
  group.Value("--longest", &model->longest, "most pieces of a source sentence; the rest is cut");
}

void AddTraining(CLI::App* app, train::TranslationJob* job, TrainingArguments* training) {
  const OptionGroup run(app, "Run");
  AddRun(run, training);
  run.Value("--batch-pieces", &job->batch_pieces,
            "pieces of a step, of source or target, padding included");
  run.Value("--average", &job->average, "the model is the mean of so many last epochs");
  run.Value("--validation-pairs", &job->validation_pairs,
            "pairs of which BLEU is taken after each epoch");
  run.Choice("--choose", &job->choose, {"bleu", "loss"},
             "the epoch by this, of the validation data");
  AddOptimiser(app, &training->options);
  const OptionGroup regularisation(app, "Regularisation");
  regularisation.Value("--dropout", &job->model.dropout,
                       "share of the activations hidden in training");
  regularisation.Value("--subword-dropout", &job->subword_dropout,
                       "each epoch cuts the text into other pieces: bpe: share of merges left "
                       "out; unigram: power of a cut's probability; 0: no");
  regularisation.Value("--join-pairs", &job->join_pairs,
                       "share of the pairs that each epoch puts in a line with another, for texts "
                       "longer than the training's; 0: none");
  regularisation.Value("--label-smoothing", &training->options.label_smoothing, "of the pieces");
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
  const OptionGroup model(app.get(), "Model");
  model.Choice("--model", &name, models, "the architecture");
  AddText(OptionGroup(app.get(), "Text"), &job, &training);
  AddModel(model, &job.model);
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
                       return train::TrainTranslation(
                           job, progress, stop,
                           [](const std::string& line) { Warn(Printable(line, 1000)); });
                     });
}

}  // namespace fovea::cli
