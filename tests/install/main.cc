// Links the installed library and fails if a kernel gives what it should not.
#include <cmath>
#include <cstdio>
#include <vector>

#include "fovea/core/version.h"
#include "fovea/kernels/rows/softmax.h"

int main() {
  std::vector<float> scores = {0.0f, std::log(3.0f)};
  fovea::kernels::SoftmaxRows(scores, 1, 2);
  std::printf("fovea %s: weights %.3f %.3f\n", fovea::Version(), scores[0], scores[1]);
  return std::fabs(scores[0] - 0.25f) < 1e-6f && std::fabs(scores[1] - 0.75f) < 1e-6f ? 0 : 1;
}
