"""The package against PyTorch's own autograd in double. Exit status 77 where there is no PyTorch."""

import concurrent.futures
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


def ranges(queries, keys, lengths, window, centre):
    """first and last, [.., Tq], of a window as dot_attention has it."""
    if isinstance(window, tuple):
        return window
    if centre is None and queries == keys:
        centre = torch.arange(queries, dtype=torch.float64)
    elif centre is None:
        size = torch.tensor([[[keys]]]) if lengths is None else lengths.view(-1, 1, 1)
        centre = (torch.arange(queries) + 0.5).double() * size / queries - 0.5
    centre = centre.detach().double()
    return (centre - window).ceil(), (centre + window).floor() + 1


def composed(scores, value, lengths=None, causal=False, window=None, centre=None):
    """Softmax attention by PyTorch's operations; rows without a key are 0."""
    queries, keys = scores.shape[-2:]
    key = torch.arange(keys)
    hidden = torch.zeros(1, 1, queries, keys, dtype=torch.bool)
    if lengths is not None:
        hidden = hidden | (key >= lengths.view(-1, 1, 1, 1))
    if causal:
        hidden = hidden | (key > torch.arange(queries).view(-1, 1) + keys - queries)
    if window is not None:
        first, last = ranges(queries, keys, lengths, window, centre)
        hidden = hidden | (key < first.unsqueeze(-1)) | (key >= last.unsqueeze(-1))
    weights = scores.masked_fill(hidden, float("-inf")).softmax(-1)
    weights = weights.masked_fill(hidden.expand_as(weights), 0)
    if centre is not None:
        weights = weights * torch.exp(-2 * (key - centre.unsqueeze(-1))**2 / window**2)
    return weights @ value, weights


def dot(query, key, value, scale, **scope):
    return composed(query @ key.transpose(2, 3) * scale, value, **scope)


def additive(query, key, v, value, **scope):
    pairs = torch.tanh(query.unsqueeze(3) + key.unsqueeze(2))
    return composed((pairs * v.view(1, v.shape[0], 1, 1, -1)).sum(-1), value, **scope)


# Of 3 samples, 2 heads, 9 queries and 13 keys.
SCOPES = [{}, {"causal": True}, {"lengths": torch.tensor([7, 0, 13])},
          {"lengths": torch.tensor([13, 1, 5], dtype=torch.int32), "causal": True},
          {"window": 2}, {"window": 1, "lengths": torch.tensor([7, 0, 13])},
          {"window": 3, "causal": True},
          {"window": (torch.arange(9) - 3, torch.arange(9) + 2), "causal": True},
          {"window": (torch.zeros(3, 1, 9, dtype=torch.int64), torch.full((9,), 40))}]


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
        for scope in SCOPES:
            self.same(lambda q, k, x: fovea.dot_attention(q, k, x, scale=0.3, **scope),
                      lambda q, k, x: dot(q, k, x, 0.3, **scope)[0],
                      [self.query, self.key, self.value])

    def test_additive_is_pytorchs_own(self):
        for scope in SCOPES:
            self.same(lambda q, k, v, x: fovea.additive_attention(q, k, v, x, **scope),
                      lambda q, k, v, x: additive(q, k, v, x, **scope)[0],
                      [self.query, self.key, self.v, self.value])

    def test_centres_get_their_gradient(self):
        lengths = torch.tensor([7, 1, 13])
        centre = torch.linspace(-0.7, 12.8, 54).view(3, 2, 9)
        self.same(
            lambda q, k, x, c: fovea.dot_attention(q, k, x, scale=0.3, lengths=lengths, window=4,
                                                   centre=c),
            lambda q, k, x, c: dot(q, k, x, 0.3, lengths=lengths, window=4, centre=c)[0],
            [self.query, self.key, self.value, centre])
        self.same(  # one for both heads
            lambda q, k, v, x, c: fovea.additive_attention(q, k, v, x, window=2, centre=c),
            lambda q, k, v, x, c: additive(q, k, v, x, window=2, centre=c)[0],
            [self.query, self.key, self.v, self.value, centre[:, :1]])

    def test_weights_are_open(self):
        centre = torch.linspace(-0.7, 12.8, 54).view(3, 2, 9)
        for scope in SCOPES + [{"window": 3, "centre": centre}]:
            wide = {name: x.double() if name == "centre" else x for name, x in scope.items()}
            got = fovea.dot_attention_weights(self.query, self.key, rows=[8, 0], top=3, **scope)
            weights = dot(self.query.double(), self.key.double(), self.value.double(), 8**-0.5,
                          **wide)[1]
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
            got = fovea.additive_attention_weights(self.query, self.key, self.v, rows=range(9),
                                                   **scope)
            close(got.rows, additive(self.query.double(), self.key.double(), self.v.double(),
                                     self.value.double(), **wide)[1])

    def test_double_is_composed_and_says_why(self):
        self.assertEqual(fovea.why_not_fused(self.query), "")
        self.assertIn("Double", fovea.why_not_fused(self.query.double()))
        inputs = [x.double().requires_grad_() for x in (self.query, self.key, self.v, self.value)]
        self.assertTrue(torch.autograd.gradcheck(fovea.additive_attention, inputs))
        centre = torch.linspace(0.2, 11.8, 54).double().view(3, 2, 9).requires_grad_()
        self.assertTrue(torch.autograd.gradcheck(
            lambda q, k, x, c: fovea.dot_attention(q, k, x, window=3, centre=c),
            [inputs[0], inputs[1], inputs[3], centre]))

    def test_a_second_derivative_is_right_or_refused(self):
        def penalised(dtype):
            query = self.query.detach().to(dtype).requires_grad_()
            key, value = self.key.to(dtype), self.value.to(dtype)
            loss = (fovea.dot_attention(query, key, value) ** 2).sum()
            gradient, = torch.autograd.grad(loss, query, create_graph=True)
            (loss + gradient.pow(2).sum()).backward()
            return query.grad
        self.assertTrue(penalised(torch.float64).isfinite().all())
        with self.assertRaisesRegex(RuntimeError, "dot_attention: .* pass float64"):
            penalised(torch.float32)

    def test_errors_name_the_argument(self):
        query, key, value, v = self.query, self.key, self.value, self.v
        whole, four = torch.zeros(9, dtype=torch.int64), torch.zeros(4)
        cases = [
            ({"query": query[0]}, r"query must be \[N, H, Tq, D\], got \[2, 9, 8\]"),
            ({"query": query.int()}, "query must be of floats, got Int"),
            ({"key": value}, r"key must be \[3, 2, Tk, 8\], got \[3, 2, 13, 5\]"),
            ({"key": key.double()}, "key must be Float on cpu as the query is, got Double on cpu"),
            ({"key": key.to("meta")}, "key must be Float on cpu as the query is, got Float on meta"),
            ({"value": value[:, :, :5]}, r"value must be \[3, 2, 13, Dv\], got \[3, 2, 5, 5\]"),
            ({"value": value.double()}, "value must be Float on cpu"),
            ({"lengths": torch.tensor([4, -1, 0])}, "lengths must be 0 to 13, got -1 to 4"),
            ({"lengths": torch.tensor([4, 14, 0])}, "lengths must be 0 to 13, got 0 to 14"),
            ({"lengths": torch.tensor([4, 14])}, r"lengths must be \[3\], got \[2\]"),
            ({"lengths": torch.ones(3)}, "lengths must be of whole numbers, got Float"),
            ({"lengths": [1, 2, 3]}, "lengths must be a tensor, got list"),
            ({"window": 0}, "window must be 1 to 1048576, got 0"),
            ({"window": 1.5}, r"window must be a whole number or two tensors .*got 1\.5"),
            ({"window": (whole,)}, "window must be a whole number or two tensors"),
            ({"window": (whole, four)}, "last must be of whole numbers, got Float"),
            ({"window": (whole, whole[:4])},
             r"last must broadcast to \[3, 2, 9\], got \[4\]"),
            ({"centre": torch.zeros(9)}, "centre needs a window"),
            ({"centre": four, "window": 2}, r"centre must broadcast to \[3, 2, 9\], got \[4\]"),
            ({"centre": torch.zeros(9).double(), "window": 2}, "centre must be Float"),
            ({"centre": 3.0, "window": 2}, "centre must be a tensor, got 3.0"),
        ]
        for change, message in cases:
            arguments = {"query": query, "key": key, "value": value, **change}
            with self.assertRaisesRegex(ValueError, message):
                fovea.dot_attention(**arguments)
            with self.assertRaisesRegex(ValueError, message):
                fovea.additive_attention(v=v, **arguments)
        with self.assertRaisesRegex(ValueError, r"v must be \[2, 8\], got \[8\]"):
            fovea.additive_attention(query, key, v[0], value)
        with self.assertRaisesRegex(ValueError, "scale must be a finite number, got nan"):
            fovea.dot_attention(query, key, value, scale=float("nan"))
        with self.assertRaisesRegex(ValueError, "rows must be 0 to 8, got 9"):
            fovea.dot_attention_weights(query, key, rows=[9])
        with self.assertRaisesRegex(ValueError, "top must be 0 to 13, got 14"):
            fovea.additive_attention_weights(query, key, v, top=14)
        with self.assertRaisesRegex(ValueError, "count must be a whole number of 1 to 4096, got 0"):
            fovea.set_num_threads(0)

    def test_not_finite_propagates(self):
        for bad in (float("nan"), float("inf"), float("-inf")):
            for which in range(3):
                inputs = [self.query.clone(), self.key.clone(), self.value.clone()]
                inputs[which][0, 0, 0, 0] = bad
                fused = fovea.dot_attention(*inputs, scale=1)
                expected = dot(*inputs, 1)[0]
                torch.testing.assert_close(fused, expected, rtol=1e-4, atol=1e-5, equal_nan=True)

    def test_nothing_at_all(self):
        for samples, queries, keys in ((0, 9, 13), (3, 0, 13), (3, 9, 0), (0, 0, 0)):
            inputs = [torch.randn(samples, 2, t, 8, requires_grad=True)
                      for t in (queries, keys, keys)]
            for scope in ({}, {"causal": True}, {"window": 2}):
                output = fovea.dot_attention(*inputs, **scope)
                self.assertEqual(output.shape, (samples, 2, queries, 8))
                output = output + fovea.additive_attention(inputs[0], inputs[1], self.v, inputs[2],
                                                           **scope)
                output.sum().backward()
                self.assertEqual(output.abs().sum(), 0)

    def test_callers_in_parallel(self):
        query = torch.randn(2, 2, 200, 8)
        expected = fovea.dot_attention(query, query, query)
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            results = pool.map(lambda _: fovea.dot_attention(query, query, query), range(16))
            for result in results:
                self.assertTrue(torch.equal(result, expected))

    def test_modules(self):
        query, keys = torch.randn(4, 3, 6), torch.randn(4, 7, 10)
        for module in (fovea.BahdanauAttention(6, 10, 16), fovea.LuongAttention(6, 10)):
            context = module(query, keys, lengths=torch.tensor([7, 3, 1, 2]))
            self.assertEqual(context.shape, (4, 3, 10))
            open_weights = module.weights(query, keys, lengths=torch.tensor([7, 3, 1, 2]))
            torch.testing.assert_close(open_weights.rows[:, 0] @ keys, context)
            self.assertEqual(open_weights.rows[2, 0, :, 1:].abs().sum(), 0)
            near = module.weights(query, keys, window=1).rows
            torch.testing.assert_close(near[:, 0] @ keys, module(query, keys, window=1))
            self.assertEqual(near[:, 0, 1].count_nonzero(-1).tolist(), [3] * 4)
        module = fovea.MultiHeadAttention(12, 3)
        near = module.weights(torch.randn(2, 5, 12), causal=True, window=1, rows=[3]).rows
        self.assertEqual(near.ne(0).tolist(), [[[[False, False, True, True, False]]] * 3] * 2)
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
