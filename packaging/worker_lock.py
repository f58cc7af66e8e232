"""Write ``packaging/lock/worker.txt``: what a worker needs, out of the desktop's lock.

``python packaging/worker_lock.py`` after every change of the desktop's lock. A worker
has the very versions that answers were checked with here; torch comes with the site.
"""

from __future__ import annotations

import re
from pathlib import Path

LOCK = Path(__file__).parent / "lock"
WANTED = (
    "numpy",
    *("cryptography", "cffi", "pycparser"),
    *("jsonschema", "attrs", "jsonschema-specifications", "referencing", "rpds-py"),
    "typing-extensions",
    *("numba", "llvmlite"),  # several times faster than numpy alone, same bits
)
HEAD = """\
# What a worker needs on a far machine, out of the desktop's lock; made by
# packaging/worker_lock.py. Into an environment of its own, with plain pip:
#   python3 -m venv worker && worker/bin/pip install --require-hashes -r worker.txt
# Without internet: 'pip download --require-hashes -r worker.txt -d wheels' elsewhere,
# then 'pip install --no-index --find-links wheels --require-hashes -r worker.txt'.
# Torch is not in it. A worker without a GPU does not need it: numba, or else numpy,
# gives the same bits. For CUDA or ROCm use the build of the site or of
# packaging/worker.def, torch 2.13 or later, in the same environment.
"""
_FIRST = re.compile(r"^([a-z0-9][a-z0-9._-]*)==", re.IGNORECASE | re.MULTILINE)


def worker_lock(desktop: str) -> str:
    """
    Take out of a lock what a worker needs.

    Raises
    ------
    KeyError
        The lock lacks something.
    """
    starts = [found.start() for found in _FIRST.finditer(desktop)]
    ends = [*starts[1:], len(desktop)]
    entries = {}
    for start, end in zip(starts, ends, strict=True):
        entry = desktop[start:end]
        entries[entry.partition("==")[0]] = entry
    return HEAD + "".join(entries[name] for name in sorted(WANTED))


if __name__ == "__main__":
    text = worker_lock((LOCK / "desktop.txt").read_text("utf-8"))
    (LOCK / "worker.txt").write_text(text, "utf-8")
