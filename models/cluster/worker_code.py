"""The code that works on a far machine, as files, named by their content."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from models.protocol.canonical_json import canonical_bytes

if TYPE_CHECKING:
    from models.protocol.canonical_json import Json

_MODELS = Path(__file__).parents[1]
_KINDS = frozenset({".py", ".json", ".csv", ".md", ".txt", ".safetensors"})
_AT_HOME = ("cluster/slurm",)  # talks to far machines, and needs what they lack


def worker_files() -> dict[str, bytes]:
    """
    Give the code of the worker: the package ``models`` but for what the desk needs.

    Returns
    -------
    dict
        Content by name from ``models/`` on, in the order of the names; the same on
        every machine that has the same version.
    """
    return {
        f"models/{name}": (_MODELS / name).read_bytes()
        for name in sorted(
            path.relative_to(_MODELS).as_posix()
            for path in _MODELS.rglob("*")
            if path.is_file() and path.suffix in _KINDS
        )
        if not name.startswith(_AT_HOME) and "__pycache__" not in name
    }


@cache
def worker_digest() -> str:
    """Name the code of the worker by its content, 64 hexadecimal digits."""
    listed: dict[str, Json] = {
        name: hashlib.sha256(data).hexdigest() for name, data in worker_files().items()
    }
    return hashlib.sha256(canonical_bytes(listed)).hexdigest()
