"""Files of tensors: plain numbers with names and shapes, in the safetensors form.

The same tensors are the same bytes, always. What is read is checked to the last byte
before a number of it is used, and nothing in such a file can be run.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from models.errors import AnswerRefused
from models.protocol.strict_json import strict_object

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from models.errors import ModelError
    from models.packs.program import Tensors

DTYPES = {
    "BOOL": np.dtype("?"),
    "U8": np.dtype("u1"),
    "I8": np.dtype("i1"),
    "U16": np.dtype("<u2"),
    "I16": np.dtype("<i2"),
    "F16": np.dtype("<f2"),
    "U32": np.dtype("<u4"),
    "I32": np.dtype("<i4"),
    "F32": np.dtype("<f4"),
    "U64": np.dtype("<u8"),
    "I64": np.dtype("<i8"),
    "F64": np.dtype("<f8"),
}
MOST_TENSORS = 4096
MOST_HEADER = 1 << 20  # bytes
MOST_AXES = 8
_MOST_ROOM = 1 << 48  # numbers that a shape may stand for but for axes of nothing
_LENGTH = 8  # bytes before the header that tell how long it is
_NAMES = {dtype: name for name, dtype in DTYPES.items()}
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:/-]{0,119}")


class _Place(NamedTuple):
    """Where a tensor stands in the bytes after the header."""

    dtype: np.dtype[np.generic]
    shape: tuple[int, ...]
    first: int
    end: int


def write_tensors(tensors: Tensors) -> bytes:
    """
    Write tensors in the one way there is: by name, little-endian, row by row.

    Parameters
    ----------
    tensors
        Of any shape of at most 8 axes and any dtype of `DTYPES`, in any byte order.

    Raises
    ------
    ValueError
        A name or a dtype is none that such a file can hold.
    """
    header: dict[str, dict[str, object]] = {}
    parts: list[bytes] = []
    at = 0
    for name in sorted(tensors):
        tensor = np.asarray(tensors[name])
        dtype = tensor.dtype.newbyteorder("<")
        if not _NAME.fullmatch(name) or dtype not in _NAMES:
            raise ValueError(f"A tensor {name!r} of {tensor.dtype} cannot be written.")
        part = np.ascontiguousarray(tensor, dtype).tobytes()
        header[name] = {
            "dtype": _NAMES[dtype],
            "shape": list(tensor.shape),
            "data_offsets": [at, at + len(part)],
        }
        parts.append(part)
        at += len(part)
    head = json.dumps(header, separators=(",", ":"), ensure_ascii=True).encode("ascii")
    head += b" " * (-len(head) % _LENGTH)
    return b"".join([len(head).to_bytes(_LENGTH, "little"), head, *parts])


def read_tensors(
    data: bytes,
    most: int,
    *,
    what: str = "The file of tensors",
    refused: type[ModelError] = AnswerRefused,
    finite: bool = True,
) -> dict[str, NDArray[np.generic]]:
    """
    Read tensors, each as a copy of its own.

    Parameters
    ----------
    data
        All of the file.
    most
        Bytes that it may have.
    what
        Name of the file, for sentences.
    refused
        Raised with a sentence where it is not as `write_tensors` could write it.
    finite
        Whether NaN and infinities are refused.

    Returns
    -------
    dict
        By name, in the order of the names.
    """
    if len(data) > most:
        raise refused(
            f"{what} has {len(data):,} bytes, and at most {most:,} are allowed; ask "
            "for less, or allow more."
        )
    start, places = _places(data, what, refused)
    found: dict[str, NDArray[np.generic]] = {}
    for name in sorted(places):
        dtype, shape, first, end = places[name]
        raw = data[start + first : start + end]
        if dtype == np.bool_ and raw.strip(b"\0\1"):
            raise refused(f"{what}: {name} has truth values that are neither 0 nor 1.")
        tensor = np.frombuffer(raw, dtype).reshape(shape).copy()
        if finite and tensor.dtype.kind == "f" and not np.isfinite(tensor).all():
            raise refused(
                f"{what}: {name} has values that are no numbers or without bounds; no "
                "model gives such, so the file was changed or made by mistake."
            )
        found[name] = tensor
    return found


def _places(
    data: bytes, what: str, refused: type[ModelError]
) -> tuple[int, dict[str, _Place]]:
    """Read the header; the tensors fill all bytes after it, without gap or overlap."""
    length = int.from_bytes(data[:_LENGTH], "little")
    start = _LENGTH + length
    if len(data) < _LENGTH or not 0 < length <= MOST_HEADER or start > len(data):
        raise refused(
            f"{what} is no file of tensors, or it was cut; have it sent anew."
        )
    header = strict_object(data[_LENGTH:start], what, refused, canonical=False)
    _check_notes(header.pop("__metadata__", {}), what, refused)
    if len(header) > MOST_TENSORS:
        raise refused(f"{what} has {len(header):,} tensors; {MOST_TENSORS:,} are read.")
    places = {name: _place(name, one, what, refused) for name, one in header.items()}
    at = 0
    for place in sorted(places.values(), key=lambda one: (one.first, one.end)):
        if place.first != at:
            raise refused(f"{what} has a gap between its tensors, or two overlap.")
        at = place.end
    if start + at != len(data):
        raise refused(f"{what} is {len(data):,} bytes long; it says {start + at:,}.")
    return start, places


def _check_notes(notes: object, what: str, refused: type[ModelError]) -> None:
    """Let others' writers leave notes, which are texts and never used."""
    if not isinstance(notes, dict) or not all(
        isinstance(note, str) for note in notes.values()
    ):
        raise refused(f"{what} has notes that are no texts.")


def _place(name: str, entry: Any, what: str, refused: type[ModelError]) -> _Place:  # noqa: ANN401 - JSON
    """Read where one tensor stands, and that its shape fills that room."""
    fault = refused(f"{what}: the entry of the tensor {name[:40]!r} makes no sense.")
    if not _NAME.fullmatch(name) or not isinstance(entry, dict):
        raise fault
    if set(entry) != {"dtype", "shape", "data_offsets"}:
        raise fault
    kind, shape, offsets = entry["dtype"], entry["shape"], entry["data_offsets"]
    if not isinstance(kind, str) or not _are_counts(shape) or not _are_counts(offsets):
        raise fault
    if kind not in DTYPES or len(shape) > MOST_AXES or len(offsets) != 2:
        raise fault
    dtype, (first, end) = DTYPES[kind], offsets
    if end - first != math.prod(shape) * dtype.itemsize:
        raise fault
    if math.prod(max(1, length) for length in shape) > _MOST_ROOM:
        raise fault  # an empty tensor of a shape that no machine can hold
    return _Place(dtype, tuple(shape), first, end)


def _are_counts(values: object) -> bool:
    """Whether it is a list of whole numbers from 0 that a file can have."""
    return isinstance(values, list) and all(
        type(one) is int and 0 <= one < 1 << 48 for one in values
    )
