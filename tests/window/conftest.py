"""An X server with a window manager, and the program on it."""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from maps.build_area import BuildRequest, build_area
from maps.exercise_area import write_exercise_area
from tests.real_window import NO_X_SERVER, PATIENCE_S, Display, RealWindow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROGRAMS = ("Xvfb", "openbox", "xdotool", "xclip")
SCREEN = (1400, 900)


@pytest.fixture(scope="session")
def display(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Display]:
    """An X server with a window manager, which windows need for the focus."""
    missing = [program for program in PROGRAMS if shutil.which(program) is None]
    if missing:
        if os.environ.get("MARSROUTE_REQUIRE_DATA"):
            pytest.fail(f"{NO_X_SERVER}: {', '.join(missing)} missing, needed here")
        pytest.skip(f"{NO_X_SERVER}: {', '.join(missing)} missing")
    folder = tmp_path_factory.mktemp("x")
    log = (folder / "log").open("w")
    reads, writes = os.pipe()
    wide, high = SCREEN
    server = subprocess.Popen(
        [
            *("Xvfb", "-displayfd", str(writes), "-screen", "0"),
            *(f"{wide}x{high}x24", "-fbdir", str(folder), "-nolisten", "tcp"),
        ],
        pass_fds=[writes],
        stdout=log,
        stderr=log,
    )
    os.close(writes)
    with os.fdopen(reads) as answers:
        number = answers.readline().strip()
    environment = os.environ | {"DISPLAY": f":{number}"}
    manager = subprocess.Popen(["openbox"], env=environment, stdout=log, stderr=log)
    yield Display(f":{number}", folder / "Xvfb_screen0")
    for process in (manager, server):
        process.terminate()
        process.wait(PATIENCE_S)
    log.close()


@pytest.fixture(scope="session")
def exercise_area(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Area pack of a small fictional region."""
    files = write_exercise_area(tmp_path_factory.mktemp("files"), extent_km=12)
    target = tmp_path_factory.mktemp("areas") / "small.area"
    build_area(
        BuildRequest(
            extract=files.extract,
            elevation=tuple(files.elevation),
            target=target,
            name="Small",
            built=datetime(2026, 6, 1, tzinfo=UTC),
        )
    )
    return target


@pytest.fixture
def window(
    display: Display, exercise_area: Path, tmp_path: Path
) -> Iterator[RealWindow]:
    """The program with a small area open."""
    real = RealWindow(display, exercise_area, tmp_path)
    yield real
    real.close()
