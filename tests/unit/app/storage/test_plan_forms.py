"""Files of every form: earlier ones migrate behind a backup, later ones are refused."""

from __future__ import annotations

import shutil
from contextlib import closing

import pytest
from sqlite_utils import Database

from app.errors import Damaged, DiskFull, InputRefused, TooNew
from app.security import whole_file
from app.storage import plan_tables
from app.storage.backups import BackupReason, backup_fault, backups
from app.storage.job_ledger import PlanLedger
from app.storage.plan_connection import writing_connection
from app.storage.plan_restore import restore
from app.storage.plan_tables import STEPS, form_of
from app.storage.plan_thread import PlanThread
from models.cluster.job import JobState
from models.protocol.answer import verified_answer
from tests.job_sketch import WORKER_KEY
from tests.plan_samples import make_sample, sample
from tests.plan_sketch import AUTHOR, KEY, ToldClock, column, opened, put, worked_on


def form_3(database):
    database.execute("ALTER TABLE version ADD COLUMN marking TEXT NOT NULL DEFAULT ''")


def form_4(database):
    database.execute("CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT")


@pytest.fixture
def plan(tmp_path):
    worked_on(tmp_path).close()
    return tmp_path / "move.plan"


def later_version(monkeypatch, *steps):
    monkeypatch.setattr(plan_tables, "STEPS", (*STEPS, *steps))
    monkeypatch.setattr("app.storage.plan_database.STEPS", (*STEPS, *steps))


def form(path):
    with closing(writing_connection(path, KEY)) as connection:
        return form_of(Database(connection))


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_sample_of_every_form_opens_and_says_what_it_always_said(number, tmp_path):
    path = tmp_path / "old.plan"
    shutil.copyfile(sample(number), path)

    with closing(opened(path)) as store:
        assert store.verify() == ()
        assert len(store.changes()) == 7
        assert store.content() == {
            column(1): '{"value":"earlier"}',
            column(2): '{"value":"later"}',
            column(3): '{"value":3}',
        }
        assert [version.name for version in store.versions()] == ["OPORD 1"]
    assert form(path) == len(STEPS)


def test_sample_of_the_present_form_can_be_made(tmp_path):
    made = make_sample(tmp_path)

    assert made.name == sample(len(STEPS)).name
    assert form(made) == len(STEPS)


def test_sample_of_the_second_form_has_jobs_and_an_answer(tmp_path):
    path = tmp_path / "old.plan"
    shutil.copyfile(sample(2), path)
    plan = PlanThread(lambda: opened(path))
    ledger = PlanLedger(plan)

    answered_job, waiting = ledger.jobs()

    assert (answered_job.state, waiting.state) == (JobState.VERIFIED, JobState.DRAFT)
    request, _ = ledger.request(answered_job.key)
    answer = verified_answer(request, ledger.answer(request.key), {WORKER_KEY})
    assert answer.tensors["total"] == [7]
    assert ledger.unfinished() == (waiting,)
    plan.close()


def test_samples_are_small():
    assert all(sample(n + 1).stat().st_size < 150 << 10 for n in range(len(STEPS)))


def test_earlier_form_migrates_behind_a_backup_that_opens(plan, monkeypatch):
    with closing(opened(plan)) as store:
        content = store.content()
    later_version(monkeypatch, form_3, form_4)

    with closing(opened(plan)) as store:
        assert store.content() == content
        assert store.verify() == ()
        put(store, 9, 9)
    assert form(plan) == len(STEPS) + 2
    (before,) = [b for b in backups(plan) if b.reason is BackupReason.MIGRATION]
    monkeypatch.undo()

    assert backup_fault(before.path, KEY) == ""
    with closing(opened(before.path, read_only=True)) as old:
        assert old.content() == content
    assert form(before.path) == len(STEPS)


@pytest.mark.parametrize("read_only", [False, True])
def test_later_form_is_refused_and_left_as_it_is(plan, monkeypatch, read_only):
    later_version(monkeypatch, form_3)
    opened(plan).close()
    monkeypatch.undo()
    before = plan.read_bytes()

    with pytest.raises(TooNew, match="written by a later version"):
        opened(plan, read_only=read_only)

    assert plan.read_bytes() == before
    later_version(monkeypatch, form_3)
    opened(plan).close()


def test_backup_of_a_later_form_takes_the_place_of_nothing(plan, monkeypatch):
    later_version(monkeypatch, form_3)
    with closing(opened(plan)) as store:
        backup = store.backup()
    monkeypatch.undo()
    before = plan.read_bytes()

    with pytest.raises(Damaged, match="later version of this program, so nothing"):
        restore(plan, backup, KEY, author=AUTHOR, clock=ToldClock())

    assert plan.read_bytes() == before


def test_backup_of_an_earlier_form_is_brought_up_to_date(plan, monkeypatch):
    (older,) = (one.path for one in backups(plan) if one.sequence == 7)
    later_version(monkeypatch, form_3)

    restore(plan, older, KEY, author=AUTHOR, clock=ToldClock())

    assert form(plan) == len(STEPS) + 1
    with closing(opened(plan)) as store:
        assert store.verify() == ()


def test_earlier_form_is_not_migrated_to_be_read_only(plan, monkeypatch):
    before = plan.read_bytes()
    later_version(monkeypatch, form_3)

    with pytest.raises(InputRefused, match="open it for writing once"):
        opened(plan, read_only=True)

    assert plan.read_bytes() == before


def test_failing_step_leaves_the_earlier_form(plan, monkeypatch):
    def fails(database):
        database.execute("DELETE FROM object")
        raise ZeroDivisionError

    later_version(monkeypatch, form_3, fails)
    with pytest.raises(ZeroDivisionError):
        opened(plan)
    assert form(plan) == len(STEPS) + 1
    later_version(monkeypatch, form_3)

    with closing(opened(plan)) as store:
        assert store.verify() == ()
        assert store.sequence == 7


def test_nothing_is_migrated_without_a_backup(plan, monkeypatch):
    def no_space(_path):
        raise OSError(28, "No space left on device")

    later_version(monkeypatch, form_3)
    monkeypatch.setattr(whole_file, "_flush", no_space)
    with pytest.raises(DiskFull):
        opened(plan)

    assert form(plan) == len(STEPS)


def test_clock_that_tells_the_time_of_the_backup_is_the_one_given(plan, monkeypatch):
    later_version(monkeypatch, form_3)
    clock = ToldClock()
    clock.goes_on(days=3)
    opened(plan, clock).close()

    times = {b.at for b in backups(plan) if b.reason is BackupReason.MIGRATION}
    assert times == {clock.now()}
