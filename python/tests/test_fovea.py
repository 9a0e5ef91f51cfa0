"""The package against PyTorch's own autograd in double. Exit status 77 where there is no PyTorch."""

import pathlib
import subprocess
import sys
import unittest

try:
    import torch
except ImportError:
    print("PyTorch is not installed: skipped")
    sys.exit(77)

import fovea

EXAMPLES = pathlib.Path(__file__).resolve().parents[1] / "examples"


def composed(scores, value, lengths, causal):
    """Softmax attention by PyTorch's operations; rows without a key are 0."""
    queries, keys = scores.shape[-2:]
    key = torch.arange(keys)
    hidden = torch.zeros(1, 1, queries, keys, dtype=torch.bool)
    if lengths is not None:
        hidden = hidden | (key >= lengths.view(-1, 1, 1, 1))
    if causal:
        hidden = hidden | (key > torch.arange(queries).view(-1, 1) + keys - queries)
    weights = scores.masked_fill(hidden, float("-inf")).softmax(-1)
    weights = weights.masked_fill(hidden.expand_as(weights), 0)
    return weights @ value, weights


def dot(query, key, value, scale, lengths, causal):
    return composed(query @ key.transpose(2, 3) * scale, value, lengths, causal)


def additive(query, key, v, value, lengths, causal):
    pairs = torch.tanh(query.unsqueeze(3) + key.unsqueeze(2))
    return composed((pairs * v.view(1, v.shape[0], 1, 1, -1)).sum(-1), value, lengths, causal)


SCOPES = [(None, False), (None, True), (torch.tensor([7, 0, 13]), False),
          (torch.tensor([13, 1, 5], dtype=torch.int32), True)]


class Package(unittest.TestCase):

    def setUp(self):
        torch.manual_seed(2)
        self.query = torch.randn(3, 2, 9, 8)
        self.key = torch.randn(3, 13, 2, 8).transpose(1, 2)  # not contiguous
        self.value = torch.randn(3, 2, 13, 5)
        self.v = torch.randn(2, 8)

    def same(self, fused, reference, inputs):
        """Values and gradients."""
        results = []
        for function, kind in ((fused, torch.float32), (reference, torch.float64)):
            leaves = [x.to(kind).detach().requires_grad_() for x in inputs]
            output = function(*leaves)
            (output * output.detach().cos()).sum().backward()
            results.append([output] + [x.grad for x in leaves])
        for one, other in zip(*results):
            torch.testing.assert_close(one.double(), other, rtol=3e-5, atol=3e-5)

    def test_dot_is_pytorchs_own(self):
        for lengths, causal in SCOPES:
            self.same(
                lambda q, k, x: fovea.dot_attention(q, k, x, scale=0.3, lengths=lengths,
                                                    causal=causal),
                lambda q, k, x: dot(q, k, x, 0.3, lengths, causal)[0],
                [self.query, self.key, self.value])

    def test_additive_is_pytorchs_own(self):
        for lengths, causal in SCOPES:
            self.same(
                lambda q, k, v, x: fovea.additive_attention(q, k, v, x, lengths=lengths,
                                                            causal=causal),
                lambda q, k, v, x: additive(q, k, v, x, lengths, causal)[0],
                [self.query, self.key, self.v, self.value])

    def test_weights_are_open(self):
        for lengths, causal in SCOPES:
            got = fovea.dot_attention_weights(self.query, self.key, lengths=lengths, causal=causal,
                                              rows=[8, 0], top=3)
            weights = dot(self.query.double(), self.key.double(), self.value.double(), 8**-0.5,
                          lengths, causal)[1]
            close = lambda a, b: torch.testing.assert_close(a.double(), b, rtol=2e-5, atol=2e-6)
            close(got.rows, weights[:, :, [8, 0]])
            close(got.key_mean, weights.mean(2))
            close(got.key_max, weights.amax(2))
            close(got.entropy, torch.special.entr(weights).sum(-1))
            close(got.top_weights, weights.topk(3).values)
            self.assertEqual(got.top_keys.shape, (3, 2, 9, 3))
            some = weights.sum(-1) > 0
            self.assertTrue(torch.equal(got.argmax[some], weights.argmax(-1)[some]))
            self.assertTrue((got.argmax[~some] == -1).all())

    def test_double_is_composed_and_says_why(self):
        self.assertEqual(fovea.why_not_fused(self.query), "")
        self.assertIn("Double", fovea.why_not_fused(self.query.double()))
        inputs = [x.double().requires_grad_() for x in (self.query, self.key, self.v, self.value)]
        self.assertTrue(torch.autograd.gradcheck(fovea.additive_attention, inputs))

    def test_errors_name_the_argument(self):
        with self.assertRaisesRegex(ValueError, r"key must be \[3, 2, Tk, 8\], got \[3, 2, 13, 5\]"):
            fovea.dot_attention(self.query, self.value, self.value)
        with self.assertRaisesRegex(ValueError, "lengths must be 0 to 13, got -1 to 4"):
            fovea.dot_attention(self.query, self.key, self.value,
                                lengths=torch.tensor([4, -1, 0]))
        with self.assertRaisesRegex(ValueError, "value must be Float on cpu"):
            fovea.dot_attention(self.query, self.key, self.value.double())
        with self.assertRaisesRegex(ValueError, "count must be at least 1"):
            fovea.set_num_threads(0)

    def test_modules(self):
        query, keys = torch.randn(4, 3, 6), torch.randn(4, 7, 10)
        for module in (fovea.BahdanauAttention(6, 10, 16), fovea.LuongAttention(6, 10)):
            context = module(query, keys, lengths=torch.tensor([7, 3, 1, 2]))
            self.assertEqual(context.shape, (4, 3, 10))
            open_weights = module.weights(query, keys, lengths=torch.tensor([7, 3, 1, 2]))
            torch.testing.assert_close(open_weights.rows[:, 0] @ keys, context)
            self.assertEqual(open_weights.rows[2, 0, :, 1:].abs().sum(), 0)
        module = fovea.MultiHeadAttention(12, 3)
        x = torch.randn(2, 5, 12)
        other = x.clone()
        other[:, 4] = 7
        torch.testing.assert_close(module(x, causal=True)[:, :4], module(other, causal=True)[:, :4])
        module(x).sum().backward()
        self.assertTrue(all(p.grad is not None for p in module.parameters()))

    def test_the_example_finds_the_mark(self):
        run = subprocess.run([sys.executable, str(EXAMPLES / "find_the_marked.py")],
                             capture_output=True, text=True, check=False)
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)


if __name__ == "__main__":
    unittest.main()
