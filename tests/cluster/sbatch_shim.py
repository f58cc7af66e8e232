"""What stands before the real sbatch, and lets it fail as it fails in the field."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """#!/bin/bash
# Counts each call, does what the file beside it says, and asks the real sbatch.
here={folder}
echo "$*" >>"$here/sbatch.calls"
fault=$(cat "$here/sbatch.fault" 2>/dev/null)
case $fault in
hangs) exec sleep 600 ;;
refuses) echo "sbatch: error: $(cat "$here/sbatch.words")" >&2; exit 1 ;;
unreachable)
  echo "sbatch: error: Batch job submission failed: Unable to contact slurm" \\
    "controller (connect failure)" >&2
  exit 1 ;;
esac
out=$(/usr/bin/sbatch "$@"); code=$?
case $fault in
late) sleep 2 ;;
kills-its-caller) kill -KILL $PPID; exit 1 ;;
says-timed-out)
  echo "sbatch: error: Batch job submission failed: Socket timed out on send/recv" \\
    "operation" >&2
  exit 1 ;;
esac
printf '%s\\n' "$out"
exit $code
"""


class SbatchShim:
    """
    The real sbatch with a fault before or behind it.

    Parameters
    ----------
    folder
        The first place where an SSH session looks for programs.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put_up(self) -> None:
        """Stand before sbatch; without a fault for now."""
        script = self._folder / "sbatch"
        script.write_text(SCRIPT.format(folder=self._folder))
        script.chmod(0o755)
        calls = self._folder / "sbatch.calls"
        calls.write_text("")
        calls.chmod(0o666)

    def take_down(self) -> None:
        """Leave sbatch alone."""
        for file in self._folder.glob("sbatch*"):
            file.unlink()

    def fault(self, name: str, words: str = "") -> None:
        """Let each call fail in one way from now on; empty for none."""
        (self._folder / "sbatch.words").write_text(words)
        (self._folder / "sbatch.fault").write_text(name)

    @property
    def calls(self) -> list[str]:
        """What sbatch was called with."""
        return (self._folder / "sbatch.calls").read_text().splitlines()
