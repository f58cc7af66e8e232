"""Guards for every test: Qt off screen, no network, data found or reported missing."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.faults.disk_faults import NO_COMPILER
from tests.real_window import NO_X_SERVER

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

ROOT = Path(__file__).resolve().parent.parent

os.environ.setdefault("NUMBA_CACHE_DIR", str(ROOT / "build" / "kernels"))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_SCALE_FACTOR", "1")

settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("MARSROUTE_EXAMPLES", "repeatable"))

DATA = Path(os.environ.get("MARSROUTE_DATA", ROOT.parent / "shared" / "data"))
LEFT_OUT = "reference data not found"
LEFT_OUT_SENTENCES = {
    LEFT_OUT: f"on real extracts were left out: {DATA} is not there. Set "
    "MARSROUTE_DATA to run them.",
    NO_X_SERVER: "under a real X server were left out: programs are missing. "
    "'python3 packaging/set_up.py --window-tests' installs them.",
    NO_COMPILER: "on faulty disks were left out: there is no C compiler. "
    "'python3 packaging/set_up.py --fault-tests' installs one.",
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let whoever changed the look of the map renew the pictures it is held to."""
    parser.addoption(
        "--update-goldens",
        action="store_true",
        help="paint the pictures in tests/goldens anew",
    )


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse any connection that leaves the machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        local = self.family == socket.AF_UNIX or (
            isinstance(address, tuple)
            and str(address[0]) in {"127.0.0.1", "::1", "localhost"}
        )
        if not local:
            pytest.fail(f"A test tried to reach {address!r}; no test needs a network.")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)


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
