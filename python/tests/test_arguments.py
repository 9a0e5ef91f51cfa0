"""Every argument of every public function and module, given what it must not be: ValueError, which names the
argument, what was required and what came. Exit status 77 where there is no PyTorch."""

import inspect
import sys
import unittest

try:
    import torch
except ImportError:
    print("PyTorch is not installed: skipped")
    sys.exit(77)

import fovea

N, H, TQ, TK, D, DV = 2, 2, 5, 6, 8, 3
LENGTHS = torch.tensor([4, 6])


def floats(*shape):
    """A tensor of that shape, and what is wrong in its place."""
    good = torch.randn(shape)
    return good, [
        3.0, "abc", [1.0], good.numpy(), good.long(), good.bool(), good.cfloat(),
        good.to_sparse(), good[0], good.unsqueeze(0), good.sum(),
        torch.nn.utils.rnn.PackedSequence(good, torch.ones(1))
    ]


def lengths(most):
    wrong = [[4, 6], 4, "abc", LENGTHS.double(), LENGTHS > 0, LENGTHS[:1], LENGTHS.view(1, 2),
             torch.tensor([-1, 1]), torch.tensor([1, most + 1])]
    return LENGTHS, wrong


SIZE = 4, [0, -4, 10**30, 1.5, None, "4", True, [4], torch.ones(2)]
FLAG = False, [None, 1, "yes", torch.ones(2)]
SCALE = 0.5, ["1", True, [1.0], float("nan"), float("inf"), torch.ones(2)]
ROWS = [0, 1], [[10**30], 5, "01", [1.5], [-1], [99], [None], ["0"], torch.ones(2), torch.zeros(1, 1).long()]
TOP = 2, [-1, 99, 1.5, None, "2", True]
BOUND = torch.zeros(TQ).long()
WINDOW = 2, [-1, 10**30, 0.5, "2", True, (1, 2), (BOUND,), (BOUND, None), (BOUND, BOUND.double()), [],
             (BOUND, BOUND[:2])]
CENTRE = torch.ones(TQ), [3.0, "abc", torch.ones(TQ).double(), torch.ones(TQ).long(), torch.ones(2),
                          torch.ones(1, 1, 1, TQ), torch.ones(TQ).to_sparse()]
SCOPE = {"lengths": lengths(TK), "causal": FLAG, "window": WINDOW}

DOT = {"query": floats(N, H, TQ, D), "key": floats(N, H, TK, D)}
ADDITIVE = {**DOT, "v": floats(H, D)}
VALUE = {"value": floats(N, H, TK, DV)}
OPEN = {"rows": ROWS, "top": TOP}
TO_ONE = {"query": floats(N, TQ, D), "key": floats(N, TK, D), "lengths": lengths(TK), "window": WINDOW}
MAYBE_ROWS = {"rows": ROWS, "top": TOP}
LSTM = torch.nn.LSTM(D, 4)


def recurrent(gates):
    return {"x": floats(N, TK, D), "input_weight": floats(gates * 4, D),
            "hidden_weight": floats(gates * 4, 4), "input_bias": floats(gates * 4),
            "hidden_bias": floats(gates * 4), "lengths": lengths(TK), "reverse": FLAG}


bahdanau, heads = fovea.BahdanauAttention(D, D, 7), fovea.MultiHeadAttention(D, 2)
ready = fovea.AdditiveKeys(DOT["key"][0])
# What is called, and of each parameter a good value and wrong ones. None is good where it is the default.
TABLE = [
    (fovea.dot_attention, {**DOT, **VALUE, **SCOPE, "scale": SCALE, "centre": CENTRE}),
    (fovea.additive_attention, {**ADDITIVE, **VALUE, **SCOPE, "centre": CENTRE}),
    (fovea.dot_attention_weights, {**DOT, **SCOPE, "scale": SCALE, "centre": CENTRE, **OPEN}),
    (fovea.additive_attention_weights, {**ADDITIVE, **SCOPE, "centre": CENTRE, **OPEN}),
    (fovea.AdditiveKeys, {"key": DOT["key"]}),
    (ready.attend, {"query": DOT["query"], "v": ADDITIVE["v"], **VALUE, "lengths": lengths(TK)}),
    (fovea.gated_pooling, {"instances": floats(9, D), "tanh_weight": floats(4, D),
                           "gate_weight": floats(4, D), "query": floats(4)}),
    (fovea.lstm, recurrent(4)),
    (fovea.gru, recurrent(3)),
    (fovea.why_not_fused, {"tensor": (torch.ones(2), [3.0, "abc", torch.ones(2).numpy()])}),
    (fovea.set_num_threads, {"count": (torch.get_num_threads(), SIZE[1] + [5000])}),
    (fovea.BahdanauAttention, {"query_size": SIZE, "key_size": SIZE, "hidden_size": SIZE}),
    (fovea.LuongAttention, {"query_size": SIZE, "key_size": SIZE,
                            "score": ("dot", ["concat", None, 1, ["dot"]])}),
    (fovea.MultiHeadAttention, {"size": (8, SIZE[1] + [9]), "heads": (4, SIZE[1] + [3])}),
    (fovea.LSTM, {"input_size": SIZE, "hidden_size": SIZE, "reverse": FLAG}),
    (fovea.GRU, {"input_size": SIZE, "hidden_size": SIZE, "reverse": FLAG}),
    (heads.forward, {**TO_ONE, "causal": FLAG}),
    (heads.weights, {**TO_ONE, "causal": FLAG, **OPEN}),
]
for module in (bahdanau, fovea.LuongAttention(D, D), fovea.LuongAttention(D, D, "dot")):
    TABLE += [(module.forward, {**TO_ONE, "value": floats(N, TK, DV)}),
              (module.weights, {**TO_ONE, **MAYBE_ROWS})]
for module in (fovea.LSTM(D, 4), fovea.GRU(D, 4)):
    TABLE += [(module.forward, {"x": floats(N, TK, D), "lengths": lengths(TK)})]


def narrower(tensor):
    return [tensor.narrow(axis, 0, tensor.shape[axis] - 1) for axis in range(tensor.dim())]


class Arguments(unittest.TestCase):

    def check(self, function, arguments, name, wrong, named=None):
        """named: the arguments of which one must be named; else the one at fault."""
        kind = f"{type(wrong).__name__} {getattr(wrong, 'shape', wrong)} {getattr(wrong, 'dtype', '')}"
        with self.subTest(function=function.__qualname__, argument=name, wrong=kind):
            with self.assertRaises(ValueError) as caught:
                function(**{**arguments, name: wrong})
            message = str(caught.exception)
            names = "|".join(named or [name])
            if name == "window":
                names += "|first|last"
            self.assertRegex(message, rf"^({names})(\[\d+\])? (must|needs) .*, got .")
            self.assertNotIn("\n", message)

    def test_the_table_has_every_parameter_of_all_that_is_public(self):
        public = {name for name in fovea.__all__ if name not in ("AttentionWeights", "GatedPooled",
                                                                 "RecurrentOutput")}
        self.assertEqual(public - {function.__name__ for function, _ in TABLE}, set())
        for function, parameters in TABLE:
            self.assertEqual(set(parameters), set(inspect.signature(function).parameters), function)

    def test_good_arguments_are_taken(self):
        for function, parameters in TABLE:
            function(**{name: good for name, (good, _) in parameters.items()})

    def test_wrong_arguments_are_named(self):
        for function, parameters in TABLE:
            arguments = {name: good for name, (good, _) in parameters.items()}
            for name, (_, wrongs) in parameters.items():
                default = inspect.signature(function).parameters[name].default
                for wrong in wrongs:
                    others = dict(arguments)
                    if name == "window":
                        others.pop("centre", None)
                    self.check(function, others, name, wrong,
                               ["size", "heads"] if name in ("size", "heads") else None)
                if default is not None:
                    self.check(function, arguments, name, None)

    def test_sizes_that_do_not_fit_are_named(self):
        for function, parameters in TABLE:
            arguments = {name: good for name, (good, _) in parameters.items()}
            for name, good in arguments.items():
                if not torch.is_tensor(good) or not good.is_floating_point() or len(arguments) < 2:
                    continue
                for wrong in [*narrower(good), good.double(), good.half()]:
                    # A tensor whose size is free makes another's wrong.
                    if self.fits(function, {**arguments, name: wrong}):
                        continue
                    self.check(function, arguments, name, wrong, list(arguments))

    def test_a_type_that_pytorch_does_not_compute_with_is_named(self):
        half = [torch.ones(1, 1, 2, 4).half()] * 3
        if self.fits(fovea.dot_attention, dict(zip(("query", "key", "value"), half))):
            self.skipTest("this PyTorch computes with half numbers on the CPU")
        for run in (lambda: fovea.dot_attention(*half),
                    lambda: fovea.additive_attention(half[0], half[1], half[0][0, :, 0], half[2])):
            with self.assertRaisesRegex(ValueError, "^query must be of a type .* got torch.float16"):
                run()

    def fits(self, function, arguments):
        """Free sizes: of values, and of queries without centres."""
        try:
            function(**arguments)
            return True
        except ValueError:
            return False

    def test_a_state_dict_that_does_not_fit_is_named(self):
        module = fovea.LSTM(D, 4)
        good = LSTM.state_dict()
        module.load_state_dict(good)
        bias = {name: weight for name, weight in good.items() if name != "bias_hh_l0"}
        for wrong, message in (
            (torch.nn.LSTM(D, 4, bias=False).state_dict(), r"must hold bias_ih_l0 \[16\], got none"),
            (bias, r"must hold bias_hh_l0 \[16\], got none"),
            (torch.nn.LSTM(D, 5).state_dict(), r"must hold weight_ih_l0 \[16, 8\], got \[20, 8\]"),
            (torch.nn.LSTM(D, 4, 2).state_dict(), r"must hold weight_ih_l0, .*, got weight_ih_l1 too"),
            ({**good, "bias_hh_l0": 3}, r"must hold the tensor bias_hh_l0 \[16\], got 3"),
            (None, "must be a dictionary of tensors, got None"),
            (3, "must be a dictionary of tensors, got 3"),
        ):
            with self.assertRaisesRegex(ValueError, "^state_dict " + message):
                module.load_state_dict(wrong)
        module.load_state_dict(bias, strict=False)
        outer = torch.nn.Sequential(fovea.LSTM(D, 4))
        outer.load_state_dict({f"0.{name}": weight for name, weight in good.items()})


if __name__ == "__main__":
    unittest.main()
