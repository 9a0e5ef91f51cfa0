"""The pre-norm Transformer of fovea/attention/layers/transformer.h, decoding step by step: queries, keys and values
of self-attention in one product, scaled_dot_product_attention, keys and values kept."""

import torch
from torch.nn import functional


class Transformer:

    def __init__(self, model):
        self.options, self.tensors = model.options, model.tensors
        if self.options["score"] != "scaled_dot" or self.options["scope"] != "global" or (
                self.options["normaliser"] != "softmax"):
            raise ValueError("only the preset transformer is written here")
        self.source, self.target, self.output = model.embeddings()
        self.width, self.heads = self.options["embedding"], self.options["heads"]
        self.encoder, self.decoder = ([self._layer(f"{side}.{i}") for i in range(self.options["layers"])]
                                      for side in ("encoder", "decoder"))
        frequency = 10000**(-torch.arange(self.width // 2, dtype=torch.float64) * 2 / self.width)
        angles = torch.arange(2 * self.options["longest"] + 11, dtype=torch.float64)[:, None] * frequency
        self.places = torch.stack((angles.sin(), angles.cos()), -1).flatten(1).float()

    def _layer(self, name):
        def joined(block, *parts):
            return tuple(torch.cat([self.tensors[f"{name}.{block}.{part}.{kind}"] for part in parts])
                         for kind in ("weight", "bias"))

        layer = {"self": joined("self", "query", "key", "value"), "self.output": joined("self", "output"),
                 "in": joined("feed_forward", "in"), "out": joined("feed_forward", "out")}
        if f"{name}.cross.query.weight" in self.tensors:
            layer |= {"query": joined("cross", "query"), "memory": joined("cross", "key", "value"),
                      "cross.output": joined("cross", "output")}
        for block in ("self", "cross", "feed_forward"):
            layer[f"{block}.norm"] = self._norm(f"{name}.{block}")
        return layer

    def _norm(self, name):
        return self.tensors.get(f"{name}.norm.gain"), self.tensors.get(f"{name}.norm.bias")

    def _normed(self, x, norm):
        return functional.layer_norm(x, (self.width,), *norm, 1e-5)

    def _split(self, x, parts):
        """[…, T, parts · width] to `parts` of […, heads, T, size]."""
        return [part.unflatten(-1, (self.heads, -1)).transpose(-3, -2) for part in x.chunk(parts, -1)]

    @staticmethod
    def _attend(query, key, value, mask=None):
        seen = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        return seen.transpose(-3, -2).flatten(-2)

    def _feed_forward(self, x, layer):
        hidden = functional.linear(self._normed(x, layer["feed_forward.norm"]), *layer["in"]).relu_()
        return x + functional.linear(hidden, *layer["out"])

    def begin(self, pieces, lengths):
        """Keys and values of each layer, and what hides the padding. The past is empty."""
        hidden = torch.arange(pieces.shape[1]) >= lengths[:, None]
        mask = torch.zeros(hidden.shape).masked_fill_(hidden, float("-inf"))[:, None, None]
        x = functional.embedding(pieces, self.source) * self.width**0.5 + self.places[:pieces.shape[1]]
        for layer in self.encoder:
            parts = self._split(functional.linear(self._normed(x, layer["self.norm"]), *layer["self"]), 3)
            x = x + functional.linear(self._attend(*parts, mask), *layer["self.output"])
            x = self._feed_forward(x, layer)
        x = self._normed(x, self._norm("encoder"))
        memory = [mask]
        for layer in self.decoder:
            memory += [part.contiguous() for part in self._split(functional.linear(x, *layer["memory"]), 2)]
        return memory, []

    def step(self, memory, state, pieces, place):
        """Logits [R, V] and the past with this step."""
        x = functional.embedding(pieces, self.target) * self.width**0.5 + self.places[place]
        x, samples, past = x[:, None], len(memory[0]), []
        for i, layer in enumerate(self.decoder):
            query, key, value = self._split(
                functional.linear(self._normed(x, layer["self.norm"]), *layer["self"]), 3)
            if state:
                key, value = torch.cat((state[2 * i], key), 2), torch.cat((state[2 * i + 1], value), 2)
            past += [key, value]
            x = x + functional.linear(self._attend(query, key, value), *layer["self.output"])
            query = functional.linear(self._normed(x, layer["cross.norm"]), *layer["query"])
            (query,) = self._split(query.view(samples, -1, self.width), 1)
            seen = self._attend(query, memory[2 * i + 1], memory[2 * i + 2], memory[0])
            x = x + functional.linear(seen.view(-1, 1, self.width), *layer["cross.output"])
            x = self._feed_forward(x, layer)
        x = self._normed(x[:, 0], self._norm("decoder"))
        return functional.linear(x, self.output, self.tensors["output.bias"]), past
