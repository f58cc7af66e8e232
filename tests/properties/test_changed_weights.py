"""A hierarchy brought up to date equals one customised from nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maps.routing import customise
from maps.routing.customise import Customised
from maps.routing.labels import state_matrix
from maps.routing.ticks import FORBIDDEN
from tests.random_graphs import MOST_WEIGHT, RandomRoads, random_roads


def assert_equal(changed: Customised, roads: RandomRoads) -> None:
    """Compare with customising all from nothing."""
    anew = Customised.of(
        roads.hierarchy, roads.graph, changed.weights, turn_bans=changed.turn_bans
    )
    assert (changed.up == anew.up).all()
    assert (changed.down == anew.down).all()


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    junctions=st.sampled_from([10, 40, 120]),
    turn_bans=st.booleans(),
    share=st.sampled_from([0.0, 1.0]),  # of arcs that count as few
)
def test_changes_carried_up_equal_a_full_pass(
    seed: int, junctions: int, share: float, *, turn_bans: bool
) -> None:
    roads = random_roads(seed, junctions)
    random = np.random.default_rng(seed)
    before = roads.customised(polished=False, turn_bans=turn_bans)
    kept = before.up.copy(), before.down.copy()
    now = before
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(customise, "FEW_CHANGES", share)
        for _ in range(4):
            weights = now.weights.copy()
            some = random.integers(0, len(weights), random.integers(0, 6))
            weights[some] = random.integers(0, 3 * MOST_WEIGHT, len(some))
            if random.random() < 0.5:
                weights[some] = FORBIDDEN
            now = now.changed(weights)
            assert_equal(now, roads)

    assert (before.up == kept[0]).all()
    assert (before.down == kept[1]).all()


def test_labels_are_not_kept_over_a_change() -> None:
    roads = random_roads(3)
    open_roads = roads.customised(polished=True)
    states = np.arange(roads.graph.state_count)
    closed = np.full_like(roads.weights, FORBIDDEN)

    none = state_matrix(open_roads.changed(closed), states, states)

    assert ((none == 0) == np.eye(len(states), dtype=bool)).all()
