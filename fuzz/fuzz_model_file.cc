// Model files: whatever the bytes, they are a model that works or InputError says why not.
#include <cstdint>
#include <string>

#include "fovea/core/error.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/model_file.h"
#include "fuzz/check.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
  using namespace fovea;
  try {
    const infer::ModelFile file =
        infer::ParseModel({reinterpret_cast<const char*>(bytes), size}, "m");
    const auto model = infer::MakeFileModel(file, "m");
    const std::string text = "<?php echo 1;\n";
    const infer::FileScore score =
        model->Score({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    FUZZ_CHECK(score.language >= 0 && score.language < static_cast<int>(model->languages().size()));
    FUZZ_CHECK(!score.windows.empty());
  } catch (const InputError& error) {
    FUZZ_CHECK(std::string(error.what()).starts_with("m: "));
  }
  return 0;
}
