#ifndef FOVEA_TRAIN_TRANSLATION_TRANSLATION_TOY_FOR_TEST_H_
#define FOVEA_TRAIN_TRANSLATION_TRANSLATION_TOY_FOR_TEST_H_

#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/infer/translation/bleu.h"
#include "fovea/infer/translation/translator.h"
#include "fovea/train/translation/train_translation.h"

namespace fovea::train {

// Sentences of a small made-up language, whose adjectives come behind the noun and whose verb ends
// the sentence.
struct Toy {
  std::vector<std::string> source, target;
};

inline Toy MakeToy(int count) {
  const std::vector<std::pair<const char*, const char*>>
      nouns = {{"dog", "hundo"}, {"cat", "kato"}, {"bird", "birdo"}, {"child", "infano"}},
      adjectives = {{"small", "malgranda"}, {"red", "ruĝa"}, {"old", "maljuna"}, {"", ""}},
      verbs = {{"sees", "vidas"}, {"hears", "aŭdas"}, {"loves", "amas"}};
  Random random(3);
  const auto pick = [&](const auto& from) { return from[random.Below(from.size())]; };
  Toy toy;
  for (int i = 0; i < count; ++i) {
    std::string source, target;
    const auto phrase = [&] {
      const auto noun = pick(nouns), adjective = pick(adjectives);
      source += std::string("the ") + adjective.first + (*adjective.first ? " " : "") + noun.first;
      target +=
          std::string("la ") + noun.second + (*adjective.second ? " " : "") + adjective.second;
    };
    const auto verb = pick(verbs);
    phrase();
    source += std::string(" ") + verb.first + " ";
    target += " ";
    phrase();
    toy.source.push_back(source);
    toy.target.push_back(target + " " + verb.second);
  }
  return toy;
}

// Files of it in a folder that goes with this, and a training on one thread, so that its time does
// not hang on what else the machine does.
class TranslationToy {
 public:
  TranslationToy()
      : folder_(std::filesystem::temp_directory_path() /
                StrCat("fovea_translation_toy_", getpid())),
        toy_(MakeToy(200)) {
    std::filesystem::create_directories(folder_);
    Write("a.en", toy_.source);
    Write("a.eo", toy_.target);
  }
  ~TranslationToy() {
    std::filesystem::remove_all(folder_);
    SetNumThreads(threads_);
  }
  TranslationToy(const TranslationToy&) = delete;
  TranslationToy& operator=(const TranslationToy&) = delete;

  std::string At(const std::string& name) const { return (folder_ / name).string(); }
  void Write(const std::string& name, const std::vector<std::string>& lines) const {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    WriteFile(At(name), text);
  }

  TranslationJob Job(const std::string& model, int64_t epochs) const {
    TranslationJob job;
    job.source = At("a.en");
    job.target = At("a.eo");
    job.subwords.size = 330;
    job.validation_share = 0;
    job.model = infer::PresetOf(model);
    job.model.embedding = 32;
    job.model.hidden = 48;
    job.model.encoder_hidden = model == "luong" ? 24 : 32;
    job.model.score_hidden = 32;
    job.model.layers = model == "transformer" ? 2 : 1;
    job.model.cell = "gru";
    job.model.feed_forward = 64;
    job.model.dropout = 0;
    job.train = TrainingOf(model).train;
    job.train.epochs = epochs;
    job.train.batch = 10;
    job.train.learning_rate = model == "transformer" ? 3e-3 : 1e-2;
    job.train.label_smoothing = 0;
    job.train.threads = 1;
    job.average = 2;
    job.out = At("m.safetensors");
    return job;
  }

  double Bleu(const std::string& model) const {
    const auto translator = infer::Translator::Load(model);
    std::vector<std::string> found;
    for (const auto& line : translator.Translate(toy_.source, {.width = 3}))
      found.push_back(line.best[0].text);
    return infer::CorpusBleu(found, toy_.target).score;
  }

 protected:
  const std::filesystem::path folder_;
  const Toy toy_;

 private:
  const int threads_ = NumThreads();
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRANSLATION_TOY_FOR_TEST_H_
