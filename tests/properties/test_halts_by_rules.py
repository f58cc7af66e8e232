"""Whatever the march, the halts that rules place keep the rules, and none is idle."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.services.halt_rule_file import halt_rules
from planners.column import Halt, HaltPurpose, MarchLeg
from planners.halt_rules import PlacesToHalt, halt_rule_breaches, halts_by_rules
from planners.vehicles import Formation
from tests.marches import TANK, TRUCK

MINUTE = timedelta(minutes=1)
CREW = Formation("mixed", ((TRUCK, 3), (TANK, 2)))
RULES = [rule for rule in halt_rules().rules.values() if not rule.march_units] + [
    halt_rules().rules["german civil protection"]
]
marches = st.lists(
    st.builds(
        lambda km, rate: MarchLeg(to="on", length_km=km, rate_kmh=rate),
        st.floats(1, 300),
        st.floats(5, 80),
    ),
    min_size=1,
    max_size=5,
)
chosen = st.lists(st.sampled_from(RULES), min_size=1, max_size=4, unique=True)
wishes = st.lists(
    st.tuples(st.floats(0.01, 0.99), st.integers(1, 700), st.sampled_from(HaltPurpose)),
    max_size=4,
    unique_by=lambda wish: round(wish[0], 2),
)


def ordered_on(legs, wished) -> list[Halt]:
    total = sum(leg.length_km for leg in legs)
    return [
        Halt(at_km=share * total, duration=minutes * MINUTE, purpose=purpose)
        for share, minutes, purpose in wished
    ]


@given(marches, chosen, wishes)
def test_placed_halts_keep_every_rule(legs, rules, wished) -> None:
    ordered = ordered_on(legs, wished)

    halts = halts_by_rules(legs, rules, ordered=ordered, formation=CREW)

    assert halt_rule_breaches(legs, rules, halts, formation=CREW) == ()
    assert [halt.at_km for halt in halts] == sorted(halt.at_km for halt in halts)
    for wish in ordered:
        (found,) = (halt for halt in halts if halt.at_km == wish.at_km)
        assert found.duration >= wish.duration
    total = sum(leg.length_km for leg in legs)
    assert all(0 < halt.at_km < total for halt in halts)


@given(marches, st.sampled_from(RULES))
def test_without_the_last_halt_a_rule_is_broken(legs, rule) -> None:
    """One rule alone places no halt too many."""
    halts = halts_by_rules(legs, [rule], formation=CREW)
    total = sum(
        (leg.length_km / leg.rate_kmh * 60 * MINUTE for leg in legs), timedelta()
    )
    left = total - _driven(legs, halts[-1].at_km) if halts else timedelta()

    if rule.driver_hours or rule.rests or left < 2 * MINUTE:
        return  # limits of a day and of a rest lie behind the planned moment
    assert halt_rule_breaches(legs, [rule], halts[:-1], formation=CREW) or not halts


@given(marches, chosen, wishes, st.lists(st.floats(0.01, 0.99), max_size=6))
def test_halts_in_halt_areas_keep_every_rule(legs, rules, wished, shares) -> None:
    ordered = ordered_on(legs, wished)
    total = sum(leg.length_km for leg in legs)
    areas = {str(number): share * total for number, share in enumerate(shares)}
    places = PlacesToHalt(areas, 20 * MINUTE)

    halts = halts_by_rules(legs, rules, ordered=ordered, formation=CREW, places=places)

    assert halt_rule_breaches(legs, rules, halts, formation=CREW) == ()
    assert [halt.at_km for halt in halts] == sorted(halt.at_km for halt in halts)
    assert all(halt.at_km == areas[halt.area] for halt in halts if halt.area)


@given(marches, chosen, wishes)
def test_the_same_march_gets_the_same_halts(legs, rules, wished) -> None:
    ordered = ordered_on(legs, wished)

    first = halts_by_rules(legs, rules, ordered=ordered, formation=CREW)

    assert halts_by_rules(legs, rules, ordered=ordered[::-1], formation=CREW) == first


def _driven(legs, km: float) -> timedelta:
    """Driving time to a kilometre."""
    hours = 0.0
    for leg in legs:
        part = min(km, leg.length_km)
        hours, km = hours + part / leg.rate_kmh, km - part
    return timedelta(hours=hours)
