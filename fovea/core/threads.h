#ifndef FOVEA_CORE_THREADS_H_
#define FOVEA_CORE_THREADS_H_

#include <cstdint>
#include <functional>

namespace fovea {

// Number of threads that ParallelFor may use; all cores unless set. n ≥ 1.
int NumThreads();
void SetNumThreads(int n);

// Calls body(begin, end) on disjoint ranges that cover [0, count), each but the last of at least
// `grain` items, on up to NumThreads() threads, the caller's among them. Returns when all are
// done. The first exception of a body is thrown again here; ranges not yet begun are then left
// out. A ParallelFor inside the body of one that runs on several threads stays on the thread that
// calls it.
void ParallelFor(int64_t count, int64_t grain, const std::function<void(int64_t, int64_t)>& body);

}  // namespace fovea

#endif  // FOVEA_CORE_THREADS_H_
