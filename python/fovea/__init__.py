"""fovea's attention in PyTorch: fused on CPUs, with its weights open.

Functions: dot_attention, additive_attention, dot_attention_weights, additive_attention_weights,
gated_pooling, lstm, gru, why_not_fused. Modules: BahdanauAttention, LuongAttention,
MultiHeadAttention, LSTM, GRU. For decoders: AdditiveKeys.

Shapes of attention are [N, H, T, D]: samples, heads, time, size of a head.
"""

from fovea.cached import AdditiveKeys
from fovea.functional import (AttentionWeights, additive_attention, additive_attention_weights,
                              dot_attention, dot_attention_weights, set_num_threads,
                              why_not_fused)
from fovea.modules import BahdanauAttention, LuongAttention, MultiHeadAttention
from fovea.pooling import GatedPooled, gated_pooling
from fovea.recurrent import GRU, LSTM, RecurrentOutput, gru, lstm

__all__ = [
    "AdditiveKeys", "AttentionWeights", "BahdanauAttention", "GRU", "GatedPooled", "LSTM",
    "LuongAttention", "MultiHeadAttention", "RecurrentOutput", "additive_attention",
    "additive_attention_weights", "dot_attention", "dot_attention_weights", "gated_pooling", "gru",
    "lstm", "set_num_threads", "why_not_fused"
]
