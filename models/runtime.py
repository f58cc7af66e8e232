"""What this machine offers to models: torch, its version and its devices."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec


@dataclass(frozen=True, slots=True)
class ComputeRuntime:
    """Torch as found here; ``version`` is empty where the compute extra is missing."""

    version: str
    devices: tuple[str, ...]
    threads: int


def compute_runtime() -> ComputeRuntime:
    """Look for torch without demanding it: planning works without."""
    if find_spec("torch") is None:
        return ComputeRuntime("", (), 0)
    import torch  # noqa: PLC0415 - a second that only model runs should pay

    devices = ["cpu"]
    devices += [f"cuda:{number}" for number in range(torch.cuda.device_count())]
    return ComputeRuntime(
        str(torch.__version__), tuple(devices), torch.get_num_threads()
    )
