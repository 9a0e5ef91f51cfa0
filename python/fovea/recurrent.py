"""Recurrent layers over whole sequences, fused forward and backward for float32 on the CPU."""

from typing import NamedTuple, Optional

import torch
from torch import Tensor, nn

from fovea import _check
from fovea._library import call, ops


class RecurrentOutput(NamedTuple):
    """N samples, T steps, H units."""

    states: Tensor  #: [N, T, H] the state after each step; 0 past a sample's end
    last: Tensor  #: [N, H] the state after the last step in running order; 0 without steps


def lstm(x: Tensor, input_weight: Tensor, hidden_weight: Tensor, input_bias: Optional[Tensor] = None,
         hidden_bias: Optional[Tensor] = None, *, lengths: Optional[Tensor] = None,
         reverse: bool = False) -> RecurrentOutput:
    """A layer of long short-term memory from zero states (Hochreiter & Schmidhuber 1997, with the
    forget gate of Gers et al. 2000):

        i, f, o = sigmoid(W x_t + b + U h_{t-1} + c), g = tanh(W x_t + b + U h_{t-1} + c),
        c_t = f c_{t-1} + i g,  h_t = o tanh(c_t).

    x [N, T, I]; input_weight W [4 H, I] and hidden_weight U [4 H, H], the gates stacked as i, f, g, o,
    as torch.nn.LSTM has them; biases [4 H], None: zeros. lengths: [N] steps of each sample, whole
    numbers 0 to T; None: all. reverse: from each sample's last step to its first.
    ValueError: an argument of another shape, type or device than required, named.
    """
    return RecurrentOutput(*call(ops.lstm, x, input_weight, hidden_weight, input_bias, hidden_bias,
                                 lengths, reverse))


def gru(x: Tensor, input_weight: Tensor, hidden_weight: Tensor, input_bias: Optional[Tensor] = None,
        hidden_bias: Optional[Tensor] = None, *, lengths: Optional[Tensor] = None,
        reverse: bool = False) -> RecurrentOutput:
    """A layer of gated recurrent units from zero states (Cho et al. 2014, the reset gate after the
    product, as in torch.nn.GRU):

        r, z = sigmoid(W x_t + b + U h_{t-1} + c), n = tanh(W x_t + b + r * (U h_{t-1} + c)),
        h_t = (1 - z) n + z h_{t-1}.

    input_weight [3 H, I], hidden_weight [3 H, H], biases [3 H], the gates stacked as r, z, n; the rest
    as of lstm.
    """
    return RecurrentOutput(*call(ops.gru, x, input_weight, hidden_weight, input_bias, hidden_bias,
                                 lengths, reverse))


class _Recurrent(_check.CheckedModule):
    """Parameters named, laid out and drawn as those of a PyTorch layer, so that a state_dict fits both."""

    _gates: int

    def __init__(self, input_size: int, hidden_size: int, *, reverse: bool = False):
        super().__init__()
        input_size = _check.require_whole("input_size", input_size, 1)
        hidden_size = _check.require_whole("hidden_size", hidden_size, 1)
        self.reverse = _check.require_flag("reverse", reverse)
        rows = self._gates * hidden_size
        for name, shape in (("weight_ih_l0", (rows, input_size)),
                            ("weight_hh_l0", (rows, hidden_size)), ("bias_ih_l0", (rows,)),
                            ("bias_hh_l0", (rows,))):
            weight = nn.Parameter(torch.empty(shape))
            nn.init.uniform_(weight, -hidden_size**-0.5, hidden_size**-0.5)
            setattr(self, name, weight)

    def _run(self, function, x: Tensor, lengths: Optional[Tensor]) -> RecurrentOutput:
        _check.require_shape("x", x, "N", "T", self.weight_ih_l0.shape[1])
        _check.require_as("x", x, self.weight_ih_l0)
        return function(x, self.weight_ih_l0, self.weight_hh_l0, self.bias_ih_l0, self.bias_hh_l0,
                        lengths=lengths, reverse=self.reverse)


class LSTM(_Recurrent):
    """A layer of `lstm`: x [N, T, input_size] to states [N, T, hidden_size] and the last one
    [N, hidden_size]. Takes the state_dict of torch.nn.LSTM(input_size, hidden_size)."""

    _gates = 4

    def forward(self, x: Tensor, *, lengths: Optional[Tensor] = None) -> RecurrentOutput:
        return self._run(lstm, x, lengths)


class GRU(_Recurrent):
    """A layer of `gru`; shapes as of LSTM. Takes the state_dict of torch.nn.GRU."""

    _gates = 3

    def forward(self, x: Tensor, *, lengths: Optional[Tensor] = None) -> RecurrentOutput:
        return self._run(gru, x, lengths)
