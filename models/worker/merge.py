"""Adding up: whichever run sees all items finished makes the answer, and only one does.

The answer comes into its place by one rename, so it is there whole and signed or not
at all; a second run that was on its way finds it there and throws its own away.
"""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

from models.protocol.answer import answer_files
from models.worker.claims import Claim, claim
from models.worker.provenance import ItemRecord, provenance
from models.worker.whole_file import sync_folder, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from models.packs.program import Tensors
    from models.worker.part_work import PartWork

_THERE = {errno.EEXIST, errno.ENOTEMPTY}


def merge_if_whole(work: PartWork, key: Ed25519PrivateKey) -> None:
    """
    Make the answer of a job if all items are finished and nobody else is at it.

    Parameters
    ----------
    work
        Of the part that this run has finished.
    key
        Of the worker, to sign with.

    Raises
    ------
    WorkStopped
        The run has to end first.
    OSError
        As the disk says; the items are still there.
    """
    folder, request = work.folder, work.request
    if folder.answer.exists() or len(work.items.numbers()) < request.items:
        return
    owner = work.around.owner
    mine = claim(folder.merge, owner, work.is_alive)
    if not isinstance(mine, Claim):
        work.report.log(f"adding up is left to {mine}")
        return
    for left in folder.merge.glob("answer.*"):
        shutil.rmtree(left, ignore_errors=True)  # of a run that died, or will be fenced
    records: dict[int, ItemRecord] = {}
    merged = work.pack.program.merge(
        work.inputs, request.parameters, _answers(work, records)
    )
    about = provenance(folder, request, work.pack, records, work.around)
    stage = folder.merge / f"answer.{owner}"
    stage.mkdir()
    for name, data in answer_files(request, merged, about, key).items():
        write_whole(stage / name, data, owner)
    sync_folder(stage)
    work.stopping()
    if mine.is_fenced():
        work.report.log("a later run adds up; this one leaves it to that")
        shutil.rmtree(stage)
        return
    try:
        stage.rename(folder.answer)
    except OSError as error:
        if error.errno not in _THERE:
            raise
        work.report.log("the answer is there already")
        shutil.rmtree(stage)
        return
    sync_folder(folder.path)
    work.report.log("the answer is whole")


def _answers(
    work: PartWork, records: dict[int, ItemRecord]
) -> Iterator[tuple[int, Tensors]]:
    """Read all items back, and note their hashes; a damaged one is computed anew."""
    for item in range(work.request.items):
        work.stopping()
        finished = work.finished(item)
        records[item] = ItemRecord(finished.sha256, finished.node)
        yield item, finished.tensors
