#ifndef FOVEA_FUZZ_CHECK_H_
#define FOVEA_FUZZ_CHECK_H_

#include <cstdio>
#include <cstdlib>

// A finding unless the condition holds.
#define FUZZ_CHECK(condition)                                                      \
  do {                                                                             \
    if (!(condition)) {                                                            \
      std::fprintf(stderr, "%s:%d: not so: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                \
    }                                                                              \
  } while (false)

#endif  // FOVEA_FUZZ_CHECK_H_
