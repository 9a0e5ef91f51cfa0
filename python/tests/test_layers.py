"""Recurrent layers, gated pooling and cached keys against PyTorch's own autograd in double. Exit status 77
where there is no PyTorch."""

import sys
import unittest

try:
    import torch
except ImportError:
    print("PyTorch is not installed: skipped")
    sys.exit(77)

import fovea

LENGTHS = torch.tensor([7, 0, 3])


def close(one, other):
    torch.testing.assert_close(one.double(), other.double(), rtol=3e-5, atol=3e-5)


def values_and_gradients(function, inputs, kind):
    leaves = [x.to(kind).detach().requires_grad_() for x in inputs]
    outputs = function(*leaves)
    sum((output * output.detach().cos()).sum() for output in outputs).backward()
    return [*outputs, *(x.grad for x in leaves)]


class Recurrent(unittest.TestCase):

    def setUp(self):
        torch.manual_seed(3)
        self.layers = [(fovea.LSTM, fovea.lstm, torch.nn.LSTM), (fovea.GRU, fovea.gru, torch.nn.GRU)]

    def test_is_pytorchs_own_with_a_state_dict_of_its(self):
        x = torch.randn(7, 3, 5).transpose(0, 1)  # not contiguous
        for module, _, peer in self.layers:
            theirs = peer(5, 6, batch_first=True).double()
            ours = module(5, 6)
            ours.load_state_dict(theirs.state_dict())
            one, other = x.clone().requires_grad_(), x.double().requires_grad_()
            got, (wanted, last) = ours(one), theirs(other)
            last = last[0] if isinstance(last, tuple) else last
            close(got.states, wanted)
            close(got.last, last[0])
            for output in (got.states, wanted):
                (output * output.detach().cos()).sum().backward()
            close(one.grad, other.grad)
            for name, weight in ours.named_parameters():
                close(weight.grad, getattr(theirs, name).grad)

    def test_lengths_are_packed_sequences(self):
        lengths, x = torch.tensor([7, 2, 5]), torch.randn(3, 7, 5)
        for module, _, peer in self.layers:
            theirs = peer(5, 6, batch_first=True)
            ours = module(5, 6)
            ours.load_state_dict(theirs.state_dict())
            got = ours(x, lengths=lengths)
            packed, last = theirs(torch.nn.utils.rnn.pack_padded_sequence(
                x, lengths, batch_first=True, enforce_sorted=False))
            wanted, _ = torch.nn.utils.rnn.pad_packed_sequence(packed, batch_first=True)
            close(got.states, wanted)
            close(got.last, (last[0] if isinstance(last, tuple) else last)[0])

    def test_float_is_double_backwards_and_without_biases(self):
        for _, function, peer in self.layers:
            weights = [w.detach() for w in peer(5, 6).parameters()]
            for reverse in (False, True):
                for count in (2, 4):
                    run = lambda *inputs: function(*inputs, lengths=LENGTHS, reverse=reverse)
                    inputs = [torch.randn(3, 7, 5), *weights[:count]]
                    for one, other in zip(values_and_gradients(run, inputs, torch.float32),
                                          values_and_gradients(run, inputs, torch.float64)):
                        close(one, other)
                    states, last = run(*inputs)
                    self.assertEqual(states[1].abs().sum() + last[1].abs().sum(), 0)

    def test_no_samples_and_no_steps(self):
        weights = [w.detach() for w in torch.nn.LSTM(5, 6).parameters()]
        self.assertEqual(fovea.lstm(torch.randn(0, 7, 5), *weights).states.shape, (0, 7, 6))
        states, last = fovea.lstm(torch.randn(3, 0, 5), *weights)
        self.assertEqual((states.shape, last.abs().sum()), ((3, 0, 6), 0))

    def test_errors_name_the_argument(self):
        x, weights = torch.randn(3, 7, 5), [w.detach() for w in torch.nn.LSTM(5, 6).parameters()]
        for words, run in (
            (r"x must be \[N, T, I\], got \[7, 5\]", lambda: fovea.lstm(x[0], *weights)),
            (r"input_weight must be \[24, 5\], got \[24, 6\]",
             lambda: fovea.lstm(x, weights[1], weights[1])),
            (r"hidden_weight must be \[18, 6\], got \[24, 6\]", lambda: fovea.gru(x, *weights)),
            (r"input_bias must be \[24\], got \[6\]",
             lambda: fovea.lstm(x, weights[0], weights[1], weights[2][:6])),
            ("hidden_weight must be Float on cpu as x is, got Double",
             lambda: fovea.lstm(x, weights[0], weights[1].double())),
            ("x must be of floats, got Long", lambda: fovea.lstm(x.long(), *weights)),
            ("lengths must be 0 to 7, got 1 to 8",
             lambda: fovea.lstm(x, *weights, lengths=torch.tensor([1, 8, 2]))),
            ("lengths must be of whole numbers, got Float",
             lambda: fovea.lstm(x, *weights, lengths=torch.ones(3))),
            ("input_size must be a whole number of at least 1, got 0", lambda: fovea.LSTM(0, 6)),
        ):
            with self.assertRaisesRegex(ValueError, words):
                run()


class GatedPooling(unittest.TestCase):

    def setUp(self):
        torch.manual_seed(4)
        self.inputs = [torch.randn(300, 20), torch.randn(9, 20), torch.randn(9, 20), torch.randn(9)]

    def test_fused_is_composed_in_double(self):
        got = fovea.gated_pooling(*self.inputs)
        wanted = fovea.gated_pooling(*(x.double() for x in self.inputs))
        close(got.pooled, wanted.pooled)
        close(got.weights, wanted.weights)
        h, tanh_weight, gate_weight, query = (x.double() for x in self.inputs)
        weights = ((h @ tanh_weight.t()).tanh() * (h @ gate_weight.t()).sigmoid() @ query).softmax(0)
        close(got.weights, weights)
        close(got.pooled, weights @ h)

    def test_gradients(self):
        inputs = [x[:6].double() for x in self.inputs]
        self.assertTrue(torch.autograd.gradcheck(fovea.gated_pooling, [
            x.requires_grad_() for x in (inputs[0], inputs[1], inputs[2], inputs[3])]))

    def test_an_empty_bag_pools_to_zeros(self):
        for kind in (torch.float32, torch.float64):
            inputs = [x.to(kind) for x in self.inputs]
            got = fovea.gated_pooling(inputs[0][:0], *inputs[1:])
            self.assertEqual(got.pooled.abs().sum(), 0)
            self.assertEqual(got.weights.shape, (0,))

    def test_errors_name_the_argument(self):
        h, tanh_weight, gate_weight, query = self.inputs
        with self.assertRaisesRegex(ValueError, r"gate_weight must be \[9, 20\], got \[8, 20\]"):
            fovea.gated_pooling(h, tanh_weight, gate_weight[:8], query)
        with self.assertRaisesRegex(ValueError, r"instances must be \[T, D\], got \[20\]"):
            fovea.gated_pooling(h[0], tanh_weight, gate_weight, query)


class CachedKeys(unittest.TestCase):

    def setUp(self):
        torch.manual_seed(5)
        self.query, self.key = torch.randn(3, 2, 1, 8), torch.randn(3, 2, 13, 8)
        self.v, self.value = torch.randn(2, 8), torch.randn(3, 2, 13, 5)

    def test_step_by_step_it_is_additive_attention(self):
        ready = fovea.AdditiveKeys(self.key)
        for step in range(3):
            for lengths in (None, torch.tensor([13, 0, 4])):
                query = self.query + step
                wanted = fovea.additive_attention(query.double(), self.key.double(), self.v.double(),
                                                  self.value.double(), lengths=lengths)
                close(ready.attend(query, self.v, self.value, lengths=lengths), wanted)

    def test_keys_may_change_afterwards(self):
        key = self.key.clone()
        ready = fovea.AdditiveKeys(key)
        wanted = ready.attend(self.query, self.v, self.value)
        key.fill_(100)
        close(ready.attend(self.query, self.v, self.value), wanted)

    def test_errors_name_the_argument(self):
        ready = fovea.AdditiveKeys(self.key)
        for words, run in (
            (r"key must be \[N, H, Tk, A\], got \[13, 8\]", lambda: fovea.AdditiveKeys(self.key[0, 0])),
            ("key must be Float on cpu, got Double", lambda: fovea.AdditiveKeys(self.key.double())),
            (r"query must be \[3, 2, Tq, 8\], got \[3, 2, 1, 7\]",
             lambda: ready.attend(self.query[..., :7], self.v, self.value)),
            (r"value must be \[3, 2, 13, Dv\], got \[3, 2, 12, 5\]",
             lambda: ready.attend(self.query, self.v, self.value[:, :, 1:])),
            ("v must need no gradient",
             lambda: ready.attend(self.query, self.v.clone().requires_grad_(), self.value)),
        ):
            with self.assertRaisesRegex(ValueError, words):
                run()
        with torch.no_grad():
            ready.attend(self.query, self.v.clone().requires_grad_(), self.value)


if __name__ == "__main__":
    unittest.main()
