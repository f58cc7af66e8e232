"""Routes at a start time, rules about hours and other ways, by commands alone."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from maps.area_pack import open_area

if TYPE_CHECKING:
    from pathlib import Path

CLOSED = """\
hours:
  - rule: closure
    name: Everything
    classes: [{classes}]
    from: 120500ZJUN26
    until: {until}
"""
CLASSES = (
    "motorway, trunk, primary, secondary, tertiary, unclassified, residential, "
    "living street, service, track"
)


@pytest.fixture(scope="module")
def call(small_area: Path) -> tuple[object, ...]:
    """A route across the area."""
    lonlat = open_area(small_area).network.junction_lonlat
    ends = [lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()]]
    start, end = (f"{lat:.6f},{lon:.6f}" for lon, lat in ends)
    where = ("--from", start, "--to", end, "--vehicle", "car 4x4:4")
    return ("route", small_area, *where)


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """All roads are closed until seven."""
    path = tmp_path / "hours.yaml"
    path.write_text(CLOSED.format(classes=CLASSES, until="120700ZJUN26"))
    return path


def test_times_are_the_same_for_people_and_machines(marsroute, call, closed) -> None:
    timed = (*call, "--depart", "120600ZJUN26", "--hours", closed, "--pass-time", "5")

    people, machine = marsroute(*timed), marsroute(*timed, "--json")

    assert (people.code, machine.code) == (0, 0), people.err
    told = machine.json()
    assert told["leaves"] == "2026-06-12T07:00:00+00:00"
    arrives, clears = (
        datetime.fromisoformat(told[name]) for name in ("arrives", "clears")
    )
    assert clears - arrives == timedelta(minutes=5)
    driven = told["route"]["duration_s"]
    leaves = datetime.fromisoformat(told["leaves"])
    assert (arrives - leaves).total_seconds() == pytest.approx(driven, abs=1)
    assert told["waits"][0]["ends"] == told["leaves"]
    assert "leaves 120700ZJUN26" in people.out
    assert "Wait before the start from 120600ZJUN26 until 120700ZJUN26" in people.out
    assert told["passings"][-1]["point"] == "RP"


def test_without_a_start_time_hours_are_refused(marsroute, call, closed) -> None:
    answer = marsroute(*call, "--hours", closed)

    assert answer.code == 3
    assert "add --depart" in answer.err


def test_wrong_date_time_group_is_refused_with_the_form(marsroute, call) -> None:
    answer = marsroute(*call, "--depart", "320600ZJUN26")

    assert answer.code == 2
    assert "320600ZJUN26" in answer.err
    assert marsroute(*call, "--depart", "0600").code == 2


def test_nobody_arrives_while_all_is_closed(marsroute, call, tmp_path) -> None:
    path = tmp_path / "hours.yaml"
    path.write_text(CLOSED.format(classes=CLASSES, until="200700ZJUN26"))

    untimed = marsroute(*call, "--json")
    answer = marsroute(*call, "--depart", "120600ZJUN26", "--hours", path, "--json")

    assert untimed.code == 0
    assert answer.code not in {0, 2}
    assert answer.json()["route"] is None


def test_hours_with_a_mistake_name_file_and_line(marsroute, call, tmp_path) -> None:
    path = tmp_path / "hours.yaml"
    path.write_text(CLOSED.format(classes="lane", until="120700ZJUN26"))

    answer = marsroute(*call, "--depart", "120600ZJUN26", "--hours", path)

    assert answer.code == 3
    assert "hours.yaml, line 4" in answer.err


def test_exported_points_carry_their_times(marsroute, call, tmp_path) -> None:
    out = tmp_path / "route.geojson"

    answer = marsroute(*call, "--depart", "120600ZJUN26", "-o", out, "--json")

    assert answer.code == 0, answer.err
    points = [
        feature["properties"]
        for feature in json.loads(out.read_text())["features"]
        if feature["properties"]["layer"] == "critical_points"
    ]
    assert points[-1]["arrives"] == answer.json()["arrives"]


def test_other_ways_are_listed_and_the_best_is_the_route(marsroute, call) -> None:
    best = marsroute(*call, "--json").json()["route"]

    ways = marsroute(*call, "--ways", "no-road", "--json")
    people = marsroute(*call, "--ways", "other", "--count", "2")

    assert (ways.code, people.code) == (0, 0), ways.err + people.err
    listed = ways.json()
    assert len(listed["ways"]) == 2
    assert listed["remark"]
    assert f"{best['length_m'] / 1000:.1f}" in people.out


def test_ways_at_a_start_time_and_idle_options_are_refused(marsroute, call) -> None:
    timed = marsroute(*call, "--ways", "other", "--depart", "120600ZJUN26")
    idle = marsroute(*call, "--count", "4")

    assert (timed.code, idle.code) == (3, 3)
    assert "leave out --ways or --depart" in timed.err
    assert "add --ways other" in idle.err


def test_turns_that_cost_time_never_shorten_a_route(marsroute, call) -> None:
    free = marsroute(*call, "--json").json()["route"]
    dear = marsroute(*call, "--turn-penalty", "60", "--json").json()["route"]

    assert dear["duration_s"] >= free["duration_s"] - 0.01
