"""One part of a job, from the claim to the word on how it ended.

The order is fixed: claim, manifest, golden answers, items, and adding up if all other
parts are finished too. Whatever goes wrong ends in one class and one sentence.
"""

from __future__ import annotations

import errno
import traceback
from typing import TYPE_CHECKING, NamedTuple

from models.errors import (
    GoldenMissed,
    ModelError,
    OutOfRoom,
    RequestRefused,
    WorkStopped,
)
from models.protocol.signature import read_key_file
from models.worker.claims import Claim, claim
from models.worker.finished_items import FinishedItems
from models.worker.golden_run import prove
from models.worker.job_folder import JobFolder, read_asked
from models.worker.merge import merge_if_whole
from models.worker.node import node_name
from models.worker.outcome import Outcome
from models.worker.part_report import PartReport
from models.worker.part_work import FencedOff, PartWork
from models.worker.stopping import Stopping

if TYPE_CHECKING:
    from pathlib import Path

    from models.packs.pack import Pack
    from models.protocol.request import Request
    from models.worker.job_folder import Asked
    from models.worker.surroundings import Surroundings

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_OUT_OF_MEMORY = {"OutOfMemoryError"}  # of torch, which is not imported for its name
_CLASSES = {  # the first that fits
    FencedOff: Outcome.DUPLICATE,
    GoldenMissed: Outcome.GOLDEN,
    OutOfRoom: Outcome.DISK,
    ModelError: Outcome.REFUSED,
}
_TORCH_SAYS = ("can't allocate memory", "out of memory")


class Ended(NamedTuple):
    """How a run ended, and a sentence about it."""

    outcome: Outcome
    words: str


def run_part(path: Path, part: int, around: Surroundings) -> Ended:
    """
    Work on a part of a job, and add up if it was the last one.

    Parameters
    ----------
    path
        Folder of the job.
    part
        From 0.
    around
        What this run is given from outside.

    Returns
    -------
    Ended
        As it also stands in ``exit.json`` of the part, unless another run has it.
    """
    folder = JobFolder(path)
    if folder.answer.exists():
        return Ended(Outcome.DONE, "The answer is there already.")
    try:
        mine = claim(
            folder.part(part),
            around.owner,
            lambda owner: around.is_alive(owner, f"p-{path.name}"),
        )
        if not isinstance(mine, Claim):
            return Ended(Outcome.DUPLICATE, f"The run {mine} is at this part.")
        report = PartReport(folder.part(part), around.owner)
    except (ModelError, OSError) as error:
        return _ended(error, None)
    stopping = Stopping(folder.cancel, report.pulse)
    with stopping.listening():
        ended = _worked(folder, part, around, (mine, report, stopping))
    if mine.is_fenced() or ended.outcome is Outcome.DUPLICATE:
        report.leave()
        return Ended(Outcome.DUPLICATE, "A later run took the part over.")
    report.log(f"{ended.outcome.value}: {ended.words}")
    report.end(*ended)
    return ended


def matching_pack(request: Request, around: Surroundings) -> Pack:
    """
    Find the model that a request asks for, in the very version it asks for.

    Raises
    ------
    PackRefused
        This program does not have that model.
    RequestRefused
        It has another version of it.
    """
    pack = around.load(request.model)
    if pack.model_id != request.model_id:
        raise RequestRefused(
            f"The job asks for {request.model} {request.model_id[:12]}, and this "
            f"worker has {pack.model_id[:12]}; bring both sides to the same version."
        )
    return pack


def _check_part(request: Request, part: int) -> None:
    """Let only parts pass that the job has."""
    if not 0 <= part < request.parts:
        raise RequestRefused(
            f"The job has {request.parts} parts, counted from 0; {part} is none."
        )


def _check_asked(asked: Asked, pack: Pack) -> None:
    """Hold a request to the contract of the model, and to the items that it has."""
    request, inputs = asked
    pack.program.check(inputs, request.parameters)
    items = pack.program.items(inputs, request.parameters)
    if items != request.items:
        raise RequestRefused(
            f"The job says that it has {request.items} items, and by its inputs it has "
            f"{items}; make it anew."
        )


def _worked(
    folder: JobFolder,
    part: int,
    around: Surroundings,
    own: tuple[Claim, PartReport, Stopping],
) -> Ended:
    """Do the work; whatever goes wrong becomes a class and a sentence."""
    mine, report, stopping = own
    try:
        stopping()
        key = read_key_file(around.key_file or folder.worker_key)
        asked = read_asked(folder)
        request = asked.request
        _check_part(request, part)
        stopping.allow(request.limits.seconds)
        pack = matching_pack(request, around)
        _check_asked(asked, pack)
        node = node_name(key)
        proved = prove(folder, pack, node, around.owner, stopping)
        report.node = node
        golden = "known" if proved.is_known else "given"
        report.log(f"part {part} on {proved.name}, golden answers {golden}")
        items = FinishedItems(folder.items, around.owner, request.limits.answer_bytes)
        work = PartWork(
            folder=folder,
            request=request,
            inputs=asked.inputs,
            pack=pack,
            node=proved.name,
            items=items,
            claim=mine,
            report=report,
            stopping=stopping,
            around=around,
        )
        work.finish(part)
        merge_if_whole(work, key)
    except Exception as error:  # noqa: BLE001 - a run ends in a word, whatever happens
        return _ended(error, (report, stopping))
    return Ended(Outcome.DONE, f"{report.done} of {report.items} items are finished.")


def _ended(error: Exception, own: tuple[PartReport, Stopping] | None) -> Ended:
    """Tell the class of what went wrong, and the sentence."""
    if isinstance(error, WorkStopped) and own and own[1].why:
        return Ended(own[1].why, str(error))
    for kind, outcome in _CLASSES.items():
        if isinstance(error, kind):
            return Ended(outcome, str(error))
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Ended(Outcome.DISK, _no_room(error))
    if is_out_of_memory(error):
        return Ended(Outcome.MEMORY, _NO_MEMORY)
    if own:
        own[0].log("".join(traceback.format_exception(error)))
    return Ended(
        Outcome.PROGRAM,
        f"The work ended with a fault, {type(error).__name__}: {str(error)[:300]}. The "
        "log of the job tells where; pass it on to whoever looks after the model.",
    )


_NO_MEMORY = (
    "The memory of the machine did not suffice; allow more for each part, or cut the "
    "work into smaller items."
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether memory ran out, of this machine or of a device."""
    if isinstance(error, MemoryError) or type(error).__name__ in _OUT_OF_MEMORY:
        return True
    said = str(error)
    is_torch = isinstance(error, RuntimeError)
    return is_torch and any(words in said for words in _TORCH_SAYS)


def _no_room(error: OSError) -> str:
    """Say what a full disk means."""
    return (
        f"The disk of the machine that works is full ({error.strerror}); make room "
        "there, such as by 'marsroute jobs sweep', and send the job again. Finished "
        "items are kept."
    )
