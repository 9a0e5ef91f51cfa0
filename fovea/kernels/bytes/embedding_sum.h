#ifndef FOVEA_KERNELS_BYTES_EMBEDDING_SUM_H_
#define FOVEA_KERNELS_BYTES_EMBEDDING_SUM_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// Bags of hashed features and a table [2^bits, width]: the row of a feature is its top `bits` bits.
// first [bags + 1]: where each bag's features begin, and the end of the last.
struct FeatureBags {
  std::span<const uint32_t> features;
  std::span<const int32_t> first;

  int64_t count() const { return static_cast<int64_t>(first.size()) - 1; }
};

// out[b] = Σ table[row(f)] over the features f of bag b; out is [bags, width]. width: a multiple of
// 8, at most 64. Throws ArgumentError on sizes that do not fit.
void SumRows(const FeatureBags& bags, std::span<const float> table, int bits, int64_t width,
             std::span<float> out);

// Its derivative: gradient[row(f)] += d_out[b]. Shared among NumThreads() threads, each with rows
// of its own; the result does not depend on their number.
void SumRowsGradient(const FeatureBags& bags, std::span<const float> d_out, int bits, int64_t width,
                     std::span<float> gradient);

// A step of Adagrad with one step size a row (Duchi et al. 2011): for each row r of `table`
// [rows, width] with a gradient g that is not 0
//   squares[r] += mean(g²)      table[r] −= rate · g / (√squares[r] + 1e-8)
// and sets the gradient to 0. One pass, shared among NumThreads() threads.
void AdagradRows(int64_t width, float rate, std::span<float> gradient, std::span<float> squares,
                 std::span<float> table);

// out[b] = scale · Σ table[row(f)] of eight-bit integers, exact up to 2^16 features a bag… a bag
// may have any number of features: sums are carried in 32 bits.
void SumRowsInt8(const FeatureBags& bags, std::span<const int8_t> table, int bits, int64_t width,
                 std::span<const float> scale, std::span<float> out);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_BYTES_EMBEDDING_SUM_H_
