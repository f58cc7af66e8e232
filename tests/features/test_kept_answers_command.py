"""A plan that is asked the same again answers from what it kept, and says so."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING

import pytest

from app.cli import distribute
from app.cli import plan as plan_command
from app.security.key_strength import Strength
from app.services.planning import Planner
from planners.rounds.solve import plan_rounds

if TYPE_CHECKING:
    from pathlib import Path

PHRASE = "grey herons stand in shallow water"
SCENARIO = """\
scenario: 1
name: Crossing
zone: Z
columns:
"""
COLUMN = """\
  - name: {name}
    route: {{stops: ["{start}", "{end}"]}}
    start: 12060{minute}ZJUN26
    rate: 40
    density: 15
    serials:
      - name: {name}
        size: 20
        vehicles: {{truck 10 t 6x6: {trucks}}}
"""


@pytest.fixture(scope="module")
def ends(small_area: Path) -> tuple[str, str]:
    """Words of two places on main roads far from each other."""
    network = Planner.open(small_area).area.network
    main = network.edge_tail[network.link_class[network.edge_link] <= 5]
    lonlat = network.junction_lonlat[main]
    places = (lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()])
    west, east = (f"{lat:.6f}, {lon:.6f}" for lon, lat in places)
    return west, east


@pytest.fixture
def make_plan(marsroute, ends, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Write a plan of two columns of so many trucks, close behind each other."""
    cheap = Strength(19 * 1024, 1, 1)
    monkeypatch.setattr(plan_command, "calibrated", lambda _: cheap)
    monkeypatch.setattr(getpass, "getpass", lambda _: PHRASE)
    (tmp_path / "phrase").write_text(PHRASE)

    def make(name: str, trucks: int) -> Path:
        columns = [
            COLUMN.format(
                name=word, start=ends[0], end=ends[1], minute=minute, trucks=trucks
            )
            for minute, word in enumerate(("First", "Second"))
        ]
        scenario = tmp_path / f"{name}.yaml"
        scenario.write_text(SCENARIO + "".join(columns))
        plan = tmp_path / f"{name}.plan"
        made = marsroute(
            *("plan", "new", plan, "--from", scenario, "--as", "S4"),
            *("--passphrase-file", tmp_path / "phrase"),
        )
        assert made.code == 0, made.err
        return plan

    return make


SUPPLY = """\
supply:
  begins: 120400ZJUN26
  units:
    - {{name: Guard, at: "{drop}", delivery: {{wants: [{{item: diesel, units: 800}}]}}}}
  points:
    - {{name: Depot, at: "{depot}", stocks: [{{item: diesel, on hand: 90000}}]}}
  transport:
    - {{name: Tankers, vehicle: tanker 5 m3, count: 1, at: Depot, fuel tanks: [5000]}}
"""


@pytest.fixture
def make_supplied_plan(marsroute, make_plan, ends, tmp_path: Path):
    """Write a plan in which a tanker brings fuel to a guard."""

    def make() -> Path:
        scenario = make_plan("plain", 4).with_suffix(".yaml")
        depot, drop = ends
        supply = SUPPLY.format(depot=depot, drop=drop)
        text = scenario.read_text().replace("columns:", f"{supply}columns:")
        supplied, plan = tmp_path / "supplied.yaml", tmp_path / "supplied.plan"
        supplied.write_text(text)
        made = marsroute(
            *("plan", "new", plan, "--from", supplied, "--as", "S4"),
            *("--passphrase-file", tmp_path / "phrase"),
        )
        assert made.code == 0, made.err
        return plan

    return make


def test_a_schedule_that_was_made_is_kept_beside_the_plan(
    marsroute, make_plan, small_area: Path
) -> None:
    plan = make_plan("one", 40)
    call = ("schedule", plan, "--area", small_area, "--effort", "quick")

    first = marsroute(*call, "--json").json()
    second = marsroute(*call, "--json").json()
    people = marsroute(*call)
    other = marsroute(*call, "--json", "--seed", "7").json()
    fresh = marsroute(*call, "--json", "--fresh").json()

    assert [one["answer"]["kept"] for one in (first, second, other, fresh)] == [
        *(False, True, False, False),
    ]
    assert fresh["answer"]["out_of_date"] == ""
    assert first["schedule"] == second["schedule"]
    assert first["answer"]["computed_at"] == second["answer"]["computed_at"]
    assert "Kept beside the plan: computed " in people.out
    assert "the seed changed from" in other["answer"]["out_of_date"]
    assert other["answer"]["notices"] == []
    assert plan.with_name("one.plan.results").is_file()


def test_the_worth_of_bridges_is_kept_until_the_plan_changes(
    marsroute, make_plan, small_area: Path
) -> None:
    plan, call = make_plan("one", 40), ("bridges", small_area, "--json", "--plan")

    first = marsroute(*call, plan).json()
    second = marsroute(*call, plan).json()
    changed = make_plan("two", 41)
    results = plan.with_name("one.plan.results")
    results.rename(changed.with_name("two.plan.results"))
    strange = marsroute(*call, changed).json()

    fresh = marsroute(*call, plan, "--fresh").json()

    assert [one["answer"]["kept"] for one in (first, second, fresh)] == [
        *(False, True, False),
    ]
    assert first["bridges"] == second["bridges"]
    assert not strange["answer"]["kept"]
    (notice,) = strange["answer"]["notices"]
    assert "does not open with the key of the plan" in notice


def test_a_scenario_has_no_plan_to_keep_answers_beside(
    marsroute, make_plan, small_area: Path
) -> None:
    scenario = make_plan("one", 40).with_suffix(".yaml")

    told = marsroute("bridges", small_area, "--json", "--plan", scenario).json()

    assert "answer" not in told
    assert not list(scenario.parent.glob("*.results"))


def test_rounds_are_kept_and_after_a_change_the_search_starts_from_them(
    marsroute, make_supplied_plan, small_area: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starts = []

    def here(problem, *, warm, seed, iterations, **_others):
        starts.append(warm)
        return plan_rounds(problem, warm=warm, seed=seed, iterations=iterations)

    monkeypatch.setattr(distribute, "rounds_in_child", here)
    call = (*("distribute", make_supplied_plan(), "--area", small_area, "--json"),)
    quick = (*call, "--iterations", "5")

    first, second = marsroute(*quick).json(), marsroute(*quick).json()
    changed = marsroute(*quick, "--hours", "48").json()
    fresh = marsroute(*quick, "--fresh").json()

    told = [one["answer"]["kept"] for one in (first, second, changed, fresh)]
    assert told == [False, True, False, False]
    assert first["rounds"] == second["rounds"]
    assert first["rounds"]
    assert "inputs changed: hours that are planned" in changed["answer"]["out_of_date"]
    assert [start is not None for start in starts] == [False, True, False]
    assert starts[1].rounds
