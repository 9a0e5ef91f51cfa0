#ifndef FOVEA_FUZZ_TARGET_H_
#define FOVEA_FUZZ_TARGET_H_

#include <cstddef>
#include <cstdint>

namespace fovea::fuzz {

// What each target defines: tries the input, and aborts on a finding (check.h).
void TestOneInput(const uint8_t* bytes, size_t size);

// Seconds that the processor may need for an input of `size` bytes in a build without sanitizers:
// 2 and 1 more for each MB.
inline double MostSeconds(size_t size) { return 2 + static_cast<double>(size) * 1e-6; }

// Tries the input and gives the seconds that the processor needed, on all threads: waiting, and
// other programs on the machine, do not count.
double SecondsOf(const uint8_t* bytes, size_t size);
// The same for one that may be slow: once more if it was slower than `most`, as what is made once
// does not count, nor a machine that was busy for a while. The less of both.
double SecondsOf(const uint8_t* bytes, size_t size, double most);

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_TARGET_H_
