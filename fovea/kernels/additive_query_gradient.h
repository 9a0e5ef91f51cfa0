#ifndef FOVEA_KERNELS_ADDITIVE_QUERY_GRADIENT_H_
#define FOVEA_KERNELS_ADDITIVE_QUERY_GRADIENT_H_

#include "fovea/kernels/additive_task.h"

namespace fovea::kernels {

// The backward of additive attention where a decoder takes its steps back: gradients of queries and
// centres alone, key by key as the cache has them. d_query [N, Tq, A] and d_centre [N, Tq] of the
// task's queries. Costs about two forwards, where the backward of whole blocks first lays keys and
// values out for many queries.
void AdditiveQueryGradient(const AdditiveTask& task);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ADDITIVE_QUERY_GRADIENT_H_
