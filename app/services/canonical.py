"""Values as text that is the same for equal values and unlike for any others.

What a result depends on is hashed in this form. Only what is listed here has one;
anything else is refused, because a text that leaves something out would make two
questions look alike.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime, time, timedelta
from enum import Enum, Flag
from typing import Any

import numpy as np

_NUMBERS, _TEXTS = "biuf", "SU"  # kinds of arrays

Form = Any  # what JSON can hold, with the kind of a value beside it where it matters


def digest_of(value: object) -> str:
    """SHA-256 of the canonical text of a value, in hexadecimal digits."""
    return hashlib.sha256(canonical_text(value).encode()).hexdigest()


def canonical_text(value: object) -> str:
    """
    Write a value so that only its equals are written alike.

    A whole number and a fraction are two values, and so is the same moment in two
    zones, as an answer may show it in either.

    Parameters
    ----------
    value
        None, numbers, text, bytes, enumerations, dates, times and spans; tuples, lists,
        frozen sets and mappings; arrays of numbers; frozen dataclasses of all these.

    Raises
    ------
    TypeError
        It is or holds something else.
    ValueError
        It holds a number that is none, or a moment without a time zone.
    """
    return json.dumps(
        _form(value), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )


def _form(value: object) -> Form:
    """Give what stands for a value."""
    write = _PLAIN.get(type(value))
    if write is not None:
        return write(value)
    if isinstance(value, Enum):
        return _of_kind(value, value.value if isinstance(value, Flag) else value.name)
    if isinstance(value, np.generic) and value.dtype.kind in _NUMBERS:
        return _form(value.item())
    if isinstance(value, np.ndarray):
        return _array_form(value)
    return _form_of_parts(value)


def _form_of_parts(value: object) -> Form:
    """Write what has parts of any kind, and refuse what is left."""
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return _of_kind(value, [_form(part) for part in value])
    if isinstance(value, Mapping):
        return _map_form(value)
    if _is_frozen(value):
        parts = {
            one.name: _form(getattr(value, one.name))
            for one in fields(value)  # type: ignore[arg-type]
        }
        return _of_kind(value, parts)
    raise TypeError(f"A value of kind {_kind_of(value)} has no canonical text.")


def _is_frozen(value: object) -> bool:
    """Whether a value is of a frozen dataclass itself, not of a class made from one."""
    made = vars(type(value)).get("__dataclass_params__")
    return made is not None and made.frozen


def _float_form(value: float) -> Form:
    """Write a fraction; zero has no sign, and what is no number is refused."""
    if math.isnan(value):
        raise ValueError("An input is not a number, so nothing can be found by it.")
    return {"float": repr(value)} if math.isinf(value) else value + 0.0


def _moment_form(moment: datetime) -> Form:
    """Write a moment with its zone."""
    if moment.tzinfo is None:
        raise ValueError(f"The moment {moment} has no time zone.")
    return {"moment": moment.isoformat(), "zone": str(moment.tzinfo)}


def _map_form(value: Mapping[Any, Any]) -> Form:
    """Write a mapping in the order of its keys."""
    pairs = ((canonical_text(key), _form(part)) for key, part in value.items())
    return {"map": sorted(pairs, key=lambda pair: pair[0])}


def _array_form(array: np.ndarray[Any, Any]) -> Form:
    """Write an array by its type, shape and bytes, whatever its layout in memory."""
    if array.dtype.kind not in _NUMBERS + _TEXTS:
        raise TypeError(f"An array of {array.dtype} has no canonical text.")
    plain = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    content = hashlib.sha256(plain.tobytes()).hexdigest()
    return {"array": plain.dtype.str, "shape": list(array.shape), "sha256": content}


def _of_kind(value: object, told: Form) -> Form:
    """Put the class of a value beside its parts."""
    return {"kind": _kind_of(value), "value": told}


def _kind_of(value: object) -> str:
    """Class of a value with its module."""
    return f"{type(value).__module__}.{type(value).__qualname__}"


_PLAIN: Mapping[type, Callable[[Any], Form]] = {
    type(None): lambda value: value,
    bool: lambda value: value,
    int: lambda value: value,
    str: lambda value: value,
    float: _float_form,
    bytes: lambda value: {"bytes": value.hex()},
    datetime: _moment_form,
    date: lambda value: {"date": value.isoformat()},
    time: lambda value: {"time": value.isoformat(), "zone": str(value.tzinfo)},
    timedelta: lambda value: {"span": [value.days, value.seconds, value.microseconds]},
    tuple: lambda value: [_form(part) for part in value],
    list: lambda value: {"list": [_form(part) for part in value]},
    frozenset: lambda value: {"set": sorted(map(canonical_text, value))},
}
