"""What the workers on PyTorch have in common: tensors, calls forward or both ways, checks."""

import torch

import inputs


def prepare(function_of, case, check=True):
    """(call, magnitudes) of a function of the inputs, forward, or with the gradients of all inputs.

    function_of: the function, given the tensors by name.
    """
    arrays = inputs.make(case)
    gradient = torch.from_numpy(arrays.pop("gradient"))
    tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
    function = function_of(tensors)
    if not case["backward"]:

        def call():
            with torch.no_grad():
                return [function(*tensors.values())]
    else:
        leaves = [x.requires_grad_() for x in tensors.values()]

        def call():
            for leaf in leaves:
                leaf.grad = None
            output = function(*leaves)
            output.backward(gradient)
            return [output.detach()] + [x.grad for x in leaves]

    return call, inputs.magnitudes(x.numpy() for x in call()) if check else []
