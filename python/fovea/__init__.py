"""fovea's attention in PyTorch: fused on CPUs, with its weights open.

Functions: dot_attention, additive_attention, dot_attention_weights, additive_attention_weights,
why_not_fused. Modules: BahdanauAttention, LuongAttention, MultiHeadAttention.

Shapes are [N, H, T, D]: samples, heads, time, size of a head.
"""

from fovea.functional import (AttentionWeights, additive_attention, additive_attention_weights,
                              dot_attention, dot_attention_weights, set_num_threads,
                              why_not_fused)
from fovea.modules import BahdanauAttention, LuongAttention, MultiHeadAttention

__all__ = [
    "AttentionWeights", "BahdanauAttention", "LuongAttention", "MultiHeadAttention",
    "additive_attention", "additive_attention_weights", "dot_attention", "dot_attention_weights",
    "set_num_threads", "why_not_fused"
]
