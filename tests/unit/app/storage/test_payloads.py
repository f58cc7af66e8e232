"""Kept results are JSON or arrays of numbers, and nothing that could run."""

from __future__ import annotations

import io
import math

import numpy as np
import pytest

from app.storage.payloads import (
    UnreadablePayload,
    array_payload,
    arrays_of,
    json_of,
    json_payload,
)
from app.storage.result_records import Payload


class Evil:
    """Would raise if anything unpickled it."""

    def __reduce__(self):
        return (pytest.fail, ("it ran",))


def test_json_comes_back():
    value = {"a": [1, 2.5, None, True, "Ä"]}

    assert json_of(json_payload(value)) == value
    assert json_payload(value).shapes == ""


def test_infinite_numbers_are_refused_by_json():
    with pytest.raises(ValueError, match="Out of range"):
        json_payload(math.inf)


def test_arrays_come_back_with_their_types_and_are_told_of():
    arrays = {"departs": np.arange(6, dtype=np.int32).reshape(2, 3), "k": np.ones(2)}

    payload = array_payload(arrays)
    back = arrays_of(payload)

    assert payload.shapes == "departs int32 (2, 3); k float64 (2,)"
    assert list(back) == ["departs", "k"]
    assert back["departs"].dtype == np.int32
    np.testing.assert_array_equal(back["departs"], arrays["departs"])


def test_arrays_of_objects_are_refused_on_both_sides():
    file = io.BytesIO()
    np.savez(file, evil=np.array([Evil()], dtype=object))

    with pytest.raises(TypeError, match="Array 'evil' holds objects"):
        array_payload({"evil": np.array([Evil()], dtype=object)})
    with pytest.raises(UnreadablePayload, match="Object arrays"):
        arrays_of(Payload("npz", file.getvalue()))


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_json_is_told_apart_from_a_fault(data: bytes):
    with pytest.raises(UnreadablePayload, match="no JSON"):
        json_of(Payload("json", data))


@pytest.mark.parametrize(
    "data", [b"", b"PK", array_payload({"a": np.ones(9)}).data[:-9]]
)
def test_broken_arrays_are_told_apart_from_a_fault(data: bytes):
    with pytest.raises(UnreadablePayload, match="cannot be read"):
        arrays_of(Payload("npz", data))


def test_a_payload_of_the_other_form_is_refused():
    with pytest.raises(UnreadablePayload, match="'json', not 'npz'"):
        arrays_of(json_payload(1))
    with pytest.raises(UnreadablePayload, match="'npz', not 'json'"):
        json_of(array_payload({}))
