"""Our part on the login node, with a queue that is only played: one effect."""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from pathlib import Path

import pytest

from tests.far_shell import FarShell

KEY = "0123456789abcdef0123456789abcdef01234567"
NAME = f"p-{KEY}-1"


@pytest.fixture
def far(tmp_path: Path) -> FarShell:
    return FarShell(tmp_path)


def row(far: FarShell, state: str = "PENDING", reason: str = "None") -> str:
    """A line of the queue in the order of a search by name."""
    return f"41|{far.base}/jobs/{KEY}|{state}|{reason}\n"


def submissions(far: FarShell) -> int:
    return sum(call.startswith("sbatch --parsable") for call in far.calls)


@pytest.mark.parametrize("end", ["", ".", "0 1\n", ".\nmore\n"])
def test_a_question_that_was_cut_does_nothing(far: FarShell, end: str):
    far.stage(KEY)
    answer = far.ask("submit", KEY, 1, 4, 2, 2, 0, 90, 0, lines="0 1\n", end=end)

    expected = ["JOB 7"] if end == "." else ["CUT"]
    assert answer == expected


def test_a_job_is_there_whole_or_not_at_all(far: FarShell):
    one, two = far.put(b"one"), far.put(b"two")
    lines = f"{one} request.json\n{two} inputs/plan-0.safetensors\n"

    assert far.ask("commit", KEY, "a", lines=f"{lines}{'0' * 64} inputs/x\n") == [
        f"MISSING {'0' * 64}"
    ]
    assert not (far.base / "jobs" / KEY).exists()
    assert far.ask("commit", KEY, "b", lines=lines) == ["COMMITTED"]
    assert far.ask("commit", KEY, "c", lines=lines) == ["COMMITTED"]
    job = far.base / "jobs" / KEY
    assert (job / "inputs/plan-0.safetensors").read_bytes() == b"two"
    assert (job / "request.json").stat().st_nlink == 2


def test_a_folder_of_somebody_else_is_left_alone(far: FarShell):
    """Whoever owns it could change jobs, answers, and our part itself."""
    if os.geteuid() == 0:
        far.base.mkdir()
        os.chown(far.base, 12345, 12345)
    else:
        far.base = Path("/tmp")  # noqa: S108 - of root, and everybody may write there
    before = sorted(far.base.iterdir())

    assert far.ask("hello") == ["NOBASE"]
    assert far.ask("have", lines=f"{'0' * 64}\n") == ["NOBASE"]
    assert set(far.base.iterdir()) - set(before) == set()


def test_a_folder_that_everybody_could_write_is_closed(far: FarShell, tmp_path: Path):
    far.base.mkdir()
    far.base.chmod(0o777)
    assert far.ask("hello")[-1].startswith("NOW ")
    assert far.base.stat().st_mode & 0o777 == 0o700
    for name in ("jobs", "blobs"):
        (far.base / name).rmdir()
        (far.base / name).symlink_to(tmp_path)
        assert far.ask("hello") == ["NOBASE"]
        (far.base / name).unlink()
    assert far.ask("hello")[-1].startswith("NOW ")


def test_all_that_is_made_there_is_for_its_owner_alone(far: FarShell):
    mask = os.umask(0)
    try:
        far.ask("hello")
        digest = far.put(b"one")
        far.ask("commit", KEY, "lot", lines=f"{digest} request.json\n")
        far.submit(KEY)
        far.ask("cancel", KEY)
    finally:
        os.umask(mask)
    found = list(far.base.rglob("*"))

    assert {one.name for one in found} >= {"jobid", "job.sh", "parts", "cancel"}
    assert [one for one in found if one.stat().st_mode & 0o077] == []


def test_a_link_in_place_of_a_job_is_no_job(far: FarShell, tmp_path: Path):
    digest = far.put(b"one")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/request.json").write_bytes(b"one")
    job = far.base / "jobs" / KEY
    job.symlink_to(tmp_path / "elsewhere")

    assert far.ask("commit", KEY, "a", lines=f"{digest} request.json\n") == [
        "COMMITTED"
    ]
    assert not job.is_symlink()
    assert (tmp_path / "elsewhere/request.json").exists()


def test_a_content_that_was_changed_on_its_way_is_thrown_away(far: FarShell):
    digest = far.put(b"whole")
    part = far.base / "blobs" / digest[:2] / f"{digest}.part"
    part.write_bytes(b"whola")

    assert far.ask("commit", KEY, "a", lines=f"{digest} request.json\n") == [
        f"CORRUPT {digest}"
    ]
    assert not part.exists()
    assert not (far.base / "jobs" / KEY).exists()


def test_what_is_here_is_told_with_its_size(far: FarShell):
    far.stage(KEY, b"whole")
    whole = hashlib.sha256(b"whole").hexdigest()
    cut = far.put(b"cut")
    answer = far.ask("have", lines=f"{whole}\n{cut}\n{'0' * 64}\n")

    assert answer[1:] == [f"HAVE {whole}", f"PART {cut} 3", f"NONE {'0' * 64}"]
    assert answer[0].startswith("ROOM ")


def test_a_folder_that_was_changed_there_is_made_anew(far: FarShell):
    far.stage(KEY, b"right")
    request = far.base / "jobs" / KEY / "request.json"
    request.unlink()
    request.write_bytes(b"wrong")

    assert far.stage(KEY, b"right") == ["COMMITTED"]
    assert request.read_bytes() == b"right"


def test_a_job_that_is_staged_again_is_wanted_again(far: FarShell):
    far.stage(KEY)
    far.ask("cancel", KEY)
    assert (far.base / "jobs" / KEY / "cancel").exists()
    far.stage(KEY)

    assert not (far.base / "jobs" / KEY / "cancel").exists()


def test_the_worker_is_unpacked_once(far: FarShell):
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        entry = tarfile.TarInfo("models/one.py")
        entry.size = 3
        tar.addfile(entry, io.BytesIO(b"x=1"))
    digest = far.put(packed.getvalue())

    assert far.ask("worker", "code", digest) == ["WORKER"]
    assert far.ask("worker", "code", digest) == ["WORKER"]
    assert (far.base / "workers/code/models/one.py").read_bytes() == b"x=1"


def test_one_submission_goes_to_the_queue_once(far: FarShell):
    far.stage(KEY)

    assert far.submit(KEY) == ["JOB 7"]
    assert far.submit(KEY) == ["JOB 7"]
    assert far.submit(KEY, 2) == ["JOB 8"]
    assert submissions(far) == 2
    assert f"--job-name={NAME}" in far.calls[0]
    place = far.base / "jobs" / KEY / "submit.1"
    assert (place / "parts").read_text() == "0 1\n"
    assert (place / "job.sh").read_text() == "#!/bin/sh\nexit 0\n"


def test_a_job_that_got_in_although_the_queue_said_no_is_adopted(far: FarShell):
    far.stage(KEY)
    far.play("lies", "sbatch: error: Socket timed out on send/recv operation")
    far.play("queue", row(far))

    assert far.submit(KEY) == ["ADOPTED 41"]
    (far.played / "lies").unlink()
    assert far.submit(KEY) == ["JOB 41"]
    assert submissions(far) == 1


def test_nobody_submits_again_before_a_lost_submission_would_have_been_seen(
    far: FarShell,
):
    far.stage(KEY)
    far.play("lies", "sbatch: error: Socket timed out on send/recv operation")
    assert far.submit(KEY)[0].startswith("UNSURE ")
    (far.played / "lies").unlink()
    assert far.submit(KEY)[0].startswith("UNSURE ")
    assert submissions(far) == 1

    assert far.submit(KEY, settle=0) == ["JOB 8"]
    assert submissions(far) == 2


def test_a_job_of_that_name_in_another_folder_is_not_ours(far: FarShell):
    far.stage(KEY)
    far.play("lies", "sbatch: error: Socket timed out on send/recv operation")
    far.play("queue", row(far).replace(f"{far.base}", "/elsewhere"))

    assert far.submit(KEY)[0].startswith("UNSURE ")


def test_what_the_queue_refused_is_not_adopted(far: FarShell):
    far.stage(KEY)
    far.play("lies", "sbatch: error: Batch job submission failed: Invalid account")
    far.play("queue", row(far, "FAILED", "BadConstraints"))

    assert far.submit(KEY)[0].startswith("REFUSED sbatch: error: Batch job")
    far.play("queue", "")
    (far.played / "lies").unlink()
    assert far.submit(KEY) == ["JOB 8"]


def test_a_queue_that_is_down_is_told_and_nothing_is_sent_twice(far: FarShell):
    far.stage(KEY)
    words = "Unable to contact slurm controller (connect failure)"
    far.play("sbatch.error", words)
    assert far.submit(KEY)[0].startswith(f"DOWN {words}")
    (far.played / "sbatch.error").unlink()

    assert far.submit(KEY) == ["JOB 7"]


def test_a_job_that_is_to_end_is_not_submitted(far: FarShell):
    far.stage(KEY)
    far.ask("cancel", KEY)

    assert far.submit(KEY) == ["CANCELLED"]
    assert submissions(far) == 0


def test_a_job_without_a_folder_is_missing(far: FarShell):
    assert far.submit(KEY) == ["MISSING"]
    assert far.ask("cancel", KEY) == ["ABSENT"]


def test_the_ceiling_of_the_profile_holds(far: FarShell):
    far.stage(KEY)
    far.play("queue", "1\n2\n3\n")

    assert far.submit(KEY, ceiling=4) == ["CEILING 3"]
    assert far.submit(KEY, ceiling=5) == ["JOB 7"]


def test_without_locks_a_hard_link_is_one(far: FarShell):
    far.script = far.script.replace("command -v flock", "command -v no_such_flock")
    far.stage(KEY)

    assert far.submit(KEY) == ["JOB 7"]
    assert not (far.base / "jobs" / KEY / "held").exists()
    assert far.submit(KEY) == ["JOB 7"]
    assert submissions(far) == 1


def line(far: FarShell, state: str = "RUNNING") -> str:
    """A line of the queue in the order of a look."""
    return f"{NAME}|{state}|7|0-1|N/A|{far.base}/jobs/{KEY}|None\n"


def test_a_look_asks_the_queue_once_for_all(far: FarShell):
    far.stage(KEY)
    far.submit(KEY)
    far.play("queue", line(far) + line(far).replace(f"{far.base}", "/elsewhere"))
    before = len(far.calls)
    answer = far.ask("status", 0, lines=f"{KEY}\n{'f' * 40}\n")

    assert len(far.calls) == before + 1
    assert answer[2:] == [
        f"Q|{NAME}|RUNNING|7|0-1|N/A|None",
        f"F|{KEY}|1|0|0|1|7||0|4|2",
        f"F|{'f' * 40}|0",
    ]


def test_a_look_tells_what_is_finished_and_what_is_left(far: FarShell):
    far.stage(KEY)
    far.submit(KEY)
    job = far.base / "jobs" / KEY
    (job / "items").mkdir()
    for item in (0, 1, 3):
        (job / f"items/{item}.json").write_text("{}")
        (job / f"items/{item}.safetensors").write_text("")
    (job / "part-1").mkdir()
    (job / "part-1/exit.json").write_text('{"class":"time","seconds":3}')
    far.play("queue", line(far, "FAILED"))
    answer = far.ask("status", 0, lines=f"{KEY}\n")

    assert answer[3:] == [
        f"F|{KEY}|1|0|0|1|7||3|4|2",
        f'E|{KEY}|1|{{"class":"time","seconds":3}}',
        f"L|{KEY}|1 ",
    ]


def test_the_accounts_are_asked_only_for_what_the_queue_forgot(far: FarShell):
    far.stage(KEY)
    far.submit(KEY)
    where = f"{far.base}/jobs/{KEY}"
    far.play("accounts", f"{NAME}|TIMEOUT|7_0|0:0|{where}|None\n")
    far.play("queue", line(far))
    assert not any(
        one.startswith("S|") for one in far.ask("status", 1, lines=KEY + "\n")
    )
    assert not any(call.startswith("sacct") for call in far.calls)

    far.play("queue", "")
    answer = far.ask("status", 1, lines=f"{KEY}\n")
    assert f"S|{NAME}|TIMEOUT|7_0|0:0|None" in answer
    assert sum(call.startswith("sacct") for call in far.calls) == 1


def test_folders_are_told_while_the_queue_is_down(far: FarShell):
    far.stage(KEY)
    (far.base / "jobs" / KEY / "answer").mkdir()
    far.play("squeue.error", "slurm_load_jobs error: Unable to contact")
    answer = far.ask("status", 0, lines=f"{KEY}\n")

    assert answer[2].startswith("DOWN slurm_load_jobs error")
    assert answer[3].startswith(f"F|{KEY}|1|0|1|")


def test_a_cancel_marks_first_and_ends_only_ours(far: FarShell):
    far.stage(KEY)
    far.submit(KEY)
    far.play(
        "queue",
        f"{NAME}|7|RUNNING|{far.base}/jobs/{KEY}\n"
        f"{NAME}|9|RUNNING|/elsewhere/jobs/{KEY}\n"
        f"{NAME}|5|COMPLETING|{far.base}/jobs/{KEY}\n"
        f"p-{'f' * 40}-1|8|RUNNING|{far.base}/jobs/{'f' * 40}\n",
    )

    assert far.ask("cancel", KEY) == ["CANCELLED"]
    assert (far.base / "jobs" / KEY / "cancel").exists()
    assert (far.played / "ended").read_text().split() == ["--me", "7"]


def test_what_ends_by_itself_while_it_is_cancelled_is_no_trouble(far: FarShell):
    far.stage(KEY)
    far.submit(KEY)
    far.play("queue", f"{NAME}|7|RUNNING|{far.base}/jobs/{KEY}\n")
    far.play("scancel.error", "Invalid job id specified")
    assert far.ask("cancel", KEY)[0].startswith("DOWN Invalid job id")

    scancel = far.played / "scancel"
    scancel.write_text(f"#!/bin/sh\n: >{far.played}/queue\necho gone >&2\nexit 1\n")
    assert far.ask("cancel", KEY) == ["CANCELLED"]


def test_a_cancel_is_not_done_while_the_queue_is_down(far: FarShell):
    far.stage(KEY)
    far.play("squeue.error", "down")

    assert far.ask("cancel", KEY)[0].startswith("DOWN")
    assert (far.base / "jobs" / KEY / "cancel").exists()


def test_a_sweep_leaves_what_runs(far: FarShell):
    other = "f" * 40
    far.stage(KEY, b"x" * 100_000)
    far.stage(other, b"other")
    far.play("queue", f"{NAME}|RUNNING|{far.base}/jobs/{KEY}\n")
    answer = far.ask("sweep", lines=f"{KEY}\n{other}\n{'e' * 40}\n")

    assert answer[0] == f"BUSY {KEY}"
    assert answer[-1].startswith("FREED ")
    assert (far.base / "jobs" / KEY).exists()
    assert not (far.base / "jobs" / other).exists()


def test_a_folder_that_nobody_may_write_is_said(far: FarShell, tmp_path: Path):
    far.base = tmp_path / "file"
    far.base.write_text("")

    assert far.ask("hello") == ["NOBASE"]


def test_our_folders_are_ours_alone(far: FarShell):
    answer = far.ask("hello")

    assert answer[0].startswith("NOW ")
    assert (far.base.stat().st_mode & 0o777) == 0o700
    far.stage(KEY)
    assert ((far.base / "jobs" / KEY).stat().st_mode & 0o077) == 0


def test_the_log_of_all_parts_is_told(far: FarShell):
    far.stage(KEY)
    far.submit(KEY)
    job = far.base / "jobs" / KEY
    (job / "part-0").mkdir()
    (job / "part-0/log.txt").write_text("it began\n")
    (job / "submit.1/out.1").write_text("no such file\n")

    assert far.ask("log", KEY) == ["PART 0", " it began", "PART 1", " no such file"]
