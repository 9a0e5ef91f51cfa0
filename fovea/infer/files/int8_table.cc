#include "fovea/infer/files/int8_table.h"

#include "fovea/core/error.h"
#include "fovea/kernels/bytes/embedding_sum.h"
#include "fovea/kernels/bytes/window_features.h"

namespace fovea::infer {

void Int8Table::Take(const std::string& name, const ModelFile& file, const std::string& path,
                     std::map<std::string, Tensor>* tensors) {
  const auto scales = tensors->find(name + ".scale");
  const auto table = file.int8_tensors.find(name);
  if (scales == tensors->end() || scales->second.shape() != Shape{width} ||
      table == file.int8_tensors.end() || table->second.shape != Shape{int64_t{1} << bits, width})
    throw InputError(path, StrCat("the table of ", name, " is missing or has another size"),
                     "the file is damaged or was changed; train again");
  scale = scales->second.Clone();
  values = table->second.values;
  tensors->erase(scales);
}

Tensor Int8Table::Sum(const FeatureLists& lists) const {
  Tensor sums({1, lists.count(), width});
  kernels::SumRowsInt8({lists.features, lists.first}, values, static_cast<int>(bits), width,
                       scale.span(), sums.span());
  return sums;
}

Tensor Int8Table::SumSimple(const FileWindows& windows) const {
  Tensor sums({1, windows.count(), width});
  kernels::WindowFeatures features;
  for (int64_t t = 0; t < windows.count(); ++t) {
    if (windows.kinds[t] == WindowKind::kGap) continue;
    const auto simple = features.Simple(windows.tokens.of(t));
    const int32_t first[] = {0, static_cast<int32_t>(simple.size())};
    kernels::SumRowsInt8({simple, first}, values, static_cast<int>(bits), width, scale.span(),
                         sums.span().subspan(static_cast<size_t>(t * width), width));
  }
  return sums;
}

}  // namespace fovea::infer
