// Matrix products.
#include "fovea/kernels/products/matmul.h"

#include "fovea/core/error.h"
#include "fovea/kernels/products/packed_matrix.h"
#include "fuzz/kernels/cases.h"
#include "fuzz/kernels/targets.h"

namespace fovea::fuzz {

void RunMatMul(CaseBytes& bytes) {
  using namespace kernels;
  const bool special = bytes.Choice(4) == 0;
  const bool transpose_a = bytes.Flag(), transpose_b = bytes.Flag();
  int64_t m = bytes.Size(40), n = bytes.Size(70), k = bytes.Size(70);
  // Around the blocks of columns and of terms.
  if (bytes.Choice(16) == 0) n += 512;
  if (bytes.Choice(16) == 0) k += 256;
  // Of these, products are exact.
  static constexpr float kFactors[] = {1, 1, 1, 0, -1};
  const float alpha = kFactors[bytes.Choice(5)], beta = kFactors[bytes.Choice(5)];
  const int64_t lda = (transpose_a ? m : k) + bytes.Choice(3),
                ldb = (transpose_b ? k : n) + bytes.Choice(3);
  const std::vector<float> a = bytes.Floats((transpose_a ? k : m) * lda, special),
                           b = bytes.Floats((transpose_b ? n : k) * ldb, special),
                           c = bytes.Floats(m * n, special);
  std::vector<Uncertain> expected;
  for (int64_t i = 0; i < m; ++i) {
    for (int64_t j = 0; j < n; ++j) {
      Sum sum;
      for (int64_t t = 0; t < k && alpha != 0; ++t)
        sum += Uncertain(alpha * a[transpose_a ? t * lda + i : i * lda + t]) *
               Uncertain(b[transpose_b ? j * ldb + t : t * ldb + j]);
      if (beta != 0) sum += Uncertain(beta * c[i * n + j]);
      expected.push_back(sum);
    }
  }
  const std::string text =
      StrCat("matrix product [", m, ", ", k, "] [", k, ", ", n, "], transposed ", transpose_a, " ",
             transpose_b, ", alpha ", alpha, ", beta ", beta);
  auto a_in = Padded(a, 1), b_in = Padded(b, 2);
  OnEveryTarget([&](const Target& target) {
    auto out = Padded(c, 3);
    MatMul(transpose_a ? Transpose::kYes : Transpose::kNo,
           transpose_b ? Transpose::kYes : Transpose::kNo, m, n, k, alpha, a_in.data(), lda,
           b_in.data(), ldb, beta, out.data(), n);
    Check(text + ", " + target.name, out.span(), expected);
    CheckPadding(text + ", " + target.name, out);
    if (transpose_a || !transpose_b || alpha != 1 || beta < 0 || k == 0) return;
    // The same packed, as inference has it.
    auto packed = Padded(c, 3);
    MatMulPacked(m, a_in.data(), lda, PackedMatrix(n, k, b_in.data(), ldb), {},
                 beta == 0 ? Onto::kNothing : Onto::kSums, packed.data(), n);
    Check(text + ", packed, " + target.name, packed.span(), expected);
    CheckPadding(text + ", packed, " + target.name, packed);
  });
}

const Family kMatMul("matmul", RunMatMul);

}  // namespace fovea::fuzz
