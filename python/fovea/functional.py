"""Attention as functions. float32 on the CPU runs on fused kernels, forward and backward, without an
array of all scores; anything else on PyTorch's own operations (`why_not_fused` says why)."""

from typing import NamedTuple, Optional, Sequence, Tuple, Union

import torch
from torch import Tensor

from fovea import _check
from fovea._library import call, ops

#: How many keys on either side of a place, or the first and the last but one of each query's keys.
Window = Union[int, Tuple[Tensor, Tensor]]


class AttentionWeights(NamedTuple):
    """Weights laid open. N samples, H heads, Tq queries, Tk keys, R rows asked for."""

    rows: Tensor  #: [N, H, R, Tk] all weights of the queries asked for
    key_mean: Tensor  #: [N, H, Tk] mean weight of each key over all queries
    key_max: Tensor  #: [N, H, Tk] largest weight of each key
    entropy: Tensor  #: [N, H, Tq] of each query's weights, in nats
    argmax: Tensor  #: [N, H, Tq] the key of the largest weight; -1 without keys
    top_keys: Tensor  #: [N, H, Tq, top] keys by falling weight; -1 beyond
    top_weights: Tensor  #: [N, H, Tq, top] their weights


def _scale(query, scale):
    if scale is not None:
        return scale
    _check.require_tensor("query", query)
    return query.shape[-1]**-0.5 if query.dim() > 0 and query.shape[-1] > 0 else 1.0


def _scope(lengths, causal, window, centre):
    """The operators' arguments of a scope."""
    if window is None or (hasattr(window, "__index__") and not isinstance(window, (bool, Tensor))):
        return lengths, causal, window, None, None, centre
    if (not isinstance(window, (tuple, list)) or len(window) != 2
            or not all(isinstance(bound, Tensor) for bound in window)):
        pair = isinstance(window, (tuple, list))
        got = f"({', '.join(map(_check.told, window))})" if pair else _check.told(window)
        raise ValueError(f"window must be a whole number or two tensors (first, last), got {got}")
    return lengths, causal, None, window[0], window[1], centre


def dot_attention(query: Tensor, key: Tensor, value: Tensor, *, lengths: Optional[Tensor] = None,
                  scale: Optional[float] = None, causal: bool = False,
                  window: Optional[Window] = None, centre: Optional[Tensor] = None) -> Tensor:
    """softmax(scale * query @ key^T) @ value (Vaswani et al. 2017, equation 1).

    query [N, H, Tq, D], key [N, H, Tk, D], value [N, H, Tk, Dv]; gives [N, H, Tq, Dv].
    scale: None is D**-0.5. Which keys a query sees; all that is given holds at once:
      lengths: [N] keys of each sample, whole numbers; None: all.
      causal: query i sees the keys j <= i + Tk - Tq.
      window: D, the keys |j - p_i| <= D around the place aligned with the query: p_i = i where
        Tq = Tk, else (i + 1/2) S / Tq - 1/2, S the sample's keys (local-m of Luong et al. 2015).
        Or (first, last), whole numbers that broadcast to [N, H, Tq]: the keys first <= j < last.
      centre: with window D, centres c predicted by the caller, broadcasting to [N, H, Tq]: the
        keys |j - c| <= D, and the weights are multiplied by exp(-2 (j - c)^2 / D^2) (local-p,
        equation 10). Its gradient is that of the Gaussian.
    A query without keys gives zeros. What is not seen costs nothing on the fused kernels.
    ValueError: an argument of another shape, type or device than required, named.
    """
    return call(ops.dot_attention, query, key, value, _scale(query, scale),
                 *_scope(lengths, causal, window, centre))


def additive_attention(query: Tensor, key: Tensor, v: Tensor, value: Tensor, *,
                       lengths: Optional[Tensor] = None, causal: bool = False,
                       window: Optional[Window] = None,
                       centre: Optional[Tensor] = None) -> Tensor:
    """softmax_j(sum_a v_a tanh(query_ia + key_ja)) @ value (Bahdanau et al. 2014, A.1.2).

    query [N, H, Tq, A] and key [N, H, Tk, A] are projected, v [H, A], value [N, H, Tk, Dv]; gives
    [N, H, Tq, Dv]. lengths, causal, window, centre, errors: as of dot_attention.
    """
    return call(ops.additive_attention, query, key, v, value,
                 *_scope(lengths, causal, window, centre))


def dot_attention_weights(query: Tensor, key: Tensor, *, lengths: Optional[Tensor] = None,
                          scale: Optional[float] = None, causal: bool = False,
                          window: Optional[Window] = None, centre: Optional[Tensor] = None,
                          rows: Sequence[int] = (), top: int = 0) -> AttentionWeights:
    """The weights of dot_attention, laid open; no gradients. rows: queries whose weights are wanted
    whole; top: how many of each query's heaviest keys."""
    return AttentionWeights(*call(ops.dot_attention_weights, query, key, _scale(query, scale),
                                   rows, top, *_scope(lengths, causal, window, centre)))


def additive_attention_weights(query: Tensor, key: Tensor, v: Tensor, *,
                               lengths: Optional[Tensor] = None, causal: bool = False,
                               window: Optional[Window] = None, centre: Optional[Tensor] = None,
                               rows: Sequence[int] = (), top: int = 0) -> AttentionWeights:
    """The weights of additive_attention, laid open; as dot_attention_weights."""
    return AttentionWeights(*call(ops.additive_attention_weights, query, key, v, rows, top,
                                   *_scope(lengths, causal, window, centre)))


def why_not_fused(tensor: Tensor) -> str:
    """Why a query such as this does not run on the fused kernels; "" if it does."""
    return call(ops.why_not_fused, tensor)


def set_num_threads(count: int) -> None:
    """Threads of the fused kernels; at import, torch.get_num_threads()."""
    ops.set_num_threads(_check.require_whole("count", count, 1, 4096))
