#include "fuzz/kernels/cases.h"

namespace fovea::fuzz {
namespace {

// Made when the first family needs it.
std::map<std::string, Family::Run>& All() {
  static std::map<std::string, Family::Run> all;
  return all;
}

}  // namespace

Family::Family(const std::string& name, Run run) { All()[name] = run; }

const std::map<std::string, Family::Run>& Families() { return All(); }

}  // namespace fovea::fuzz
