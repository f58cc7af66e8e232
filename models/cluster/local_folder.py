"""The folder of a job on this machine: its submissions, its runs, what is finished."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import stat
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.job import Failure
from models.cluster.local_run import LocalRun
from models.errors import RequestRefused, SubmissionRefused
from models.protocol.manifest import SIGNATURE
from models.worker.claims import latest_owner
from models.worker.job_folder import JobFolder, request_files_in
from models.worker.outcome import Outcome
from models.worker.part_report import read_state
from models.worker.whole_file import (
    PRIVATE_FOLDER,
    private,
    sync_folder,
    write_whole,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

EXIT = "exit.json"
OF_OTHERS = 0o077
LOG_BYTES = 16 << 10
_WORST_FIRST = (
    Failure.PROGRAM,
    Failure.GOLDEN,
    Failure.REFUSED,
    Failure.DISK,
    Failure.MEMORY,
    Failure.TIME,
    Failure.NODE,  # last, since parts that were not begun say nothing either
)


class Submission(NamedTuple):
    """A submission as it was written down; memory is that of each of its parts."""

    number: int
    parts: tuple[int, ...]
    memory_mb: int
    parts_of_job: int
    items: int


class Ended(NamedTuple):
    """Why parts ended without all of their items, and the words of the worst one."""

    failure: Failure
    words: str


class LocalFolder:
    """
    The folder of a job.

    Parameters
    ----------
    path
        Of the folder, whether it is there or not.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.job = JobFolder(path)

    def holds(self, files: Mapping[str, bytes]) -> bool:
        """Whether the folder is that of exactly these files, byte by byte."""
        try:
            found = {} if self.path.is_symlink() else request_files_in(self.job)
        except RequestRefused:
            return False
        return found == {
            name: data for name, data in files.items() if name != SIGNATURE
        }

    def submission(self) -> Submission | None:
        """Give the latest submission that was written down as a whole."""
        numbers = sorted(
            int(one.name[7:])
            for one in self.path.glob("submit.*")
            if one.name[7:].isdigit() and (one / "jobid").exists()
        )
        return self._read_submission(numbers[-1]) if numbers else None

    def is_submitted(self, number: int) -> bool:
        """Whether a submission was written down as a whole."""
        return (self._submit(number) / "jobid").exists()

    def write_submission(self, submission: Submission) -> None:
        """Write a submission down; it counts once ``jobid`` is there."""
        folder = self._submit(submission.number)
        folder.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
        data = json.dumps(submission._asdict()).encode("ascii")
        write_whole(folder / "parts", data, "here")
        write_whole(folder / "jobid", f"here-{submission.number}".encode(), "here")
        sync_folder(folder)

    def started(self, number: int) -> dict[int, LocalRun]:
        """Give the runs that a submission has started, by part."""
        found: dict[int, LocalRun] = {}
        for place in sorted(self._submit(number).glob("run-*")):
            name, *parts = place.read_text("ascii").split()
            found.update((int(part), LocalRun(name)) for part in parts)
        return found

    def write_run(self, number: int, parts: Sequence[int], run: LocalRun) -> None:
        """Write down which run a submission has started for parts."""
        place = self._submit(number) / f"run-{parts[0]}"
        written = " ".join((run.name, *map(str, parts)))
        write_whole(place, written.encode("ascii"), "here")

    def live_run(self, part: int, started: LocalRun | None) -> LocalRun | None:
        """Give the run that is at a part: one that was started, or has the claim."""
        owner = latest_owner(self.job.part(part))
        runs = [run for run in (started, owner and LocalRun(owner)) if run]
        return next((run for run in runs if run.is_alive), None)

    def finished(self) -> frozenset[int]:
        """Numbers of finished items."""
        if not self.job.items.is_dir():
            return frozenset()
        names = (one.name for one in os.scandir(self.job.items))
        stems = (name[:-5] for name in names if name.endswith(".json"))
        return frozenset(int(stem) for stem in stems if stem.isdigit())

    def ended(self, parts: Sequence[int]) -> Ended:
        """Tell why parts ended that are not finished."""
        found = [self._end_of(part) for part in parts]
        if not found:
            return Ended(Failure.NODE, "It ended before its items were added up.")
        return min(found, key=lambda one: _WORST_FIRST.index(one.failure))

    def was_cancelled(self, part: int) -> bool:
        """Whether the last run of a part has written down that it was cancelled."""
        state = read_state(self.job.part(part) / EXIT)
        return state.get("class") == Outcome.CANCEL.value

    def seconds(self, parts: int) -> float:
        """Wall time of all parts so far."""
        states = (
            read_state(self.job.part(part) / "progress.json") for part in range(parts)
        )
        told = (state.get("seconds") for state in states)
        return sum(float(one) for one in told if isinstance(one, int | float))

    def log(self) -> str:
        """Give the last lines of what all parts wrote."""
        places = [*self.path.glob("part-*/log.txt"), *self.path.glob("here-*.txt")]
        lines: list[str] = []
        for place in sorted(places):
            with place.open("rb") as file:
                file.seek(max(0, place.stat().st_size - LOG_BYTES))
                lines += file.read().decode("utf-8", "replace").splitlines()
        return "\n".join(lines)

    def remove(self) -> int:
        """Remove the folder; tells how many bytes came free."""
        if self.path.is_symlink():
            self.path.unlink()  # nobody here makes one; where it leads stays as it is
        if not self.path.exists():
            return 0
        aside = self.path.parent / f".gone.{secrets.token_hex(8)}"
        self.path.rename(aside)
        size = sum(one.stat().st_size for one in aside.rglob("*") if one.is_file())
        shutil.rmtree(aside)
        return size

    def _submit(self, number: int) -> Path:
        """Place of a submission."""
        return self.path / f"submit.{number}"

    def _read_submission(self, number: int) -> Submission:
        """Read a submission back."""
        found = json.loads((self._submit(number) / "parts").read_bytes())
        return Submission(**{**found, "parts": tuple(found["parts"])})

    def _end_of(self, part: int) -> Ended:
        """Tell why a part ended."""
        state = read_state(self.job.part(part) / EXIT)
        words = state.get("words")
        said = words if isinstance(words, str) else ""
        classes = {outcome.value: outcome for outcome in Outcome}
        outcome = classes.get(str(state.get("class")))
        failure = outcome.failure if outcome else None
        if failure is None:
            said = said or f"Part {part} ended without a word: it was killed."
        return Ended(failure or Failure.NODE, said)


def own_folder(path: Path) -> Path:
    """
    Make a folder for this user alone, or take away what others may do in it.

    Parameters
    ----------
    path
        Folders above it are made as well.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    SubmissionRefused
        It belongs to somebody else, or a link is in its place.
    OSError
        It cannot be made.
    """
    if not path.is_symlink():  # which may lead to nothing
        path.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not is_own(path):
        raise SubmissionRefused(
            f"The folder {path} belongs to somebody else or is a link, so whoever made "
            "it could change jobs and answers there. Remove it, then send the job "
            "again."
        )
    if path.stat().st_mode & OF_OTHERS:
        path.chmod(PRIVATE_FOLDER)
    return path


def is_own(path: Path) -> bool:
    """Whether there is a folder of this user, and no link to one."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write all files of a job into a new folder, for the disk to keep."""
    folder.mkdir(mode=PRIVATE_FOLDER)
    (folder / "inputs").mkdir(mode=PRIVATE_FOLDER)
    for name, data in files.items():
        with open(folder / name, "wb", opener=private) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    sync_folder(folder / "inputs")
    sync_folder(folder)
