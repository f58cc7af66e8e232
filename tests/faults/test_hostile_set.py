"""F13: hostile files do nothing: they are refused, write nowhere and run nothing."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

from maps.jail import PASSED_ON
from tests.bundle_sketch import key_of, public_hex
from tests.faults.hostile_set import (
    AS,
    PASSPHRASE,
    SET,
    TRACK,
    WORD,
    Case,
    Ground,
    escapes,
    pickled_array,
    put,
    sound_extract,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
TRUST = """\
form = "marsroute trust list 1"
issued_by = "EXCON"
number = 1
issued = 2020-01-01T00:00:00Z
expires = 2090-01-01T00:00:00Z
[[station]]
name = "S4 2 Bn"
public_key = "{key}"
may_sign = ["plan", "job", "result", "map update"]
from = 2020-01-01T00:00:00Z
until = 2090-01-01T00:00:00Z
"""
SLOWEST = 60.0  # seconds that a file may keep a user from going on
Snapshot = dict[str, str]


class Outcome(NamedTuple):
    """What came of a hostile file."""

    case: Case
    code: int
    said: str
    seconds: float


def snapshot(folder: Path, *, but: tuple[Path, ...] = ()) -> Snapshot:
    """Give kind and content of all that lies in a folder, by path."""
    found: Snapshot = {}
    for path in sorted(folder.rglob("*")):
        if any(path.is_relative_to(one) for one in but):
            continue
        if path.is_symlink():
            what = f"link to {path.readlink()}"
        elif path.is_file():
            what = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            what = "folder"
        found[str(path.relative_to(folder))] = what
    return found


def answers(ground: Ground, calls: list[tuple[str, ...]]) -> list[dict[str, Any]]:
    """Have calls answered by a child with a home and a temporary folder of its own."""
    told, said = ground.root / "calls.json", ground.root / "answers.json"
    told.write_text(json.dumps(calls))
    own = {name: str(ground.root / "home") for name in ("HOME", "MARSROUTE_HOME")}
    own |= {name: str(ground.root / "temp") for name in ("TMPDIR", "TMP", "TEMP")}
    passed = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    passed |= {"NUMBA_CACHE_DIR": os.environ["NUMBA_CACHE_DIR"]}
    passed |= {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    module = ("-m", "tests.faults.hostile_calls")
    subprocess.run(
        [sys.executable, *module, str(told), str(said)],
        env={**passed, "PATH": os.environ["PATH"], **own},
        cwd=ground.desk,
        check=True,
        timeout=180,
    )
    found: list[dict[str, Any]] = json.loads(said.read_text())
    told.unlink()
    said.unlink()
    return found


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A desk on which sound files of each kind were made by the same commands."""
    ground = Ground(tmp_path_factory.mktemp("hostile"))
    (ground.desk / "out").mkdir(parents=True)
    for name in ("home", "temp"):
        (ground.root / name).mkdir()
    ground.secret.write_text(f"{WORD}\n")
    put(ground, "phrase", "four words of a test\n")
    put(ground, "sound.gpx", f"<gpx><trk><trkseg>{TRACK}</trkseg></trk></gpx>")
    put(ground, "trust.toml", TRUST.format(key=public_hex(key_of(1))))
    sound = sound_extract(ground)
    made = answers(
        ground,
        [
            ("area", "build", sound, "-o", "tiny.area", "--name", "tiny"),
            ("match", "tiny.area", "sound.gpx", "--drawn"),
            ("plan", "new", "sound.plan", *AS, *PASSPHRASE),
            ("trust", "show", "trust.toml", "--json"),
        ],
    )
    assert [one["code"] for one in made] == [0, 0, 0, 0], made
    words = json.loads(made[-1]["out"])["fingerprint"]
    install = ("trust", "install", "trust.toml", "--words", words)
    assert answers(ground, [install])[0]["code"] == 0
    return ground


@pytest.fixture(scope="module")
def outcomes(ground: Ground) -> tuple[list[Outcome], Snapshot, Snapshot]:
    """What came of the set, and all but the home before and after it."""
    cases = [case for builder in SET for case in builder(ground)]
    home = (ground.root / "home",)
    before = snapshot(ground.root, but=home)
    told = answers(ground, [case.words for case in cases])
    after = snapshot(ground.root, but=home)
    found = [
        Outcome(case, one["code"], one["out"] + one["err"], one["seconds"])
        for case, one in zip(cases, told, strict=True)
    ]
    return found, before, after


HOSTILE = pytest.mark.gate(
    "F13", "hostile set", "100 % refused, nothing written outside, nothing run"
)


@HOSTILE
def test_each_is_refused_in_a_sentence_or_read_without_harm(
    outcomes: tuple[list[Outcome], Snapshot, Snapshot], found: Callable[[str], None]
) -> None:
    cases = outcomes[0]
    wrong = [one for one in cases if one.code != one.case.code]
    assert not wrong, [(one.case.name, one.code, one.said[-300:]) for one in wrong]
    for one in cases:
        assert WORD not in one.said, one
        assert "Traceback" not in one.said, one
        assert one.seconds < SLOWEST, one
        if one.case.code:
            (said,) = [line for line in one.said.splitlines() if "marsroute: " in line]
            assert len(said) < 700, one
    found(f"{sum(one.code == 3 for one in cases)} refused of {len(cases)}, rest inert")


@HOSTILE
def test_nothing_is_written_but_what_was_asked_for_and_nothing_run(
    ground: Ground,
    outcomes: tuple[list[Outcome], Snapshot, Snapshot],
    found: Callable[[str], None],
) -> None:
    _, before, after = outcomes
    out = "deep/desk/out/"
    new = {path for path in after.keys() - before.keys() if not path.startswith(out)}
    asked = {path.removeprefix(out).split("/")[0] for path in after if out in path}

    assert new == set()
    assert before.items() <= after.items()
    assert asked == {"template.csv", "job", "map.area", "heavy.area"}
    assert not any(what.startswith("link") for what in after.values())
    assert not list((ground.root / "temp").iterdir())
    assert not list((ground.root / "home").rglob("report-*"))
    assert not ground.canary.exists()
    found(f"{len(new)} files outside, nothing run")


@HOSTILE
def test_cells_of_others_come_out_without_life(
    ground: Ground, outcomes: tuple[list[Outcome], Snapshot, Snapshot]
) -> None:
    assert outcomes[0]
    text = (ground.desk / "out" / "template.csv").read_text()

    assert "'=cmd|" in text
    assert "=cmd|" not in text.replace("'=cmd|", "")


def test_a_reader_that_trusts_its_file_makes_the_canary(tmp_path: Path) -> None:
    """The control: the array does run where it is let, and the snapshot shows it."""
    ground = Ground(tmp_path)
    ground.desk.mkdir(parents=True)
    put(ground, "x.npy", pickled_array(ground))
    before = snapshot(tmp_path)

    np.load(ground.desk / "x.npy", allow_pickle=True)

    assert ground.canary.is_dir()
    assert snapshot(tmp_path).keys() - before.keys() == {"canary"}


def test_a_reader_that_trusts_names_writes_outside(tmp_path: Path) -> None:
    """The control: these names do lead out of the folder, and the snapshot shows it."""
    ground = Ground(tmp_path)
    ground.desk.mkdir(parents=True)
    before = snapshot(tmp_path)
    for name in ("climbing", "absolute"):
        target = ground.desk / "out" / escapes(ground)[name]
        (ground.desk / "out").mkdir(exist_ok=True)
        target.write_bytes(b"x")

        assert snapshot(tmp_path).keys() - before.keys() == {"deep/desk/out", "outside"}
        target.unlink()
