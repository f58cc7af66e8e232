"""The figures of the card come out again; the smaller plans stand for all of them."""

from __future__ import annotations

import numpy as np
import pytest

from models.packs.pack import load_pack
from models.plan_robustness.engines import compiled_engine, numpy_engine
from tests.performance import evaluate_robustness as evaluate

TOLERANCE = 0.002
QUICK = ("company", "battalion")


def kept():
    """Content of ``eval.json``: figures by name, and settings."""
    found = load_pack("plan_robustness").eval
    return {one["metric"]: one["value"] for one in found["figures"]}, found["settings"]


@pytest.mark.slow
def test_errors_of_all_ways_come_out_again():
    _, settings = kept()
    told = [row for row in settings if row["plan"] in QUICK]

    again = evaluate.detail(evaluate.settings(QUICK))

    assert len(told) == len(again) == 8
    for row, other in zip(told, again, strict=True):
        assert (row["plan"], row["slack"]) == (other["plan"], other["slack"])
        assert row["whole"] == pytest.approx(other["whole"], abs=TOLERANCE)
        for kind in ("error", "worst", "whole_error"):
            assert row[kind] == pytest.approx(other[kind], abs=TOLERANCE)


@pytest.mark.slow
def test_difference_to_the_replay_comes_out_again():
    figures, _ = kept()

    found = evaluate.difference_s(seeds=(1,))

    assert found == pytest.approx(figures["difference_s"], rel=0.5)


def test_figures_of_the_card_are_those_of_the_settings():
    """Means over units are weighted by units, worst ones are the worst of any."""
    figures, settings = kept()
    units = np.array([row["units"] for row in settings])

    for way in evaluate.WORDS:
        means = np.array([row["error"][way] for row in settings])
        worst = max(row["worst"][way] for row in settings)
        whole = np.mean([row["whole_error"][way] for row in settings])
        mean = (means * units).sum() / units.sum()
        assert figures[f"error_of_{way}"] == pytest.approx(mean, abs=2e-6)
        assert figures[f"worst_of_{way}"] == pytest.approx(worst, abs=2e-6)
        assert figures[f"whole_of_{way}"] == pytest.approx(whole, abs=2e-6)


def test_the_model_is_better_than_what_needs_no_model():
    """A pack that its baseline beats would have to say so."""
    figures, _ = kept()

    for kind in evaluate.ERRORS:
        ours = figures[f"{kind}_of_{evaluate.SIMULATED}"]
        for way in evaluate.WORDS:
            if way != evaluate.SIMULATED:
                assert ours < figures[f"{kind}_of_{way}"]
    assert load_pack("plan_robustness").card["advisory"] is None


@pytest.mark.slow
@pytest.mark.parametrize(
    ("engine", "times"), [(compiled_engine, 20), (numpy_engine, 5)]
)
def test_simulating_is_many_times_as_fast_as_moving_event_by_event(engine, times):
    """Both sides in one run, the better of three tries each: 240 and 45 on the card."""
    one = engine()
    evaluate.brigade_s(one, 50)

    ours = min(evaluate.brigade_s(one, 500) for _ in range(3)) / 500
    theirs = min(evaluate.event_s(10) for _ in range(3)) / 10

    assert theirs > times * ours


def test_the_card_tells_the_figures_as_they_were_measured():
    figures, _ = kept()

    assert load_pack("plan_robustness").card["evaluation"] == evaluate.card_figures(
        figures
    )
