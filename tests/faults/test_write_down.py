"""Nothing leaves below the marking of what it was made from, by any way out."""

from __future__ import annotations

import ast
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.errors import MarkingRefused
from app.security.marking import Marking, join
from tests.every_export import EXPORTS, Export, Leaving
from tests.faults.chance import chance
from tests.map_sketch import MapSketch
from tests.markings import any_marking, may_see

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from random import Random

    from maps.basemap import Basemap

APP = Path(__file__).resolve().parents[2] / "app"
GATE = {"write_export", "write_bytes_export"}
TRIED_ELSEWHERE = {
    "app/exports/gate.py": "the gate itself",
    "app/services/bundles.py": "test_tampered_bundles and test_bundles",
    "app/services/sheet_process.py": "prints what write_sheets writes",
    "app/services/release.py": "test_release_command, by a releaser",
    "app/cli/schedule_products.py": "the schedule under the marking of its scenario",
    "app/cli/schedule_instance.py": "published instances, which hold nothing of ours",
    "app/services/jobs/carried_files.py": "test_carried_files",
    "app/cli/distribute.py": "rounds, marked as their plan: test_distribute_command",
    "app/cli/simulate.py": "evidence, marked as its inputs: test_simulate_command",
    "app/cli/jobs_result.py": "evidence, marked as its job: test_jobs_command",
    "app/ui/jobs/evidence_desk.py": "likewise, with that of the plan: test_job_desks",
}
"""Modules that call the gate and have no line in `EXPORTS`, and what tries them."""


class Tally(NamedTuple):
    """How many documents left, stayed in, and left below what they were made from."""

    out: int
    refused: int
    below: int


seen_by = cache(may_see)


@pytest.fixture(scope="module")
def basemap(tmp_path_factory: pytest.TempPathFactory) -> Basemap:
    drawn = MapSketch()
    drawn.line([(0, 0), (5, 5), (10, 10)], highway="motorway")
    return drawn.basemap(tmp_path_factory.mktemp("map"))


@pytest.fixture
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave out the wait for the disk, which is not tried here."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    return


def drawn_by_lot(lot: Random) -> Leaving:
    """Inputs, and a marking at, near or far from their join."""
    inputs = tuple(any_marking(lot) for _ in range(lot.randint(1, 4)))
    needed = join(inputs)
    other = any_marking(lot)
    marking = lot.choice((needed, other, join((needed, other)), lot.choice(inputs)))
    return Leaving(marking, inputs)


def let_out(
    exports: list[Export], folder: Path, count: int, ground: Basemap | None = None
) -> Tally:
    """Try so many documents, way out by way out, and count what came of them."""
    lot = chance(16)
    out = refused = below = 0
    for number in range(count):
        export, under = exports[number % len(exports)], drawn_by_lot(lot)
        target = folder / f"{number}{export.suffix}"
        try:
            export.write(target, under, ground)
        except MarkingRefused:
            assert not target.exists(), export.writer
            refused += 1
            continue
        allowed = set.intersection(*map(seen_by, under.inputs))
        below += not seen_by(under.marking) <= allowed
        out += 1
        for path in folder.iterdir():
            path.unlink()
    return Tally(out, refused, below)


@pytest.mark.gate("F16", "export below the join of its inputs", "0 write-downs")
@pytest.mark.usefixtures("qapp", "quick_disk")
def test_no_document_leaves_below_its_inputs(
    tmp_path: Path,
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
) -> None:
    count = rounds(5_000, 100_000)
    cheap = [export for export in EXPORTS if export.is_cheap]

    tally = let_out(cheap, tmp_path, count)

    found(f"{tally.below} of {tally.out} below, {tally.refused} refused")
    assert tally.below == 0
    assert min(tally.out, tally.refused) > count // 5  # both happen all the time


@pytest.mark.usefixtures("qapp", "quick_disk")
def test_pages_and_workbooks_stay_in_as_well(
    tmp_path: Path, basemap: Basemap, rounds: Callable[[int, int], int]
) -> None:
    dear = [export for export in EXPORTS if not export.is_cheap]

    tally = let_out(dear, tmp_path, rounds(4, 200) * len(dear), basemap)

    assert tally.below == 0
    assert min(tally.out, tally.refused) > len(dear) // 2


@pytest.mark.usefixtures("quick_disk")
def test_a_gate_that_does_not_compare_is_found_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Marking, "dominates", lambda *_: True)
    cheap = [export for export in EXPORTS if export.is_cheap]

    assert let_out(cheap, tmp_path, 200).below > 40


def test_every_way_out_is_tried() -> None:
    tried = {export.writer.partition(".")[0] for export in EXPORTS}
    known = {Path(name).stem for name in TRIED_ELSEWHERE}

    calling = {path for path in APP.rglob("*.py") if _calls_the_gate(path)}

    assert {path.stem for path in calling} - known - tried == set()


def test_every_writer_of_the_exports_is_tried() -> None:
    tried = {export.writer for export in EXPORTS}

    writers = {
        f"{path.stem}.{node.name}"
        for path in (APP / "exports").glob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("write_")
        and node.args.args[0].arg == "path"
    }

    gate = {f"gate.{name}" for name in GATE}
    assert writers - gate == {
        w for w in tried if (APP / f"exports/{w.partition('.')[0]}.py").exists()
    }


def _calls_the_gate(path: Path) -> bool:
    """Whether a module calls the gate by name."""
    calls = (
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )
    return any(isinstance(name, ast.Name) and name.id in GATE for name in calls)
