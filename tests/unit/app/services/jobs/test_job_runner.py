"""The engine in a thread of its own: asked from anywhere, closed at once."""

from __future__ import annotations

import sys
import threading
from pathlib import Path

import pytest

from app.errors import DiskFull
from app.security.clock import SystemClock
from app.services.jobs.estimate import Paces
from app.services.jobs.runner import JobRunner, Told
from models.cluster.cadence import Cadence
from models.cluster.job import HERE, Failure, JobState
from models.cluster.link import LinkState
from models.cluster.local import LocalBackEnd
from models.cluster.memory_ledger import MemoryLedger
from models.errors import LinkDown, RequestRefused
from tests.cluster.small_requests import MODEL, small_request
from tests.job_sketch import WORKER_KEY, drafted, squares_order
from tests.told_site import SITE, ToldSite, in_the_way

SQUARES = (sys.executable, str(Path(__file__).parents[4] / "squares_worker.py"))
PATIENCE_S = 60


class Heard:
    """What a runner has told, and a way to wait for more of it."""

    def __init__(self):
        self.jobs, self.errors, self.threads = [], [], set()
        self._news = threading.Condition()

    def told(self):
        return Told(self._hear, self._trouble)

    def until(self, happened):
        with self._news:
            assert self._news.wait_for(lambda: happened(self), PATIENCE_S)

    def until_over(self, key):
        self.until(lambda it: any(j.key == key and j.state.is_over for j in it.jobs))
        return next(j for j in reversed(self.jobs) if j.key == key)

    def _hear(self, job):
        self._add(self.jobs, job)

    def _trouble(self, error):
        self._add(self.errors, error)

    def _add(self, where, what):
        with self._news:
            where.append(what)
            self.threads.add(threading.current_thread().name)
            self._news.notify_all()


@pytest.fixture
def heard():
    return Heard()


@pytest.fixture
def start(heard):
    runners = []

    def started(back_ends, ledger=None, keys=(WORKER_KEY,), **how):
        runner = JobRunner(
            MemoryLedger() if ledger is None else ledger,
            back_ends,
            SystemClock(),
            lambda _site: keys,
            told=heard.told(),
            **how,
        )
        runners.append(runner)
        return runner

    yield started
    for one in runners:
        assert one.close()


@pytest.fixture
def site():
    return ToldSite(SystemClock())


def test_job_here_comes_to_its_answer_and_leaves_no_folder(start, heard, tmp_path):
    here = LocalBackEnd(tmp_path / "jobs", worker=SQUARES)
    runner = start({HERE: here}, keys={here.worker_key()})

    job = runner.submit(squares_order()).result(PATIENCE_S)
    over = heard.until_over(job.key)

    assert over.state is JobState.VERIFIED
    assert heard.threads == {"jobs"}
    runner.sync().result(PATIENCE_S)  # after the round that had the answer
    assert here.keys() == frozenset()


def test_pace_of_an_answer_is_taken_in(start, heard, tmp_path):
    here = LocalBackEnd(tmp_path / "jobs")
    paces = Paces(tmp_path / "paces.json")
    runner = start({HERE: here}, keys={here.worker_key()}, paces=paces)
    request, files = small_request(1)
    order = squares_order()._replace(request=request, files=files)

    job = runner.submit(order).result(PATIENCE_S)

    assert heard.until_over(job.key).state is JobState.VERIFIED
    assert paces.of(HERE, MODEL) > 0


def test_folders_of_jobs_that_are_over_or_unknown_are_swept_at_the_start(
    start, tmp_path
):
    base = tmp_path / "jobs"
    here = LocalBackEnd(base, worker=SQUARES)
    for name in ("a" * 40, "b" * 40):
        (base / "jobs" / name).mkdir(parents=True)

    runner = start({HERE: here})
    runner.sync().result(PATIENCE_S)

    assert here.keys() == frozenset()


def test_folders_of_jobs_that_go_on_or_have_failed_stay(start, tmp_path):
    base = tmp_path / "jobs"
    ledger = MemoryLedger()
    states = (JobState.RUNNING, JobState.FAILED, JobState.CANCELLED)
    orders = [squares_order(seed) for seed in range(len(states))]
    for order, state in zip(orders, states, strict=True):
        ledger.create(drafted(order, state=state), order.request, order.files)
        (base / "jobs" / order.request.key).mkdir(parents=True)
    here = LocalBackEnd(base, worker=SQUARES)

    runner = start({}, ledger)  # nobody works on them
    runner.sync().result(PATIENCE_S)
    assert len(here.keys()) == len(orders)
    runner = start({HERE: here}, ledger)
    runner.submit(squares_order(9)).result(PATIENCE_S)

    left = here.keys()
    running, failed, cancelled = (order.request.key for order in orders)
    assert {running, failed} <= left
    assert cancelled not in left


def test_answer_of_a_worker_that_is_not_enrolled_is_not_believed(start, heard, site):
    runner = start({SITE: site}, keys=("0" * 64,))
    order = squares_order(site=SITE)
    site.before = lambda act: (
        act == "look" and site.finish(order.request.key, order.request)
    )
    runner.submit(order).result(PATIENCE_S)
    heard.until(lambda it: any(job.state is JobState.QUEUED for job in it.jobs))
    runner.sync(SITE).result(PATIENCE_S)

    over = heard.until_over(order.request.key)

    assert (over.state, over.failure) == (JobState.FAILED, Failure.ANSWER)
    assert runner.ledger.answer(order.request.key) is None


def test_answer_is_believed_though_its_pace_cannot_be_kept(start, heard, tmp_path):
    class FullPaces(Paces):
        """Paces on a full disk."""

        def learn(self, *_what):
            raise DiskFull("No space is left for paces.json; free some.")

    here = LocalBackEnd(tmp_path / "jobs")
    paces = FullPaces(tmp_path / "paces.json")
    runner = start({HERE: here}, keys={here.worker_key()}, paces=paces)
    request, files = small_request(1)
    order = squares_order()._replace(request=request, files=files)

    job = runner.submit(order).result(PATIENCE_S)

    assert heard.until_over(job.key).state is JobState.VERIFIED
    assert isinstance(heard.errors[0], DiskFull)


def test_site_tells_its_link_and_a_person_can_try_again(start, site):
    site.trouble = in_the_way(LinkDown)
    runner = start({SITE: site})
    runner.submit(squares_order(site=SITE)).result(PATIENCE_S)
    runner.sync().result(PATIENCE_S)
    assert runner.sites()[0].link is LinkState.OFFLINE

    site.trouble = None
    runner.sync(SITE).result(PATIENCE_S)

    assert runner.sites()[0].link is LinkState.OPEN
    assert runner.sites()[0].under_way == 1
    assert site.entries == 1


def test_cancel_retry_log_and_sweep_reach_the_engine(start, heard, site):
    runner = start({SITE: site})
    order = squares_order(site=SITE)
    key = runner.submit(order).result(PATIENCE_S).key
    runner.cancel(key).result(PATIENCE_S)
    heard.until_over(key)

    assert runner.retry(key).result(PATIENCE_S).state is JobState.DRAFT
    assert runner.log(key).result(PATIENCE_S) == f"log of {key}"
    assert runner.sweep(SITE).result(PATIENCE_S) == 0
    assert runner.queue_s(SITE, order.request).result(PATIENCE_S) is None


def test_refusal_reaches_whoever_asked(start, site):
    runner = start({SITE: site})

    with pytest.raises(RequestRefused, match="no site"):
        runner.submit(squares_order(site="nowhere")).result(PATIENCE_S)


def test_other_sites_are_taken_up_without_a_new_start(start, site):
    runner = start({})
    runner.set_sites({SITE: site}).result(PATIENCE_S)

    runner.submit(squares_order(site=SITE)).result(PATIENCE_S)
    runner.sync().result(PATIENCE_S)

    assert site.entries == 1


def test_closing_twice_is_closing_once_and_nothing_is_asked_then(start, site):
    runner = start({SITE: site})
    runner.sync().result(PATIENCE_S)

    assert runner.close()
    assert runner.close()

    assert site.closed
    assert not runner.is_open
    with pytest.raises(RuntimeError, match="closed"):
        runner.sync()


def test_next_runner_goes_on_with_the_jobs_of_the_last(start, heard, site):
    ledger = MemoryLedger()
    order = squares_order(site=SITE)
    first = start({SITE: site}, ledger)
    first.submit(order).result(PATIENCE_S)
    first.sync().result(PATIENCE_S)
    first.close()
    site.finish(order.request.key, order.request)

    start({SITE: site}, ledger)

    assert heard.until_over(order.request.key).state is JobState.VERIFIED
    assert site.entries == 1


def test_fault_is_told_and_ends_the_work(start, heard, site):
    site.trouble = ZeroDivisionError("a fault of ours")
    runner = start({SITE: site})
    runner.submit(squares_order(site=SITE)).result(PATIENCE_S)

    heard.until(lambda it: it.errors)

    assert isinstance(heard.errors[0], ZeroDivisionError)


def test_disk_here_that_cannot_be_swept_does_not_hold_up_a_site(
    start, heard, site, tmp_path, monkeypatch
):
    base = tmp_path / "jobs"
    (base / "incoming" / "half").mkdir(parents=True)
    (base / "jobs").mkdir()

    def broken(_path):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr("models.cluster.local.shutil.rmtree", broken)
    here = LocalBackEnd(base, worker=SQUARES)
    runner = start({HERE: here, SITE: site})
    key = runner.submit(squares_order(site=SITE)).result(PATIENCE_S).key

    heard.until(lambda it: any(job.state is JobState.QUEUED for job in it.jobs))

    assert "Input/output error" in str(heard.errors[0])
    assert runner.ledger.job(key).submission == 1


def test_trouble_that_no_site_is_at_fault_of_is_told_and_work_goes_on_later(
    start, heard, site, monkeypatch
):
    monkeypatch.setattr("app.services.jobs.runner.PAUSE_S", 0)
    monkeypatch.setattr("models.cluster.engine.FAR", Cadence(0.01, 0.01, 0.01))
    refusals = [RequestRefused("It makes no sense.")]

    def refused_once(act):
        if act == "look" and refusals:
            raise refusals.pop()

    site.before = refused_once
    runner = start({SITE: site})
    order = squares_order(site=SITE)
    runner.submit(order).result(PATIENCE_S)
    heard.until(lambda it: it.errors)
    site.start(order.request.key)

    heard.until(lambda it: any(job.state is JobState.RUNNING for job in it.jobs))

    assert isinstance(heard.errors[0], RequestRefused)


def test_full_disk_of_the_plan_is_told_and_work_goes_on_later(
    start, heard, site, monkeypatch
):
    class FullOnce(MemoryLedger):
        """A ledger whose disk is full once."""

        is_full = True

        def write(self, job, words=""):
            if self.is_full:
                self.is_full = False
                raise DiskFull("No space is left for move.plan; free some.")
            super().write(job, words)

    monkeypatch.setattr("app.services.jobs.runner.PAUSE_S", 0)
    ledger = FullOnce()
    runner = start({SITE: site}, ledger)
    key = runner.submit(squares_order(site=SITE)).result(PATIENCE_S).key

    heard.until(lambda it: it.errors)
    heard.until(lambda it: any(job.state is JobState.QUEUED for job in it.jobs))

    assert isinstance(heard.errors[0], DiskFull)
    assert ledger.job(key).submission == 1
