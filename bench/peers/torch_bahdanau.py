"""Bahdanau et al. 2014 of PyTorch's own GRU and GRUCell with composed additive attention: the formulas of
fovea/infer/translation/recurrent_model.h, for training and for decoding step by step."""

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

_LIKE = {"model": "bahdanau", "cell": "gru", "layers": 1, "score": "additive", "scope": "global",
         "normaliser": "softmax"}
_GRU = {"input": "weight_ih", "hidden": "weight_hh", "input_bias": "bias_ih", "hidden_bias": "bias_hh"}


class Bahdanau(nn.Module):
    """N sentences of S pieces, K rows of each, R = N · K."""

    def __init__(self, options, dropout=0.0):
        super().__init__()
        other = {name: options[name] for name, value in _LIKE.items() if options[name] != value}
        if other or not (options["shared"] and options["tied"]):
            raise ValueError(f"only the preset bahdanau is written here, got {other or 'untied embeddings'}")
        size, hidden, memory = options["embedding"], options["hidden"], 2 * options["encoder_hidden"]
        self.embedding = nn.Embedding(options["source_pieces"], size)
        nn.init.normal_(self.embedding.weight, std=size**-0.5)
        self.encoder = nn.GRU(size, options["encoder_hidden"], batch_first=True, bidirectional=True)
        self.initial = nn.Linear(memory, hidden)
        self.query = nn.Linear(hidden, options["score_hidden"], bias=False)
        self.key = nn.Linear(memory, options["score_hidden"], bias=False)
        self.v = nn.Parameter(torch.empty(options["score_hidden"]).uniform_(-0.1, 0.1))
        self.decoder = nn.GRUCell(size + memory, hidden)
        self.readout = nn.Linear(hidden + size + memory, size)
        self.output_bias = nn.Parameter(torch.zeros(options["target_pieces"]))
        self.dropout = dropout

    def load(self, model):
        """The weights of a FoveaModel."""
        names = {"embedding.weight": "embedding", "query.weight": "attention.query_weight",
                 "key.weight": "attention.key_weight", "v": "attention.v", "output_bias": "output.bias"}
        for ours, theirs in _GRU.items():
            names[f"decoder.{theirs}"] = f"decoder.0.{ours}"
            names[f"encoder.{theirs}_l0"] = f"encoder.0.forward.{ours}"
            names[f"encoder.{theirs}_l0_reverse"] = f"encoder.0.backward.{ours}"
        for part in ("weight", "bias"):
            names[f"initial.{part}"], names[f"readout.{part}"] = f"initial.0.{part}", f"readout.{part}"
        self.load_state_dict({name: model.tensors[names[name]].view_as(value)
                              for name, value in self.state_dict().items()})
        return self

    def _dropped(self, x):
        return functional.dropout(x, self.dropout, self.training) if self.dropout else x

    def begin(self, pieces, lengths):
        """What each step sees, [N, …] each: the states, their keys, what hides the padding; and the first
        state [N, H]. pieces [N, S], lengths [N]."""
        packed = pack_padded_sequence(self._dropped(self.embedding(pieces)), lengths, batch_first=True,
                                      enforce_sorted=False)
        states, last = self.encoder(packed)
        states = self._dropped(pad_packed_sequence(states, batch_first=True)[0])
        hidden = torch.arange(states.shape[1]) >= lengths[:, None]
        mask = torch.zeros(hidden.shape).masked_fill_(hidden, float("-inf"))
        state = torch.tanh(self.initial(torch.cat((last[0], last[1]), 1)))
        return [states, self.key(states), mask[:, None]], [state]

    def _step(self, memory, state, embedded):
        """The next state and the context, of embedded [R, E]."""
        states, keys, mask = memory
        query = self.query(state).view(len(states), -1, 1, keys.shape[-1])
        scores = torch.tanh(query + keys[:, None]) @ self.v + mask  # [N, K, S]
        context = (scores.softmax(-1) @ states).view(len(state), -1)
        return self.decoder(torch.cat((embedded, context), 1), state), context

    def _features(self, states, embedded, contexts):
        return torch.tanh(self.readout(torch.cat((states, embedded, contexts), -1)))

    def step(self, memory, state, pieces, _):
        """Logits [R, V] and the next state. pieces [R]: those before."""
        embedded = self.embedding(pieces)
        now, context = self._step(memory, state[0], embedded)
        return self._logits(self._features(now, embedded, context)), [now]

    def _logits(self, features):
        return functional.linear(features, self.embedding.weight, self.output_bias)

    def forward(self, source, lengths, before, places):
        """Logits [M, V] of known sentences: before [N, T], of which the M places hold a piece."""
        memory, (state,) = self.begin(source, lengths)
        embedded = self._dropped(self.embedding(before))
        states, contexts = [], []
        for x in embedded.unbind(1):
            state, context = self._step(memory, state, x)
            states.append(state)
            contexts.append(context)
        features = self._dropped(self._features(torch.stack(states, 1), embedded, torch.stack(contexts, 1)))
        return self._logits(features.flatten(0, 1)[places])
