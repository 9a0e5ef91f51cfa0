"""Attention as modules, with their projections."""

from typing import Optional, Sequence

import torch
from torch import Tensor, nn

from fovea import _check, functional
from fovea._check import CheckedModule
from fovea.functional import AttentionWeights, Window


def _one_head(x: Tensor) -> Tensor:
    return x.unsqueeze(1)


def _require_shapes(query, query_size, key, key_size, value=None):
    """query [N, Tq, query_size], key [N, Tk, key_size], value [N, Tk, Dv]."""
    _check.require_shape("query", query, "N", "Tq", query_size)
    _check.require_shape("key", key, query.shape[0], "Tk", key_size)
    if value is not None:
        _check.require_shape("value", value, query.shape[0], key.shape[1], "Dv")


class BahdanauAttention(CheckedModule):
    """Additive attention (Bahdanau et al. 2014, A.1.2): the context of queries [N, Tq, query_size]
    over keys [N, Tk, key_size] with values [N, Tk, Dv], which are the keys if none are given, is
    [N, Tq, Dv]. lengths, window: as of dot_attention."""

    def __init__(self, query_size: int, key_size: int, hidden_size: int):
        super().__init__()
        query_size = _check.require_whole("query_size", query_size, 1)
        key_size = _check.require_whole("key_size", key_size, 1)
        hidden_size = _check.require_whole("hidden_size", hidden_size, 1)
        self.query = nn.Linear(query_size, hidden_size)
        self.key = nn.Linear(key_size, hidden_size, bias=False)
        self.v = nn.Parameter(torch.empty(1, hidden_size))
        nn.init.uniform_(self.v, -hidden_size**-0.5, hidden_size**-0.5)

    def _require_inputs(self, query, key, value=None):
        _require_shapes(query, self.query.in_features, key, self.key.in_features, value)
        for name, x in (("query", query), ("key", key)):
            _check.require_as(name, x, self.query.weight)

    def forward(self, query: Tensor, key: Tensor, value: Optional[Tensor] = None, *,
                lengths: Optional[Tensor] = None,
                window: Optional[Window] = None) -> Tensor:
        self._require_inputs(query, key, value)
        value = key if value is None else value
        return functional.additive_attention(_one_head(self.query(query)), _one_head(self.key(key)),
                                             self.v, _one_head(value), lengths=lengths,
                                             window=window).squeeze(1)

    def weights(self, query: Tensor, key: Tensor, *, lengths: Optional[Tensor] = None,
                window: Optional[Window] = None, rows: Optional[Sequence[int]] = None,
                top: int = 0) -> AttentionWeights:
        """The weights of the same, laid open, with H = 1; rows: None is all queries."""
        self._require_inputs(query, key)
        rows = range(query.shape[1]) if rows is None else rows
        with torch.no_grad():
            return functional.additive_attention_weights(_one_head(self.query(query)),
                                                         _one_head(self.key(key)), self.v,
                                                         lengths=lengths, window=window, rows=rows,
                                                         top=top)


class LuongAttention(CheckedModule):
    """Attention by the scores q . k (`dot`) or q W k (`general`, Luong et al. 2015, section 3.1);
    shapes as of BahdanauAttention. `dot` needs query_size = key_size."""

    def __init__(self, query_size: int, key_size: int, score: str = "general"):
        super().__init__()
        query_size = _check.require_whole("query_size", query_size, 1)
        key_size = _check.require_whole("key_size", key_size, 1)
        if score not in ("dot", "general"):
            raise ValueError(f"score must be dot or general, got {_check.told(score)}")
        if score == "dot" and query_size != key_size:
            raise ValueError("the score dot needs query_size = key_size, got "
                             f"{query_size} and {key_size}")
        self.query_size, self.key_size = query_size, key_size
        self.query = nn.Identity() if score == "dot" else nn.Linear(query_size, key_size,
                                                                    bias=False)

    def _require_inputs(self, query, key, value=None):
        _require_shapes(query, self.query_size, key, self.key_size, value)
        if isinstance(self.query, nn.Linear):
            for name, x in (("query", query), ("key", key)):
                _check.require_as(name, x, self.query.weight)

    def forward(self, query: Tensor, key: Tensor, value: Optional[Tensor] = None, *,
                lengths: Optional[Tensor] = None,
                window: Optional[Window] = None) -> Tensor:
        self._require_inputs(query, key, value)
        value = key if value is None else value
        return functional.dot_attention(_one_head(self.query(query)), _one_head(key),
                                        _one_head(value), lengths=lengths, window=window,
                                        scale=1).squeeze(1)

    def weights(self, query: Tensor, key: Tensor, *, lengths: Optional[Tensor] = None,
                window: Optional[Window] = None, rows: Optional[Sequence[int]] = None,
                top: int = 0) -> AttentionWeights:
        """As BahdanauAttention.weights."""
        self._require_inputs(query, key)
        rows = range(query.shape[1]) if rows is None else rows
        with torch.no_grad():
            return functional.dot_attention_weights(_one_head(self.query(query)), _one_head(key),
                                                    lengths=lengths, window=window, scale=1, rows=rows,
                                                    top=top)


class MultiHeadAttention(CheckedModule):
    """Multi-head attention (Vaswani et al. 2017, section 3.2.2): queries [N, Tq, size] over keys
    [N, Tk, size], which are the queries if none are given, give [N, Tq, size]."""

    def __init__(self, size: int, heads: int):
        super().__init__()
        size = _check.require_whole("size", size, 1)
        heads = _check.require_whole("heads", heads, 1)
        if size % heads != 0:
            raise ValueError(f"size must be a multiple of heads, got {size} and {heads}")
        self.size, self.heads = size, heads
        self.query, self.key, self.value, self.output = (nn.Linear(size, size) for _ in range(4))

    def _require_inputs(self, query, key):
        _require_shapes(query, self.size, key, self.size)
        for name, x in (("query", query), ("key", key)):
            _check.require_as(name, x, self.query.weight)

    def _split(self, x: Tensor) -> Tensor:
        return x.unflatten(-1, (self.heads, -1)).transpose(1, 2)

    def forward(self, query: Tensor, key: Optional[Tensor] = None, *,
                lengths: Optional[Tensor] = None, causal: bool = False,
                window: Optional[Window] = None) -> Tensor:
        key = query if key is None else key
        self._require_inputs(query, key)
        context = functional.dot_attention(self._split(self.query(query)),
                                           self._split(self.key(key)),
                                           self._split(self.value(key)), lengths=lengths,
                                           causal=causal, window=window)
        return self.output(context.transpose(1, 2).flatten(2))

    def weights(self, query: Tensor, key: Optional[Tensor] = None, *,
                lengths: Optional[Tensor] = None, causal: bool = False,
                window: Optional[Window] = None, rows: Sequence[int] = (),
                top: int = 0) -> AttentionWeights:
        """The weights of the same, of every head."""
        key = query if key is None else key
        self._require_inputs(query, key)
        with torch.no_grad():
            return functional.dot_attention_weights(self._split(self.query(query)),
                                                    self._split(self.key(key)), lengths=lengths,
                                                    causal=causal, window=window, rows=rows,
                                                    top=top)
