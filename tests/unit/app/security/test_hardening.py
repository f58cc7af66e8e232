"""A process that holds keys leaves no dump and lets nobody attach."""

from __future__ import annotations

import ctypes
import errno
import subprocess
import sys
from types import SimpleNamespace

import pytest

from app.security import hardening

LINUX = sys.platform == "linux"
if LINUX:
    import resource
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


@pytest.mark.skipif(not LINUX, reason="only Linux has dumpable processes")
def test_a_kernel_that_refuses_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keys must not get into a process that could be dumped without a word."""
    limits: list[tuple[int, tuple[int, int]]] = []
    asked: list[tuple[int, ...]] = []

    class Kernel:
        def prctl(self, *given: int) -> int:
            asked.append(given)
            ctypes.set_errno(errno.EPERM)
            return -1

    monkeypatch.setattr("resource.setrlimit", lambda *given: limits.append(given))
    monkeypatch.setattr(hardening.ctypes, "CDLL", lambda *_, **__: Kernel())
    with pytest.raises(PermissionError):
        hardening.forbid_dumps()

    assert limits == [(resource.RLIMIT_CORE, (0, 0))]
    assert asked == [(4, 0, 0, 0, 0)]


def test_other_systems_have_no_such_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        pytest.fail("No such call is made there.")

    if LINUX:
        monkeypatch.setattr("resource.setrlimit", fail)
    monkeypatch.setattr(hardening.ctypes, "CDLL", fail)
    monkeypatch.setattr(hardening, "os", SimpleNamespace(name="nt"))
    monkeypatch.setattr(hardening, "sys", SimpleNamespace(platform="win32"))

    hardening.forbid_dumps()
