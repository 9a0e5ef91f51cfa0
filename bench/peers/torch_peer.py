"""PyTorch, of whatever version the interpreter has: composed of its operations, compiled, or its own
modules and operators."""

import os

import torch

import torch_cases
from worker import NotOffered

torch.set_num_threads(int(os.environ["OMP_NUM_THREADS"]))


def versions():
    if "TORCHINDUCTOR_CACHE_DIR" not in os.environ:
        return {"PyTorch": torch.__version__}
    from torch._inductor import cpu_vec_isa
    return {"PyTorch": torch.__version__, "compiling for": str(cpu_vec_isa.pick_vec_isa())}


def additive(query, key, v, value):
    """One head. Of four ways to write the sum over A the fastest, run operation by operation."""
    return (torch.tanh(query.unsqueeze(3) + key.unsqueeze(2)) @ v[0]).softmax(-1) @ value


def additive_to_compile(query, key, v, value):
    """The fastest of the four compiled."""
    pairs = torch.tanh(query.unsqueeze(3) + key.unsqueeze(2))
    return (pairs @ v.view(1, 1, 1, -1, 1)).squeeze(-1).softmax(-1) @ value


def dot(query, key, value):
    return (query @ key.transpose(2, 3) * query.shape[-1]**-0.5).softmax(-1) @ value


def causal_dot(query, key, value):
    scores = query @ key.transpose(2, 3) * query.shape[-1]**-0.5
    hidden = torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1)
    return scores.masked_fill(hidden, float("-inf")).softmax(-1) @ value


def gated_pooling(instances, tanh_weight, gate_weight, query):
    gates = torch.tanh(instances @ tanh_weight.t()) * torch.sigmoid(instances @ gate_weight.t())
    return (gates @ query).softmax(0) @ instances


def recurrent(case):
    """What the modules torch.nn.LSTM and torch.nn.GRU call, on weights from outside."""
    lstm, shape = case["operation"] == "lstm", (1, case["sizes"]["samples"], case["sizes"]["hidden"])

    def run(x, *weights):
        state = torch.zeros(shape)
        options = (True, 1, 0.0, case["backward"], False, True)  # biases, one layer, …, batch first
        if lstm:
            return torch.lstm(x, (state, torch.zeros(shape)), weights, *options)[0]
        return torch.gru(x, state, weights, *options)[0]

    return run


def sdpa(causal):
    function = getattr(torch.nn.functional, "scaled_dot_product_attention", None)
    if function is None:
        raise NotOffered("PyTorch before 2.0")
    return lambda query, key, value: function(query, key, value, is_causal=causal)


def prepare(case, variant, check=True):
    operation, causal = case["operation"], case.get("causal", False)
    composed = {"additive": additive, "additive_cached": additive, "gated_pooling": gated_pooling,
                "dot": causal_dot if causal else dot}
    if variant == "sdpa":
        if operation != "dot":
            raise NotOffered(operation)
        function = sdpa(causal)
    elif operation in ("lstm", "gru"):
        if variant == "compile":
            raise NotOffered("compiled recurrent layers")
        function = recurrent(case)
    else:
        function = composed[operation]
        if variant == "compile":
            if not hasattr(torch, "compile"):
                raise NotOffered("PyTorch before 2.0")
            torch._dynamo.reset()
            function = torch.compile(additive_to_compile if function is additive else function)
    return torch_cases.prepare(lambda _: function, case, check)
