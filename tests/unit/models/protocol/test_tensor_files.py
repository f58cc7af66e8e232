"""Files of tensors: one way to write them, and nothing else is read."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from safetensors.numpy import load, save

from models.errors import AnswerRefused, PackRefused
from models.protocol.tensors import DTYPES, read_tensors, write_tensors

MOST = 1 << 20
TENSORS = {
    "b": np.arange(6, dtype="i4").reshape(2, 3),
    "a": np.array([0.5, -1.0]),
    "c": np.array(True),
    "empty": np.zeros((0, 4), "f4"),
}
ENTRY: dict[str, Any] = {"dtype": "I32", "shape": [2], "data_offsets": [0, 8]}
TENSOR = arrays.arrays(
    st.sampled_from(sorted(DTYPES.values(), key=str)),
    arrays.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=3),
)


def file_of(header: object, data: bytes) -> bytes:
    """A file with any header at all."""
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    return len(head).to_bytes(8, "little") + head + data


def test_what_is_written_is_read() -> None:
    found = read_tensors(write_tensors(TENSORS), MOST)

    assert list(found) == ["a", "b", "c", "empty"]
    for name, tensor in TENSORS.items():
        assert found[name].dtype == tensor.dtype
        assert np.array_equal(found[name], tensor)


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(st.from_regex(r"[a-z][a-z_.]{0,9}", fullmatch=True), TENSOR))
def test_any_tensors_come_back_bit_by_bit(tensors: dict[str, Any]) -> None:
    found = read_tensors(write_tensors(tensors), MOST, finite=False)

    assert {name: one.tobytes() for name, one in found.items()} == {
        name: one.tobytes() for name, one in tensors.items()
    }
    assert all(found[name].shape == tensors[name].shape for name in tensors)


def test_the_same_tensors_are_the_same_bytes() -> None:
    turned = {name: TENSORS[name] for name in sorted(TENSORS, reverse=True)}
    other = turned | {"b": np.asfortranarray(TENSORS["b"].astype(">i4"))}

    assert write_tensors(other) == write_tensors(TENSORS)


def test_the_reader_of_others_reads_ours_and_ours_reads_theirs() -> None:
    theirs = save({**TENSORS, "z": np.ones(3, "u1")}, {"format": "np"})

    assert np.array_equal(load(write_tensors(TENSORS))["b"], TENSORS["b"])
    assert np.array_equal(read_tensors(theirs, MOST)["a"], TENSORS["a"])


def test_a_tensor_read_can_be_written_to() -> None:
    found: Any = read_tensors(write_tensors(TENSORS), MOST)["b"]

    found[0, 0] = 9

    assert found[0, 0] == 9
    assert TENSORS["b"][0, 0] == 0


@pytest.mark.parametrize(
    "tensors",
    [
        {"a": np.array(["text"])},
        {"a": np.array([None])},
        {"a": np.array([1j])},
        {"": np.zeros(1)},
        {"../a": np.zeros(1)},
        {"__metadata__": np.zeros(1)},
    ],
)
def test_what_no_file_can_hold_is_not_written(tensors: Any) -> None:
    with pytest.raises(ValueError, match="cannot be written"):
        write_tensors(tensors)


def test_numbers_that_are_none_are_refused_unless_they_are_allowed() -> None:
    for value in (np.nan, np.inf, -np.inf):
        data = write_tensors({"a": np.array([1.0, value], "f4")})

        with pytest.raises(AnswerRefused, match="no numbers"):
            read_tensors(data, MOST)
        assert len(read_tensors(data, MOST, finite=False)["a"]) == 2


def test_a_file_that_is_too_large_is_not_looked_at() -> None:
    data = write_tensors(TENSORS)

    assert read_tensors(data, len(data))
    with pytest.raises(PackRefused, match="at most"):
        read_tensors(data, len(data) - 1, refused=PackRefused)


def test_the_file_of_these_tests_is_fine_without_a_fault() -> None:
    found = read_tensors(file_of({"a": ENTRY}, bytes(8)), MOST)

    assert found["a"].shape == (2,)


@pytest.mark.parametrize(
    "header",
    [
        [],
        b'{"a":' + json.dumps(ENTRY).encode() + b',"a":' + json.dumps(ENTRY).encode(),
        b'{"a":{"dtype":"I32","shape":[2],"data_offsets":[0,8]},"a":1}',
        b"[" * 5000,
        b'{"a":NaN}',
        b"\xff\xfe",
        {"a": ENTRY | {"dtype": "BF16"}},
        {"a": ENTRY | {"dtype": "O"}},
        {"a": ENTRY | {"dtype": ["I32"]}},
        {"a": ENTRY | {"shape": [3]}},
        {"a": ENTRY | {"shape": [-2]}},
        {"a": ENTRY | {"shape": [2.0]}},
        {"a": ENTRY | {"shape": [True, 2]}},
        {"a": ENTRY | {"shape": [1] * 9 + [2]}},
        {"a": ENTRY | {"shape": 2}},
        {"a": ENTRY | {"shape": [1 << 47, 1 << 47]}},
        {"a": ENTRY | {"data_offsets": [8, 0]}},
        {"a": ENTRY | {"data_offsets": [0, 16]}},
        {"a": ENTRY | {"data_offsets": [0, 4, 8]}},
        {"a": ENTRY | {"data_offsets": [4, 12]}},
        {"a": ENTRY | {"code": "x"}},
        {"a": ENTRY, "b": ENTRY},
        {"/etc/passwd ": ENTRY},
        {"a": ENTRY, "__metadata__": {"a": 1}},
        {"a": ENTRY, "__metadata__": []},
        {"a": {}},
        {"a": None},
        {},
    ],
)
def test_a_header_that_lies_is_refused(header: object) -> None:
    with pytest.raises(AnswerRefused):
        read_tensors(file_of(header, bytes(8)), MOST)


def test_nothing_hides_between_two_tensors() -> None:
    first = ENTRY | {"shape": [1], "data_offsets": [0, 4]}
    second = ENTRY | {"shape": [1], "data_offsets": [8, 12]}
    beside = ENTRY | {"shape": [1], "data_offsets": [4, 8]}

    assert read_tensors(file_of({"a": first, "b": beside}, bytes(8)), MOST)
    with pytest.raises(AnswerRefused, match="a gap between its tensors"):
        read_tensors(file_of({"a": first, "b": second}, bytes(12)), MOST)


def test_a_shape_that_no_machine_can_hold_is_refused_even_if_it_is_empty() -> None:
    def empty(*shape: int) -> bytes:
        entry = {"dtype": "F64", "shape": list(shape), "data_offsets": [0, 0]}
        return file_of({"a": entry}, b"")

    assert read_tensors(empty(0, 1 << 47), MOST)["a"].size == 0
    with pytest.raises(AnswerRefused, match="makes no sense"):
        read_tensors(empty(0, 1 << 47, 1 << 47), MOST)


def test_a_header_of_many_tensors_is_refused() -> None:
    none = {"dtype": "I32", "shape": [0], "data_offsets": [0, 0]}

    with pytest.raises(AnswerRefused, match=r"5,000 tensors"):
        read_tensors(file_of({f"a{one}": none for one in range(5000)}, b""), 1 << 24)


def test_a_header_that_is_longer_than_any_is_not_read() -> None:
    data = write_tensors(TENSORS)
    length = int.from_bytes(data[:8], "little")
    blank = b" " * ((1 << 20) - length)
    longest = (1 << 20).to_bytes(8, "little") + data[8 : 8 + length] + blank
    longer = ((1 << 20) + 1).to_bytes(8, "little") + longest[8:] + b" "

    assert read_tensors(longest + data[8 + length :], 1 << 24)
    with pytest.raises(AnswerRefused, match="no file of tensors"):
        read_tensors(longer + data[8 + length :], 1 << 24)


def test_a_file_cut_anywhere_or_with_more_behind_it_is_refused() -> None:
    data = write_tensors(TENSORS)

    for length in range(len(data)):
        with pytest.raises(AnswerRefused):
            read_tensors(data[:length], MOST)
    with pytest.raises(AnswerRefused):
        read_tensors(data + b"\0", MOST)


def test_truth_values_are_0_or_1() -> None:
    data = bytearray(write_tensors({"a": np.array([True, False])}))
    data[-1] = 2

    with pytest.raises(AnswerRefused, match="truth"):
        read_tensors(bytes(data), MOST)
