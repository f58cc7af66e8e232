"""One item to a compartment, exactly, and what else a vehicle cannot take."""

from __future__ import annotations

import itertools
import random
from dataclasses import replace

import pytest

from planners.rounds.plan import Cause, Unload
from planners.rounds.problem import Compartment
from planners.rounds.tanks import cargo_of, filled, misfit
from planners.supply.items import Body
from tests.checked_rounds import DIESEL, PETROL, RATIONS, SHELLS, sound_problem


def fits(sizes, wants):
    """The least litres in use of all ways to give compartments to items."""
    best = None
    for given in itertools.product(range(-1, len(wants)), repeat=len(sizes)):
        room = [0] * len(wants)
        for size, which in zip(sizes, given, strict=True):
            if which >= 0:
                room[which] += size
        if all(there >= want for there, want in zip(room, wants, strict=True)):
            used = sum(room)
            best = used if best is None else min(best, used)
    return best


@pytest.mark.parametrize("seed", range(60))
def test_compartments_are_filled_as_by_trying_all(seed):
    pick = random.Random(seed)  # noqa: S311 - instances, no secrets
    sizes = [pick.randint(1, 9) for _ in range(pick.randint(1, 5))]
    wants = [pick.randint(1, 12) for _ in range(pick.randint(1, 3))]
    tanks = [Compartment(body=Body.FUEL, litres=size) for size in sizes]
    bulk = {(Body.FUEL, f"fuel {n}"): float(want) for n, want in enumerate(wants)}
    found, best = filled(tanks, bulk), fits(sizes, wants)
    assert (found is None) == (best is None)
    if found is not None:
        assert sum(s for s, item in zip(sizes, found, strict=True) if item) == best
        for number, want in enumerate(wants):
            own = [
                s for s, i in zip(sizes, found, strict=True) if i == f"fuel {number}"
            ]
            assert sum(own) >= want


def test_water_does_not_go_into_a_tank_for_fuel():
    tanks = (Compartment(body=Body.FUEL, litres=100),)
    assert filled(tanks, {(Body.WATER, "water"): 1.0}) is None
    assert filled(tanks, {(Body.FUEL, "diesel"): 1.0}) == ("diesel",)


@pytest.mark.parametrize(
    ("fleet", "visits", "cause"),
    [
        (0, ((0, (Unload(DIESEL, 3_000),)), (1, (Unload(PETROL, 1_000),))), None),
        (
            0,
            ((0, (Unload(DIESEL, 4_000),)), (1, (Unload(PETROL, 900),))),
            Cause.TOO_BIG,
        ),
        (0, ((1, (Unload(RATIONS, 1),)),), Cause.NO_VEHICLE),
        (1, ((0, (Unload(DIESEL, 1),)),), Cause.NO_VEHICLE),
        (1, ((1, (Unload(RATIONS, 3_000),)),), None),
        (
            1,
            ((1, (Unload(RATIONS, 2_000),)), (2, (Unload(SHELLS, 5_000),))),
            Cause.TOO_BIG,
        ),
    ],
)
def test_loads_that_do_not_fit_are_refused_for_their_cause(fleet, visits, cause):
    problem = sound_problem()
    found = misfit(problem, problem.fleets[fleet], cargo_of(problem, visits))
    assert (found and found.cause) == cause


def test_hazards_that_must_be_apart_are_not_loaded_together():
    problem = sound_problem()
    able = replace(problem.fleets[0], kg=9_000, pallets=9)
    together = cargo_of(
        problem, ((0, (Unload(DIESEL, 1_000),)), (2, (Unload(SHELLS, 500),)))
    )
    refused = misfit(problem, able, together)
    assert refused is not None
    assert "flammable" in refused.words
    assert misfit(replace(problem, apart=frozenset()), able, together) is None
