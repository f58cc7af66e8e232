"""The command line of the worker, which batch queues and other machines call.

``part FOLDER K``    work on part K of the job in FOLDER, or on several in turn
``all FOLDER``       work on all of its parts, one after another
``key FOLDER``       make ``worker.key`` in FOLDER; print its public part
``golden MODEL``     have this machine give the golden answers of a model
``run BUNDLE -o A``  work on a job that was carried here, and write its answer to A
``sweep [KEY ...]``  remove what is kept of carried jobs

Exit codes
    0 done, or another run has the part; 2 wrong usage; 3 refused: folder, model or key;
    10 cancelled; 11 ended by the machine; 12 time limit; 13 golden answers missed;
    14 out of memory; 15 disk full; 70 a fault of the program. Whatever is not 0 can be
    sent again, and finished items are kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from models.cluster.liveness import is_alive, own_name
from models.errors import ModelError
from models.packs.golden import check_golden, engine_of
from models.packs.pack import load_pack
from models.protocol.request import MOST_PARTS
from models.protocol.signature import new_key_file
from models.worker.carried_run import add_run, add_sweep
from models.worker.job_folder import JobFolder, read_asked
from models.worker.node import device_class
from models.worker.outcome import Outcome
from models.worker.part import Ended, run_part
from models.worker.surroundings import Surroundings

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from models.packs.pack import Pack

WORKER_KEY = "worker.key"


def main(
    arguments: Sequence[str] | None = None, load: Callable[[str], Pack] = load_pack
) -> int:
    """
    Run a command of the worker.

    Parameters
    ----------
    arguments
        As from a shell; None for those of this process.
    load
        Gives a model by name. Models are part of the program, so no argument and no
        file of a job can bring one.

    Returns
    -------
    int
        The exit code.
    """
    os.umask(0o077)
    called = _parser().parse_args(arguments)
    try:
        ended = called.act(called, load)
    except ModelError as error:
        ended = Ended(Outcome.REFUSED, str(error))
    except OSError as error:
        where = error.filename or ""
        ended = Ended(Outcome.REFUSED, f"{error.strerror}: {where}")
    if ended.words:
        sys.stderr.write(f"{ended.words}\n")
    code: int = ended.outcome.code
    return code


def _part(called: argparse.Namespace, load: Callable[[str], Pack]) -> Ended:
    around = _surroundings(called, load)
    ended = Ended(Outcome.DONE, "")
    for part in called.part:
        ended = run_part(called.folder, part, around)
        if ended.outcome.code:
            break
    return ended


def _all(called: argparse.Namespace, load: Callable[[str], Pack]) -> Ended:
    request = read_asked(JobFolder(called.folder)).request
    around = _surroundings(called, load)
    ended = Ended(Outcome.DONE, "")
    for part in range(request.parts):
        ended = run_part(called.folder, part, around)
        if ended.outcome is not Outcome.DONE:
            break
    return ended


def _key(called: argparse.Namespace, _load: Callable[[str], Pack]) -> Ended:
    called.folder.mkdir(parents=True, exist_ok=True)
    sys.stdout.write(f"{new_key_file(called.folder / WORKER_KEY)}\n")
    return Ended(Outcome.DONE, "")


def _golden(called: argparse.Namespace, load: Callable[[str], Pack]) -> Ended:
    pack = load(called.model)
    tolerance = pack.card["golden"]["tolerance"]
    engine = engine_of(pack.program)
    allowed = tolerance[device_class()]
    result = check_golden(pack.program, pack.golden, allowed, _go_on)
    told = {
        "model_id": pack.model_id,
        "engine": engine,
        "cases": result.cases,
        "determinism": result.determinism,
        "worst": result.worst,
    }
    sys.stdout.write(f"{json.dumps(told, sort_keys=True)}\n")
    return Ended(Outcome.DONE, "")


def _go_on() -> None:
    """Nobody stops a check that takes a second."""


def _surroundings(
    called: argparse.Namespace, load: Callable[[str], Pack]
) -> Surroundings:
    """What a run is given from this process."""
    owner = own_name()
    return Surroundings(
        owner=owner,
        is_alive=lambda other, name: is_alive(other, owner, name),
        load=load,
        key_file=called.key,
        site=called.site,
        image=called.image,
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m models.worker")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    part = commands.add_parser("part", help="work on one part of a job")
    _add_job(part)
    part.add_argument(
        "part", type=_part_number, nargs="+", metavar="K", help="from 0, in turn"
    )
    part.set_defaults(act=_part)
    whole = commands.add_parser("all", help="work on all parts of a job")
    _add_job(whole)
    whole.set_defaults(act=_all)
    key = commands.add_parser("key", help="make the key of the worker")
    key.add_argument("folder", type=Path, metavar="FOLDER", help="of all jobs")
    key.set_defaults(act=_key)
    golden = commands.add_parser("golden", help="prove this machine for a model")
    golden.add_argument("model", metavar="MODEL")
    golden.set_defaults(act=_golden)
    add_run(commands)
    add_sweep(commands)
    return parser


def _add_job(command: argparse.ArgumentParser) -> None:
    """Add which job, and what goes into the record of its answer."""
    command.add_argument("folder", type=_absolute, metavar="FOLDER", help="of the job")
    command.add_argument("--site", default="", help="name of the site, for the record")
    command.add_argument("--image", default="", help="SHA-256 of the container")
    command.add_argument(
        "--key", type=Path, metavar="FILE", help="of the worker (default: beside jobs)"
    )


def _absolute(text: str) -> Path:
    """Path of a folder, whatever the working directory becomes."""
    return Path(text).absolute()


def _part_number(text: str) -> int:
    """Number of a part."""
    if not text.isdigit() or not 0 <= int(text) < MOST_PARTS:
        raise argparse.ArgumentTypeError(f"{text!r} is no part; 0 to {MOST_PARTS - 1}")
    return int(text)
