#ifndef FOVEA_KERNELS_UNROLLED_H_
#define FOVEA_KERNELS_UNROLLED_H_

#include <type_traits>
#include <utility>

// Behind the parameters of a lambda that must not be a call.
#define FOVEA_INLINE_LAMBDA __attribute__((always_inline))

namespace fovea::kernels {

// f(0), …, f(kCount − 1), each with a constant: an array of vectors that is indexed by these alone
// stays in registers, which g++ -O2 does not promise for loops.
template <int kCount, class F>
[[gnu::always_inline]] inline void Unrolled(const F& f) {
  [&]<int... i>(std::integer_sequence<int, i...>) FOVEA_INLINE_LAMBDA {
    (f(std::integral_constant<int, i>()), ...);
  }
  (std::make_integer_sequence<int, kCount>());
}

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_UNROLLED_H_
