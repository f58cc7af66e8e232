"""Which engine simulates: a GPU where there is one, compiled loops for large work.

All engines give the same bits, so the choice is one of speed alone. Golden answers are
small work; what they did not go through proves itself before its first work.
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
from models.plan_robustness.proof import prove

if TYPE_CHECKING:
    from models.plan_robustness.engine import Engine

GPU_DRIVERS = (Path("/dev/nvidiactl"), Path("/dev/kfd"))  # of NVIDIA and of AMD
SMALL_WORK = 30_000_000  # steps that numpy drives while compiled loops are loaded


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
        There is no numba, or one that does not go with numpy.
    RuntimeError
        Numba finds no folder that it may keep compiled code in.
    """
    from models.plan_robustness.compiled_engine import (  # noqa: PLC0415 - needs numba
        CompiledEngine,
    )

    return CompiledEngine()


def engine_for(work: int) -> Engine:
    """
    Choose the fastest engine of this machine.

    Parameters
    ----------
    work
        Steps and entries of sections in all moves of a request.

    Raises
    ------
    GoldenMissed
        The engine gives other bits than numpy does on this machine.
    """
    return (
        gpu_engine()
        or (proved_compiled_engine() if work > SMALL_WORK else None)
        or numpy_engine()
    )


def engines_here() -> str:
    """Name what may be chosen on this machine, as it stands in records."""
    gpu = gpu_engine()
    if gpu:
        return gpu.name
    return "numpy, numba for large work" if find_spec("numba") else "numpy"


@cache
def gpu_engine() -> Engine | None:
    """
    Give the engine of a GPU, proved; None without one.

    Torch is asked only where the driver of a GPU is: loading it takes seconds.
    """
    if any(path.exists() for path in GPU_DRIVERS) and find_spec("torch"):
        import torch  # noqa: PLC0415 - seconds that only machines with a GPU pay

        if torch.cuda.is_available():  # AMD's devices go by the same name
            engine = torch_engine("cuda")
            prove(engine, numpy_engine())
            return engine
    return None


@cache
def proved_compiled_engine() -> Engine | None:
    """Give the engine of compiled loops, proved; None where numba cannot be used."""
    try:
        engine = compiled_engine()
    except (ImportError, RuntimeError):  # numpy does without, to the last bit
        return None
    prove(engine, numpy_engine())
    return engine
