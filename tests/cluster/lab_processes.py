"""Daemons of the Slurm lab: found by their files, ended only when they are its own."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

MARK = "MARSROUTE_LAB"  # in the environment of all that a lab starts
SEARCH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
PAUSE_S = 0.02


class LabError(Exception):
    """The lab cannot do what was asked; the text says why."""


def environment(folder: Path, **more: str) -> dict[str, str]:
    """Give what a process of the lab knows, and nothing of who started it."""
    conf = str(folder / "etc/slurm.conf")
    return {"PATH": SEARCH, "SLURM_CONF": conf, MARK: str(folder), **more}


def call(
    command: Sequence[str | Path],
    folder: Path,
    *,
    user: str | None = None,
    more: Mapping[str, str] | None = None,
    log: str = "commands.out",
) -> None:
    """Run a program of the lab until it ends or has gone into the background."""
    who = {"user": user, "group": user, "extra_groups": []} if user else {}
    with (folder / "log" / log).open("ab") as out:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=folder / "log",
            env=environment(folder, **(more or {})),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            check=False,
            **who,
        )
    if done.returncode:
        raise LabError(
            f"{command[0]} ended with code {done.returncode}; "
            f"see {folder}/log/{log} and the logs beside it."
        )


def answer(command: Sequence[str], folder: Path, patience_s: float = 30) -> str:
    """Run a command of Slurm as root and give what it wrote."""
    done = subprocess.run(
        command,
        env=environment(folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=patience_s,
    )
    if done.returncode:
        raise LabError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout


def wait_for(what: str, condition: Callable[[], bool], patience_s: float = 20) -> None:
    """Wait until something holds, or say that it did not."""
    end = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > end:
            raise LabError(f"{what}: not within {patience_s:g} s.")
        time.sleep(PAUSE_S)


def belongs(pid: int, folder: Path) -> bool:
    """Whether a process lives and its command or environment names the lab."""
    try:
        process = Path("/proc") / str(pid)
        state = process.joinpath("stat").read_text().rpartition(")")[2].split()[0]
        command = process.joinpath("cmdline").read_bytes()
        known = process.joinpath("environ").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    mark = f"{MARK}={folder}".encode()
    return state not in "ZX" and (f"{folder}/".encode() in command or mark in known)


def running(pid_file: Path, folder: Path) -> int | None:
    """Give the number of a daemon of the lab that runs."""
    try:
        pid = int(pid_file.read_text())
    except (FileNotFoundError, ValueError):
        return None
    return pid if belongs(pid, folder) else None


def end(
    pid_file: Path, folder: Path, how: int = signal.SIGTERM, patience_s: float = 15
) -> None:
    """End a daemon of the lab; by force when it takes too long."""
    pid = running(pid_file, folder)
    if pid is not None:
        send(pid, how)
        with suppress(LabError):
            wait_for(f"end of {pid}", lambda: not belongs(pid, folder), patience_s)
        if belongs(pid, folder):
            send(pid, signal.SIGKILL)
    pid_file.unlink(missing_ok=True)


def send(pid: int, how: int) -> None:
    """Send a signal to a process that may be gone by now."""
    with suppress(ProcessLookupError):
        os.kill(pid, how)


def processes() -> Iterator[tuple[int, int, str, int]]:
    """All processes that live: number, that of the parent, name, user."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                head, _, tail = (entry / "stat").read_text().rpartition(")")
                state, parent = tail.split()[:2]
                if state not in "ZX":
                    name = head.split("(", 1)[1]
                    yield int(entry.name), int(parent), name, entry.stat().st_uid


def below(pid: int) -> list[int]:
    """Numbers of all processes that a process and its children started."""
    parents = {child: parent for child, parent, _, _ in processes()}
    found, last = [], {pid}
    while last:
        last = {child for child, parent in parents.items() if parent in last}
        found += sorted(last)
    return found
