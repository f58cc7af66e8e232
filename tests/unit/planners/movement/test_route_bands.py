"""Kilometres along roads, and the bands of who is on them when."""

from __future__ import annotations

import numpy as np
import pytest

from planners.errors import MarchError
from planners.movement.occupancy_holders import Span
from planners.movement.problem import (
    Closure,
    Course,
    Departures,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    Sections,
)
from planners.movement.road_chain import chain_of_road, chain_of_route
from planners.movement.route_bands import Use, route_bands

# 0 - 1 - 2 - 3 in both directions (sections 0 to 5), and 4 - 5 apart, one way (6).
TAILS = (0, 1, 1, 2, 2, 3, 4)
HEADS = (1, 0, 2, 1, 3, 2, 5)
TWINS = (1, 0, 3, 2, 5, 4, -1)
LENGTHS = (1000.0, 1000.0, 2000.0, 2000.0, 3000.0, 3000.0, 4000.0)
PLACES = ((0.0, 0.0), (1.0, 0.0), (3.0, 0.0), (6.0, 0.0), (0.0, 9.0), (4.0, 9.0))


def sections(**changes: object) -> Sections:
    values = {
        "tail": np.array(TAILS, np.int32),
        "head": np.array(HEADS, np.int32),
        "twin": np.array(TWINS, np.int32),
        "kind": np.zeros(len(TAILS), np.int8),
        "length_m": np.array(LENGTHS),
        "positions": np.array(PLACES),
    }
    return Sections(**(values | changes))


def leg(numbers: list[int], pass_s: int) -> Leg:
    """Ten metres a second."""
    times = np.cumsum([0, *(LENGTHS[n] / 10 for n in numbers)]).astype(np.int32)
    return Leg(
        sections=np.array(numbers, np.int32),
        enters=times[:-1],
        leaves=times[1:],
        enter_clears=times[:-1] + pass_s,
        leave_clears=times[1:] + pass_s,
    )


def problem(*closures: Closure) -> MovementProblem:
    movements = tuple(
        Movement(
            name=name,
            courses=(Course(name="1", legs=(leg(numbers, 50),)),),
            earliest_s=0,
            latest_s=9999,
        )
        for name, numbers in (("east", [0, 2, 4]), ("west", [5, 3]))
    )
    return MovementProblem(
        sections=sections(), movements=movements, closures=tuple(closures)
    )


PLAN = Schedule((Departures(0, (0,)), Departures(0, (600,))))


def kilometres(chain: object) -> dict[int, tuple[float, float]]:
    rows = zip(
        chain.sections.tolist(),
        chain.from_km.tolist(),
        chain.to_km.tolist(),
        strict=True,
    )
    return {section: (low, high) for section, low, high in rows}


def test_a_route_counts_from_its_beginning_in_both_directions() -> None:
    chain = chain_of_route(sections(), [0, 2])

    assert kilometres(chain) == {0: (0, 1), 2: (1, 3), 1: (1, 0), 3: (3, 1)}
    assert chain.points.tolist() == [0, 1, 2]
    assert chain.length_km == 3


@pytest.mark.parametrize("route", [[], [0, 1], [0, 2, 3]])
def test_a_route_that_takes_a_road_twice_has_no_kilometres(route: list[int]) -> None:
    with pytest.raises(MarchError, match="no road twice"):
        chain_of_route(sections(), route)


def test_parts_of_a_road_are_counted_one_after_the_other_the_longest_first() -> None:
    chain = chain_of_road(sections(), [6, 0, 2, 4])
    km = kilometres(chain)

    assert chain.length_km == 10
    assert {km[0], km[2], km[4]} in (
        {(0.0, 1.0), (1.0, 3.0), (3.0, 6.0)},
        {(6.0, 5.0), (5.0, 3.0), (3.0, 0.0)},
    )
    assert km[1] == km[0][::-1]
    assert set(km[6]) == {6.0, 10.0}


def test_a_second_carriageway_lies_beside_the_first() -> None:
    divided = sections(
        tail=np.array([0, 1, 2, 2, 4], np.int32),
        head=np.array([1, 2, 3, 4, 1], np.int32),
        twin=np.full(5, -1, np.int32),
        kind=np.zeros(5, np.int8),
        length_m=np.array([1000.0, 1000.0, 1000.0, 600.0, 600.0]),
        positions=np.array([[0, 0], [1, 0], [2, 0], [3, 0], [1.5, 0.1]], float),
    )
    km = kilometres(chain_of_road(divided, range(5)))
    if km[0] == (3.0, 2.0):  # the count may begin at either end
        km = {section: (3 - low, 3 - high) for section, (low, high) in km.items()}

    assert [km[section] for section in (0, 1, 2)] == [(0, 1), (1, 2), (2, 3)]
    assert km[3] == pytest.approx((2.0, 1.5))
    assert km[4] == pytest.approx((1.5, 1.0))


def test_a_road_without_sections_is_refused() -> None:
    with pytest.raises(MarchError, match="without sections"):
        chain_of_road(sections(), [])


def test_bands_have_head_and_tail_at_both_ends_of_every_section() -> None:
    chain = chain_of_route(sections(), [0, 2, 4])
    bands = route_bands(problem(), PLAN, chain, Span(0, 3600))

    assert bands.movement.tolist() == [0, 0, 0, 1, 1]
    assert bands.along.tolist() == [True, True, True, False, False]
    assert bands.run.tolist() == [0, 0, 0, 1, 1]
    assert bands.corners[1].tolist() == [[100, 1], [300, 3], [350, 3], [150, 1]]
    assert bands.corners[3].tolist() == [[600, 6], [900, 3], [950, 3], [650, 6]]


def test_only_what_has_a_moment_in_the_span_is_shown() -> None:
    chain = chain_of_route(sections(), [0, 2, 4])
    bands = route_bands(problem(), PLAN, chain, Span(640, 900))

    assert bands.movement.tolist() == [0, 1]  # east's tail is still on its last section


def test_use_counts_time_with_anybody_on_the_road() -> None:
    chain = chain_of_route(sections(), [0, 2, 4])
    bands = route_bands(problem(), PLAN, chain, Span(0, 1000))

    assert bands.uses[0] == Use(0.0, 1.0, pytest.approx(0.15), 0, 1)
    assert bands.uses[1].share == pytest.approx(0.25 + 0.1)
    assert bands.share == pytest.approx(
        sum(use.share * (use.high_km - use.low_km) for use in bands.uses) / 6
    )
    assert bands.busiest is not None
    assert bands.busiest.busiest == 2


def test_closures_of_both_directions_are_one_block() -> None:
    closed = (
        Closure(2, 100, 400, "Mines"),
        Closure(3, 100, 400, "Mines"),
        Closure(6, 100, 400, "elsewhere"),
        Closure(0, 5000, 6000, "later"),
    )
    chain = chain_of_route(sections(), [0, 2, 4])
    bands = route_bands(problem(*closed), PLAN, chain, Span(0, 3600))

    assert bands.blocks == ((1.0, 3.0, 100, 400, "Mines"),)


def test_a_road_that_nobody_uses_has_no_busiest_hour() -> None:
    chain = chain_of_road(sections(), [6])
    bands = route_bands(problem(), PLAN, chain, Span(0, 3600))

    assert bands.busiest is None
    assert bands.share == 0
