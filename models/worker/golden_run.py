"""Golden answers first: no machine computes an item before it has proved itself."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.worker_code import worker_digest
from models.packs.golden import check_golden, engine_of
from models.protocol.canonical_json import canonical_bytes
from models.worker.node import device_class, devices, libraries, node_class
from models.worker.part_report import now, read_state
from models.worker.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable

    from models.packs.pack import Pack
    from models.protocol.canonical_json import Json
    from models.worker.job_folder import JobFolder

_DIGITS = 12


class Proved(NamedTuple):
    """Name of a machine with its libraries, and whether its note was there before."""

    name: str
    is_known: bool


def prove(
    folder: JobFolder, pack: Pack, node: str, owner: str, alive: Callable[[], None]
) -> Proved:
    """
    Have this machine give the golden answers, once for each job.

    Parameters
    ----------
    folder
        Of the job; the note of a machine that did it is kept there.
    pack
        Of the model.
    node
        Name of this machine.
    owner
        Name of this run.
    alive
        As in `Program.run`.

    Raises
    ------
    GoldenMissed
        This machine gives other answers.
    """
    program = pack.program
    engine = engine_of(program)  # first, since it may bring torch in
    about: dict[str, Json] = {
        "class": node_class(),
        "device": device_class(),
        "devices": devices(),
        "engine": engine,
        "libraries": libraries(),
        "model_id": pack.model_id,
        "node": node,
        "worker": worker_digest(),
    }
    digest = hashlib.sha256(canonical_bytes(about)).hexdigest()[:_DIGITS]
    name = f"{node}.{digest}"
    note = folder.golden / f"{name}.json"
    if read_state(note).get("about") == about:
        return Proved(name, is_known=True)
    began = time.monotonic()
    tolerance = pack.card["golden"]["tolerance"][device_class()]
    result = check_golden(program, pack.golden, tolerance, alive)
    told: dict[str, Json] = {
        "about": about,
        "at": now(),
        "cases": result.cases,
        "determinism": result.determinism,
        "seconds": round(time.monotonic() - began, 3),
        "worst": result.worst,
    }
    folder.golden.mkdir(exist_ok=True)
    write_whole(note, canonical_bytes(told), owner)
    return Proved(name, is_known=False)
