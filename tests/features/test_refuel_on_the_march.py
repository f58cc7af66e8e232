"""A scenario with pumps on the way: planned, written, scheduled, and in every table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest

from app.errors import InputRefused
from app.services.plan.words import field_change
from app.services.planning import PlannedColumn, Planner
from app.services.robustness.unit_times import halts_m, planned_way, unit_times
from app.services.scenario.scenario import Scenario, read_scenario
from app.services.scenario.writer import scenario_text
from planners.refuel_points import RefuelPoint

if TYPE_CHECKING:
    from pathlib import Path

FORM = """\
scenario: 1
name: Fuel
halt areas:
  - {{name: Yard, at: "{yard}", parking: 2000 m}}
columns:
  - name: Supply
    route: {{stops: ["{start}", "{end}"], timed points: 0}}
    start: 120600ZJUN26
    rate: 40
    density: 20
    extra time: no
    serials: [{{name: All, size: 10, vehicles: {{truck 5 t 4x4: 20}}}}]
    halts: [{{at: Yard, {halt}}}]
"""
PUMPS = "purpose: refuel, pumps: 2, flow: 100, hook up: 2, litres: 100"
MINUTE = timedelta(minutes=1)


class World(NamedTuple):
    """An open area with two ends far apart and a place between."""

    planner: Planner
    start: str
    end: str
    yard: str
    folder: Path

    def scenario(self, halt: str = PUMPS) -> Scenario:
        path = self.folder / "plan.yaml"
        path.write_text(FORM.format(halt=halt, **self._asdict()))
        return read_scenario(path, self.planner.vehicles)

    def march(self, halt: str = PUMPS) -> PlannedColumn:
        (column,) = self.planner.march(self.scenario(halt)).columns
        return column


@pytest.fixture(scope="module")
def planner(small_area: Path) -> Planner:
    return Planner.open(small_area)


@pytest.fixture
def world(planner: Planner, tmp_path: Path) -> World:
    lonlat = planner.area.network.junction_lonlat
    ends = [lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()]]
    start, end = (f"{lat:.6f}, {lon:.6f}" for lon, lat in ends)
    middle = lonlat[len(lonlat) // 2]
    world = World(planner, start, end, f"{middle[1]:.6f}, {middle[0]:.6f}", tmp_path)
    route = planner.route(
        planner.request(world.scenario(), world.scenario().columns[0])
    )
    lon, lat = route.geometry[len(route.geometry) // 2]
    return world._replace(yard=f"{lat:.6f}, {lon:.6f}")


def test_the_queue_at_the_pumps_makes_the_times_beyond(world: World) -> None:
    """
    Ten trucks a unit, two pumps, three minutes each: one vehicle every 90 s.

    At 20 per km and 40 km/h they come 4.5 s apart: the tenth is filled at 15:04.5 and
    leaves 40.5 s behind the head, which so halts 14:24. The second unit's last is
    filled ten rounds after the start, 30:04.5 at the latest.
    """
    fixed = world.march("minutes: 14.4")
    column = world.march()

    (halt,) = column.table.halts
    assert halt.duration == timedelta(minutes=14, seconds=24)
    assert [stay.litres for stay in column.table.refuels] == [1_000, 1_000]
    last = column.table.refuels[-1]
    head = column.table.stays[0].stops
    assert last.through - head == timedelta(minutes=30, seconds=4.5)
    assert column.table.totals.completion > fixed.table.totals.completion
    more = column.table.totals.completion - fixed.table.totals.completion
    second = column.table.stays[1]
    assert second.last_leaves - second.leaves == timedelta(seconds=45)
    assert more == second.leaves - fixed.table.stays[1].leaves


def test_litres_come_from_the_road_that_is_driven(world: World) -> None:
    """What both units take is the share of the way of what the route burns."""
    column = world.march("pumps: 2, flow: 100")

    taken = sum(stay.litres for stay in column.table.refuels)
    share = column.table.halts[0].at_km * 1000 / column.route.length_m
    assert taken == pytest.approx(column.route.fuel_l * share, rel=1e-6)
    assert taken > 0


def test_pumps_go_to_the_file_and_back(world: World) -> None:
    scenario = world.scenario()
    text = scenario_text(scenario)
    path = world.folder / "again.yaml"
    path.write_text(text)

    again = read_scenario(path, world.planner.vehicles)

    assert again.columns == scenario.columns
    assert again.columns[0].area_halts[0].refuel == RefuelPoint(
        pumps=2, flow_lpm=100, hook_up=2 * MINUTE, litres=100
    )
    assert "minutes" not in text.split("purpose: refuel")[0].rsplit("halts", 1)[1]


@pytest.mark.parametrize(
    ("halt", "sentence"),
    [
        ("minutes: 5, flow: 100", "the halt has no 'pumps'"),
        ("pumps: 2", "stands without 'flow'"),
        ("pumps: 0, flow: 100", "pumps"),
        ("pumps: 2, flow: 0", "flow"),
        ("pumps: 2, flow: 100, litres: 0", "litres"),
        ("pumps: 2, flow: 100, purpose: short", "it is to refuel"),
        ("pumps: 2, flow: 100, model: in place", "stand on the road"),
        ("purpose: refuel", "needs an entry 'minutes'"),
    ],
)
def test_pumps_that_cannot_be_meant_are_refused(
    world: World, halt: str, sentence: str
) -> None:
    with pytest.raises(InputRefused, match=sentence):
        world.scenario(halt)


def test_robustness_takes_the_times_of_the_table(world: World) -> None:
    """Head and tail of each unit come to the pumps and leave them as the table says."""
    column = world.march()
    way = planned_way(column)
    (place,) = halts_m(way)
    at_m = np.array([0.0, place, column.route.length_m])

    times = unit_times(way, at_m)

    start, millisecond = column.table.totals.start, timedelta(milliseconds=1)
    for row, stay in enumerate(column.table.stays):
        told = (stay.stops, stay.leaves, stay.last_leaves)
        found = (
            times.arrives[row, 1],
            times.leaves[row, 1],
            times.tail_leaves[row, 1],
        )
        for moment, ms in zip(told, found, strict=True):
            assert (moment - start) / millisecond == pytest.approx(int(ms), abs=2)
    waited = times.leaves[:, 1] - times.arrives[:, 1]
    assert waited[1] > waited[0]


def test_a_difference_between_plans_names_the_pumps() -> None:
    pumps = {"at": "Yard", "purpose": "refuel", "pumps": 2, "flow": 100}
    fixed = {"at": 25, "minutes": 20}

    change = field_change("halts", [fixed], [pumps | {"minutes": 20}, pumps], "Z")

    assert change.before == "25 km 20 min"
    assert change.after == (
        "Yard 20 min, 2 pumps of 100 l/min, Yard 2 pumps of 100 l/min"
    )
