"""Rounds never bring more than depots have, and what is lacking is said as it is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from planners.movement.schedule_words import Clock
from planners.rounds.check_rounds import violations
from planners.rounds.depot_stock import Draw, comes_next, rest_of, stock_shares
from planners.rounds.explain import explained
from planners.rounds.plan import Cause, Round, Unload
from planners.rounds.problem import (
    Compartment,
    Depot,
    Drop,
    Fleet,
    Lot,
    RoundsProblem,
    Ways,
)
from planners.rounds.solve import plan_rounds
from planners.rounds.timing import Load, Refused, timed_round
from planners.supply.items import Body
from tests.rounds_sketch import fuel, random_rounds

CLOCK = Clock(datetime(2026, 6, 12, 4, tzinfo=UTC), "Z")


def problem(*holds: tuple[Lot, ...], wants: tuple[int, ...] = (9000, 9000)):
    """Depots at 0, 1, ...; drops an hour from all of them; two tankers at each."""
    depots, places = len(holds), len(holds) + len(wants)
    apart = np.where(np.eye(places, dtype=bool), 0, 3600).astype(np.int32)
    return RoundsProblem(
        places=tuple(f"place {n}" for n in range(places)),
        depots=tuple(
            Depot(name=f"Depot {'AB'[n]}", place=n, loading_s=600, holds=lots)
            for n, lots in enumerate(holds)
        ),
        drops=tuple(
            Drop(
                name=f"{'AB'[n]} Company",
                place=depots + n,
                goods=(fuel("diesel", litres),),
                priority=50 + 10 * n,
            )
            for n, litres in enumerate(wants)
        ),
        fleets=tuple(
            Fleet(
                name=f"Tankers {n}",
                count=2,
                ways=0,
                start=n,
                end=n,
                reload=(n,),
                compartments=(Compartment(body=Body.FUEL, litres=9000),),
            )
            for n in range(depots)
        ),
        ways=(Ways(name="truck", duration_s=apart, length_m=apart * 10),),
        horizon_s=86_400,
    )


def litres(amount: float, from_s: int = 0) -> Lot:
    return Lot("diesel", amount, from_s, "l")


def planned(asked: RoundsProblem):
    plan = plan_rounds(asked, iterations=50)
    assert violations(asked, plan) == ()
    return plan


def brought(plan) -> float:
    return sum(
        units
        for one in plan.rounds
        for trip in one.trips
        for visit in trip.visits
        for _, units in visit.unloads
    )


def test_no_more_is_brought_than_the_depot_has_and_first_what_counts_most() -> None:
    asked = problem((litres(12_000),))

    plan = planned(asked)

    (left,) = plan.unserved
    assert brought(plan) == 12_000
    assert (left.drop, left.units, left.cause) == (0, (("diesel", 6000),), Cause.STOCK)


def test_the_shortage_is_named_with_what_there_is_and_what_is_wanted() -> None:
    asked = problem((litres(12_000),))

    (left,) = explained(asked, planned(asked), clock=CLOCK).unserved

    assert left.cause is Cause.STOCK
    assert left.words == (
        "A Company lacks 6,000 l of diesel: Depot A has 12,000 l of diesel, A Company "
        "and B Company together want 18,000 l."
    )


def test_what_would_mend_it_was_tried() -> None:
    asked = problem((litres(12_000),))
    roomy = replace(asked, fleets=tuple(replace(one, count=4) for one in asked.fleets))

    (left,) = explained(roomy, planned(roomy), clock=CLOCK).unserved

    assert left.mends == ("Bring 6,000 l more of diesel to Depot A.",)


def test_enough_on_hand_changes_nothing() -> None:
    ample, free = problem((litres(18_000),)), problem(())

    assert stock_shares(ample) == {}
    assert planned(ample).rounds == planned(free).rounds


def test_the_next_depot_makes_up_what_the_first_has_not() -> None:
    asked = problem((litres(10_000),), (litres(8_000),))

    plan = planned(asked)

    assert plan.unserved == ()
    assert brought(plan) == 18_000


def test_what_comes_later_is_loaded_later() -> None:
    asked = problem((litres(9000), litres(9000, 7200)))

    plan = planned(asked)

    assert plan.unserved == ()
    assert max(trip.load_s for one in plan.rounds for trip in one.trips) >= 7200


def test_a_round_alone_waits_for_a_receipt_or_is_refused() -> None:
    asked = problem((litres(1000), litres(8000, 7200)))
    loads = (Load(0, ((0, (Unload("diesel", 9000),)),)),)

    waited = timed_round(asked, 0, 0, loads)
    never = timed_round(problem((litres(1000),)), 0, 0, loads)

    assert isinstance(waited, Round)
    assert waited.trips[0].load_s == 7200
    assert isinstance(never, Refused)
    assert never.cause is Cause.STOCK


@pytest.mark.parametrize("seed", range(6))
def test_rounds_at_random_keep_within_scarce_stocks(seed: int) -> None:
    asked = random_rounds(seed)
    scarce = tuple(
        replace(
            depot,
            holds=(
                Lot("rations", 4000),
                Lot("rations", 2000, 36_000),
                Lot("diesel", 5000),
            ),
        )
        for depot in asked.depots
    )

    plan = planned(replace(asked, depots=scarce))

    free = planned(asked)
    assert brought(plan) < brought(free)
    assert violations(replace(asked, depots=scarce), free) != ()


def test_the_latest_lots_are_taken_first_so_that_the_early_ones_stay() -> None:
    depot = Depot(name="A", place=0, holds=(litres(10), litres(10, 100)))

    rest = rest_of(depot, [Draw(200, "diesel", 12.0)])

    assert [lot.units for lot in rest.holds] == [8, 0]
    assert comes_next(depot, "diesel", 0) == 100
    assert comes_next(rest, "diesel", 0) is None
