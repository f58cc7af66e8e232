"""The identity of a pack: what changes it, and what does not."""

from __future__ import annotations

import json
import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.packs.identity import model_id
from models.protocol.tensors import write_tensors
from tests.squares_worker import FOLDER, squares_pack

CARD = json.loads((FOLDER / "model.json").read_bytes())
PROSE = (
    "version",
    "title",
    "purpose",
    "owner",
    "evaluation",
    "valid_domain",
    "intended_use",
    "changes",
    "assumptions",
    "licence",
)


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "squares")


def identity(folder, **changed):
    return model_id(folder, folder, {**CARD, **changed})


@given(st.sampled_from(PROSE), st.text(max_size=40))
def test_titles_and_prose_do_not_change_it(member, words):
    assert identity(FOLDER, **{member: words}) == squares_pack().model_id


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("calibration", {"method": "temperature"}),
        ("outputs", []),
        ("parameters", []),
        ("preprocess", [{"op": "clip", "tensor": "values", "low": 0, "high": 9}]),
        ("tiling", {"core": 512, "halo": 32, "multiple": 16, "batch": 8}),
        ("golden", {**CARD["golden"], "tolerance": {"cpu": 1, "cuda": 1, "rocm": 1}}),
    ],
)
def test_what_answers_depend_on_changes_it(member, value):
    assert identity(FOLDER, **{member: value}) != squares_pack().model_id


def test_code_changes_it(copy):
    with (copy / "program.py").open("a") as file:
        file.write("# more\n")

    assert identity(copy) != squares_pack().model_id


def test_golden_answers_and_weights_change_it(copy):
    (copy / "weights").mkdir()
    (copy / "weights" / "s.safetensors").write_bytes(
        write_tensors({"w": np.zeros(2, np.float32)})
    )
    with_zeros = identity(copy)
    (copy / "weights" / "s.safetensors").write_bytes(
        write_tensors({"w": np.ones(2, np.float32)})
    )

    assert len({with_zeros, identity(copy), squares_pack().model_id}) == 3


def test_cards_figures_licences_and_compiled_code_do_not_change_it(copy):
    (copy / "CARD.md").write_text("Other words.")
    (copy / "eval.json").write_text("{}")
    (copy / "LICENSES" / "more.txt").write_text("More.")
    (copy / "__pycache__").mkdir(exist_ok=True)
    (copy / "__pycache__" / "program.cpython-311.pyc").write_bytes(b"\0")

    assert identity(copy) == squares_pack().model_id


def test_same_tensors_written_in_another_way_keep_it(copy):
    """Another writer pads its header; name, dtype, shape and numbers are the same."""
    path = copy / "golden.safetensors"
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    head = data[8 : 8 + length] + b" " * 64
    path.write_bytes(len(head).to_bytes(8, "little") + head + data[8 + length :])

    assert identity(copy) == squares_pack().model_id
