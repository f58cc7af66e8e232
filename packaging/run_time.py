"""What the installed application needs, apart from what only its makers need."""

from __future__ import annotations

import re
import subprocess
from importlib.metadata import requires
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "packaging/lock/desktop.txt"
APPLICATION = "marsroute"
_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)", re.MULTILINE)
_FIRST_DAY = 1_580_601_600  # 2020-02-02, where no history tells the time of a source


def run_time_names() -> frozenset[str]:
    """Canonical names of all packages that the application needs on this machine."""
    seen: set[tuple[str, str]] = set()
    waiting = [(APPLICATION, "")]
    while waiting:
        name, extra = waiting.pop()
        for line in requires(name) or []:
            needed = Requirement(line)
            if needed.marker and not needed.marker.evaluate({"extra": extra}):
                continue
            for wanted in ("", *needed.extras):
                found = (canonicalize_name(needed.name), wanted)
                if found not in seen:
                    seen.add(found)
                    waiting.append(found)
    return frozenset(name for name, _ in seen)


def lock_entries(text: str) -> dict[str, str]:
    """Entries of a lock as they stand there, hashes included, by canonical name."""
    starts = list(_ENTRY.finditer(text))
    ends = [start.start() for start in starts[1:]] + [len(text)]
    return {
        canonicalize_name(start["name"]): text[start.start() : end].rstrip() + "\n"
        for start, end in zip(starts, ends, strict=True)
    }


def source_epoch(root: Path = ROOT) -> int:
    """Seconds of the last commit, which stand for the time of everything built."""
    told = subprocess.run(
        ["git", "log", "-1", "--format=%ct"],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    return int(told.stdout) if told.stdout.strip().isdecimal() else _FIRST_DAY
