"""A march halts in named halt areas and by rule, and says where that is doubtful."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest

from app.errors import InputRefused
from app.services.halt_places import parking_m, place_of, placed_halt_areas
from app.services.planning import PlannedColumn, Planner
from app.services.scenario.scenario import read_scenario

if TYPE_CHECKING:
    from pathlib import Path

FORM = """\
scenario: 1
name: Halts
halt areas:
  - {{name: Yard, at: "{yard}", parking: {parking}, side: {side}, towards: "{end}"}}
columns:
  - name: Supply
    route: {{stops: ["{start}", "{end}"], timed points: 0}}
    start: 120600ZJUN26
    rate: {rate}
    density: 20
    serials: [{{name: All, size: 10, vehicles: {{truck 5 t 4x4: 30}}}}]
    may wait: 15
{more}
"""
YARD = "    halts: [{at: Yard, minutes: 20}]"


class World(NamedTuple):
    """An open area with two ends far apart and a place between."""

    planner: Planner
    start: str
    end: str
    yard: str
    folder: Path

    def scenario(self, more: str = YARD, **changes: object):
        given = {"parking": "2000 m", "side": "right", "rate": 40, **self._asdict()}
        path = self.folder / "plan.yaml"
        path.write_text(FORM.format(more=more, **{**given, **changes}))
        return read_scenario(path, self.planner.vehicles)

    def march(self, more: str = YARD, **changes: object) -> PlannedColumn:
        (column,) = self.planner.march(self.scenario(more, **changes)).columns
        return column


@pytest.fixture(scope="module")
def planner(small_area: Path) -> Planner:
    return Planner.open(small_area)


@pytest.fixture
def world(planner: Planner, tmp_path: Path) -> World:
    lonlat = planner.area.network.junction_lonlat
    ends = [lonlat[lonlat.sum(axis=1).argmin()], lonlat[lonlat.sum(axis=1).argmax()]]
    start, end = (f"{lat:.6f}, {lon:.6f}" for lon, lat in ends)
    world = World(planner, start, end, start, tmp_path)
    route = world.march(more="").route
    lon, lat = route.geometry[len(route.geometry) // 2]
    return world._replace(yard=f"{lat:.6f}, {lon:.6f}")


def test_a_halt_in_an_area_is_put_on_the_route(world: World) -> None:
    column = world.march()

    (halt,) = column.table.halts
    middle = column.route.distance_m[len(column.route.distance_m) // 2]
    assert (halt.name, halt.area, halt.duration) == ("Yard", "Yard", 20 * MINUTE)
    assert halt.may_wait == 15 * MINUTE
    assert halt.at_km == pytest.approx(middle / 1000, abs=0.01)
    assert {stay.point for stay in column.table.stays} == {"Yard"}
    assert not [text for text in column.route.warnings if "Halt area" in text]


def test_a_yard_too_short_for_the_column_is_doubted(world: World) -> None:
    (doubt,) = halt_area_warnings(world.march(parking="200 m"))

    assert "takes 200 m of column, but column 'Supply' stands" in doubt
    assert "planning assumption" in doubt


def test_a_yard_for_fewer_vehicles_is_doubted(world: World) -> None:
    (doubt,) = halt_area_warnings(world.march(parking="29"))

    assert "takes 29 vehicles, but column 'Supply' has 30" in doubt
    assert not halt_area_warnings(world.march(parking="30"))


def test_march_units_that_move_by_themselves_need_less_room(world: World) -> None:
    """Thirty vehicles in three units: 10 places will do for each, 9 will not."""
    apart = YARD + "\n    moves as: march units"

    (doubt,) = halt_area_warnings(world.march(more=apart, parking="9"))

    assert "takes 9 vehicles, but march unit 'All A' of 'Supply' has 10" in doubt
    assert not halt_area_warnings(world.march(more=apart, parking="10"))


def test_a_yard_on_the_far_side_is_doubted(world: World) -> None:
    (doubt,) = halt_area_warnings(world.march(side="left"))

    assert "lies on the left of the road for column 'Supply'" in doubt
    assert "must cross the road" in doubt


def test_parking_in_vehicles_counts_with_the_length_of_the_columns(
    world: World,
) -> None:
    by_number = world.scenario(parking="30")
    by_length = world.scenario(parking="300 m")
    crew = by_number.columns[0].formation
    (vehicle,) = crew.types()

    assert parking_m(by_length.halt_areas[0], [crew]) == 300
    assert parking_m(by_number.halt_areas[0], [crew]) == pytest.approx(
        30 * vehicle.length_m + 29 * 5
    )


def test_a_yard_off_the_route_is_refused(world: World) -> None:
    lonlat = world.planner.area.network.junction_lonlat
    corner = lonlat[(lonlat[:, 0] - lonlat[:, 1]).argmax()]
    far = f"{corner[1]:.6f}, {corner[0]:.6f}"
    areas = placed_halt_areas(world.scenario(yard=far).halt_areas, world.planner.area)

    assert place_of(areas["Yard"], world.march(more="").route) is None
    with pytest.raises(InputRefused, match=r"plan\.yaml, line 4.*1 km off the route"):
        world.march(yard=far)


def test_a_yard_in_an_unknown_place_is_refused_with_its_line(world: World) -> None:
    with pytest.raises(InputRefused, match=r"plan\.yaml, line 4.*Nirgendwo"):
        world.march(yard="Nirgendwo")


def test_a_side_seen_from_the_place_itself_is_refused(world: World) -> None:
    with pytest.raises(InputRefused, match="a place ahead on the road"):
        world.march(yard=world.end)


def test_a_halt_rule_adds_halts_beside_the_ordered_one(world: World) -> None:
    """At 2 km/h the way takes so long that the rule places many."""
    more = YARD + "\n    halt rule: [us short halts, refuel by range]"

    column = world.march(more=more, rate=2)

    assert len(column.table.halts) > 2
    assert any(halt.area == "Yard" for halt in column.table.halts)
    assert not any("asks for" in text for text in column.route.warnings)


def test_a_halt_by_rule_is_in_a_halt_area_that_will_do(world: World) -> None:
    """A minute after the yard the rule wants a halt: it is taken in the yard."""
    more = "    halt rule: us short halts"
    middle_km = world.march().table.halts[0].at_km
    rate = middle_km / (59 / 60)  # the first halt is due after an hour

    taken = world.march(more=more, rate=rate).table.halts[0]
    too_short = world.march(more=more, rate=rate, parking="50 m").table.halts[0]

    assert (taken.area, taken.at_km) == ("Yard", pytest.approx(middle_km))
    assert too_short.area == ""
    assert too_short.at_km > middle_km


def test_an_unknown_halt_rule_is_refused_with_those_there_are(world: World) -> None:
    with pytest.raises(InputRefused, match=r"line \d+.*'martian'.*us short halts"):
        world.march(more=YARD + "\n    halt rule: martian")


MINUTE = timedelta(minutes=1)


def halt_area_warnings(column: PlannedColumn) -> list[str]:
    return [text for text in column.route.warnings if "Halt area" in text]
