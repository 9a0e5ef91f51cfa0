#include "fovea/data/tables/memory_budget.h"

#include <fmt/format.h>

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/readable.h"

namespace fovea::data {

void MemoryBudget::Check(int64_t consumed, int64_t used, int64_t kept) {
  next_ = consumed + (int64_t{16} << 20);
  const double whole = static_cast<double>(std::max(file_bytes_, consumed));
  const double needed =
      static_cast<double>(kept) +
      static_cast<double>(used) * (whole / static_cast<double>(std::max<int64_t>(consumed, 1)));
  if (needed <= static_cast<double>(limit_)) return;
  throw InputError(name_,
                   fmt::format("needs about {} of memory; the limit is {}", ReadableBytes(needed),
                               ReadableBytes(static_cast<double>(limit_))),
                   "raise --max-memory or sample the file");
}

}  // namespace fovea::data
