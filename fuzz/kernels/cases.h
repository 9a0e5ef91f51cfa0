#ifndef FOVEA_FUZZ_KERNELS_CASES_H_
#define FOVEA_FUZZ_KERNELS_CASES_H_

#include "fuzz/kernels/case_bytes.h"

// Each makes a case of a family of kernels, runs it on every SIMD target, and aborts where a result
// is farther from the formula than the family's stated error allows.
namespace fovea::fuzz {

void RunAdditive(CaseBytes& bytes);
void RunDot(CaseBytes& bytes);
void RunGatedPooling(CaseBytes& bytes);
void RunElementwise(CaseBytes& bytes);
void RunRows(CaseBytes& bytes);  // softmax, log-sum-exp, sparsemax
void RunRecurrent(CaseBytes& bytes);
void RunMatMul(CaseBytes& bytes);

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_KERNELS_CASES_H_
