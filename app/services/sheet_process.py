"""Prints map sheets in a process of their own: the window stays free, and can stop it.

Qt's painter holds Python's interpreter lock, so a thread would freeze the window. The
process writes into a scratch folder beside the file, so that drafts of a plan get to
no other medium; only whole files pass the gate to their place.
"""

from __future__ import annotations

import multiprocessing
import os
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.errors import EnvironmentTrouble, KnownError
from app.exports.gate import write_export
from app.security.whole_file import write_trouble
from app.services.sheets import write_sheets
from maps.area_pack import open_area
from maps.errors import MapError
from maps.progress import silent

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from app.services.sheets import SheetOrder
    from maps.progress import Progress

NICENESS = 5
LISTEN_S = 0.1  # until the caller is asked again whether to go on
GRACE_S = 2.0


def print_sheets(
    order: SheetOrder, area: Path, path: Path, progress: Progress = silent
) -> tuple[Path, ...]:
    """
    Write an order as `write_sheets` does, in a child process.

    Parameters
    ----------
    order
        What is wanted.
    area
        Folder of the area pack, opened by the child.
    path
        Of the file; its folder exists.
    progress
        Told of each step and several times a second; may raise to stop, and then
        nothing is written.

    Returns
    -------
    tuple[Path, ...]
        All files written, the sheet first.

    Raises
    ------
    KnownError, MapError
        The order cannot be carried out, a file cannot be written, or the child died.
    """
    with _scratch_beside(path) as scratch:
        draft = replace(order, gate=order.gate.of_scratch())
        names = _printed(draft, area, Path(scratch) / path.name, progress)
        written: list[Path] = []
        for name in reversed(names):  # the sheet comes last, when all else is there
            source = Path(scratch) / name

            def write(target: Path, source: Path = source) -> None:
                shutil.copyfile(source, target)

            origins = (order.marking, *order.inputs)
            target = path.with_name(name)
            record = write_export(target, order.marking, origins, write, order.gate)
            written.append(record.path)
    return tuple(reversed(written))


def _scratch_beside(path: Path) -> TemporaryDirectory[str]:
    """Make a folder for drafts on the medium of the file: they go to no other."""
    try:
        return TemporaryDirectory(prefix=".marsroute-", dir=path.parent)
    except OSError as error:
        raise write_trouble(path, error) from error


def _printed(
    order: SheetOrder, area: Path, target: Path, progress: Progress
) -> tuple[str, ...]:
    """Have a child write the files beside a target; gives their names."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(
        target=_carry_out, args=(theirs, order, str(area), str(target)), daemon=True
    )
    child.start()
    theirs.close()
    said: tuple[str, float] = ("starting", 0.0)
    try:
        while True:
            progress(*said)
            if not ours.poll(LISTEN_S):
                continue
            message = ours.recv()
            if isinstance(message, Exception):
                raise message
            if message[0] == "done":
                return tuple(message[1])
            said = message
    except EOFError as error:
        child.join(GRACE_S)
        raise EnvironmentTrouble(
            "The process that prints the sheet stopped without a word "
            f"(exit code {child.exitcode}); free some memory, or choose fewer dots "
            "per inch."
        ) from error
    finally:
        ours.close()
        child.kill()
        child.join()
        child.close()


def _carry_out(
    connection: Connection, order: SheetOrder, area: str, target: str
) -> None:
    """Body of the child: progress goes out, then the names of the files or an error."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    if hasattr(os, "nice"):
        os.nice(NICENESS)

    def progress(what: str, share: float) -> None:
        connection.send((what, share))

    try:
        written = write_sheets(order, open_area(Path(area)), Path(target), progress)
        connection.send(("done", [path.name for path in written]))
    except (KnownError, MapError) as error:
        connection.send(error)
    except (BrokenPipeError, KeyboardInterrupt):
        return  # nobody waits any more
