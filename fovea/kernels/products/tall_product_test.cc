#include "fovea/kernels/products/tall_product.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/testing/compare.h"
#include "fovea/testing/every_target.h"
#include "fovea/testing/padded_span.h"

namespace fovea::kernels {
namespace {

class TallProductTest : public testing::EveryTarget {};
FOVEA_ON_EVERY_TARGET(TallProductTest);

constexpr float kBefore = 0.5f;  // what the product is added to

struct Sizes {
  int64_t rows, m, n;
};

// Distances between rows larger than the rows, NaN between them.
void Check(const Sizes& s, uint64_t seed) {
  SCOPED_TRACE(::testing::Message() << s.rows << " rows, " << s.m << " × " << s.n);
  Random random(seed);
  const int64_t lda = s.m + 3, ldb = s.n + 2, ldc = s.m + 5;
  testing::PaddedSpan a(static_cast<size_t>(s.rows * lda), 1),
      b(static_cast<size_t>(s.rows * ldb), 3), c(static_cast<size_t>(s.n * ldc), 5);
  for (int64_t r = 0; r < s.rows; ++r) {
    for (int64_t j = 0; j < s.m; ++j) a.data()[r * lda + j] = static_cast<float>(random.Normal());
    for (int64_t i = 0; i < s.n; ++i) b.data()[r * ldb + i] = static_cast<float>(random.Normal());
  }
  for (int64_t i = 0; i < s.n; ++i)
    for (int64_t j = 0; j < s.m; ++j) c.data()[i * ldc + j] = kBefore;
  AddTallProduct(s.rows, s.m, s.n, a.data(), lda, b.data(), ldb, c.data(), ldc);
  ASSERT_TRUE(c.PaddingIntact());
  for (int64_t i = 0; i < s.n; ++i) {
    std::vector<double> expected(static_cast<size_t>(s.m), kBefore);
    double largest = kBefore;  // Σ |a b|
    for (int64_t j = 0; j < s.m; ++j) {
      double sizes = kBefore;
      for (int64_t r = 0; r < s.rows; ++r) {
        const double product = static_cast<double>(a.data()[r * lda + j]) * b.data()[r * ldb + i];
        expected[static_cast<size_t>(j)] += product;
        sizes += std::abs(product);
      }
      largest = std::max(largest, sizes);
    }
    // The bound of any order of summation.
    const double tolerance = static_cast<double>(s.rows + 2) * std::ldexp(1.0, -24) * largest;
    const std::span<const float> row(c.data() + i * ldc, static_cast<size_t>(s.m));
    if (s.m > 0) {
      ASSERT_EQ("", testing::Difference(row, expected, {.absolute = tolerance}));
    }
    for (int64_t j = s.m; j < ldc; ++j) ASSERT_TRUE(std::isnan(c.data()[i * ldc + j]));
  }
}

TEST_P(TallProductTest, EverySize) {
  for (const int64_t m : {0, 16, 32, 48, 64, 80, 144})
    for (int64_t n = 0; n <= 20; ++n) Check({7 + n, m, n}, 1 + n);
}

TEST_P(TallProductTest, EveryNumberOfRows) {
  for (const int64_t rows : {0, 1, 2, 255, 256, 257, 600}) Check({rows, 64, 35}, 100 + rows);
}

TEST_P(TallProductTest, SameBitsOnAnyNumberOfThreads) {
  const int threads = NumThreads();
  Random random(2);
  std::vector<float> a(1280 * 256), b(1280 * 35), results[2];
  for (float& x : a) x = static_cast<float>(random.Normal());
  for (float& x : b) x = static_cast<float>(random.Normal());
  for (int i = 0; i < 2; ++i) {
    SetNumThreads(1 + 2 * i);
    results[i].resize(35 * 256);
    AddTallProduct(1280, 256, 35, a.data(), 256, b.data(), 35, results[i].data(), 256);
  }
  EXPECT_EQ(results[0], results[1]);
  SetNumThreads(threads);
}

TEST(TallProductArguments, ColumnsBySixteen) {
  std::vector<float> zeros(100), c(100);
  EXPECT_THROW(AddTallProduct(2, 8, 2, zeros.data(), 8, zeros.data(), 2, c.data(), 8),
               ArgumentError);
}

// Floats up to the end of a page, behind which nothing may be read.
class GuardedFloats {
 public:
  explicit GuardedFloats(int64_t count) : page_(static_cast<size_t>(sysconf(_SC_PAGESIZE))) {
    memory_ = mmap(nullptr, 2 * page_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    Require(memory_ != MAP_FAILED && mprotect(end(), page_, PROT_NONE) == 0, "no guarded memory");
    data_ = reinterpret_cast<float*>(end()) - count;
    std::fill_n(data_, count, 2.0f);
  }
  ~GuardedFloats() { munmap(memory_, 2 * page_); }
  const float* data() const { return data_; }

 private:
  char* end() const { return static_cast<char*>(memory_) + page_; }

  size_t page_;
  void* memory_;
  float* data_;
};

TEST_P(TallProductTest, ReadsNothingBehindTheLastRow) {
  for (const int64_t n : {1, 2, 3, 4, 5, 6, 8, 9, 12, 15}) {
    for (const int64_t rows : {1, 2, 3, 4, 5}) {
      constexpr int64_t kColumns = 16;
      const GuardedFloats a(rows * kColumns), b(rows * n);
      std::vector<float> c(static_cast<size_t>(n * kColumns), 1);
      AddTallProduct(rows, kColumns, n, a.data(), kColumns, b.data(), n, c.data(), kColumns);
      EXPECT_EQ(c, std::vector<float>(c.size(), static_cast<float>(1 + 4 * rows)));
    }
  }
}

}  // namespace
}  // namespace fovea::kernels
