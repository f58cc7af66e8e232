"""The identity of a pack: a hash of all that its answers depend on, and of no prose."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from models.errors import PackRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.tensors import read_tensors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from models.protocol.canonical_json import Json

FORM = "marsroute model 1"
MOST_TENSOR_BYTES = 1 << 33
_COUNTED = (
    "slug",
    "task",
    "inputs",
    "outputs",
    "parameters",
    "preprocess",
    "postprocess",
    "tiling",
    "calibration",
    "golden",
)
_SOURCES = (".py", ".json", ".csv")
_CARDS = {"model.json", "eval.json"}  # their own members count, not their wording


def model_id(folder: Path, sources: Path, card: Mapping[str, Json]) -> str:
    """
    Name a pack by its content.

    Parameters
    ----------
    folder
        Of the pack.
    sources
        Folder of the code of the model, which is part of the program.
    card
        Content of its ``model.json``.

    Returns
    -------
    str
        SHA-256 in 64 hexadecimal digits over code, weights, contract, steps before and
        after, calibration and golden answers. Titles, cards, figures and licences do
        not count.

    Raises
    ------
    PackRefused
        A file is missing or cannot be read.
    """
    counts: dict[str, Json] = {
        "form": FORM,
        "architecture": architecture_hash(sources),
        "tensors": {
            path.relative_to(folder).as_posix(): tensors_hash(path)
            for path in sorted(folder.rglob("*.safetensors"))
        },
        "contract": {name: card[name] for name in _COUNTED if name in card},
    }
    return hashlib.sha256(canonical_bytes(counts)).hexdigest()


def architecture_hash(sources: Path) -> str:
    """SHA-256 over the code of a model and its tables, file by file in order."""
    files: dict[str, Json] = {
        path.relative_to(sources).as_posix(): hashlib.sha256(
            path.read_bytes()
        ).hexdigest()
        for path in sources.rglob("*")
        if path.suffix in _SOURCES and path.name not in _CARDS
    }
    return hashlib.sha256(canonical_bytes(files)).hexdigest()


def tensors_hash(path: Path) -> str:
    """SHA-256 over name, dtype, shape and numbers of each tensor of a file."""
    tensors = read_tensors(
        path.read_bytes(), MOST_TENSOR_BYTES, what=path.name, refused=PackRefused
    )
    told: dict[str, Json] = {
        name: {
            "dtype": tensor.dtype.str,
            "shape": list(tensor.shape),
            "sha256": hashlib.sha256(tensor.tobytes()).hexdigest(),
        }
        for name, tensor in tensors.items()
    }
    return hashlib.sha256(canonical_bytes(told)).hexdigest()
