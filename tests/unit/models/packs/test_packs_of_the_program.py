"""The packs of this program: found, whole, and as their cards say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from models.errors import PackRefused
from models.packs.check_pack import check_pack
from models.packs.golden import engine_of, read_golden, write_golden
from models.packs.pack import load_pack, pack_from, packs

ROOT = Path(__file__).parents[4]


def go_on():
    """Nobody stops a test."""


def test_packs_are_found_without_loading_their_code():
    code = (
        "import sys; from models.packs.pack import packs\n"
        "print([(one.slug, len(one.model_id)) for one in packs()],"
        " 'models.plan_robustness.program' in sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert told.stdout.split() == ["[('plan_robustness',", "64)]", "False"]


@pytest.mark.slow
@pytest.mark.parametrize("pack", packs(), ids=lambda pack: pack.slug)
def test_every_pack_passes_its_checks(pack):
    found = check_pack(pack, go_on)

    assert found.golden.is_exact
    assert found.golden.cases >= 2
    assert found.figures >= 3


@pytest.mark.parametrize("slug", ["nobody", "../models", "worker", "", "A", "a" * 41])
def test_what_is_no_pack_is_not_loaded(slug):
    with pytest.raises(PackRefused, match="has no model"):
        load_pack(slug)


def test_golden_answers_survive_being_written():
    pack = load_pack("plan_robustness")
    again = read_golden(write_golden(pack.golden), pack.card["golden"])

    for case, other in zip(pack.golden, again, strict=True):
        assert case.output.keys() == other.output.keys()
        assert case.parameters == other.parameters


def test_program_tells_its_engine():
    assert engine_of(load_pack("plan_robustness").program)
    assert engine_of(object()) == ""


def test_data_of_a_pack_goes_with_the_code_of_this_program(tmp_path):
    ours = load_pack("plan_robustness")
    carried = tmp_path / "carried"
    (carried / "LICENSES").mkdir(parents=True)
    for path in ours.folder.rglob("*"):
        if path.suffix in {".json", ".md", ".safetensors", ".txt"}:
            (carried / path.relative_to(ours.folder)).write_bytes(path.read_bytes())

    pack = pack_from(carried)

    assert pack.model_id == ours.model_id
    assert pack.sources == ours.folder


@pytest.mark.slow
def test_card_and_golden_answers_follow_from_the_code():
    """``packaging/pack_card.py`` would write what is there."""
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import pack_card  # noqa: PLC0415 - a script that no package has
    finally:
        sys.path.pop(0)
    folder = load_pack("plan_robustness").folder
    card = json.loads((folder / "model.json").read_bytes())

    for member, value in pack_card.contract_members().items():
        assert card[member] == json.loads(json.dumps(value)), member
    answers = pack_card.answered(pack_card.kept_questions())
    assert write_golden(answers) == (folder / "golden.safetensors").read_bytes()
