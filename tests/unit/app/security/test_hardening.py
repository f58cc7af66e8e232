"""A process that holds keys leaves no dump and lets nobody attach."""

from __future__ import annotations

import subprocess
import sys

import pytest

LINUX = sys.platform == "linux"
STATE = """
import ctypes, resource, sys
{}
print(resource.getrlimit(resource.RLIMIT_CORE)[0], ctypes.CDLL(None).prctl(3))
open("/proc/self/mountinfo").read(1)
"""
HARDEN = "from app.security.hardening import forbid_dumps; forbid_dumps()"


def state_after(act: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", STATE.format(act)],
        capture_output=True,
        check=True,
        text=True,
    )
    return done.stdout.strip()


@pytest.mark.skipif(not LINUX, reason="only Linux has dumpable processes")
def test_dumps_are_forbidden_and_before_they_were_not() -> None:
    """The limit may be 0 before: children inherit it from whoever has forbidden it."""
    _, before = state_after("").split()

    assert before == "1"
    assert state_after(f"{HARDEN}; {HARDEN}") == "0 0"


@pytest.mark.skipif(not LINUX, reason="only Linux has dumpable processes")
def test_the_program_forbids_them_at_its_start() -> None:
    act = "import contextlib; from app.__main__ import main\n"
    act += "with contextlib.suppress(SystemExit): main(['--version'])"

    assert state_after(act).splitlines()[-1] == "0 0"
