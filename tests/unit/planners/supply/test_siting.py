from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from planners.errors import SupplyError
from planners.supply.siting import site_points
from planners.supply.siting_problem import SitingProblem


def plain(sites=7, units=12, seed=1, **change):
    """Sites and units on a plain, an hour for 40 km."""
    random = np.random.default_rng(seed)
    at, to = random.uniform(0, 100, (sites, 2)), random.uniform(0, 100, (units, 2))
    away = np.hypot(*(at[:, None] - to[None]).transpose(2, 0, 1))
    need = random.integers(5, 36, units).astype(float)
    problem = SitingProblem(
        sites=tuple(f"S{n}" for n in range(sites)),
        units=tuple(f"U{n}" for n in range(units)),
        opening=random.integers(500, 3000, sites).astype(float),
        room=np.full(sites, np.inf),
        need=need,
        bringing=away * need,
        takes_s=away * 90,
    )
    return replace(problem, **change)


def tried_all(problem, most):
    """The cheapest of all sets of sites, each unit from its cheapest one."""
    return min(
        problem.opening[list(chosen)].sum()
        + problem.bringing[list(chosen)].min(0).sum()
        for count in range(1, most + 1)
        for chosen in combinations(range(len(problem.sites)), count)
    )


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("most", [1, 2, 7])
def test_no_set_of_sites_is_cheaper(seed, most):
    problem = plain(seed=seed, most=most)
    found = site_points(problem)
    assert found.proven
    assert len(found.opened) <= most
    assert found.cost == pytest.approx(tried_all(problem, most), rel=2e-4)


def test_the_cost_is_that_of_what_is_open_and_brought():
    problem = plain(room=np.full(7, 80.0))
    found = site_points(problem)
    opened = np.isin(problem.sites, found.opened)
    given = (found.share * problem.need).sum(axis=1)
    assert found.share.sum(axis=0) == pytest.approx(np.ones(12))
    assert (given <= problem.room * opened + 1e-6).all()
    assert found.cost == pytest.approx(
        problem.opening[opened].sum() + (found.share * problem.bringing).sum()
    )
    assert found.gap <= 1e-4


def test_sites_without_room_for_all_are_more():
    free, tight = site_points(plain()), site_points(plain(room=np.full(7, 60.0)))
    assert len(tight.opened) > len(free.opened)


def test_a_unit_is_served_from_within_the_road_time_alone():
    problem = plain(limit_s=45 * 90.0)
    found = site_points(problem)
    assert problem.takes_s[found.share > 0].max() <= 45 * 90
    assert site_points(plain()).cost <= found.cost


def test_an_open_site_stays_open_and_a_banned_one_shut():
    free = site_points(plain())
    shut = next(name for name in plain().sites if name not in free.opened)
    found = site_points(
        plain(must=frozenset({shut}), never=frozenset({free.opened[0]}))
    )
    assert shut in found.opened
    assert free.opened[0] not in found.opened


def test_a_backup_is_within_reach_of_every_unit():
    problem = plain(limit_s=60 * 90.0, backup=2)
    found = site_points(problem)
    opened = np.isin(problem.sites, found.opened)
    within = (problem.takes_s <= problem.limit_s) & opened[:, None]
    assert within.sum(axis=0).min() >= 2
    alone = site_points(replace(problem, backup=1))
    near = (problem.takes_s <= problem.limit_s) & np.isin(problem.sites, alone.opened)[
        :, None
    ]
    assert near.sum(axis=0).min() == 1  # else the claim above says nothing


def test_a_unit_can_be_served_by_one_site_alone():
    problem = plain(room=np.full(7, 60.0))
    shared, sole = site_points(problem), site_points(replace(problem, sole=True))
    assert ((shared.share > 0).sum(axis=0) > 1).any()
    assert (sole.share > 0).sum(axis=0).tolist() == [1] * 12
    assert sole.cost >= shared.cost


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"limit_s": 60.0}, "'U0' has 0 of 1 sites within reach"),
        ({"takes_s": np.full((7, 12), np.inf)}, "no road leads there"),
        ({"room": np.full(7, 1.0)}, "largest candidate sites give 7 t"),
        ({"most": 1, "limit_s": 60 * 90.0}, "No 1 of the candidate sites"),
        ({"must": frozenset({"S9"})}, "'S9' is no candidate"),
        ({"most": 1, "must": frozenset({"S1", "S2"})}, "2 points are open already"),
        (
            {"must": frozenset({"S1"}), "never": frozenset({"S1"})},
            "must be open and must not",
        ),
        ({"need": np.zeros(12)}, "needs nothing"),
        ({"opening": np.full(7, -1.0)}, "'opening'"),
        ({"backup": 0}, "has no meaning"),
        ({"sites": ()}, "candidate site and a unit"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(change, words):
    with pytest.raises(SupplyError, match=words):
        site_points(replace(plain(), **change))


def test_whoever_has_enough_at_once_gets_no_choice():
    assert site_points(plain(30, 60), enough=lambda: True) is None
