"""Pooling of bags by attention."""

from typing import NamedTuple

from torch import Tensor

from fovea._library import call, ops


class GatedPooled(NamedTuple):
    """T instances of D features."""

    pooled: Tensor  #: [D]
    weights: Tensor  #: [T], whose sum is 1


def gated_pooling(instances: Tensor, tanh_weight: Tensor, gate_weight: Tensor,
                  query: Tensor) -> GatedPooled:
    """Gated attention pooling of a bag (Ilse et al. 2018, equations 8 and 9):

        weights = softmax_j(query . (tanh(tanh_weight h_j) * sigmoid(gate_weight h_j))),
        pooled = sum_j weights_j h_j.

    instances h [T, D], tanh_weight and gate_weight [A, D], query [A]. Fused for float32 on the CPU
    where no gradient is wanted; otherwise PyTorch's own operations, with gradients. A bag without
    instances pools to zeros. ValueError: as of dot_attention.
    """
    return GatedPooled(*call(ops.gated_pooling, instances, tanh_weight, gate_weight, query))
