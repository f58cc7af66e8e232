"""Guards for every test: Qt off screen, no network, data found or reported missing."""

from __future__ import annotations

import errno
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.cluster.slurm_lab import NO_SLURM
from tests.faults.disk_faults import NO_COMPILER
from tests.real_window import NO_X_SERVER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / "build" / "kernels"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("MARSROUTE_EXAMPLES", "repeatable"))

DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
HERE = {"127.0.0.1", "::1", "localhost", "", None}
LEFT_OUT = "reference data not found"
LEFT_OUT_SENTENCES = {
    LEFT_OUT: f"on real extracts were left out: {DATA} is not there. Set "
    "MARSROUTE_DATA to run them.",
    NO_X_SERVER: "under a real X server were left out: programs are missing. "
    "'python3 packaging/set_up.py --window-tests' installs them.",
    NO_COMPILER: "on faulty disks were left out: there is no C compiler. "
    "'python3 packaging/set_up.py --fault-tests' installs one.",
    NO_SLURM: "on a real batch queue were left out: they need root and programs. "
    "'python3 packaging/set_up.py --cluster-tests' installs these.",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever changed the look of the map renew the pictures it is held to."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="paint the pictures in tests/goldens anew",
    )


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Refuse whatever would leave the machine, and fail a test that tried."""
    attempts: list[str] = []

    def guard(owner: object, name: str, *, address: int, bound: bool) -> None:
        call = getattr(owner, name)

        def guarded(*given: object, **named: object) -> object:
            unix = bound and getattr(given[0], "family", None) == socket.AF_UNIX
            target = given[address] if len(given) > address else None
            host = target[0] if isinstance(target, tuple) else target
            if not unix and host not in HERE:
                attempts.append(f"{name} {target!r}")
                raise OSError(errno.ENETUNREACH, f"A test tried to reach {target!r}")
            return call(*given, **named)

        monkeypatch.setattr(owner, name, guarded)

    for name, address in (("connect", 1), ("connect_ex", 1), ("sendto", -1)):
        guard(socket.socket, name, address=address, bound=True)
    for name in ("getaddrinfo", "gethostbyname", "create_connection"):
        guard(socket, name, address=0, bound=False)
    yield attempts
    assert not attempts, f"No test needs a network, but this one tried {attempts}."


@pytest.fixture(scope="session", autouse=True)
def one_qt_application(qapp: QApplication) -> QApplication:
    """Qt takes one application per process; widgets need theirs to come first."""
    return qapp


@pytest.fixture(scope="session")
def data_dir() -> Path:
    """Folder of the reference data, of which nothing belongs into the project."""
    if not (DATA / "osm").is_dir():
        if os.environ.get("MARSROUTE_REQUIRE_DATA"):
            pytest.fail(f"{LEFT_OUT}: {DATA}, and here it is required")
        pytest.skip(f"{LEFT_OUT}: {DATA}")
    return DATA


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out, for want of what, and how to run them."""
    skipped = terminalreporter.stats.get("skipped", [])
    for reason, sentence in LEFT_OUT_SENTENCES.items():
        count = sum(reason in str(report.longrepr) for report in skipped)
        if count:
            terminalreporter.write_line(f"{count} tests {sentence}")
