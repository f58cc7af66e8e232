"""Whatever leaves with a job holds numbers alone: no name, no place and no hour."""

from __future__ import annotations

import getpass
import os
import platform
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

import app.cli.jobs_submit
from app.services.planning import Planner
from app.services.robustness.question import Losses, RobustnessSettings
from app.services.robustness.request import robustness_order, theta_tensors
from models.cluster.local_folder import LocalFolder
from models.cluster.local_run import Children
from models.plan_robustness.contract import THETA
from models.protocol.carried_bundle import read_answer_bundle, read_job_bundle
from models.protocol.tensors import read_tensors
from tests.bridged_world import MINUTE, bridged, course, marching, planner_of
from tests.marches import SIX
from tests.plan_commands import AS, CHEAP
from tests.planted_names import (
    COLUMN,
    SERIAL,
    TITLE,
    planted_by,
    planted_moment,
    planted_places,
    planted_words,
)
from tests.secret_search import hits, hits_below
from tests.squares_jobs import job_folder, run_all, squares_request

if TYPE_CHECKING:
    from app.services.robustness.legend import Legend

pytestmark = pytest.mark.fault
PHRASE = "Kanarienvogel im Stollen"
KEY_FILE = "/home/Nachtigall/Schluessel-Kiebitz/id"
LOGIN = "nachtigall"
START = datetime(2026, 6, 12, 6, 17, tzinfo=UTC)
MARKING = "EXERCISE - NATO RESTRICTED"
YEARS_MS = 365 * 24 * 3_600_000
SCENARIO = f"""\
scenario: 1
name: {TITLE}
marking: {MARKING}
zone: Z
columns:
  - name: {COLUMN}
    route: {{{{stops: ["{{start}}", "{{end}}"]}}}}
    start: 120617ZJUN26
    rate: 40
    density: 15
    serials:
      - name: {SERIAL}
        size: 20
        vehicles: {{{{truck 10 t 6x6: 20}}}}
"""


class Planted(NamedTuple):
    """A plan with planted names, where it lies, and what was seen of its jobs."""

    folder: Path
    plan: Path
    sources: set[str]  # files in which somebody wrote the names down
    words: dict[str, bytes]
    legends: list[Legend]
    processes: list[bytes]

    @property
    def names(self) -> dict[str, bytes]:
        """All that may not leave."""
        found = dict(self.words)
        for legend in self.legends:
            found |= planted_by(legend)
        return found


def seen_of(pid: int) -> bytes:
    """Arguments and environment of a process, as the system shows them."""
    place = Path("/proc", str(pid))
    return (place / "cmdline").read_bytes() + (place / "environ").read_bytes()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own; keys cost no second, and folders of jobs stay."""
    monkeypatch.setenv("MARSROUTE_HOME", str(tmp_path / "home"))
    for command in ("plan", "signer"):
        monkeypatch.setattr(f"app.cli.{command}.calibrated", lambda _clock: CHEAP)
    monkeypatch.setattr(LocalFolder, "remove", lambda _self: 0)
    (tmp_path / "secret").write_text(f"{PHRASE}\n")
    sites = tmp_path / "home/config/sites"
    sites.mkdir(parents=True)
    profile = (files("app") / "data/site_profile_example.yaml").read_text("utf-8")
    lines = [
        f"key file: {KEY_FILE}" if line.startswith("key file:") else line
        for line in profile.splitlines()
    ]
    lines = [f"user: {LOGIN}" if one.startswith("user:") else one for one in lines]
    (sites / "example.yaml").write_text("\n".join(lines))
    return tmp_path


@pytest.fixture
def planted(
    plan, folder: Path, small_area: Path, monkeypatch: pytest.MonkeyPatch
) -> Planted:
    """A plan of one column under planted names."""
    network = Planner.open(small_area).area.network
    main = network.edge_tail[network.link_class[network.edge_link] <= 5]
    lonlat = network.junction_lonlat[main]
    ends = lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()]
    start, end = (f"{lat:.6f}, {lon:.6f}" for lon, lat in ends)
    scenario, path = folder / "source.yaml", folder / "Pirol-East.plan"
    scenario.write_text(SCENARIO.format(start=start, end=end))
    assert plan("new", path, "--from", scenario).code == 0
    legends: list[Legend] = []
    processes: list[bytes] = []
    make, begin = app.cli.jobs_submit.robustness_job, Children.start

    def noted(order, *more):
        legends.append(order.legend)
        return make(order, *more)

    def watched(self, *more):
        run = begin(self, *more)
        processes.append(seen_of(int(run.name.partition(".")[0])))
        return run

    monkeypatch.setattr(app.cli.jobs_submit, "robustness_job", noted)
    monkeypatch.setattr(Children, "start", watched)
    words = planted_words(
        TITLE, COLUMN, SERIAL, PHRASE, KEY_FILE, LOGIN, AS[1], "Pirol-East"
    )
    words |= planted_places(np.concatenate(ends).round(6).tolist())
    words |= planted_moment(START)
    station = "home/data/station/signer.json"  # which tells whose it is
    sources = {"source.yaml", "secret", "home/config/sites/example.yaml", station}
    return Planted(folder, path, sources, words, legends, processes)


@pytest.fixture
def jobs(marsroute, planted: Planted, small_area: Path):
    """Run a command on the jobs of the plan."""

    def run(verb: str, *words: str | Path):
        secret = ("--passphrase-file", planted.folder / "secret")
        more = ("--area", small_area) if verb == "submit" else ()
        done = marsroute("jobs", verb, planted.plan, *words, *more, *secret, *AS)
        assert done.code == 0, done.err
        return done

    return run


def leaks(planted: Planted) -> set[tuple[str, str]]:
    """Where a name stands that should not; the plan's own file is called by it."""
    return {
        (path, name)
        for path, name in hits_below(planted.folder, planted.names)
        if path not in planted.sources and not path.startswith(f"{name}.plan")
    }


SMALL = ("--rollouts", "40", "--parts", "2", "--losses", "one")


def test_a_job_here_leaves_numbers_alone_wherever_it_is_worked_on(
    jobs, planted: Planted
) -> None:
    jobs("submit", *SMALL, "--wait")
    (job,) = (planted.folder / "home/state/jobs").glob("*/jobs/*")
    (legend,) = planted.legends

    assert (job / "answer/answer.safetensors").exists()
    assert list(job.glob("part-*/log.txt"))
    assert leaks(planted) == set()
    assert planted.processes
    assert hits(b"\n".join(planted.processes), planted.names) == set()
    assert legend.courses[0].bridges or legend.courses[0].defiles
    known = {name for _, name in hits_below(planted.folder, planted.names)}
    assert known >= {TITLE, COLUMN, SERIAL, PHRASE, KEY_FILE, LOGIN, "120617ZJUN26"}
    (job / "part-0/log.txt").write_text(legend.to_json())  # the control
    assert {name for _, name in leaks(planted)} >= {TITLE, COLUMN}


def test_what_is_carried_holds_its_marking_and_numbers_alone(
    jobs, marsroute, planted: Planted
) -> None:
    folder = planted.folder
    marsroute("signer", "new", AS[1], "--passphrase-file", folder / "secret")
    bundle, answer = folder / "x.job", folder / "x.answer"
    key = jobs("submit", *SMALL, "--site", "carried", "--json").json()["key"]
    jobs("export", key, "-o", bundle, "--signer-passphrase-file", folder / "secret")
    far = folder / "far"
    told = marsroute("worker", "key", "--work", far, "--json").json()["public_key"]
    run = ("worker", "run", bundle, "-o", answer, "--trust-anyone", "--work", far)
    done = marsroute(*run)

    assert done.code == 0, done.err
    assert leaks(planted) == set()
    sealed = planted.names | planted_words(AS[1], MARKING)
    for path in (bundle, answer, *far.rglob("*")):
        data = path.read_bytes() if path.is_file() else b""
        assert hits(data, sealed) <= ({MARKING} if path in {bundle, answer} else set())
    _, carried = read_job_bundle(bundle.read_bytes(), None)
    back = read_answer_bundle(answer.read_bytes(), {told})
    assert carried.marking == back.marking == MARKING
    assert all(not hits(one, sealed) for one in carried.files.values())
    assert hits(bundle.read_bytes(), sealed) == {MARKING}  # the control
    assert hits(planted.processes[0], sealed) == set()
    assert {path.stat().st_mode & 0o077 for path in (bundle, answer)} == {0}


def test_no_tensor_holds_a_moment_or_a_place() -> None:
    world = bridged()
    planner = planner_of(world)
    asked = RobustnessSettings(losses=Losses.ONE, rollouts=10)
    late = SIX + 9 * MINUTE
    order = robustness_order(
        planner,
        [course(marching(planner, world), marching(planner, world, start=late))],
        asked,
    )

    for one in order.request.inputs:
        data = order.files[f"inputs/{one.name}.safetensors"]
        tensors = read_tensors(data, one.size)
        if one.name == THETA:
            same = theta_tensors(order.legend.theta)
            assert all(np.array_equal(tensors[name], same[name]) for name in same)
            continue
        assert {values.dtype.kind for values in tensors.values()} <= {"i", "u"}
        assert min(tensors["start_ms"]) == 0
        assert all(
            np.abs(values.astype(np.int64)).max(initial=0) < YEARS_MS
            for values in tensors.values()
        )


def test_other_names_and_another_decade_change_nothing_that_leaves() -> None:
    world = bridged()
    planner = planner_of(world)
    asked = RobustnessSettings(losses=Losses.ONE, rollouts=10)

    def order(first: str, second: str, title: str, later: timedelta):
        columns = (
            marching(planner, world, name=first, start=SIX + later),
            marching(
                planner,
                world,
                "da",
                name=second,
                release_by=SIX + later + 200 * MINUTE,
                latest=SIX + later + 230 * MINUTE,
            ),
        )
        return robustness_order(planner, [course(*columns, name=title)], asked)

    one = order("East", "West", "Exercise", timedelta(0))
    other = order(COLUMN, SERIAL, TITLE, timedelta(days=3653))

    assert dict(one.files) == dict(other.files)
    assert one.legend != other.legend
    sooner = order("East", "West", "Exercise", timedelta(0))
    assert dict(sooner.files) == dict(one.files)


def test_nobody_and_no_machine_is_named_in_what_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "rohrdommel-17")
    for name in ("USER", "LOGNAME", "USERNAME", "HOSTNAME"):
        monkeypatch.setenv(name, "teichrohrsaenger")
    monkeypatch.chdir(tmp_path)
    assert getpass.getuser() == "teichrohrsaenger"
    request, asked = squares_request()
    folder = job_folder(tmp_path / "schilfrohr", request, asked)

    run_all(folder)

    names = planted_words("rohrdommel-17", "teichrohrsaenger", "schilfrohr")
    below = {name: folder / name for name in ("answer", "items", "golden", "part-0")}
    for name, place in below.items():
        for path in place.rglob("*"):
            if path.is_file():
                assert hits(path.read_bytes(), names) == set(), f"{name}/{path.name}"
    assert b"processor" in (folder / "answer/answer.json").read_bytes()
    assert os.environ["USER"].encode() in names.values()
