"""Which engine simulates: a GPU where there is one, else compiled loops, else numpy.

All engines give the same bits, so the choice is one of speed alone.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from models.plan_robustness.array_engine import (
    ArrayEngine,
    NumpyArrays,
    TorchArrays,
)

if TYPE_CHECKING:
    from models.plan_robustness.engine import Engine

GPU_DRIVERS = (Path("/dev/nvidiactl"), Path("/dev/kfd"))  # of NVIDIA and of AMD


def numpy_engine() -> Engine:
    """Give the engine that is always there."""
    return ArrayEngine(NumpyArrays())


def torch_engine(device: str = "cpu") -> Engine:
    """
    Give the engine that works on a device of torch.

    Raises
    ------
    ImportError
        There is no torch.
    """
    return ArrayEngine(TorchArrays(device))


def compiled_engine() -> Engine:
    """
    Give the engine of compiled loops.

    Raises
    ------
    ImportError
        There is no numba.
    """
    from models.plan_robustness.compiled_engine import (  # noqa: PLC0415 - needs numba
        CompiledEngine,
    )

    return CompiledEngine()


@cache
def best_engine() -> Engine:
    """
    Choose the fastest engine of this machine.

    Torch is asked only where the driver of a GPU is: loading it takes seconds.
    """
    if any(path.exists() for path in GPU_DRIVERS) and find_spec("torch"):
        import torch  # noqa: PLC0415 - seconds that only machines with a GPU pay

        if torch.cuda.is_available():  # AMD's devices go by the same name
            return torch_engine("cuda")
    if find_spec("numba"):
        return compiled_engine()
    return numpy_engine()
