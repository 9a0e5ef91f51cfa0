"""Additive attention over keys that a decoder meets at every step."""

from typing import Optional

import torch
from torch import Tensor

from fovea import _check
from fovea._library import translated


class AdditiveKeys:
    """Projected keys [N, H, Tk, A], made ready once; in inference, on the CPU, in float32.

        ready = fovea.AdditiveKeys(key)
        context = ready.attend(query, v, value)      # = fovea.additive_attention(query, key, v, value)

    ValueError: as of additive_attention, and where a gradient would be wanted.
    """

    def __init__(self, key: Tensor):
        _check.require_tensor("key", key)
        self._keys = translated(lambda: torch.classes.fovea.AdditiveKeys(key), "key", key)

    def attend(self, query: Tensor, v: Tensor, value: Tensor, *,
               lengths: Optional[Tensor] = None) -> Tensor:
        """query [N, H, Tq, A], v [H, A], value [N, H, Tk, Dv] to [N, H, Tq, Dv]; lengths: [N] keys of
        each sample, whole numbers; None: all."""
        for name, tensor in (("query", query), ("v", v), ("value", value)):
            _check.require_tensor(name, tensor)
        if lengths is not None:
            _check.require_tensor("lengths", lengths)
        return translated(lambda: self._keys.attend(query, v, value, lengths), "query", query)
