"""Work on a request anew, apart from everything: the proof of an answer."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from models.cluster.liveness import own_name
from models.errors import ModelError
from models.packs.pack import load_pack
from models.protocol.answer import TENSORS, verified_answer
from models.protocol.manifest import read_folder
from models.protocol.request_file import read_request
from models.protocol.signature import new_key_file
from models.worker.outcome import Outcome
from models.worker.part import run_part
from models.worker.surroundings import Surroundings
from models.worker.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from models.packs.pack import Pack
    from models.protocol.answer import Answer

_ABOUT_BYTES = 64 << 20  # record, manifest and signature beside the tensors
_SITE = "rerun"


def rerun(
    files: Mapping[str, bytes], load: Callable[[str], Pack] = load_pack
) -> Answer:
    """
    Work on all parts of a request in this process; nothing of it is kept.

    Parameters
    ----------
    files
        Of the request, by name in the folder of a job.
    load
        Gives a model by name.

    Returns
    -------
    Answer
        Signed by a key that is thrown away; its tensors are those of every other run.

    Raises
    ------
    ModelError
        The request is refused, or the work ended without an answer.
    """
    request = read_request(files)
    with tempfile.TemporaryDirectory(prefix="marsroute-") as base:
        folder = Path(base, "jobs", request.key)
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, data, str(os.getpid()))
        public = new_key_file(Path(base, "worker.key"))
        around = Surroundings(own_name(), lambda _owner, _name: False, load, site=_SITE)
        for part in range(request.parts):
            ended = run_part(folder, part, around)
            if ended.outcome is not Outcome.DONE:
                raise ModelError(ended.words)
        most = request.limits.answer_bytes + _ABOUT_BYTES
        return verified_answer(request, read_folder(folder / "answer", most), {public})


def answer_hash(answer: Answer) -> str:
    """SHA-256 of the tensors of an answer as they travel, 64 hexadecimal digits."""
    return hashlib.sha256(answer.files[TENSORS]).hexdigest()
