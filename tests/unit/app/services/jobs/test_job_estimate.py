"""Estimates before a job is sent: honest about what was measured and what was not."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from app.services.jobs.estimate import (
    HERE_START_S,
    THERE_START_S,
    PaceOf,
    Paces,
    Place,
    engine_of_answer,
    estimated,
    measured_here,
    seconds_of_answer,
    span_words,
    work_of,
)
from models.cluster.job import HERE
from models.packs.pack import load_pack
from tests.cluster.small_requests import RATES, small_inputs

OF = PaceOf("groningen", "plan_robustness", "numpy")


def test_small_work_is_better_done_here():
    told = estimated(1000, 1000, 2, Place("groningen", 1000, 128))

    assert told.better == HERE
    assert told.here_s == pytest.approx(HERE_START_S + 0.5)
    assert told.words == (
        "Here about 1 s. At groningen: queue 1 s, then about 21 s. This machine is "
        "faster."
    )


def test_large_work_is_better_done_there():
    told = estimated(10_000_000, 1000, 2, Place("groningen", 2000, 100, 600))

    assert told.better == "groningen"
    assert (told.there_queue_s, told.there_run_s) == (600, THERE_START_S + 50)
    assert told.words == (
        "Here about 84 min. At groningen: queue 10 min, then about 70 s. groningen is "
        "faster."
    )


def test_pace_that_was_never_measured_is_called_a_guess():
    told = estimated(10_000_000, 1000, 2, Place("groningen", None, 100))

    assert "guessed from the pace of this machine" in told.words


def test_queue_that_tells_nothing_recommends_nothing_it_does_not_know():
    told = estimated(10_000_000, 1000, 2, Place("groningen", 2000, 100, None))

    assert told.better == HERE
    assert "queue unknown" in told.words
    assert "Nobody knows which is faster" in told.words


def test_without_a_site_this_machine_is_all_there_is():
    told = estimated(1000, 1000, 2, None)

    assert (told.better, told.there_run_s) == (HERE, None)


def test_paces_are_kept_by_site_model_and_engine(tmp_path):
    paces = Paces(tmp_path / "state" / "paces.json")
    assert paces.of("groningen", "plan_robustness") is None

    paces.learn(OF, 1000, 10)
    paces.learn(OF._replace(engine="torch"), 1000, 1)
    paces.learn(OF._replace(site=HERE), 7, 1)
    again = Paces(tmp_path / "state" / "paces.json")

    assert again.of("groningen", "plan_robustness") == 1000
    assert again.of("groningen", "plan_robustness", "numpy") == 100
    assert again.of(HERE, "plan_robustness") == 7
    assert again.of("groningen", "other") is None


def test_latest_job_moves_a_pace_without_deciding_it_alone(tmp_path):
    paces = Paces(tmp_path / "paces.json")
    paces.learn(OF, 100, 1)

    paces.learn(OF, 400, 1)
    paces.learn(OF, 0, 1)

    assert paces.of(*OF) == pytest.approx(200)


def test_damaged_file_is_measured_anew(tmp_path):
    path = tmp_path / "paces.json"
    path.write_text('{"paces": [["a"]]}')

    assert Paces(path).of("a", "b") is None


def test_pace_here_is_measured_on_the_very_work():
    inputs = small_inputs()
    parameters = RATES | {
        "rollouts": 10_000,
        "first_rollout": 0,
        "block": 1000,
        "chunk": 16,
    }
    ticks = iter(np.arange(0, 10, 0.1))

    found = measured_here(
        load_pack("plan_robustness").program,
        inputs,
        parameters,
        lambda: None,
        clock=lambda: float(next(ticks)),
    )

    trial = work_of(inputs, {**parameters, "rollouts": 50})
    assert work_of(inputs, parameters) == 200 * trial
    assert found.pace == pytest.approx(2 * trial / 0.3)
    assert found.engine


def test_engine_is_told_by_the_machines_that_worked():
    nodes = {"a": {"engine": "torch"}, "b": {"engine": "numpy"}, "c": {}}

    assert engine_of_answer({"nodes": nodes}) == "numpy+torch"
    assert engine_of_answer({}) == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "1 s"), (89.5, "90 s"), (91, "2 min"), (7300, "2 h 02 min")],
)
def test_times_are_said_as_people_say_them(seconds, words):
    assert span_words(seconds) == words


def test_moves_that_are_no_number_are_a_fault():
    with pytest.raises(TypeError):
        work_of(SimpleNamespace(items=dict), {"rollouts": "many"})


def test_seconds_that_no_part_can_take_are_not_counted():
    told = [7, 0.5, -3, 10**400, "9", None, True]

    parts = [{"seconds": one} for one in told]
    assert seconds_of_answer({"parts": [*parts, 5, {}]}) == 8.5
    assert seconds_of_answer({"parts": 5}) == 0
