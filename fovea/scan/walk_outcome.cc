#include "fovea/scan/walk_outcome.h"

#include <string>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::scan {

void TellPassedOver(const data::PassedOver& passed, const ScanSink& sink) {
  if (!sink.note) return;
  for (const std::string& text : data::PassedOverText(passed, "--follow")) sink.note({"", text});
}

void TellUnmatched(const data::PathFilter& filter, const ScanSink& sink) {
  if (!sink.note) return;
  constexpr size_t kMost = 20;
  const std::vector<std::string> unmatched = filter.Unmatched();
  for (size_t i = 0; i < unmatched.size() && i < kMost; ++i) sink.note({"", unmatched[i]});
  if (unmatched.size() > kMost)
    sink.note({"", StrCat(unmatched.size() - kMost, " more patterns matched nothing")});
}

}  // namespace fovea::scan
