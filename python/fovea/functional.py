"""Attention as functions. float32 on the CPU runs on fused kernels, forward and backward, without an
array of all scores; anything else on PyTorch's own operations (`why_not_fused` says why)."""

from typing import NamedTuple, Optional, Sequence

import torch
from torch import Tensor

from fovea._library import call, ops


class AttentionWeights(NamedTuple):
    """Weights laid open. N samples, H heads, Tq queries, Tk keys, R rows asked for."""

    rows: Tensor  #: [N, H, R, Tk] all weights of the queries asked for
    key_mean: Tensor  #: [N, H, Tk] mean weight of each key over all queries
    key_max: Tensor  #: [N, H, Tk] largest weight of each key
    entropy: Tensor  #: [N, H, Tq] of each query's weights, in nats
    argmax: Tensor  #: [N, H, Tq] the key of the largest weight; -1 without keys
    top_keys: Tensor  #: [N, H, Tq, top] keys by falling weight; -1 beyond
    top_weights: Tensor  #: [N, H, Tq, top] their weights


def dot_attention(query: Tensor, key: Tensor, value: Tensor, *, lengths: Optional[Tensor] = None,
                  scale: Optional[float] = None, causal: bool = False) -> Tensor:
    """softmax(scale * query @ key^T) @ value (Vaswani et al. 2017, equation 1).

    query [N, H, Tq, D], key [N, H, Tk, D], value [N, H, Tk, Dv]; gives [N, H, Tq, Dv].
    lengths: [N] keys of each sample, whole numbers; None: all. scale: None is D**-0.5.
    causal: query i sees the keys j <= i + Tk - Tq. A query without keys gives zeros.
    ValueError: an argument of another shape, type or device than required, named.
    """
    if scale is None:
        scale = query.shape[-1]**-0.5
    return call(ops.dot_attention, query, key, value, lengths, float(scale), causal)


def additive_attention(query: Tensor, key: Tensor, v: Tensor, value: Tensor, *,
                       lengths: Optional[Tensor] = None, causal: bool = False) -> Tensor:
    """softmax_j(sum_a v_a tanh(query_ia + key_ja)) @ value (Bahdanau et al. 2014, A.1.2).

    query [N, H, Tq, A] and key [N, H, Tk, A] are projected, v [H, A], value [N, H, Tk, Dv]; gives
    [N, H, Tq, Dv]. lengths, causal, errors: as of dot_attention.
    """
    return call(ops.additive_attention, query, key, v, value, lengths, causal)


def dot_attention_weights(query: Tensor, key: Tensor, *, lengths: Optional[Tensor] = None,
                          scale: Optional[float] = None, causal: bool = False,
                          rows: Sequence[int] = (), top: int = 0) -> AttentionWeights:
    """The weights of dot_attention, laid open; no gradients. rows: queries whose weights are wanted
    whole; top: how many of each query's heaviest keys."""
    if scale is None:
        scale = query.shape[-1]**-0.5
    return AttentionWeights(*call(ops.dot_attention_weights, query, key, lengths, float(scale),
                                  causal, list(rows), top))


def additive_attention_weights(query: Tensor, key: Tensor, v: Tensor, *,
                               lengths: Optional[Tensor] = None, causal: bool = False,
                               rows: Sequence[int] = (), top: int = 0) -> AttentionWeights:
    """The weights of additive_attention, laid open; as dot_attention_weights."""
    return AttentionWeights(*call(ops.additive_attention_weights, query, key, v, lengths, causal,
                                  list(rows), top))


def why_not_fused(tensor: Tensor) -> str:
    """Why a query such as this does not run on the fused kernels; "" if it does."""
    return ops.why_not_fused(tensor)


def set_num_threads(count: int) -> None:
    """Threads of the fused kernels; at import, torch.get_num_threads()."""
    if count < 1:
        raise ValueError(f"count must be at least 1, got {count}")
    ops.set_num_threads(count)
