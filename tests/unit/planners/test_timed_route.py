"""Routes at a start time: worked examples with all that is said about them."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pytest

from maps.road_network import Access, LimitKind, RoadClass
from planners.errors import NoRoute, RouteError
from planners.plan_route import plan_route
from planners.road_rules import Closure, ConvoyLane, RoadRule, RoadScope
from planners.roads import Roads
from planners.route import Objective, RoutePolicy, RouteRequest, UnknownRule
from planners.timed_route import TimedRequest, TimedRoute, plan_timed_route
from planners.vehicles import Formation
from tests.marches import SIX, TRUCK, at
from tests.river_sketch import names, river
from tests.road_sketch import Limit, Road, Sketch, sketch

MINUTE = timedelta(minutes=1)
NIGHT = Limit(
    kind=LimitKind.CONDITIONAL,
    value=math.nan,
    text="hgv:conditional=no @ (22:00-06:00)",
)


def request(world: Sketch, *stops: str, **more: Any) -> RouteRequest:
    """Ask for a route of three trucks over some junctions."""
    return RouteRequest(
        stops=tuple(world.lonlat(name) for name in stops),
        formation=Formation("f", ((TRUCK, 3),)),
        **more,
    )


def timed(
    world: Sketch,
    start: datetime,
    *rules: RoadRule,
    stops: str = "ad",
    **more: Any,
) -> TimedRoute:
    """Plan a route at a start time."""
    asked = TimedRequest(
        request=request(world, *stops), start=start, rules=rules, **more
    )
    return plan_timed_route(Roads.of(world.network), asked)


def closure(
    world: Sketch, road: str, begins: datetime, ends: datetime, name: str = "works"
) -> Closure:
    """Close an edge of the sketch, such as ``bc``."""
    scope = RoadScope(edges=frozenset({world.edge[road]}))
    return Closure(name=name, scope=scope, begins=begins, ends=ends)


def test_without_hours_the_route_is_the_one_without_times() -> None:
    world = river()
    plain = plan_route(Roads.of(world.network), request(world, "a", "d"))

    found = timed(world, SIX, pass_time=5 * MINUTE)

    assert found.route == plain
    assert (found.leaves, found.arrives) == (SIX, SIX + 3 * MINUTE)
    assert found.clears == SIX + 8 * MINUTE
    assert (found.waits, found.checks, found.warnings) == ((), (), ())
    assert [passing.point for passing in found.passings] == ["SP", "CP 1", "RP"]
    bridge = found.passings[1]
    assert bridge.arrives == bridge.leaves == SIX + 1.5 * MINUTE
    assert bridge.clears == SIX + 6.5 * MINUTE


def test_a_short_wait_beats_a_long_way_round() -> None:
    world = river(NIGHT)

    found = timed(world, at(5, 59))

    assert names(world, found.route) == ["ab", "bc", "cd"]
    assert found.leaves == at(5, 59)
    assert found.waits == ()  # it reaches the bridge just as that opens
    (check,) = found.checks
    assert check.closes
    assert check.sentence == (
        "Old Bridge: hgv:conditional=no @ (22:00-06:00); the column is on it from "
        "120600ZJUN26 to 120601ZJUN26, when it is open."
    )


def test_a_wait_says_where_for_what_and_until_when() -> None:
    world = river(NIGHT)
    long_way = closure(world, "bn", at(0), at(23))

    found = timed(world, at(5, 30), long_way)

    (wait,) = found.waits
    assert names(world, found.route) == ["ab", "bc", "cd"]
    assert wait.sentence == (
        "Wait before Old Bridge from 120531ZJUN26 until 120600ZJUN26. "
        "hgv:conditional=no @ (22:00-06:00)."
    )
    assert wait.road == "Old Bridge"
    assert wait.rules == ("hgv:conditional=no @ (22:00-06:00)",)
    assert wait.position == pytest.approx(world.lonlat("b"))
    assert (wait.begins, wait.ends) == (at(5, 31), at(6))
    assert found.arrives == at(6, 2)
    assert found.route.duration_s == 180


def test_sentences_are_in_the_zone_of_the_plan() -> None:
    world = river(NIGHT)

    found = timed(world, at(5, 30), closure(world, "bn", at(0), at(23)), zone="B")

    assert "until 120800BJUN26" in found.waits[0].sentence


def test_a_long_wait_is_driven_round() -> None:
    world = river(NIGHT)

    found = timed(world, at(2))

    assert names(world, found.route) == ["ab", "bn", "nc", "cd"]
    assert found.waits == ()


def test_a_road_must_be_open_until_the_tail_has_left_it() -> None:
    """The bridge is reached after a minute and crossed in one, by five of them."""
    world = river()
    round_by = closure(world, "bn", at(5), at(8), "long way")
    just = closure(world, "bc", at(6, 7), at(7))
    early = closure(world, "bc", at(6, 6), at(7))

    passes = timed(world, SIX, just, round_by, pass_time=5 * MINUTE)
    waits = timed(world, SIX, early, round_by, pass_time=5 * MINUTE)

    assert passes.arrives == at(6, 3)
    assert waits.waits[0].ends == at(7)
    assert waits.arrives == at(7, 2)


def test_by_choice_the_tail_need_only_have_entered() -> None:
    world = river()
    round_by = closure(world, "bn", at(5), at(8), "long way")
    early = closure(world, "bc", at(6, 6), at(7))

    found = timed(world, SIX, early, round_by, pass_time=5 * MINUTE, until_clear=False)

    assert found.arrives == at(6, 3)


def test_whoever_may_not_wait_on_the_way_waits_before_the_start() -> None:
    world = river()
    rules = [closure(world, road, at(5), at(6, 30)) for road in ("bc", "bn")]
    nowhere = RoadScope(road_classes=frozenset(RoadClass))

    found = timed(world, SIX, *rules, no_waiting=nowhere)

    assert found.leaves == at(6, 29)
    assert found.arrives == at(6, 32)
    (wait,) = found.waits
    assert wait.sentence == (
        "Wait before the start from 120600ZJUN26 until 120629ZJUN26. The column may "
        "not wait farther on, where a road is closed."
    )
    assert wait.position == pytest.approx(world.lonlat("a"))


def test_the_first_road_is_waited_for_too() -> None:
    world = river()

    found = timed(world, SIX, closure(world, "ab", at(5), at(6, 10)))

    assert found.leaves == at(6, 10)
    assert found.waits[0].rules == (
        "Closure 'works': closed from 120500ZJUN26 to 120610ZJUN26.",
    )


def test_a_turn_is_waited_for_while_it_is_banned() -> None:
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [Road(a="a", b="b", name="West Road"), Road(a="b", b="c", name="East Road")],
        timed_bans=[
            (("ab", "bc"), "restriction:conditional=no_straight_on @ (05:00-06:30)")
        ],
    )

    found = timed(world, SIX, stops="ac")

    (wait,) = found.waits
    assert wait.ends == at(6, 30)
    assert wait.rules == ("restriction:conditional=no_straight_on @ (05:00-06:30)",)
    assert wait.road == "East Road"


def test_via_points_are_passed_in_order() -> None:
    world = river()

    bridge = closure(world, "bc", at(5), at(8), "bridge")

    found = timed(
        world, SIX, closure(world, "bn", at(5), at(6, 20)), bridge, stops="and"
    )

    assert names(world, found.route) == ["ab", "bn", "nc", "cd"]
    assert found.passings[0].label == "West Road"
    assert found.waits[0].ends == at(6, 20)
    via = next(p for p in found.passings if p.point.startswith("CP"))
    assert via.arrives > at(6, 20)


def test_a_stop_at_a_wait_shows_when_the_head_drives_on() -> None:
    world = river()
    rule = closure(world, "nc", at(5), at(6, 20))
    bridge = closure(world, "bc", at(5), at(8), "bridge")

    found = timed(world, SIX, rule, bridge, stops="and", pass_time=2 * MINUTE)

    via = next(p for p in found.passings if p.point.startswith("CP"))
    assert via.arrives < at(6, 3)
    assert via.leaves == at(6, 20)
    assert via.clears == at(6, 22)


def test_a_road_that_opens_at_times_is_used_then() -> None:
    opens = Limit(
        kind=LimitKind.CONDITIONAL,
        value=math.nan,
        text="motor_vehicle:conditional=yes @ (06:10-20:00)",
    )
    closed = Limit(kind=LimitKind.ACCESS, value=Access.NO, text="motor_vehicle=no")
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0)},
        [
            Road(a="a", b="b", name="West Road"),
            Road(a="b", b="c", name="Market", limits=(opens, closed), access=Access.NO),
        ],
    )

    found = timed(world, SIX, stops="ac")

    assert found.arrives == at(6, 11)
    assert found.waits[0].ends == at(6, 10)


def test_a_convoy_lane_is_waited_for() -> None:
    world = river()
    both = frozenset({world.edge["bc"], world.edge["bn"]})
    lane = ConvoyLane(
        name="lane", scope=RoadScope(edges=both), begins=at(6, 30), ends=at(7)
    )

    found = timed(world, SIX, lane)

    assert found.arrives == at(6, 32)
    assert found.waits[0].rules == (
        "Convoy lane 'lane': ours from 120630ZJUN26 to 120700ZJUN26.",
    )


@pytest.mark.parametrize("horizon", [timedelta(hours=2), timedelta(hours=3)])
def test_nobody_arrives_within_the_horizon_and_the_error_says_why(
    horizon: timedelta,
) -> None:
    world = river()
    rules = [closure(world, road, at(5), at(9)) for road in ("bc", "bn")]

    with pytest.raises(NoRoute) as raised:
        timed(world, SIX, *rules, horizon=horizon)

    by = f"12{6 + horizon // timedelta(hours=1):02}00ZJUN26"
    assert str(raised.value) == (
        f"Nobody who starts at 120600ZJUN26 comes from West Road to East Road by {by}. "
        "Closed at times on the way: Old Bridge: Closure 'works': closed from "
        "120500ZJUN26 to 120900ZJUN26."
    )


def test_limits_that_no_hour_lifts_are_named_as_ever() -> None:
    low = Limit(kind=LimitKind.HEIGHT, value=2.5, text="maxheight=2.5")
    world = sketch(
        {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (3, 0)},
        [
            Road(a="a", b="b", name="West Road"),
            Road(a="b", b="c", name="Low Bridge", limits=(low,)),
            Road(a="c", b="d", name="East Road"),
        ],
    )

    with pytest.raises(NoRoute, match=r"truck 5 t .* meets .*maxheight=2.5"):
        timed(world, SIX)


def test_what_nobody_can_judge_is_said() -> None:
    wet = Limit(
        kind=LimitKind.CONDITIONAL,
        value=math.nan,
        text="maxspeed:conditional=30 @ wet",
    )
    world = river(wet)

    found = timed(world, SIX)

    (warning,) = found.warnings
    assert warning == (
        "Old Bridge: nobody can say beforehand whether this holds "
        "(maxspeed:conditional=30 @ wet); look at it on the day."
    )
    assert not any("not enforced" in warning for warning in found.route.warnings)


def test_speeds_in_doubt_make_the_march_longer_when_doubt_is_refused() -> None:
    wet = Limit(
        kind=LimitKind.CONDITIONAL,
        value=math.nan,
        text="maxspeed:conditional=30 @ wet",
    )
    world = sketch({"a": (0, 0), "b": (1, 0)}, [Road(a="a", b="b", limits=(wet,))])
    strict = RoutePolicy(unknown=UnknownRule.REFUSE)
    asked = TimedRequest(request=request(world, "a", "b", policy=strict), start=SIX)

    found = plan_timed_route(Roads.of(world.network), asked)

    assert found.arrives == SIX + 2 * MINUTE


def test_turning_off_takes_time_and_is_no_wait() -> None:
    """It is a left turn: half a minute for turning off, and half for crossing."""
    world = river()
    slow = RoutePolicy(turn_s=30)
    asked = request(world, "n", "d", policy=slow)

    found = plan_timed_route(
        Roads.of(world.network), TimedRequest(request=asked, start=SIX)
    )
    quick = timed(world, SIX, stops="nd")

    assert found.arrives - quick.arrives == MINUTE
    assert found.waits == ()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"pass_time": timedelta(days=3)}, "pass time"),
        ({"pass_time": timedelta(seconds=-1)}, "pass time"),
        ({"horizon": timedelta(0)}, "horizon"),
        ({"horizon": timedelta(days=60)}, "horizon"),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(
    more: dict[str, Any], words: str
) -> None:
    with pytest.raises(RouteError, match=words):
        timed(river(), SIX, **more)


def test_only_the_fastest_route_has_a_start_time() -> None:
    asked = request(river(), "a", "d", objective=Objective.SHORTEST)

    with pytest.raises(RouteError, match="arrives first, not the shortest"):
        TimedRequest(request=asked, start=SIX)
