#ifndef FOVEA_KERNELS_ADDITIVE_ADDITIVE_QUERY_GRADIENT_H_
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_QUERY_GRADIENT_H_

#include "fovea/kernels/additive/additive_task.h"

namespace fovea::kernels {

// For AdditiveBackward, which calls it where a decoder takes its steps back: gradients of queries
// and centres alone, key by key as the task's cache, which it needs, has them. Writes d_query [N,
// Tq, A] and d_centre [N, Tq], where wanted, of the task's queries. The backward of whole blocks
// would first lay keys and values out for many queries, at four times the cost.
void AdditiveQueryGradient(const AdditiveTask& task);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_QUERY_GRADIENT_H_
