"""Ground within reach on roads drawn by hand."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from maps.errors import BuildCancelled, PlaceError
from maps.road_network import LimitKind, RoadClass
from planners.errors import NoRoute, RouteError
from planners.reach import Reach, ReachRequest, plan_reach
from planners.roads import Roads
from planners.route import Lonlat, Objective, RefusalReason
from planners.traffic import NamedPlace
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK
from tests.river_sketch import MLC_40, river
from tests.road_sketch import KM, Limit, Road, Sketch, sketch


def reach(
    world: Sketch, *bands: float, start: Lonlat | None = None, **more: object
) -> Reach:
    """Find where a truck can be, as a rule from the west end of the river road."""
    question = {"formation": Formation("f", ((more.pop("vehicle", TRUCK), 2),))} | more
    places = question.pop("places", ())
    request = ReachRequest(
        starts=question.pop("starts", (start or world.lonlat("a"),)),
        bands=bands,
        **question,
    )
    return plan_reach(Roads.of(world.network), request, places)


def stretches(found: Reach, band: int = -1) -> list[tuple[int, float, float]]:
    """Links of a band with the shares reached."""
    roads = found.bands[band].roads
    return [
        (int(link), pytest.approx(a, abs=1e-3), pytest.approx(b, abs=1e-3))
        for link, a, b in zip(roads.link, roads.start, roads.end, strict=True)
    ]


def test_roads_are_reached_in_part_at_the_rim() -> None:
    """At 60 km/h a minute is a kilometre: 90 s end half way over the bridge."""
    found = reach(river(), 90)

    # From b the road north forks off: of its 1.118 km half a kilometre is reached.
    assert stretches(found) == [(0, 0, 1), (1, 0, 0.5), (3, 0, 0.447)]
    assert found.bands[0].road_m == pytest.approx(2000, abs=2)


def test_both_sides_of_a_start_within_a_road_are_reached() -> None:
    world = river()

    found = reach(world, 12, start=world.lonlat("a", "b", 0.5))

    assert stretches(found) == [(0, 0.3, 0.7)]


def test_a_road_is_reached_from_both_ends_with_a_gap_between() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (1, 1), "d": (0, 1)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", length_m=3000),
            Road(a="c", b="d"),
            Road(a="d", b="a"),
        ],
    )

    found = reach(world, 135)

    gaps = [(a, b) for link, a, b in stretches(found) if link == 1]
    assert gaps == [(0, pytest.approx(1250 / 3000)), (pytest.approx(1 - 250 / 3000), 1)]


def test_bands_grow_and_what_lies_beyond_the_one_before_is_apart() -> None:
    found = reach(river(), 30, 60, 90)

    lengths = [band.road_m for band in found.bands]
    beyond = [b.beyond.length_m(river().network) for b in found.bands]
    assert lengths == sorted(lengths)
    assert beyond == pytest.approx(np.diff([0, *lengths]).tolist())


def test_a_distance_and_fuel_limit_as_a_time_does() -> None:
    kilometres = reach(river(), 1500, objective=Objective.SHORTEST)
    litres = reach(river(), 2 * 0.4 * 1.5, objective=Objective.LEAST_FUEL)

    assert stretches(kilometres) == stretches(reach(river(), 90))
    assert stretches(litres) == stretches(kilometres)


def test_several_starts_reach_what_any_of_them_does() -> None:
    world = river()

    found = reach(world, 30, starts=(world.lonlat("a"), world.lonlat("d")))

    assert stretches(found) == [(0, 0, 0.5), (2, 0.5, 1)]


def test_a_start_at_a_junction_reaches_no_road_against_its_one_way() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [Road(a="b", b="a", oneway=True), Road(a="b", b="c")],
    )

    assert stretches(reach(world, 30, start=world.lonlat("b"))) == [
        (0, 0, 0.5),
        (1, 0, 0.5),
    ]
    assert stretches(reach(world, 30, start=world.lonlat("c"))) == [(1, 0.5, 1)]


def test_a_turn_ban_is_driven_round() -> None:
    """From a to c direct is banned; over d it is 3 km more."""
    places = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (1, 1)}
    roads = [
        Road(a="a", b="b", oneway=True),
        Road(a="b", b="c"),
        Road(a="b", b="d", oneway=True),
        Road(a="d", b="b", oneway=True, length_m=2000),
    ]
    world = sketch(places, roads, bans=[("ab", "bc")])

    early = reach(world, 239, start=world.lonlat("a", "b", 0))
    late = reach(world, 270, start=world.lonlat("a", "b", 0))

    assert 1 not in [link for link, _, _ in stretches(early)]
    assert (1, 0, pytest.approx(0.5)) in stretches(late)


def test_what_stops_a_tank_is_the_bridge_with_the_road_behind_it() -> None:
    """Beyond the river lie 1 km of road eastward and 1.118 km back to the north."""
    world = river(MLC_40)

    found = reach(world, 200, vehicle=TANK)

    (bar,) = found.bars
    assert bar.refusal.sentence == (
        "Old Bridge: tank (MLC 70 tracked) meets MLC 40 (mlc:tracked=40)."
    )
    assert bar.cut_off_m >= 1000


def test_a_way_round_within_the_limit_leaves_nothing_barred() -> None:
    assert reach(river(MLC_40), 3600, vehicle=TANK).bars == ()
    assert reach(river(), 3600).bars == ()


def test_a_road_closed_by_the_user_bars_the_way() -> None:
    world = river()
    closed = frozenset({world.edge["ab"], world.edge["ba"]})
    start = world.lonlat("d")

    found = reach(world, 3600, start=start, closed_edges=closed)

    assert 0 not in [link for link, _, _ in stretches(found)]
    # Nothing that may be used lies behind the closed road, so it cuts nothing off.
    assert found.bars == ()


def test_roads_behind_a_closed_one_are_laid_to_its_account() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0), "e": (3, 2)},
        [Road(a=a, b=b) for a, b in ("ab", "bc", "cd", "ce")],
    )
    closed = frozenset({world.edge["bc"], world.edge["cb"]})

    (bar,) = reach(world, 3600, closed_edges=closed).bars

    assert bar.refusal.reason is RefusalReason.CLOSED
    assert bar.refusal.edges == (world.edge["bc"],)
    assert bar.cut_off_m == pytest.approx(1000 + 1000 * 5**0.5, abs=5)


def test_only_what_would_be_reached_in_time_is_cut_off() -> None:
    world = river(MLC_40)

    assert reach(world, 90, vehicle=TANK).bars == ()  # the bridge ends at 160 s


def test_places_within_reach_come_nearest_first() -> None:
    world = river()
    at = {
        "Far": world.lonlat("c", "d", 0.5),
        "Near": world.lonlat("a", "b", 0.25),
        "Beyond": world.lonlat("d"),
        "In the hills": (0.5 * KM, -3 * KM),
    }
    places = [NamedPlace(name=name, position=where) for name, where in at.items()]

    found = reach(world, 160, places=places)

    assert [(place.name, place.cost) for place in found.places] == [
        ("Near", pytest.approx(15)),
        ("Far", pytest.approx(150)),
    ]


def test_a_ferry_reaches_the_far_shore_but_covers_no_water() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (6, 0), "d": (7, 0)},
        [
            Road(a="a", b="b"),
            Road(a="b", b="c", road_class=RoadClass.FERRY, speed_kmh=60),
            Road(a="c", b="d"),
        ],
    )

    ground = reach(world, 3600).bands[0].ground

    shores = [shapely.Polygon(*(part[0], part[1:])) for part in ground]
    assert len(shores) == 2
    assert not any(shore.contains(shapely.Point(3.5 * KM, 0)) for shore in shores)


def test_the_start_is_explained_when_it_lies_off_its_road() -> None:
    world = river(Limit(kind=LimitKind.MASS, value=3.5, text="maxweight=3.5"))

    found = reach(world, 60, start=world.lonlat("b", "c", 0.4))

    (remark,) = found.remarks
    assert remark == (
        "Start is not on the nearest road (Old Bridge: truck 5 t (13.5 t) meets "
        "maximum mass 3.5 t (maxweight=3.5)) but on North Road, 398 m from the point."
    )


def test_a_start_far_from_any_road_is_refused() -> None:
    with pytest.raises((PlaceError, NoRoute), match="km from"):
        reach(river(), 60, start=(1.0, 1.0))


@pytest.mark.parametrize(
    ("bands", "more", "words"),
    [
        ((), {}, "1 to 12 limits"),
        (tuple(range(1, 14)), {}, "1 to 12 limits"),
        ((60, 60), {}, "limits of a reach rise"),
        ((0,), {}, "above 0"),
        ((float("nan"),), {}, "rise"),
        ((float("inf"),), {}, "rise"),
        ((1e9,), {}, "farther than any road leads"),
        ((60,), {"starts": ()}, "a place to start from"),
    ],
)
def test_questions_without_sense_are_refused(bands, more, words: str) -> None:
    with pytest.raises(RouteError, match=words):
        reach(river(), *bands, **more)


def test_a_reach_can_be_stopped() -> None:
    world = river()
    request = ReachRequest(
        starts=(world.lonlat("a"),),
        formation=Formation("f", ((TRUCK, 1),)),
        bands=(60,),
    )

    def stop(what: str, share: float) -> None:
        if share > 0.25:
            raise BuildCancelled(what)

    with pytest.raises(BuildCancelled):
        plan_reach(Roads.of(world.network), request, progress=stop)
