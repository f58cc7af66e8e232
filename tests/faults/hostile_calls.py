"""Runs calls of the command line one after another in a child of its own.

``python -m tests.faults.hostile_calls CALLS.json ANSWERS.json``: a list of lists of
words comes in; code, words on both channels and seconds of each go out.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from pathlib import Path

from app.__main__ import main


def answer_to(words: list[str]) -> dict[str, object]:
    """Give code, output, errors and seconds of one call."""
    out, err = io.StringIO(), io.StringIO()
    begin = time.monotonic()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as stop:
            code = int(stop.code or 0)
    seconds = time.monotonic() - begin
    return {
        "code": code,
        "out": out.getvalue(),
        "err": err.getvalue(),
        "seconds": seconds,
    }


def run(calls: Path, answers: Path) -> None:
    """Answer to all calls."""
    told = [answer_to(words) for words in json.loads(calls.read_text())]
    answers.write_text(json.dumps(told))


if __name__ == "__main__":
    run(Path(sys.argv[1]), Path(sys.argv[2]))
