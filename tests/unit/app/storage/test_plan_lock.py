from __future__ import annotations

import errno
import signal
import subprocess
import sys

import pytest

from app.errors import FileInUse
from app.storage import plan_lock
from app.storage.plan_lock import PlanLock

HOLD = """
import sys
from pathlib import Path
from app.storage.plan_lock import PlanLock
lock = PlanLock(Path(sys.argv[1]), Path("move.plan"))
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "move.plan.backups"


def test_lock_keeps_others_out_until_it_is_released(folder):
    plan = folder.parent / "move.plan"
    first = PlanLock(folder, plan)
    for shared in (True, False):
        with pytest.raises(FileInUse, match=r"move\.plan is open in another window"):
            PlanLock(folder, plan, shared=shared)
    first.release()
    first.release()

    PlanLock(folder, plan).release()


def test_readers_share_a_lock_that_keeps_writers_out(folder):
    plan = folder.parent / "move.plan"
    readers = [PlanLock(folder, plan, shared=True) for _ in range(2)]
    with pytest.raises(FileInUse):
        PlanLock(folder, plan)
    for reader in readers:
        reader.release()

    PlanLock(folder, plan).release()


def test_lock_of_a_killed_process_is_gone_at_once(folder):
    plan = folder.parent / "move.plan"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(FileInUse):
            PlanLock(folder, plan)
        holder.send_signal(signal.SIGKILL)
        holder.wait()

        PlanLock(folder, plan).release()


def test_folder_without_locks_is_not_taken_for_a_plan_in_use(folder, monkeypatch):
    def no_locks(*_args, **_how):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(plan_lock, "_take", no_locks)
    with pytest.raises(OSError, match="No locks") as raised:
        PlanLock(folder, folder.parent / "move.plan")

    assert raised.value.errno == errno.ENOLCK
