#ifndef FOVEA_CORE_CPU_TIME_H_
#define FOVEA_CORE_CPU_TIME_H_

#include <pthread.h>

namespace fovea {

// Seconds that the calling thread has computed so far: waiting, and other programs, do not count.
double ThreadCpuSeconds();
// The same of another thread, which was not joined yet.
double ThreadCpuSeconds(pthread_t thread);

}  // namespace fovea

#endif  // FOVEA_CORE_CPU_TIME_H_
