"""A small world of bridges, and columns that march over it: for simulations of plans.

One lane leads over the Old Bridge on the short way from a to d. The New Bridge stands
on a way round it to the north, the Far Bridge on a long one to the south.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

from app.services.march_legs import march_legs, timed_points
from app.services.planning import PlannedColumn
from app.services.robustness.course_of_action import CourseOfAction
from app.services.scenario.column_plan import ColumnPlan
from maps.road_network import LimitKind, LinkFlag
from planners.column import Column, Halt, HaltModel, MarchUnit, Serial
from planners.march_table import march_table
from planners.plan_route import plan_route
from planners.roads import Roads
from planners.route import Objective, RouteRequest
from planners.vehicles import Formation
from tests.marches import SIX, TRUCK
from tests.road_sketch import Limit, Road, Sketch, sketch

if TYPE_CHECKING:
    from app.services.planning import Planner

MINUTE = timedelta(minutes=1)
ONE_LANE = (Limit(kind=LimitKind.WIDTH, value=3.2),)
NORTH = {"a": (0, 0), "b": (3, 0), "c": (3.4, 0), "d": (7, 0), "n": (3, 2)}
PLACES = NORTH | {"o": (3.4, 2), "s": (0, -6), "t": (7, -6)}
REST = Halt(at_km=5.0, duration=10 * MINUTE, name="Rest")
STAND = Halt(at_km=1.5, duration=5 * MINUTE, model=HaltModel.IN_PLACE, name="Stand")


def bridged() -> Sketch:
    """Give the world."""
    return sketch(
        PLACES,
        [
            Road(a="a", b="b", name="West Road"),
            Road(
                a="b", b="c", name="Old Bridge", flags=LinkFlag.BRIDGE, limits=ONE_LANE
            ),
            Road(a="c", b="d", name="East Road"),
            Road(a="b", b="n", name="North Road"),
            Road(a="n", b="o", name="New Bridge", flags=LinkFlag.BRIDGE),
            Road(a="o", b="c", name="North Road"),
            Road(a="a", b="s", name="South Road"),
            Road(a="s", b="t", name="Far Bridge", flags=LinkFlag.BRIDGE),
            Road(a="t", b="d", name="South Road"),
        ],
    )


def planner_of(world: Sketch) -> Planner:
    """Give what simulations need of a planner."""
    return SimpleNamespace(roads=Roads.of(world.network))  # type: ignore[return-value]


def marching(  # noqa: PLR0913 - a column and what its march depends on
    planner: Planner,
    world: Sketch,
    way: str = "ad",
    *,
    name: str = "Column",
    start: datetime = SIX,
    sizes: tuple[int, ...] = (10, 10),
    halts: tuple[Halt, ...] = (),
    release_by: datetime | None = None,
    latest: datetime | None = None,
) -> PlannedColumn:
    """Give a column of trucks on its way between two junctions."""
    units = tuple(
        MarchUnit(name=f"{number}", formation=Formation("", ((TRUCK, size),)))
        for number, size in enumerate(sizes, 1)
    )
    column = Column(
        name=name, serials=(Serial(name="A", units=units),), density_vpk=15.0
    )
    plan = ColumnPlan(
        column=column,
        movement_number=None,
        stops=tuple(way),
        objective=Objective.FASTEST,
        timed_points=4,
        start=None if release_by else start,
        release_by=release_by,
        rate_kmh=40.0,
        halts=halts,
        latest=latest,
    )
    request = RouteRequest(
        stops=tuple(world.lonlat(place) for place in way), formation=plan.formation
    )
    route = plan_route(planner.roads, request)
    points = timed_points(route, 4)
    table = march_table(
        column,
        march_legs(route, points, plan.rate_kmh),
        start_point=points[0].name,
        start=plan.start,
        release_deadline=release_by,
        halts=halts,
    )
    return PlannedColumn(plan, route, points, table)


def course(*columns: PlannedColumn, name: str = "Exercise Far Bank") -> CourseOfAction:
    """Give a course of action of some columns."""
    return CourseOfAction(name=name, columns=columns)


def meeting(planner: Planner, world: Sketch, apart_min: float = 3) -> CourseOfAction:
    """Columns that come from both sides and meet at the Old Bridge."""
    return course(
        marching(planner, world, "ad", name="East", halts=(STAND, REST)),
        marching(planner, world, "da", name="West", start=SIX + apart_min * MINUTE),
        marching(
            planner, world, "ad", name="Third", start=SIX + 12 * MINUTE, sizes=(6,)
        ),
    )
