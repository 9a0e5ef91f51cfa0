#ifndef FOVEA_CORE_CPU_TIME_H_
#define FOVEA_CORE_CPU_TIME_H_

namespace fovea {

// Seconds that the calling thread has computed so far: waiting, and other programs, do not count.
double ThreadCpuSeconds();

}  // namespace fovea

#endif  // FOVEA_CORE_CPU_TIME_H_
