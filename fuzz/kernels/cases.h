#ifndef FOVEA_FUZZ_KERNELS_CASES_H_
#define FOVEA_FUZZ_KERNELS_CASES_H_

#include <map>
#include <string>

#include "fuzz/kernels/case_bytes.h"

// The families of kernels. Each makes a case, runs it on every SIMD target, and aborts where a
// result is farther from the formula than the family's stated error allows. A source beside this
// one adds its family by itself:
//   const Family kMatMul("matmul", RunMatMul);
namespace fovea::fuzz {

struct Family {
  using Run = void (*)(CaseBytes&);
  Family(const std::string& name, Run run);
};

const std::map<std::string, Family::Run>& Families();

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_KERNELS_CASES_H_
