"""Runs of the worker that are killed at each of their acts on the disk, one by one.

Every act that others could see (a link, a rename, a file made or removed, a flush) is a
point; a run is killed just before the act, and another just after it.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.cluster.liveness import is_alive, process_name
from models.protocol.answer import FILES, answer_files
from models.worker import claims, part
from models.worker.part import run_part
from models.worker.surroundings import Surroundings
from models.worker.whole_file import write_whole
from tests.squares_jobs import job_folder, squares_request
from tests.squares_worker import squares_pack

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from models.packs.pack import Pack
    from models.worker.part_work import PartWork

ITEMS, PARTS = 4, 2
NEVER = 1 << 30
ACTS = (
    (os, "link"),
    (os, "fsync"),
    (Path, "replace"),
    (Path, "rename"),
    (Path, "mkdir"),
    (Path, "unlink"),
)


def kill_everywhere(base: str, every: int, merged: str) -> dict[str, Any]:
    """
    Kill a job at its points, and let it go on.

    Parameters
    ----------
    base
        Folder for the jobs.
    every
        Which of the points: each ``every``-th.
    merged
        ``as it is``, or ``in place`` for a worker that writes answers where they stay.

    Returns
    -------
    dict[str, Any]
        ``points`` in a whole job, ``kills``, ``answers``: hashes of all answers,
        ``wrong``: what did not hold.
    """
    if merged == "in place":
        part.merge_if_whole = _merge_in_place
    whole = _job(Path(base, "whole"))
    points = _acts_of(lambda: _work(whole), Path(base, "count"))
    answers = {_answer(whole)}
    kills, wrong = 0, list[str]()
    for point in range(0, 2 * points, every):
        job = _job(Path(base, str(point)))
        kills += _killed(lambda job=job: _work(job), point)
        for _ in range(2):  # the second finds nothing left to do
            _in_child(lambda job=job: _work(job), NEVER)
        answers.add(_answer(job))
        wrong += _wrong(job, f"point {point}")
        shutil.rmtree(job.parent.parent)
    return {"points": points, "kills": kills, "answers": len(answers), "wrong": wrong}


def at_once(base: str, runs: int, claimed: str) -> dict[str, Any]:
    """
    Start runs of the same part at the same moment.

    Parameters
    ----------
    base
        Folder for the job.
    runs
        How many.
    claimed
        ``yes``, or ``no`` for runs that all believe to have the claim.

    Returns
    -------
    dict[str, Any]
        ``computed``: how often items were computed, of `ITEMS` in the job; ``answers``
        how many came into place.
    """
    job = _job(Path(base), pause_ms=60)
    effects = Path(base, "effects")
    go = time.monotonic() + 0.3
    if claimed == "no":
        claims.MOST_GENERATIONS = 1
        claims._linked = lambda _wish, _place: True

    def run() -> None:
        time.sleep(max(0.0, go - time.monotonic()))
        for number in range(PARTS):
            run_part(job, number, _around(_counting(effects)))

    children = [_forked(run, NEVER) for _ in range(runs)]
    for child in children:
        os.waitpid(child, 0)
    _in_child(lambda: _work(job), NEVER)
    lines = effects.read_text("ascii").split()
    return {
        "computed": len(lines),
        "answers": len(list(job.glob("answer"))),
        "logged": sum(
            path.read_text("utf-8").count("answer is whole")
            for path in job.glob("part-*/log.txt")
        ),
    }


def _job(base: Path, **parameters: Any) -> Path:
    """Lay a job out."""
    request, files = squares_request(items=ITEMS, parts=PARTS, **parameters)
    return job_folder(base, request, files)


def _around(pack: Pack | None = None) -> Surroundings:
    """Surroundings of a run of this process, as the command makes them."""
    own = process_name(os.getpid())
    return Surroundings(
        owner=own,
        is_alive=lambda other, name: is_alive(other, own, name),
        load=lambda _slug: pack or squares_pack(),
    )


def _counting(effects: Path) -> Pack:
    """Give the model, which notes each item that it computes."""
    pack = squares_pack()
    run = type(pack.program).run

    class Counting(type(pack.program)):  # type: ignore[misc]
        def run(self, inputs: Any, parameters: Any, *rest: Any) -> Any:
            if "pause_ms" in parameters:  # not for golden answers
                handle = os.open(effects, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
                os.write(handle, b"item\n")
                os.close(handle)
            return run(self, inputs, parameters, *rest)

    vars(pack)["program"] = Counting()
    return pack


def _work(job: Path) -> None:
    """Work on all parts."""
    for number in range(PARTS):
        run_part(job, number, _around())


def _merge_in_place(work: PartWork, key: Ed25519PrivateKey) -> None:
    """Add up as a careless worker would: file by file where the answer stays."""
    place = work.folder.answer
    if place.exists() or len(work.items.numbers()) < work.request.items:
        return
    found = ((item, work.finished(item).tensors) for item in range(ITEMS))
    merged = work.pack.program.merge(work.inputs, work.request.parameters, found)
    place.mkdir()
    for name, data in answer_files(work.request, merged, {}, key).items():
        write_whole(place / name, data, work.around.owner)


def _answer(job: Path) -> str:
    """Hash of the answer; empty if there is none."""
    path = job / "answer" / "answer.safetensors"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def _wrong(job: Path, when: str) -> list[str]:
    """Tell what a finished job should not have."""
    ends = sorted(path for path in job.glob("part-*/exit.json"))
    told = [json.loads(path.read_bytes()) for path in ends]
    wrong = [f"{when}: {end}" for end in told if end["class"] != "done"]
    names = sorted(path.name for path in job.glob("answer/*"))
    if names != sorted(FILES):
        wrong.append(f"{when}: the answer has {names}")
    return wrong


def _acts_of(work: Callable[[], None], told: Path) -> int:
    """Count the acts of a run."""

    def counted() -> None:
        counter = _Counter(NEVER)
        counter.attach()
        work()
        told.write_text(str(counter.acts), "ascii")

    os.waitpid(_forked(counted, NEVER), 0)
    return int(told.read_text("ascii"))


def _killed(work: Callable[[], None], point: int) -> int:
    """Run and kill at a point; whether it came to that."""
    _, status = os.waitpid(_forked(work, point), 0)
    return int(os.WIFSIGNALED(status))


def _in_child(work: Callable[[], None], point: int) -> None:
    """Run in a process of its own, to the end."""
    os.waitpid(_forked(work, point), 0)


def _forked(work: Callable[[], None], point: int) -> int:
    """Run in a new process; give its number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        if point != NEVER:
            _Counter(point).attach()
        work()
        code = 0
    finally:
        sys.stdout.flush()
        os._exit(code)


class _Counter:
    """Counts acts, and kills this process before (even) or after (odd) one of them."""

    def __init__(self, point: int) -> None:
        self.acts = 0
        self.point = point

    def attach(self) -> None:
        """Stand in for what makes the acts."""
        for home, name in ACTS:
            setattr(home, name, self._counted(getattr(home, name)))

    def _counted(self, act: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **options: Any) -> Any:
            if 2 * self.acts == self.point:
                os.kill(os.getpid(), signal.SIGKILL)
            done = act(*arguments, **options)
            if 2 * self.acts + 1 == self.point:
                os.kill(os.getpid(), signal.SIGKILL)
            self.acts += 1
            return done

        return counted
