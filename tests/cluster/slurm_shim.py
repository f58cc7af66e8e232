"""What stands before a real command of Slurm, and lets it fail as in the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """#!/bin/bash
# Counts each call, does what the file beside it says, and asks the real command.
here={folder}/{name}
echo "$*" >>"$here.calls"
case $* in *--test-only*) exec /usr/bin/{name} "$@" ;; esac
fault=$(cat "$here.fault" 2>/dev/null)
case $fault in
hangs) exec sleep 600 ;;
slow) sleep 1.5 ;;
refuses) echo "{name}: error: $(cat "$here.words")" >&2; exit 1 ;;
esac
out=$(/usr/bin/{name} "$@"); code=$?
case $fault in
kills-its-caller) kill -KILL $(cat /proc/$PPID/stat | cut -d ' ' -f 4) $PPID ;;
says-timed-out)
  echo "{name}: error: Batch job submission failed: Socket timed out on send/recv" \\
    "operation" >&2
  exit 1 ;;
late) sleep 2 ;;
esac
printf '%s\\n' "$out"
exit $code
"""


class Shim:
    """
    A real command with a fault before or behind it.

    Parameters
    ----------
    folder
        The first place where an SSH session looks for programs.
    name
        Of the command.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name = folder, name

    def put_up(self) -> None:
        """Stand before the command; without a fault for now."""
        script = self._folder / self._name
        script.write_text(SCRIPT.format(folder=self._folder, name=self._name))
        script.chmod(0o755)
        calls = script.with_suffix(".calls")
        calls.write_text("")
        calls.chmod(0o666)

    def take_down(self) -> None:
        """Leave the command alone."""
        for file in self._folder.glob(f"{self._name}*"):
            file.unlink()

    def fault(self, fault: str, words: str = "") -> None:
        """
        Let each call fail in one way from now on; empty for none.

        Questions when a job would start are left alone.

        ``hangs``, ``slow``, ``refuses`` with words and never comes to the real command;
        ``late``, ``says-timed-out`` and ``kills-its-caller`` come after it.
        """
        (self._folder / f"{self._name}.words").write_text(words)
        (self._folder / f"{self._name}.fault").write_text(fault)

    @property
    def submissions(self) -> list[str]:
        """Calls that were to submit a job, not to ask when it would start."""
        return [words for words in self.calls if "--test-only" not in words]

    @property
    def calls(self) -> list[str]:
        """What it was called with."""
        return (self._folder / f"{self._name}.calls").read_text().splitlines()
