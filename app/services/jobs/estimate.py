"""How long work takes here and elsewhere, from what was measured, and which is faster.

A pace is work in a second of one process, for each site, model and engine. That of this
machine is measured in a moment where none is known; that of a site comes with its first
answer, and before it is said to be a guess.
"""

from __future__ import annotations

import json
import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from app.security.whole_file import put_in_place
from models.cluster.job import HERE
from models.packs.golden import engine_of
from models.plan_robustness.contract import PLAN
from models.protocol.request_file import request_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from models.packs.program import Inputs, Parameters, Program
    from models.protocol.answer import Answer
    from models.protocol.canonical_json import Json
    from models.protocol.request import Request

PACES_FILE = "paces.json"  # in the folder for what the program keeps of its running
HERE_START_S = 0.5  # processes, golden answers, adding up
THERE_START_S = 20.0  # the same, the way there and back, and one look
CALIBRATION_S = 0.25
TRIAL_MOVES = 50
MOST_SECONDS = 1e9  # of a part that are believed
LATEST_SHARE = 0.5  # of a pace that the latest job decides


class PaceOf(NamedTuple):
    """Where, which model, and with which engine."""

    site: str
    model: str
    engine: str


class Measured(NamedTuple):
    """Work in a second of one process, and which engine did it."""

    engine: str
    pace: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """
    How long work takes.

    Attributes
    ----------
    here_s
        On this machine, in seconds.
    there_queue_s, there_run_s
        At a site, in the queue and after it; None where nobody knows.
    better
        Name of the site that is recommended.
    words
        All this in a sentence or two.
    """

    here_s: float
    there_queue_s: float | None
    there_run_s: float | None
    better: str
    words: str


class Paces:
    """
    Paces that were measured, in a file of this user.

    Parameters
    ----------
    path
        Of the file; it need not be there. One that cannot be read tells nothing, since
        all of it can be measured again. It is read anew each time: other programs of
        this user measure too.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def of(self, site: str, model: str, engine: str = "") -> float | None:
        """Give the pace of a site; of its fastest engine if none is named."""
        found = [
            pace
            for one, pace in _read(self._path).items()
            if one[:2] == (site, model) and engine in {"", one.engine}
        ]
        return max(found, default=None)

    def learn(self, of: PaceOf, work: float, seconds: float) -> None:
        """
        Take in how long work has taken.

        Parameters
        ----------
        of
            Who did it.
        work
            As `work_of` counts it.
        seconds
            Of all processes together.

        Raises
        ------
        DiskFull, FileInUse, EnvironmentTrouble
            The file cannot be written.
        """
        if not (work > 0 and seconds > 0):
            return
        known = _read(self._path)
        pace, before = work / seconds, known.get(of)
        if before is not None:
            pace = before ** (1 - LATEST_SHARE) * pace**LATEST_SHARE
        known[of] = pace
        self._path.parent.mkdir(parents=True, exist_ok=True)
        rows = [[*one, pace] for one, pace in sorted(known.items())]
        data = json.dumps({"form": 1, "paces": rows}).encode()
        put_in_place(self._path, lambda target: _write(target, data))


def work_of(inputs: Inputs, parameters: Parameters) -> float:
    """Count the steps of all units in all simulated moves of all scenarios."""
    moves = _number(parameters.get("rollouts"))
    steps = sum(
        float(tensors["steps"][:, 0].sum()) * len(tensors["lost"])
        for name, tensors in inputs.items()
        if name.startswith(PLAN)
    )
    return moves * steps


def measured_here(
    program: Program,
    inputs: Inputs,
    parameters: Parameters,
    alive: Callable[[], None],
    clock: Callable[[], float] = time.perf_counter,
) -> Measured:
    """
    Measure the pace of this machine on a small piece of the very work.

    Parameters
    ----------
    program
        Of the model.
    inputs, parameters
        Of the work.
    alive
        Called now and then; may raise WorkStopped.
    clock
        Seconds from anywhere.
    """
    block = int(min(TRIAL_MOVES, _number(parameters.get("rollouts"))))
    trial = {**parameters, "rollouts": block, "block": block}
    items = program.items(inputs, trial)
    program.run(inputs, trial, 0, 0, alive)  # whatever is made ready once is now
    began, runs = clock(), 0
    while (passed := clock() - began) < CALIBRATION_S or not runs:
        program.run(inputs, trial, 0, runs % items, alive)
        runs += 1
    share = runs / items  # of all items of the trial
    return Measured(engine_of(program), work_of(inputs, trial) * share / passed)


class Place(NamedTuple):
    """
    A place as an estimate sees it.

    Attributes
    ----------
    site
        Its name.
    pace
        Work in a second of one process; None where none was measured.
    at_once
        Processes side by side.
    queue_s
        Seconds in the queue; None where it does not say.
    """

    site: str
    pace: float | None
    at_once: int
    queue_s: float | None = 0.0


def estimated(
    work: float, here_pace: float, cores: int, there: Place | None
) -> Estimate:
    """
    Estimate work here and at one site, and recommend one of them.

    Parameters
    ----------
    work
        As `work_of` counts it.
    here_pace
        Of this machine.
    cores
        Processes that this machine runs at once.
    there
        The site; None where there is none.
    """
    here_s = HERE_START_S + work / here_pace / cores
    here_words = f"Here about {span_words(here_s)}."
    if there is None:
        return Estimate(
            here_s=here_s,
            there_queue_s=None,
            there_run_s=None,
            better=HERE,
            words=here_words,
        )
    run_s = THERE_START_S + work / (there.pace or here_pace) / max(1, there.at_once)
    queue = there.queue_s
    is_faster = run_s + (queue or 0.0) < here_s and queue is not None
    better = there.site if is_faster else HERE
    queue_words = "unknown" if queue is None else span_words(queue)
    guess = "" if there.pace else ", guessed from the pace of this machine"
    chosen = f"{there.site} is faster." if is_faster else "This machine is faster."
    if queue is None and run_s < here_s:
        chosen = "Nobody knows which is faster before the queue tells when it starts."
    words = (
        f"{here_words} At {there.site}: queue {queue_words}, then about "
        f"{span_words(run_s)}{guess}. {chosen}"
    )
    return Estimate(
        here_s=here_s,
        there_queue_s=queue,
        there_run_s=run_s,
        better=better,
        words=words,
    )


def learn_from(
    paces: Paces,
    site: str,
    answer: Answer,
    asked: tuple[Request, Mapping[str, bytes]],
) -> None:
    """
    Take in how fast the work of a verified answer went.

    Parameters
    ----------
    paces
        What is known so far.
    site
        Where it was worked on.
    answer
        With its provenance.
    asked
        The request, and its files.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble
        The file of paces cannot be written.
    """
    request, files = asked
    if "rollouts" not in request.parameters:
        return  # no simulation: its work is counted otherwise
    work = work_of(request_inputs(request, files), request.parameters)
    of = PaceOf(site, request.model, engine_of_answer(answer.provenance))
    paces.learn(of, work, seconds_of_answer(answer.provenance))


def seconds_of_answer(provenance: Mapping[str, Any]) -> float:
    """Add up the wall time of all parts, as their machines told."""
    parts = provenance.get("parts")
    told = parts if isinstance(parts, list) else ()
    seconds = [one.get("seconds") for one in told if isinstance(one, dict)]
    numbers = [one for one in seconds if isinstance(one, int | float)]
    return sum(float(one) for one in numbers if 0 <= one <= MOST_SECONDS)


def engine_of_answer(provenance: Mapping[str, Any]) -> str:
    """Tell which engines gave an answer, as its provenance has it."""
    nodes = provenance.get("nodes")
    told = nodes.values() if isinstance(nodes, dict) else ()
    names = {str(one.get("engine", "")) for one in told if isinstance(one, dict)}
    return "+".join(sorted(names - {""}))


def span_words(seconds: float) -> str:
    """Say a time as people do: seconds, minutes, or hours and minutes."""
    if seconds < 90:
        return f"{max(1, math.ceil(seconds))} s"
    minutes = math.ceil(seconds / 60)
    if minutes < 120:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def _number(value: Json | None) -> float:
    """Give a parameter that is a number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number of simulated moves.")
    return float(value)


def _read(path: Path) -> dict[PaceOf, float]:
    """Read what is known; nothing where the file is not as it was written."""
    try:
        rows = json.loads(path.read_bytes())["paces"]
        return {PaceOf(*map(str, row[:3])): float(row[3]) for row in rows}
    except (OSError, ValueError, LookupError, TypeError):
        return {}


def _write(target: Path, data: bytes) -> None:
    """Write a file."""
    target.write_bytes(data)
