"""Work on this machine: processes that outlive the window, and what ends them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from stat import S_IMODE, S_ISDIR

import pytest

from models.cluster.back_end import Seen
from models.cluster.job import Failure
from models.cluster.liveness import process_name
from models.cluster.local import GRACE_S, TICK_S, LocalBackEnd
from models.cluster.local_folder import LocalFolder, write_files
from models.cluster.local_run import NICENESS, LocalRun
from models.errors import AnswerRefused, FarTrouble, OutOfRoom, SubmissionRefused
from models.protocol.manifest import read_folder
from tests.job_sketch import squares_order
from tests.unit.models.cluster.back_end_suite import (
    begun,
    looked,
    submitted_job,
    untold,
)

WORKER = (sys.executable, str(Path(__file__).parents[3] / "squares_worker.py"))
DEAF = (
    sys.executable,
    "-c",
    "import time; time.sleep(600)",
)
POLLS, POLL_S = 1500, 0.02
SLOW = {"items": 4, "pause_ms": 20_000}


@pytest.fixture
def base(tmp_path):
    return tmp_path / "base"


@pytest.fixture
def do():
    """Run something; whatever still works afterwards is ended."""
    back_ends = []

    def run(work):
        with asyncio.Runner() as runner:
            try:
                return runner.run(work(back_ends.append))
            finally:
                for one in back_ends:
                    runner.run(one.sweep(sorted(one.keys())))
                    runner.run(one.close())

    return run


def back_end(base, workers=2, **how):
    return LocalBackEnd(base, workers, **{"worker": WORKER, **how})


async def until(one, job, enough):
    for _ in range(POLLS):
        seen = await looked(one, job)
        if enough(seen):
            return seen
        await asyncio.sleep(POLL_S)
    raise AssertionError(f"It went on for ever: {seen}")


def runs(base, key):
    found = (base / "jobs" / key).glob("submit.*/run-*")
    return [LocalRun(one.read_text().split()[0]) for one in found]


def data_limit_mb(pid):
    limits = Path(f"/proc/{pid}/limits").read_text().splitlines()
    (row,) = (row for row in limits if row.startswith("Max data"))
    return int(row.split()[3]) >> 20


def environment(pid):
    entries = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    return {entry.partition(b"=")[0] for entry in entries}


def pid(run):
    return int(run.name.partition(".")[0])


def test_never_more_workers_than_there_is_room_for(base, do):
    order = squares_order(1, items=8, parts=4)

    async def work(keep):
        one = back_end(base, workers=1)
        keep(one)
        job = await begun(one, order)
        most = 0
        seen = await looked(one, job)
        while seen.seen.is_under_way:
            most = max(most, sum(run.is_alive for run in runs(base, job.key)))
            await asyncio.sleep(POLL_S)
            seen = await looked(one, job)
        return most, seen

    most, seen = do(work)

    assert most == 1
    assert seen.seen is Seen.ANSWERED


def test_many_parts_cost_few_processes(base, do):
    order = squares_order(14, items=40, parts=40)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        seen = await until(one, job, lambda seen: not seen.seen.is_under_way)
        return seen, len(runs(base, job.key))

    seen, processes = do(work)

    assert seen.seen is Seen.ANSWERED
    assert processes == 2


def test_small_job_does_not_wait_for_all_of_a_large_one(base, do):
    large = squares_order(15, items=40, parts=40, pause_ms=20)
    small = squares_order(16, items=1, parts=1)

    async def work(keep):
        one = back_end(base, workers=1)
        keep(one)
        first = await begun(one, large)
        second = await begun(one, small)
        seen = await until(one, second, lambda seen: not seen.seen.is_under_way)
        return seen, await looked(one, first)

    seen, other = do(work)

    assert seen.seen is Seen.ANSWERED
    assert other.seen.is_under_way


def test_workers_are_nice_limited_and_in_a_session_of_their_own(base, do):
    order = squares_order(2, **SLOW)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        first, second = (pid(run) for run in runs(base, job.key))
        return (
            os.getpriority(os.PRIO_PROCESS, first),
            os.getsid(first) == first != second,
            data_limit_mb(first),
        )

    nice, is_own, data_mb = do(work)

    assert nice == NICENESS + os.getpriority(os.PRIO_PROCESS, 0)
    assert is_own
    assert order.request.limits.memory_mb <= data_mb
    assert data_mb <= order.request.limits.memory_mb + 256


def test_worker_knows_nothing_of_what_the_program_was_told(base, do, monkeypatch):
    order = squares_order(22, **SLOW)
    monkeypatch.setenv("MARSROUTE_PASSPHRASE", "swordfish")
    monkeypatch.setenv("SSH_AUTH_SOCK", "agent")

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        return environment(pid(runs(base, job.key)[0]))

    names = do(work)

    assert b"PATH" in names
    assert not names & {b"MARSROUTE_PASSPHRASE", b"SSH_AUTH_SOCK"}


def test_job_that_is_to_end_runs_until_its_workers_are_gone(base, do):
    order = squares_order(23, items=4, parts=4, pause_ms=20_000)

    async def work(keep):
        one = back_end(base, workers=1, worker=DEAF)
        keep(one)
        job = await begun(one, order)
        (base / "jobs" / job.key / "cancel").touch()
        while_deaf = await looked(one, job)
        for run in runs(base, job.key):
            run.kill()
        after = await until(one, job, lambda seen: not seen.seen.is_under_way)
        return while_deaf.seen, after.seen, len(runs(base, job.key))

    assert do(work) == (Seen.RUNNING, Seen.CANCELLED, 1)


def test_next_window_finds_what_runs_and_starts_nothing_twice(base, do):
    order = squares_order(3, **SLOW)

    async def work(keep):
        first = back_end(base)
        job = await begun(first, order)
        before = runs(base, job.key)
        await first.close()
        second = back_end(base)
        keep(second)
        seen = await looked(second, job)
        return before, runs(base, job.key), seen

    before, after, seen = do(work)

    assert sorted(before) == sorted(after)
    assert all(len(set(some)) == 2 for some in (before, after))
    assert seen.seen is Seen.RUNNING


def test_worker_that_was_not_written_down_keeps_the_part(base, do):
    order = squares_order(4, parts=1, **SLOW)

    async def work(keep):
        first = back_end(base)
        job = await begun(first, order)
        (run,) = runs(base, job.key)
        claim = base / "jobs" / job.key / "part-0" / "gen.0"
        await until(first, job, lambda _seen: claim.exists())
        (base / "jobs" / job.key / "submit.1" / "run-0").unlink()
        await first.close()
        second = back_end(base)
        keep(second)
        seen = await looked(second, job)
        return run.name, claim.read_text(), seen, runs(base, job.key)

    started, owner, seen, others = do(work)

    assert owner == started
    assert seen.seen is Seen.RUNNING
    assert others == []


def test_killed_worker_is_a_failure_of_the_machine(base, do):
    order = squares_order(5, **SLOW)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        for run in runs(base, job.key):
            os.kill(pid(run), signal.SIGKILL)
        return await until(one, job, lambda seen: not seen.seen.is_under_way)

    seen = do(work)

    assert (seen.seen, seen.failure) == (Seen.ENDED, Failure.NODE)
    assert seen.parts_left == (0, 1)


@pytest.mark.parametrize(
    ("fault", "failure"),
    [("memory", Failure.MEMORY), ("program", Failure.PROGRAM)],
)
def test_failure_of_the_work_is_told_with_its_words(base, do, fault, failure):
    order = squares_order(6, items=4, fault=fault, fault_item=3)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        seen = await until(one, job, lambda seen: not seen.seen.is_under_way)
        return seen, await one.log(job.key)

    seen, log = do(work)

    assert (seen.seen, seen.failure) == (Seen.ENDED, failure)
    assert seen.parts_left == (1,)
    assert seen.progress.done == 3
    assert seen.words
    assert seen.words in log or "as asked" in log


def test_deaf_worker_is_killed_after_the_grace_and_not_before(base, do):
    order = squares_order(7, parts=1, **SLOW)
    waits = []

    async def work(keep):
        async def sleep(seconds):
            waits.append(seconds)
            await asyncio.sleep(0)

        one = back_end(base, worker=DEAF, sleep=sleep)
        keep(one)
        job = await begun(one, order)
        (run,) = runs(base, job.key)
        assert run.is_alive
        await one.cancel(job.key)
        return run.is_alive, await looked(one, job)

    is_alive, seen = do(work)

    assert not is_alive
    assert seen.seen is Seen.CANCELLED
    assert sum(waits) >= GRACE_S - TICK_S
    assert GRACE_S <= 2.5  # of the three seconds that a forced cancel may take


def test_finished_items_are_kept_when_a_job_is_sent_again(base, do):
    order = squares_order(8, items=4, parts=1, fault="program", fault_item=2)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        first = await until(one, job, lambda seen: not seen.seen.is_under_way)
        await one.submit(order.request, 2, first.parts_left)
        job = submitted_job(order, 2)
        second = await until(one, job, lambda seen: not seen.seen.is_under_way)
        items = base / "jobs" / job.key / "items"
        return first, second, {one.name for one in items.glob("*.json")}

    first, second, items = do(work)

    assert first.progress == second.progress
    assert items == {"0.json", "1.json"}


def test_job_that_is_to_end_is_not_submitted(base, do):
    order = squares_order(9)

    async def work(keep):
        one = back_end(base)
        keep(one)
        await one.stage(order.request, order.files, untold)
        await one.cancel(order.request.key)
        with pytest.raises(SubmissionRefused, match="to end"):
            await one.submit(order.request, 1, (0, 1))

    do(work)


def test_folders_and_files_are_for_their_owner_alone(base, do):
    """Whatever the mask of the program is, and of what the worker makes too."""
    order = squares_order(10)
    base.mkdir(mode=0o777, exist_ok=True)
    base.chmod(0o777)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        await until(one, job, lambda seen: seen.seen is Seen.ANSWERED)
        await one.cancel(job.key)
        return {path: path.stat() for path in (base, *base.rglob("*"))}

    mask = os.umask(0)
    try:
        found = do(work)
    finally:
        os.umask(mask)

    rights = {(S_ISDIR(one.st_mode), S_IMODE(one.st_mode)) for one in found.values()}
    assert rights == {(True, 0o700), (False, 0o600)}
    names = {path.name for path in found}
    assert {"worker.key", "cancel", "answer", "here-0.txt", "jobid"} <= names


@pytest.mark.parametrize("place", ["", "jobs", "incoming"])
@pytest.mark.parametrize("leads_on", [True, False])
def test_link_in_place_of_a_folder_is_refused(base, do, tmp_path, place, *, leads_on):
    order, elsewhere = squares_order(10), tmp_path / "elsewhere"
    if leads_on:
        elsewhere.mkdir()
    link = base / place
    link.parent.mkdir(parents=True, exist_ok=True)
    link.symlink_to(elsewhere)

    async def work(keep):
        one = back_end(base)
        keep(one)
        with pytest.raises(SubmissionRefused, match="is a link"):
            await one.stage(order.request, order.files, untold)

    do(work)
    assert not leads_on or list(elsewhere.iterdir()) == []


def test_folder_of_somebody_else_is_refused(base, monkeypatch):
    base.mkdir(exist_ok=True)
    ours = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: ours + 1)

    with pytest.raises(SubmissionRefused, match="belongs to somebody else"):
        back_end(base).worker_key()
    assert list(base.iterdir()) == []


@pytest.mark.parametrize("leads_on", [True, False])
def test_link_in_place_of_a_job_goes_and_nothing_it_leads_to(
    base, do, tmp_path, *, leads_on
):
    order, elsewhere = squares_order(10), tmp_path / "elsewhere"
    folder = base / "jobs" / order.request.key
    folder.parent.mkdir(parents=True)
    if leads_on:
        write_files(elsewhere, order.files)
    folder.symlink_to(elsewhere)

    async def work(keep):
        one = back_end(base)
        keep(one)
        await one.stage(order.request, order.files, untold)
        assert not folder.is_symlink()
        (folder / "request.json").stat()

    do(work)
    assert not leads_on or (elsewhere / "request.json").exists()


def test_record_of_an_answer_says_that_it_was_made_here(base, do):
    order = squares_order(16)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        await until(one, job, lambda seen: seen.seen is Seen.ANSWERED)
        return await one.fetch(order.request, untold)

    about = json.loads(do(work)["answer.json"])

    assert about["provenance"]["site"] == "here"


def test_link_in_place_of_an_answer_is_not_followed(base, do, tmp_path):
    order, elsewhere = squares_order(10), tmp_path / "elsewhere"

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        await until(one, job, lambda seen: seen.seen is Seen.ANSWERED)
        answer = base / "jobs" / job.key / "answer"
        assert await one.fetch(order.request, untold)
        answer.rename(elsewhere)
        answer.symlink_to(elsewhere)
        with pytest.raises(AnswerRefused, match="is a link"):
            await one.fetch(order.request, untold)

    do(work)


def test_what_a_crash_left_half_written_is_removed(base):
    (base / "jobs" / ".gone.00").mkdir(parents=True)
    (base / "incoming" / "half").mkdir(parents=True)
    (base / "jobs" / ("a" * 40)).mkdir()

    assert back_end(base).keys() == {"a" * 40}

    assert sorted(one.name for one in base.rglob("*")) == [
        "a" * 40,
        "incoming",
        "jobs",
    ]


def test_system_that_starts_no_process_is_told_and_tried_again(base, do):
    order = squares_order(11)

    async def work(keep):
        one = back_end(base, worker=("/nowhere/python",))
        keep(one)
        await one.stage(order.request, order.files, untold)
        with pytest.raises(FarTrouble, match="tried again"):
            await one.submit(order.request, 1, (0, 1))

    do(work)


def test_disk_that_fills_up_in_the_middle_leaves_nothing(base, do, monkeypatch):
    order = squares_order(12)

    def full(folder, _files):
        folder.mkdir()
        raise OSError(28, "No space left on device")

    async def work(keep):
        one = back_end(base)
        keep(one)
        monkeypatch.setattr("models.cluster.local.write_files", full)
        with pytest.raises(OutOfRoom, match="is full; free some space"):
            await one.stage(order.request, order.files, untold)
        return sorted(path.name for path in base.rglob("*"))

    assert do(work) == ["incoming", "jobs", "worker.key"]


def test_process_that_was_given_a_number_again_is_not_ours():
    mine = process_name(os.getpid())
    number, start, boot = mine.split(".")

    assert LocalRun(mine).is_alive
    assert not LocalRun(f"{number}.{int(start) + 1}.{boot}").is_alive
    assert not LocalRun(f"{number}.{start}.{'0' * 8}{boot[8:]}").is_alive


def test_process_of_others_that_was_given_a_number_again_is_not_killed():
    with subprocess.Popen(("sleep", "600"), start_new_session=True) as other:
        number, start, boot = process_name(other.pid).split(".")

        LocalRun(f"{number}.{int(start) + 1}.{boot}").kill()
        spared = other.poll() is None
        LocalRun(f"{number}.{start}.{boot}").kill()

        assert spared
        assert other.wait() == -signal.SIGKILL


def test_submission_is_written_as_one(base, do):
    order = squares_order(13)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        folder = base / "jobs" / job.key / "submit.1"
        return json.loads((folder / "parts").read_text()), folder / "jobid"

    parts, jobid = do(work)

    assert parts["parts"] == [0, 1]
    assert not jobid.exists()  # swept at the end


@pytest.mark.parametrize("name", ["MANIFEST.json", "inputs/numbers.safetensors"])
@pytest.mark.parametrize("harm", ["changed", "gone", "more"])
def test_folder_that_was_harmed_is_made_anew(base, do, name, harm):
    order = squares_order(17)
    name = name if name in order.files else "request.json"

    async def work(keep):
        one = back_end(base)
        keep(one)
        await one.stage(order.request, order.files, untold)
        folder = base / "jobs" / order.request.key
        (folder / "items").mkdir()
        if harm == "more":
            (folder / "inputs" / "more.safetensors").write_bytes(b"")
        elif harm == "gone":
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(b"{}")
        await one.stage(order.request, order.files, untold)
        return (folder / "items").exists(), read_folder(folder, 1 << 20)

    kept, files = do(work)

    assert not kept
    assert files == order.files


def test_nothing_runs_of_a_job_that_was_swept(base, do):
    order = squares_order(18, **SLOW)

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        await until(one, job, lambda seen: seen.seen is Seen.RUNNING)
        found = runs(base, job.key)
        before = [run.is_alive for run in found]
        await one.sweep((job.key,))
        return before, [run.is_alive for run in found]

    before, after = do(work)

    assert any(before)
    assert not any(after)


def test_crash_while_a_job_is_written_leaves_no_job(base, do, monkeypatch):
    order = squares_order(19)

    def die(folder, _files):
        folder.mkdir()
        raise KeyboardInterrupt

    async def work(keep):
        one = back_end(base)
        keep(one)
        monkeypatch.setattr("models.cluster.local.write_files", die)
        with pytest.raises(KeyboardInterrupt):
            await one.stage(order.request, order.files, untold)
        return [*(base / "jobs").iterdir()], one.keys(), [*base.rglob("inc*/*")]

    assert do(work) == ([], frozenset(), [])


def test_submission_that_was_not_written_whole_does_not_count(base, do):
    order = squares_order(20)

    async def work(keep):
        one = back_end(base)
        keep(one)
        await begun(one, order)
        folder = base / "jobs" / order.request.key
        (folder / "submit.2").mkdir()
        (folder / "submit.2" / "parts").write_text("{")
        found = LocalFolder(folder).submission()
        return found.number

    assert do(work) == 1


def test_folders_that_cannot_be_read_are_told_in_a_sentence(base, do, monkeypatch):
    order = squares_order(21)

    def broken(_folder):
        raise OSError(5, "Input/output error")

    async def work(keep):
        one = back_end(base)
        keep(one)
        job = await begun(one, order)
        with monkeypatch.context() as patch:
            patch.setattr("models.cluster.local_folder.LocalFolder.finished", broken)
            with pytest.raises(FarTrouble, match="Input/output error"):
                await one.look([job])
            patch.setattr("models.cluster.local_folder.LocalFolder.log", broken)
            with pytest.raises(FarTrouble, match="Input/output error"):
                await one.log(job.key)

    do(work)
