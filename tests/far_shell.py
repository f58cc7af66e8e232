"""Our part on a login node, run here with commands of a queue that are only played."""

from __future__ import annotations

import hashlib
import os
import subprocess
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PLAYED = """#!/bin/sh
here={folder}
echo "{name} $*" >>"$here/calls"
[ -e "$here/{name}.error" ] && {{ cat "$here/{name}.error" >&2; exit 1; }}
{act}
"""
ACTS = {
    "squeue": 'cat "$here/queue" 2>/dev/null; exit 0',
    "sacct": 'cat "$here/accounts" 2>/dev/null; exit 0',
    "sinfo": "echo 'gpu|up|1-00:00:00|8|4000|1|(null)'",
    "scancel": 'cat >/dev/null; echo "$*" >>"$here/ended"',
    "sbatch": 'n=$(($(cat "$here/number" 2>/dev/null || echo 6) + 1)); '
    'echo $n >"$here/number"; echo $n; [ ! -e "$here/lies" ] || '
    '{ cat "$here/lies" >&2; exit 1; }',
}


class FarShell:
    """
    A login node in a folder.

    Attributes
    ----------
    base
        What the site profile would name.
    played
        Folder of the commands that are played, and of what they play.
    """

    def __init__(self, folder: Path) -> None:
        self.base = folder / "base"
        self.played = folder / "played"
        self.played.mkdir()
        for name, act in ACTS.items():
            script = self.played / name
            script.write_text(PLAYED.format(folder=self.played, name=name, act=act))
            script.chmod(0o755)
        script = (files("models.cluster.slurm") / "helper.sh").read_text("utf-8")
        self.script = f'{script}\nmain "$@"\n'

    def ask(self, *words: object, lines: str = "", end: str = ".\n") -> list[str]:
        """Ask our part; its lines without the last word."""
        helper = self.played / "helper.sh"
        helper.write_text(self.script)
        command = ["sh", str(helper), str(self.base), str(self.played)]
        done = subprocess.run(
            [*command, *map(str, words)],
            input=f"{lines}{end}",
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
            env={"PATH": os.environ["PATH"], "TMPDIR": str(self.played)},
        )
        *answer, last = done.stdout.splitlines()
        assert last == "END", done.stderr
        return answer

    def play(self, name: str, text: str) -> None:
        """Have a file of what is played."""
        (self.played / name).write_text(text)

    @property
    def calls(self) -> list[str]:
        """Commands of the queue that were called."""
        file = self.played / "calls"
        return file.read_text().splitlines() if file.exists() else []

    def put(self, data: bytes) -> str:
        """Have a content arrive; its hash."""
        digest = hashlib.sha256(data).hexdigest()
        self.ask("have", lines=f"{digest}\n")
        (self.base / "blobs" / digest[:2] / f"{digest}.part").write_bytes(data)
        return digest

    def stage(self, key: str, content: bytes = b"{}") -> list[str]:
        """Have a job there."""
        digest = self.put(content)
        return self.ask("commit", key, "lot", lines=f"{digest} request.json\n")

    def submit(
        self, key: str, number: int = 1, *, ceiling: int = 0, settle: int = 90
    ) -> list[str]:
        """Submit two parts of a job of four items."""
        words = ("submit", key, number, 4, 2, 2, ceiling, settle, 0)
        return self.ask(*words, lines="0 1\n#!/bin/sh\nexit 0\n")
