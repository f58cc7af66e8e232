"""Halt rules: halts come where they are due, ordered ones count, breaches are said."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planners.column import Halt, HaltPurpose, MarchLeg
from planners.driver_rest import DriverHours
from planners.errors import MarchError
from planners.halt_duties import HaltLength, Refuelling, Rests, ShortHalts
from planners.halt_rules import (
    HaltRule,
    PlacesToHalt,
    halt_rule_breaches,
    halts_by_rules,
    range_km,
)
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
EU = DriverHours(
    driving=270 * MINUTE,
    break_time=45 * MINUTE,
    split=(15 * MINUTE, 30 * MINUTE),
    daily_driving=9 * HOUR,
    extended_driving=10 * HOUR,
    extended_times=2,
    daily_rest=11 * HOUR,
    reduced_rest=9 * HOUR,
    reduced_times=3,
)


def rule(**parts) -> HaltRule:
    return HaltRule(name="rule", source="made up", standing="for tests", **parts)


def length(minutes: float) -> HaltLength:
    return HaltLength(minutes * MINUTE, minutes * MINUTE, minutes * MINUTE)


def way(km: float, rate_kmh: float = 60) -> list[MarchLeg]:
    return [MarchLeg(to="RP", length_km=km, rate_kmh=rate_kmh)]


def halt(km: float, minutes: float, purpose: HaltPurpose = HaltPurpose.SHORT) -> Halt:
    return Halt(at_km=km, duration=minutes * MINUTE, purpose=purpose)


US = rule(
    short_halts=ShortHalts(
        above=HOUR,
        first=HOUR,
        every=2 * HOUR,
        length=length(10),
        first_length=length(15),
    )
)
DRIVERS = rule(driver_hours=EU)


def placed(halts) -> list[tuple[float, float]]:
    return [(one.at_km, one.duration / MINUTE) for one in halts]


def test_the_first_short_halt_may_differ_from_the_others() -> None:
    assert placed(halts_by_rules(way(300), [US])) == [(60, 15), (180, 10)]


def test_no_halt_falls_on_the_release_point() -> None:
    assert placed(halts_by_rules(way(180), [US])) == [(60, 15)]


def test_driving_time_counts_leg_by_leg() -> None:
    legs = [*way(30, 60), MarchLeg(to="far", length_km=100, rate_kmh=20)]

    assert placed(halts_by_rules(legs, [US]))[0] == (40, 15)


def test_an_ordered_halt_does_for_the_rule_if_it_is_long_enough() -> None:
    long_enough, too_short = halt(40, 15), halt(40, 14)

    assert placed(halts_by_rules(way(165), [US], ordered=[long_enough])) == [
        *((40, 15), (160, 10)),
    ]
    assert placed(halts_by_rules(way(165), [US], ordered=[too_short])) == [
        *((40, 14), (60, 15)),
    ]


def test_a_break_may_be_split() -> None:
    """15 min first leave 30 min to take when 4.5 h have been driven."""
    halts = halts_by_rules(way(300), [DRIVERS], ordered=[halt(120, 15)])

    assert placed(halts) == [(120, 15), (270, 30)]


def test_parts_of_a_break_in_the_wrong_order_are_none() -> None:
    """30 min before 15 min is not the split the rule allows."""
    march = [halt(100, 30), halt(200, 15)]

    (breach,) = halt_rule_breaches(way(300), [DRIVERS], march)

    assert "a break of 45 min, or of 15 min and then 30 min" in breach
    assert "km 270.0" in breach


def test_a_day_may_be_ten_hours_twice() -> None:
    def march(hours: float) -> tuple[str, ...]:
        breaks = [halt(60 * at, 45) for at in (4.0, 8.0)]
        return halt_rule_breaches(way(60 * hours), [DRIVERS], breaks)

    assert march(10) == ()
    (breach,) = march(10.5)
    assert "daily rest of 11 h, reduced 9 h" in breach
    assert "km 600.0" in breach


def test_a_third_long_day_is_a_breach() -> None:
    """Days of 10 h with rests of 11 h between: the third may have only 9 h."""
    march = []
    for day in range(3):
        march += [halt(600 * day + 240, 45), halt(600 * day + 480, 45)]
        march += [halt(600 * day + 600, 660)]

    (breach,) = halt_rule_breaches(way(1830), [DRIVERS], march)

    assert "km 1740.0" in breach


def test_a_daily_rest_must_be_over_within_24_hours() -> None:
    """6 h of driving and 8 h of halts leave no 11 h of the day; 9 h would do."""
    long_wait = [halt(240, 480), halt(360, 540)]

    assert halt_rule_breaches(way(400), [DRIVERS], long_wait) == ()
    assert placed(halts_by_rules(way(400), [DRIVERS], ordered=long_wait[:1])) == [
        *((240, 480), (300, 660)),
    ]


def test_halts_that_rules_place_keep_the_rules() -> None:
    rules = [US, DRIVERS, rule(refuelling=Refuelling(reserve=0.25, length=length(30)))]
    crew = Formation("mixed", ((TRUCK, 3), (TANK, 2)))

    halts = halts_by_rules(way(2000), rules, formation=crew)

    assert halt_rule_breaches(way(2000), rules, halts, formation=crew) == ()
    assert halt_rule_breaches(way(2000), rules, halts[1:], formation=crew)


def test_refuelling_follows_the_smallest_range() -> None:
    """Trucks go 500 km on a tank, tanks 300: three quarters are 225 km."""
    crew = Formation("mixed", ((TRUCK, 3), (TANK, 2)))
    fuel = rule(refuelling=Refuelling(reserve=0.25, length=length(30)))

    halts = halts_by_rules(way(500), [fuel], formation=crew)

    assert range_km(crew) == 300
    assert placed(halts) == [(225, 30), (450, 30)]
    assert all(one.purpose is HaltPurpose.REFUEL for one in halts)
    ordered = [halt(200, 60), halt(210, 30, HaltPurpose.REFUEL)]
    assert placed(
        halts_by_rules(way(500), [fuel], ordered=ordered, formation=crew)
    ) == [
        *((200, 60), (210, 30), (435, 30)),
    ]


def test_a_halt_that_falls_into_the_window_of_a_rest_becomes_the_rest() -> None:
    both = rule(
        short_halts=ShortHalts(
            above=HOUR, first=2 * HOUR, every=2 * HOUR, length=length(30)
        ),
        rests=Rests(
            above=HOUR,
            after=HaltLength(4 * HOUR, 5 * HOUR, 6 * HOUR),
            length=length(120),
            repeated=False,
        ),
    )

    halts = halts_by_rules(way(400), [both])

    assert placed(halts) == [(120, 30), (240, 120), (360, 30)]
    assert halts[1].purpose is HaltPurpose.LONG


def test_a_halt_comes_earlier_to_be_in_a_halt_area() -> None:
    """Due at km 60 and 180: within 20 min before lie Near and Last, not Far."""
    areas = {"Far": 39.0, "Near": 45.0, "Last": 58.0, "Behind": 61.0}

    halts = halts_by_rules(
        way(200), [US], places=PlacesToHalt(areas, reach=20 * MINUTE)
    )

    assert placed(halts) == [(58, 15), (178, 10)]
    assert [one.area for one in halts] == ["Last", ""]
    assert halt_rule_breaches(way(200), [US], halts) == ()


def test_a_halt_area_that_is_a_halt_already_is_not_taken_again() -> None:
    """The break is over at km 60; the same area is no place for the next halt."""
    often = rule(
        short_halts=ShortHalts(
            above=HOUR, first=HOUR, every=10 * MINUTE, length=length(10)
        )
    )

    halts = halts_by_rules(
        way(85), [often], places=PlacesToHalt({"Yard": 60.0}, reach=20 * MINUTE)
    )

    assert [(one.at_km, one.area) for one in halts] == [
        *((60, "Yard"), (70, ""), (80, "")),
    ]


def test_a_march_without_halts_breaks_a_rule_once() -> None:
    (breach,) = halt_rule_breaches(way(600), [US], [])

    assert breach == (
        "The halt rule 'rule' asks for a halt of at least 15 min after 1 h of driving; "
        "the march has none by km 60.0. Add or lengthen a halt before, or choose "
        "another rule. Source: made up (for tests)."
    )


def test_rules_that_never_let_a_march_on_are_refused() -> None:
    often = rule(
        short_halts=ShortHalts(
            above=MINUTE, first=MINUTE, every=MINUTE, length=length(1)
        )
    )

    with pytest.raises(MarchError, match="more than 1000 halts"):
        halts_by_rules(way(5000), [often])


def test_a_march_without_a_leg_is_refused() -> None:
    with pytest.raises(MarchError, match="at least one leg"):
        halts_by_rules([], [US])


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: HaltLength(20 * MINUTE, 10 * MINUTE, 30 * MINUTE), "rising"),
        (lambda: Refuelling(reserve=1.0, length=length(1)), "less than 1"),
        (lambda: hours(split=(15 * MINUTE, 15 * MINUTE)), "come to 30 min"),
        (lambda: hours(driving=timedelta()), "zero"),
        (lambda: hours(extended_driving=HOUR), "extended driving time"),
        (lambda: hours(reduced_rest=12 * HOUR), "reduced daily rest"),
    ],
)
def test_rules_that_make_no_sense_are_refused(make, says: str) -> None:
    with pytest.raises(MarchError, match=says):
        make()


def hours(**changes) -> DriverHours:
    given = {name: getattr(EU, name) for name in DriverHours.__dataclass_fields__}
    return DriverHours(**{**given, **changes})


def test_a_halt_during_which_a_longer_one_comes_due_is_lengthened() -> None:
    """The day ends 13 h after its start, in the midst of the ordered hours."""
    early = halt(240, 480)  # 4 h of driving, then 8 h of waiting
    at_the_end = halt(285, 30)  # from 12 h 45 min to 13 h 15 min

    halts = halts_by_rules(way(400), [DRIVERS], ordered=[early, at_the_end])

    assert placed(halts) == [(240, 480), (285, 660)]
    assert halts[1].purpose is HaltPurpose.DRIVER_REST
