"""What is said before a job is sent: the same sentence for the window and commands."""

from __future__ import annotations

from concurrent.futures import Future
from types import SimpleNamespace

import pytest

from app.services.jobs.estimate import PaceOf, Paces, work_of
from app.services.jobs.outlook import Known, outlook
from models.cluster.job import CARRIED, HERE
from models.errors import LinkDown
from models.protocol.request_file import request_inputs
from tests.cluster.small_requests import MODEL, small_request

FAR, OTHER = "groningen", "lumi"


def settled(value=None, error=None):
    future = Future()
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)
    return future


@pytest.fixture
def order():
    request, files = small_request(1)
    return SimpleNamespace(request=request, inputs=request_inputs(request, files))


@pytest.fixture
def known(tmp_path, order):
    paces = Paces(tmp_path / "paces.json")
    work = work_of(order.inputs, order.request.parameters)
    paces.learn(PaceOf(HERE, MODEL, "numpy"), work, 600)
    paces.learn(PaceOf(FAR, MODEL, "numpy"), work, 100)
    sites = {
        name: SimpleNamespace(name=name, limits=SimpleNamespace(parts_at_once=1))
        for name in (FAR, OTHER)
    }
    places = SimpleNamespace(here=SimpleNamespace(cores=1), sites=sites)
    return Known(places, paces, lambda _site, _request: settled(60.0))


def nothing():
    """Nobody stops it."""


@pytest.mark.parametrize("chosen", [FAR, HERE, CARRIED])
def test_site_that_is_chosen_or_the_first_is_compared(known, order, chosen):
    told = outlook(known, order, chosen, nothing)

    assert told.better == FAR
    assert told.words == (
        "Here about 11 min. At groningen: queue 60 s, then about 2 min. groningen is "
        "faster."
    )


def test_site_without_a_pace_is_guessed(known, order):
    assert "At lumi" in outlook(known, order, OTHER, nothing).words
    assert "guessed" in outlook(known, order, OTHER, nothing).words


@pytest.mark.parametrize("error", [LinkDown("Nobody answers."), TimeoutError()])
def test_queue_that_nobody_reaches_is_said_to_be_unknown(known, order, error):
    mute = known._replace(queue_s=lambda _site, _request: settled(error=error))

    assert "queue unknown" in outlook(mute, order, FAR, nothing).words


def test_fault_in_asking_is_no_unknown_queue(known, order):
    broken = known._replace(queue_s=lambda *_: settled(error=ZeroDivisionError()))

    with pytest.raises(ZeroDivisionError):
        outlook(broken, order, FAR, nothing)


def test_machine_that_was_never_measured_is_measured_and_can_be_stopped(
    known, order, tmp_path
):
    fresh = known._replace(paces=Paces(tmp_path / "none.json"))

    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        outlook(fresh, order, FAR, stop)
    assert outlook(fresh, order, FAR, nothing).here_s > 0


def test_pace_that_another_program_measured_counts_at_once(tmp_path):
    one, other = Paces(tmp_path / "paces.json"), Paces(tmp_path / "paces.json")
    one.learn(PaceOf(HERE, MODEL, "numpy"), 100, 1)
    other.learn(PaceOf(FAR, MODEL, "numpy"), 300, 1)

    assert (one.of(HERE, MODEL), one.of(FAR, MODEL)) == (100, 300)
    assert other.of(HERE, MODEL) == 100
