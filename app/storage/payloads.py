"""Results as bytes and back: JSON and arrays, never anything that could run."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

from app.storage.result_records import Payload

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

JSON, ARRAYS = "json", "npz"


class UnreadablePayload(Exception):  # noqa: N818 - what it is, not what happened
    """A kept result is not of the form that is asked for."""


def json_payload(value: object) -> Payload:
    """Write a value that JSON can hold; infinite numbers are none of these."""
    text = json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return Payload(JSON, text.encode())


def json_of(payload: Payload) -> Any:  # noqa: ANN401 - as JSON is
    """
    Read what `json_payload` wrote.

    Raises
    ------
    UnreadablePayload
        It is something else.
    """
    _expect(payload, JSON)
    try:
        return json.loads(payload.data)
    except (ValueError, RecursionError) as error:
        raise UnreadablePayload(f"A kept result is no JSON: {error}.") from error


def array_payload(arrays: Mapping[str, NDArray[Any]]) -> Payload:
    """
    Write arrays by their names.

    Raises
    ------
    TypeError
        An array holds objects, which could not be read back safely.
    """
    for name, array in arrays.items():
        if array.dtype.hasobject:
            raise TypeError(f"Array {name!r} holds objects; keep numbers alone.")
    file = io.BytesIO()
    np.savez(file, **arrays)  # type: ignore[arg-type]
    told = (f"{name} {array.dtype} {array.shape}" for name, array in arrays.items())
    return Payload(ARRAYS, file.getvalue(), "; ".join(told))


def arrays_of(payload: Payload) -> dict[str, NDArray[Any]]:
    """
    Read what `array_payload` wrote; nothing in it can run.

    Raises
    ------
    UnreadablePayload
        It is something else, or holds objects.
    """
    _expect(payload, ARRAYS)
    try:
        with np.load(io.BytesIO(payload.data), allow_pickle=False) as arrays:
            return {name: arrays[name] for name in arrays.files}
    except (ValueError, KeyError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise UnreadablePayload(f"Kept arrays cannot be read: {error}.") from error


def _expect(payload: Payload, form: str) -> None:
    """Refuse a payload of another form."""
    if payload.form != form:
        raise UnreadablePayload(f"A kept result is {payload.form!r}, not {form!r}.")
