"""Jobs in the plan file: kept, found again, vouched for, and at home there."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta

import pytest

from app.errors import Damaged
from app.storage.backups import backups
from app.storage.job_ledger import PlanLedger
from app.storage.job_tables import (
    job_of,
    keep_new_job,
    read_jobs,
    read_recent,
    read_unfinished,
    record_of,
)
from app.storage.plan_connection import writing_connection
from app.storage.plan_copy import create_from_history
from app.storage.plan_restore import restore
from app.storage.plan_thread import PlanThread
from app.storage.rekeyed_copy import replace_under_new_key
from models.cluster.engine import Engine
from models.cluster.job import Failure, JobState, Progress
from models.cluster.memory_ledger import MemoryLedger
from tests.job_sketch import answered, drafted, squares_order
from tests.plan_sketch import (
    AUTHOR,
    DAWN,
    KEY,
    OTHER_KEY,
    ToldClock,
    new_plan,
    opened,
)
from tests.told_site import SITE, ToldSite

ORDER = squares_order(site=SITE)
JOB = drafted(ORDER)
DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path):
    new_plan(tmp_path).close()
    return tmp_path / "move.plan"


@pytest.fixture
def plan(path):
    thread = PlanThread(lambda: opened(path))
    yield thread
    thread.close()


@pytest.fixture
def in_plan(plan):
    return PlanLedger(plan)


@pytest.fixture(params=["plan", "memory"])
def ledger(request):
    if request.param == "memory":
        return MemoryLedger()
    return request.getfixturevalue("in_plan")


def kept(ledger, job=JOB):
    return ledger.create(job, ORDER.request, ORDER.files)


def acts(plan):
    rows = plan.ask(lambda store: store.audit_rows()).result()
    return [(row.action, row.after) for row in rows if row.subject == JOB.key]


def test_every_member_of_a_job_survives_the_file():
    job = replace(
        JOB,
        state=JobState.FAILED,
        failure=Failure.MEMORY,
        progress=Progress(3, 8),
        retry_at=DAWN + DAY,
        words="Enough — «ja»",
        node_seconds=1.25,
        memory_times=2,
        done_before=2,
        cancel_wanted=True,
    )

    assert job_of(record_of(job)) == job
    assert job_of(record_of(JOB)) == JOB


def test_job_comes_back_with_its_request_and_files(ledger):
    assert kept(ledger) == JOB

    assert ledger.jobs() == ledger.unfinished() == (JOB,)
    assert ledger.job(JOB.key) == JOB
    assert ledger.request(JOB.key) == (ORDER.request, ORDER.files)
    assert ledger.answer(JOB.key) is None


def test_second_job_of_a_key_is_the_first_one_as_it_stands(ledger):
    kept(ledger)
    ledger.write(replace(JOB, state=JobState.STAGED))

    again = kept(ledger, replace(JOB, title="Other"))

    assert again.state is JobState.STAGED
    assert again.title == JOB.title
    assert len(ledger.jobs()) == 1


def test_job_that_is_over_is_not_unfinished(ledger):
    kept(ledger)
    ledger.write(replace(JOB, state=JobState.CANCELLED))

    assert ledger.unfinished() == ()
    assert len(ledger.jobs()) == 1


def test_events_tell_states_and_words_but_not_every_number(ledger):
    kept(ledger)
    ledger.write(replace(JOB, state=JobState.RUNNING))
    ledger.write(replace(JOB, state=JobState.RUNNING, progress=Progress(2, 8)))
    ledger.write(replace(JOB, state=JobState.RUNNING), "A word.")

    told = [(event.state, event.words) for event in ledger.events(JOB.key)]
    assert told == [
        (JobState.DRAFT, ""),
        (JobState.RUNNING, ""),
        (JobState.RUNNING, "A word."),
    ]


def test_of_very_many_events_the_latest_are_kept(ledger, monkeypatch):
    monkeypatch.setattr("app.storage.job_tables.MOST_EVENTS", 5)
    monkeypatch.setattr("models.cluster.memory_ledger.MOST_EVENTS", 5)
    kept(ledger)
    for number in range(9):
        ledger.write(JOB, f"{number}")

    told = [event.words for event in ledger.events(JOB.key)]
    assert told == ["4", "5", "6", "7", "8"]


def test_job_that_is_not_over_is_not_forgotten(ledger):
    kept(ledger)

    with pytest.raises(ValueError, match="is not over"):
        ledger.delete(JOB.key)

    assert ledger.job(JOB.key) == JOB
    assert ledger.request(JOB.key) == (ORDER.request, ORDER.files)


def test_refused_answer_is_no_answer_until_a_good_one_replaces_it(ledger):
    kept(ledger)
    ledger.keep_refused(replace(JOB, state=JobState.FAILED), {"answer.json": b"!"})
    assert ledger.answer(JOB.key) is None
    assert ledger.refused(JOB.key) == {"answer.json": b"!"}

    files = answered(ORDER.request)
    ledger.keep_answer(replace(JOB, state=JobState.VERIFIED), files)

    assert ledger.answer(JOB.key) == files
    assert ledger.refused(JOB.key) is None


def test_deleted_job_is_gone_with_all_its_files(ledger):
    kept(ledger)
    ledger.keep_answer(replace(JOB, state=JobState.VERIFIED), answered(ORDER.request))

    ledger.delete(JOB.key)
    ledger.delete(JOB.key)

    assert ledger.jobs() == ()
    assert ledger.events(JOB.key) == ()
    assert ledger.answer(JOB.key) is None


def test_job_that_is_not_there_cannot_be_written(in_plan):
    with pytest.raises(LookupError, match="no job"):
        in_plan.write(JOB)
    with pytest.raises(ValueError, match="has key"):
        in_plan.create(replace(JOB, key="0" * 40), ORDER.request, ORDER.files)


def test_acts_that_somebody_answers_for_are_on_record(plan, in_plan):
    kept(in_plan)
    for changed in (
        {"state": JobState.STAGED},
        {"state": JobState.SUBMITTED, "submission": 1},
        {"state": JobState.QUEUED, "submission": 1},
        {"state": JobState.QUEUED, "submission": 1, "progress": Progress(1, 8)},
        {"state": JobState.SUBMITTED, "submission": 2},
        {"state": JobState.QUEUED, "submission": 2, "cancel_wanted": True},
        {"state": JobState.CANCELLED, "submission": 2},
        {"state": JobState.DRAFT, "submission": 2},
        {"state": JobState.FAILED, "failure": Failure.NODE},
    ):
        in_plan.write(replace(JOB, **changed))
    in_plan.keep_answer(replace(JOB, state=JobState.VERIFIED), answered(ORDER.request))
    in_plan.delete(JOB.key)

    assert acts(plan) == [
        ("job drafted", SITE),
        ("job submitted", "1"),
        ("job submitted", "2"),
        ("job to end", SITE),
        ("job cancelled", ""),
        ("job sent again", ""),
        ("job failed", "node"),
        ("job answered", SITE),
        ("job forgotten", ""),
    ]
    assert plan.ask(lambda store: store.verify()).result() == ()


def test_answer_that_was_exchanged_is_found_out(path, plan, in_plan):
    kept(in_plan)
    in_plan.keep_answer(replace(JOB, state=JobState.VERIFIED), answered(ORDER.request))
    plan.close()
    with closing(writing_connection(path, KEY)) as connection:
        connection.execute(
            "UPDATE job_file SET data = x'7b7d' "
            "WHERE role = 'answer' AND name = 'MANIFEST.json'"
        )

    with pytest.raises(Damaged, match="not the one that the audit log vouches for"):
        opened(path)


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE job SET record = replace(record, 'draft', 'verified')", "slipped in"),
        ("UPDATE job SET record = '{}'", "record of a job cannot be read"),
        ("UPDATE job_file SET role = 'answer'", "slipped in or taken out"),
    ],
)
def test_altered_jobs_are_found_out(path, plan, in_plan, statement, words):
    kept(in_plan)
    plan.close()
    with closing(writing_connection(path, KEY)) as connection:
        connection.execute(statement)

    with pytest.raises(Damaged, match=words):
        opened(path)


def test_request_that_was_altered_is_not_sent(path, plan, in_plan):
    kept(in_plan)
    plan.close()
    with closing(writing_connection(path, KEY)) as connection:
        connection.execute("UPDATE job_file SET data = x'00' WHERE name LIKE 'inputs%'")
    again = PlanThread(lambda: opened(path))

    with pytest.raises(Damaged, match="not in the plan as it was kept"):
        PlanLedger(again).request(JOB.key)
    again.close()


def test_jobs_go_with_the_plan_under_a_new_key(path, plan, in_plan):
    kept(in_plan)
    in_plan.keep_answer(replace(JOB, state=JobState.VERIFIED), answered(ORDER.request))
    plan.close()

    replace_under_new_key(
        path,
        (KEY, OTHER_KEY),
        author=AUTHOR,
        clock=ToldClock(),
        before_replacing=lambda _copy: None,
    )

    again = PlanThread.open(path, OTHER_KEY, author=AUTHOR, clock=ToldClock())
    assert PlanLedger(again).answer(JOB.key) == answered(ORDER.request)
    again.close()


def test_copy_of_a_plan_for_others_leaves_the_jobs_at_home(path, plan, in_plan):
    kept(in_plan)
    history = plan.ask(lambda store: store.history()).result()
    copy = path.with_name("copy.plan")

    create_from_history(
        copy, OTHER_KEY, history, origin="", author=AUTHOR, clock=ToldClock()
    )

    again = PlanThread.open(copy, OTHER_KEY, author=AUTHOR, clock=ToldClock())
    assert PlanLedger(again).jobs() == ()
    again.close()
    assert in_plan.jobs() == (JOB,)


def test_session_that_only_drafted_a_job_is_backed_up(path, plan):
    plan.close()
    before = len(backups(path))
    again = PlanThread(lambda: opened(path))
    kept(PlanLedger(again))
    again.close()

    assert len(backups(path)) == before + 1


def test_restored_backup_reconciles_its_jobs_with_the_site(path, plan, in_plan):
    import asyncio  # noqa: PLC0415 - this test alone runs an engine

    clock = ToldClock()
    site = ToldSite(clock)

    def step(ledger):
        engine = Engine(ledger, {SITE: site}, clock, lambda *_all: None)
        with asyncio.Runner() as runner:
            runner.run(engine.step())

    kept(in_plan)
    backup = plan.ask(lambda store: store.backup()).result()
    step(in_plan)
    assert site.entries == 1
    site.finish(JOB.key, ORDER.request)
    plan.close()

    restore(path, backup, KEY, author=AUTHOR, clock=clock)
    again = PlanThread(lambda: opened(path, clock))
    ledger = PlanLedger(again)
    assert ledger.job(JOB.key).state is JobState.DRAFT
    for _ in range(3):
        clock.goes_on(seconds=20)
        step(ledger)

    assert ledger.job(JOB.key).state is JobState.VERIFIED
    assert site.entries == 1
    again.close()


def test_ten_thousand_jobs_are_listed_page_by_page(plan, in_plan):
    def fill(connection):
        for place in range(10_000):
            state = JobState.CANCELLED if place % 1000 else JobState.QUEUED
            keep_new_job(connection, replace(JOB, key=f"{place:040x}", state=state))

    plan.ask(lambda store: store.keep_beside(fill)).result()
    work = plan.ask(lambda store: store.read_beside(thousands_of_steps)).result()

    assert work["page"] + work["unfinished"] < 10 < work["all"]
    assert [int(job.key, 16) for job in in_plan.recent(3, 100)] == [9899, 9898, 9897]
    assert len(in_plan.unfinished()) == 10
    assert in_plan.counts() == {JobState.QUEUED: 10, JobState.CANCELLED: 9990}


def thousands_of_steps(connection):
    """Count how much the engine of the file works for each kind of list."""
    counted = []
    connection.set_progress_handler(lambda: counted.append(1), 1000)
    found = {}
    for name, read in (
        ("page", lambda: read_recent(connection, 200, 0)),
        ("unfinished", lambda: read_unfinished(connection)),
        ("all", lambda: read_jobs(connection)),
    ):
        counted.clear()
        tuple(read())
        found[name] = len(counted)
    connection.set_progress_handler(None, 0)
    return found
