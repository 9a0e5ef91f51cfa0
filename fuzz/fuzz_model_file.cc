// Model files of every task: whatever the bytes, they are a model that works, or InputError says
// why not.
#include <cmath>
#include <cstdint>
#include <string>

#include "fovea/core/error.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/model_file.h"
#include "fovea/infer/predictor.h"
#include "fovea/infer/translation/translator.h"
#include "fuzz/check.h"
#include "fuzz/scratch_file.h"
#include "fuzz/target.h"

namespace fovea::infer {
namespace {

void Score(const ModelFile& file) {
  const auto model = MakeFileModel(file, "m");
  const std::string text = "<?php echo 1;\n";
  const FileScore score =
      model->Score({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  FUZZ_CHECK(score.language >= 0 && score.language < static_cast<int>(model->languages().size()));
  FUZZ_CHECK(!score.windows.empty());
}

// Of data that fits the seeds.
void Predict(const ModelFile& file) {
  const auto predictor = Predictor::FromFile(file, "m");
  const bool table = file.task == Task::kTabular;
  FUZZ_CHECK(predictor->place_names().size() <= 100'000);
  const std::string name = table ? "d.csv" : "d.ts";
  const fuzz::ScratchFile data(
      name, table ? "b,a\nx,1\n,2\ny,NA\n" : "@classLabel true no yes\n@data\n1,?,3:no\n7,8:yes\n");
  try {
    predictor->Run(data.path(name), {.texts = 2}, [](const PredictedBatch& batch) {
      FUZZ_CHECK(batch.rows > 0 && std::ssize(batch.predictions) >= batch.rows);
    });
  } catch (const InputError& error) {
    FUZZ_CHECK(error.file() == data.path(name));
  }
}

void Translate(const ModelFile& file) {
  const Translator translator = Translator::FromFile(file, "m");
  const std::string lines[] = {"A man", ""};
  const auto translated =
      translator.Translate(lines, {.width = 2, .weights = translator.model().attends()});
  FUZZ_CHECK(translated.size() == 2 && !translated[0].best.empty());
}

void Try(std::string_view bytes) {
  try {
    const ModelFile file = ParseModel(bytes, "m");
    switch (file.task) {
      case Task::kFiles:
        return Score(file);
      case Task::kTabular:
      case Task::kSeries:
        return Predict(file);
      case Task::kTranslation:
        return Translate(file);
    }
  } catch (const InputError& error) {
    FUZZ_CHECK(error.file() == "m");
  }
}

}  // namespace
}  // namespace fovea::infer

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  infer::Try({reinterpret_cast<const char*>(bytes), size});
}
