"""What arguments must be, in the words of the operators: "heads must be a whole number of at least 1,
got 1.5". Everything here raises ValueError."""

import operator

import torch
from torch import Tensor, nn


def told(value) -> str:
    """A wrong value, short: the type says more than the numbers of an array."""
    text = repr(value) if value is None or isinstance(value, (bool, int, float, str)) else ""
    return text if 0 < len(text) <= 60 else type(value).__name__


def require_tensor(name: str, value) -> Tensor:
    if not isinstance(value, Tensor):
        packed = isinstance(value, nn.utils.rnn.PackedSequence)
        remedy = "; give the padded tensor and its lengths" if packed else ""
        raise ValueError(f"{name} must be a tensor, got {told(value)}{remedy}")
    if value.layout is not torch.strided or getattr(value, "is_nested", False):
        kind = "a nested one" if getattr(value, "is_nested", False) else value.layout
        raise ValueError(f"{name} must be a dense tensor, got {kind}")
    return value


def require_whole(name: str, value, least=None, most=None) -> int:
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except (TypeError, RuntimeError):
        number = None
    if (number is None or (least is not None and number < least) or
            (most is not None and number > most)):
        wanted = ("" if least is None else
                  f" of at least {least}" if most is None else f" of {least} to {most}")
        raise ValueError(f"{name} must be a whole number{wanted}, got {told(value)}")
    if abs(number) >= 2**63:
        raise ValueError(f"{name} must be a whole number of 64 bits, got {told(value)}")
    return number


def require_wholes(name: str, values) -> list:
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise ValueError(f"{name} must be whole numbers, got {told(values)}")
    if isinstance(values, Tensor) and values.dim() != 1:
        raise ValueError(f"{name} must be [R], got {list(values.shape)}")
    return [require_whole(f"{name}[{i}]", value) for i, value in enumerate(values)]


def require_number(name: str, value) -> float:
    try:
        if isinstance(value, (bool, str, bytes)):
            raise TypeError
        return float(value)
    except (TypeError, ValueError, RuntimeError, OverflowError):
        raise ValueError(f"{name} must be a finite number, got {told(value)}") from None


def require_flag(name: str, value) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, got {told(value)}")
    return value


def require_shape(name: str, value, *shape) -> Tensor:
    """shape: sizes, and names of those that are free."""
    sizes = require_tensor(name, value).shape
    if len(sizes) != len(shape) or any(
            isinstance(want, int) and want != size for want, size in zip(shape, sizes)):
        wanted = ", ".join(str(size) for size in shape)
        raise ValueError(f"{name} must be [{wanted}], got {list(sizes)}")
    return value


def require_as(name: str, value: Tensor, weight: Tensor) -> None:
    """The type and device of a module's weight. Autocast sees to types itself."""
    on_cpu = getattr(torch, "is_autocast_cpu_enabled", bool)  # not in every PyTorch
    if torch.is_autocast_enabled() or on_cpu():
        return
    if value.dtype != weight.dtype or value.device != weight.device:
        raise ValueError(f"{name} must be {weight.dtype} on {weight.device} as the module's weights "
                         f"are, got {value.dtype} on {value.device}")


class CheckedModule(nn.Module):
    """Whose load_state_dict raises ValueError too."""

    def load_state_dict(self, state_dict, *args, **kwargs):
        if not hasattr(state_dict, "keys"):
            raise ValueError(f"state_dict must be a dictionary of tensors, got {told(state_dict)}")
        try:
            return super().load_state_dict(state_dict, *args, **kwargs)
        except (RuntimeError, TypeError, AttributeError) as error:
            raise ValueError(self._misfit(state_dict) or str(error).split("\n", 1)[0]) from None

    def _misfit(self, state_dict) -> str:
        own = self.state_dict()
        for name, weight in own.items():
            shape = list(weight.shape)
            if name not in state_dict:
                return f"state_dict must hold {name} {shape}, got none"
            if not isinstance(state_dict[name], Tensor):
                return (f"state_dict must hold the tensor {name} {shape}, got "
                        f"{told(state_dict[name])}")
            if list(state_dict[name].shape) != shape:
                return f"state_dict must hold {name} {shape}, got {list(state_dict[name].shape)}"
        for name in state_dict:
            if name not in own:
                return f"state_dict must hold {', '.join(own) or 'nothing'}, got {name} too"
        return ""
