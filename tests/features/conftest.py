"""A small exercise area, built once through the command line as a user would."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.__main__ import main
from app.services.planning import Planner
from maps.exercise_area import write_exercise_area
from tests.plan_commands import AS, DEMO, DRAWN

if TYPE_CHECKING:
    from pathlib import Path


class Answer(NamedTuple):
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


@pytest.fixture(scope="session")
def small_files(tmp_path_factory: pytest.TempPathFactory):
    """Extract and elevation of a small fictional region."""
    return write_exercise_area(tmp_path_factory.mktemp("small"), extent_km=12)


@pytest.fixture(scope="session")
def small_area(small_files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Area pack of the small region, built by the command."""
    target = tmp_path_factory.mktemp("areas") / "small.area"
    call = ["area", "build", str(small_files.extract), "-o", str(target)]
    for path in small_files.elevation:
        call += ["--elevation", str(path)]
    assert main(call) == 0
    return target


@pytest.fixture(scope="module")
def planner(small_area: Path) -> Planner:
    """Give what plans on the small region."""
    return Planner.open(small_area)


@pytest.fixture(scope="module")
def ends(planner: Planner) -> tuple[str, str]:
    """Words of two places on main roads far from each other."""
    network = planner.area.network
    roads = network.edge_tail[network.link_class[network.edge_link] <= 5]
    lonlat = network.junction_lonlat[roads]
    places = (lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()])
    west, east = (f"{lat:.6f}, {lon:.6f}" for lon, lat in places)
    return west, east


@pytest.fixture
def marsroute(capsys: pytest.CaptureFixture[str]):
    """Run a command in this process, as the command line does."""

    def run(*words: str | Path) -> Answer:
        capsys.readouterr()
        try:
            code = main([str(word) for word in words])
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return run


@pytest.fixture
def plan(folder: Path, marsroute):
    """Run a command on plans with passphrase and author."""

    def run(verb: str, *words: str | Path, post: tuple[str, ...] = AS):
        secret = ("--passphrase-file", folder / "secret")
        return marsroute("plan", verb, *words, *secret, *post)

    return run


@pytest.fixture
def made(plan, folder: Path) -> Path:
    """A plan with the scenario of the demo."""
    path = folder / "ours.plan"
    answer = plan("new", path, "--from", DEMO, "--overlay", DRAWN)
    assert (answer.code, answer.err) == (0, "")
    return path
