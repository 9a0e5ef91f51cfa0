#include "fovea/infer/translation/subword_tensor.h"

#include "fovea/core/error.h"

namespace fovea::infer {

void StoreSubwords(const data::Subwords& subwords, const std::string& name, ModelFile* file) {
  const std::string& bytes = subwords.serialised();
  file->int8_tensors[name] = {{static_cast<int64_t>(bytes.size())}, {bytes.begin(), bytes.end()}};
}

data::Subwords LoadSubwords(const ModelFile& file, const std::string& name,
                            const std::string& path) {
  const auto found = file.int8_tensors.find(name);
  if (found == file.int8_tensors.end() || found->second.shape.size() != 1)
    throw InputError(path, StrCat("has no vocabulary of subwords \"", name, "\""),
                     "copy it again or train it again");
  const std::vector<int8_t>& values = found->second.values;
  return data::Subwords({reinterpret_cast<const char*>(values.data()), values.size()}, path);
}

}  // namespace fovea::infer
