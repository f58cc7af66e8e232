"""A request travels as files, and comes back as the same request."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from models.errors import RequestRefused
from models.protocol.canonical_json import canonical_bytes
from models.protocol.manifest import manifest_of
from models.protocol.request import InputFile, Limits
from models.protocol.request_file import (
    parse_request,
    read_request,
    request_bytes,
    request_inputs,
)
from tests.asked_models import INPUTS, asked


def changed(files: dict[str, bytes], **entries: Any) -> dict[str, bytes]:
    """Files whose request says something else, under a manifest that fits."""
    told = json.loads(files["request.json"]) | entries
    files = {**files, "request.json": canonical_bytes(told)}
    return {**files, "MANIFEST.json": manifest_of(files)}


def test_a_request_comes_back_as_it_went() -> None:
    request, files = asked(nonce="second1")

    assert sorted(files) == [
        "MANIFEST.json",
        "inputs/plan-0.safetensors",
        "request.json",
    ]
    assert read_request(files) == request
    found = request_inputs(request, files)
    assert np.array_equal(found["plan-0"]["step_ms"], INPUTS["plan-0"]["step_ms"])


def test_the_key_depends_on_the_work_and_on_nothing_else() -> None:
    first, _ = asked()
    same = [asked(parts=4)[0], asked(limits=Limits(9, 9, 9))[0]]
    others = [
        asked(seed=8)[0],
        asked(items=5)[0],
        asked(parameters={})[0],
        asked(model="other")[0],
        asked(model_id="0" * 64)[0],
        asked(nonce="a")[0],
    ]

    assert {one.key for one in same} == {first.key}
    assert len({one.key for one in [first, *others]}) == 7
    assert first.digest.startswith(first.key)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("model", ["", "../x", "A", "a-b", 5, None]),
        ("model_id", ["", "5a" * 31, "5A" * 32, 5]),
        ("seed", [-1, 1 << 32, 1.0, True, "7"]),
        ("items", [0, -1, (1 << 24) + 1, None]),
        ("parts", [0, 5, 129]),
        ("nonce", ["A", "a" * 41, "a b", 1]),
        ("limits", [Limits(0, 1, 1), Limits(1, 0, 1), Limits(1, 1, 0)]),
    ],
)
def test_values_out_of_bounds_are_refused(name: str, values: list[object]) -> None:
    for value in values:
        request = replace(asked()[0], **{name: value})  # type: ignore[arg-type]
        with pytest.raises((RequestRefused, TypeError, ValueError)):
            parse_request(request_bytes(request))


def test_each_input_is_named_once_and_in_order() -> None:
    request, _ = asked()
    one = InputFile("b", "0" * 64, 1)
    two = one._replace(name="a")

    for inputs in ((one, two), (one, one), (one._replace(name="../a"),)):
        with pytest.raises(RequestRefused):
            parse_request(request_bytes(replace(request, inputs=inputs)))
    assert parse_request(request_bytes(replace(request, inputs=(two, one))))


@pytest.mark.parametrize(
    "entries",
    [
        {"seed": 8},
        {"model_id": "0" * 64},
        {"key": "0" * 40},
        {"form": "marsroute request 2"},
        {"more": 1},
        {"inputs": []},
        {"inputs": 5},
        {"inputs": ["plan-0"]},
        {"inputs": [{"name": "plan-0"}]},
        {"inputs": [{"name": [], "sha256": 1, "size": "1"}]},
        {"limits": {}},
        {"limits": []},
        {"limits": {"seconds": 1}},
        {"parameters": 5},
        {"nonce": {}},
    ],
)
def test_a_request_that_was_changed_under_a_new_manifest_is_refused(
    entries: dict[str, Any],
) -> None:
    _, files = asked()

    read_request(changed(files))
    with pytest.raises(RequestRefused):
        read_request(changed(files, **entries))


def test_other_inputs_under_a_new_manifest_are_refused() -> None:
    _, files = asked()
    files["inputs/plan-0.safetensors"] += b" "

    with pytest.raises(RequestRefused, match="are not those it names"):
        read_request({**files, "MANIFEST.json": manifest_of(files)})


def test_a_file_too_much_under_a_new_manifest_is_refused() -> None:
    _, files = asked()
    files["inputs/more.safetensors"] = files["inputs/plan-0.safetensors"]

    with pytest.raises(RequestRefused, match="are not those it names"):
        read_request({**files, "MANIFEST.json": manifest_of(files)})


def test_without_its_manifest_it_is_no_job() -> None:
    _, files = asked()
    del files["MANIFEST.json"]

    with pytest.raises(RequestRefused, match="no job"):
        read_request(files)


def test_numbers_that_are_none_do_not_go_in() -> None:
    with pytest.raises(ValueError, match="JSON"):
        asked(parameters={"rate": float("nan")})
