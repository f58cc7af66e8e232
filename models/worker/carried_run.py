"""The commands about carried jobs: ``run BUNDLE -o ANSWER`` and ``sweep``."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from models.errors import RequestRefused
from models.protocol.carried_bundle import MOST_BYTES
from models.protocol.volumes import read_carried_file, volume_names, volumes_of
from models.worker.outcome import Outcome
from models.worker.part import Ended
from models.worker.whole_file import write_whole

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from models.cluster.job import Job
    from models.packs.pack import Pack

BASE = Path("~/marsroute-worker")
_MB = 1 << 20
_KEY_DIGITS = 64


def add_run(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to a parser."""
    run = commands.add_parser("run", help="work on a job that was carried here")
    add_run_options(run)
    run.set_defaults(act=run_carried)


def add_sweep(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command that removes what is kept of carried jobs."""
    sweep = commands.add_parser("sweep", help="remove what is kept of carried jobs")
    sweep.add_argument("keys", nargs="*", metavar="KEY", help="of jobs; all if none")
    sweep.add_argument(
        "--work",
        type=Path,
        default=BASE,
        metavar="FOLDER",
        help=f"that they were worked on in (default: {BASE})",
    )
    sweep.set_defaults(act=sweep_carried)


def sweep_carried(
    called: argparse.Namespace, _load: Callable[[str], Pack] | None = None
) -> Ended:
    """
    Remove what is kept of carried jobs: finished items, and answers.

    Raises
    ------
    RequestRefused
        A key fits no job, or several.
    OSError
        A folder cannot be removed.
    """
    from models.cluster.carried_work import (  # noqa: PLC0415 - parts pay no second
        swept,
    )

    for key, size in swept(called.work.expanduser().absolute(), called.keys).items():
        sys.stdout.write(f"{key}: {size:,} bytes came free\n")
    return Ended(Outcome.DONE, "")


def add_run_options(run: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    run.add_argument(
        "bundle",
        nargs="+",
        type=Path,
        metavar="BUNDLE",
        help="of the job, or its volumes",
    )
    run.add_argument(
        "-o", "--output", type=Path, required=True, metavar="ANSWER", help="to write"
    )
    run.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="KEY",
        help="public key of a station whose jobs are worked on; may be repeated",
    )
    run.add_argument(
        "--trust-anyone",
        action="store_true",
        help="work on jobs of everybody, signed or not",
    )
    run.add_argument(
        "--work",
        type=Path,
        default=BASE,
        metavar="FOLDER",
        help=f"with worker.key, for unfinished work (default: {BASE})",
    )
    run.add_argument(
        "--workers", type=int, metavar="N", help="processes at once (default: all)"
    )
    run.add_argument(
        "--volume-mb",
        type=float,
        metavar="MB",
        help="cut the answer into volumes of this size",
    )


def run_carried(
    called: argparse.Namespace, _load: Callable[[str], Pack] | None = None
) -> Ended:
    """
    Work on a carried job and write its answer.

    Raises
    ------
    ModelError
        The job is refused, or the work ended without an answer.
    OSError
        A file cannot be read or written.
    """
    from models.cluster.carried_work import (  # noqa: PLC0415 - parts pay no second
        CarriedWork,
        answer_to,
    )

    work = CarriedWork(
        called.work.expanduser().absolute(),
        _trusted(called.trust, anyone=called.trust_anyone),
        called.workers,
    )
    bundle = read_carried_file(called.bundle, MOST_BYTES)
    answer = answer_to(bundle, work, _Counted())
    for path, data in written_as(called.output, answer, called.volume_mb).items():
        write_whole(path, data, str(os.getpid()))
        sys.stdout.write(f"{path}\n")
    return Ended(Outcome.DONE, "")


def written_as(path: Path, data: bytes, volume_mb: float | None) -> dict[Path, bytes]:
    """
    Tell which files a bundle is written to.

    Parameters
    ----------
    path
        That was asked for.
    data
        The bundle.
    volume_mb
        Size of volumes in MB; None for a single file.

    Raises
    ------
    RequestRefused
        The volumes would be too small or too many.
    """
    if volume_mb is None:
        return {path: data}
    volumes = volumes_of(data, int(volume_mb * _MB))
    names = volume_names(path.name, len(volumes))
    return {path.with_name(name): one for name, one in zip(names, volumes, strict=True)}


def _trusted(keys: list[str], *, anyone: bool) -> tuple[str, ...] | None:
    """Tell whose jobs are worked on; somebody has to be named."""
    if anyone and keys:
        raise RequestRefused("Give either --trust or --trust-anyone, not both.")
    if anyone:
        return None
    if not keys:
        raise RequestRefused(
            "Say whose jobs are worked on: --trust KEY with the public key that "
            "'marsroute signer show' tells at the station, or --trust-anyone."
        )
    for key in keys:
        if len(key) != _KEY_DIGITS or set(key) - set("0123456789abcdef"):
            raise RequestRefused(
                f"{key[:80]!r} is no public key; give {_KEY_DIGITS} hexadecimal digits."
            )
    return tuple(keys)


class _Counted:
    """Says on the terminal how far the work is."""

    def __init__(self) -> None:
        self._last = ""

    def __call__(self, job: Job) -> None:
        done, items = job.progress
        line = f"{job.state.value}: {done} of {items} items"
        if line != self._last:
            self._last = line
            sys.stderr.write(f"{line}\n")
