"""The machine that works, without its name: what it is made of, and its libraries."""

from __future__ import annotations

import hashlib
import hmac
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from models.protocol.canonical_json import Json

_LIBRARIES = ("numpy", "cryptography", "numba", "torch")
_DIGITS = 12


def node_name(key: Ed25519PrivateKey) -> str:
    """
    Name this machine for those who do not know it.

    The same machine always has the same name; who does not have the key of the worker
    cannot find the true one by trying.
    """
    true = f"{platform.node()}\0{platform.machine()}".encode()
    return hmac.new(key.private_bytes_raw(), true, hashlib.sha256).hexdigest()[:_DIGITS]


def node_class() -> dict[str, Json]:
    """Kind of this machine: processor, cores that may be used, system."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "system": platform.system(),
        "machine": platform.machine(),
    }


def libraries() -> dict[str, Json]:
    """Versions of Python and of the libraries that a model may use."""
    found: dict[str, Json] = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = None
    return found


def devices() -> list[Json]:
    """Names of the accelerators; none where the model does without torch."""
    torch = sys.modules.get("torch")
    if torch is None:
        return []
    count = torch.cuda.device_count()
    return [torch.cuda.get_device_name(number) for number in range(count)]


def device_class() -> str:
    """Kind of device by which tolerances go: ``cpu``, ``cuda`` or ``rocm``."""
    torch = sys.modules.get("torch")
    if torch is None or not torch.cuda.is_available():
        return "cpu"
    return "rocm" if torch.version.hip else "cuda"


def _processor() -> str:
    """Name of the processor as its maker writes it."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (one.partition(":")[2] for one in lines if one.startswith("model name"))
    return next(names, "").strip()
