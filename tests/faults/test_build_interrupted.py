"""Builds that are cancelled, killed or run out of disk leave all as it was."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from maps.area_pack import AreaPack, open_area
from maps.build_area import BuildRequest, build_area
from maps.errors import BuildCancelled, JailError, MapError, PackError
from maps.progress import silent

if TYPE_CHECKING:
    from maps.progress import Progress

pytestmark = pytest.mark.fault
ROOT = Path(__file__).resolve().parents[2]
BUILT = datetime(2026, 1, 1, tzinfo=UTC)
NODES = 400


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    """A long road, which takes the child some time to read."""
    path = tmp_path / "in" / "road.osm"
    path.parent.mkdir()
    numbers = range(1, NODES + 1)
    nodes = "".join(f'<node id="{n}" lat="42" lon="{1 + n / 1e4}"/>' for n in numbers)
    ways = "".join(
        f'<way id="{n}"><nd ref="{n}"/><nd ref="{n + 1}"/>'
        f'<tag k="highway" v="primary"/><tag k="name" v="Road {n}"/></way>'
        for n in numbers[:-1]
    )
    path.write_text(f'<osm version="0.6">{nodes}{ways}</osm>')
    return path


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def build(
    extract: Path, out: Path, progress: Progress = silent, *, overwrite: bool = False
) -> AreaPack:
    request = BuildRequest(
        extract=extract,
        target=out / "a.area",
        name="a",
        built=BUILT,
        overwrite=overwrite,
    )
    return build_area(request, progress)


def children() -> list[int]:
    path = Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children")
    return [int(number) for number in path.read_text().split()]


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.96, 0.99])
def test_cancelling_leaves_nothing(extract: Path, out: Path, share: float) -> None:
    before = children()

    def cancel(_what: str, done: float) -> None:
        if done >= share:
            raise BuildCancelled("The build was cancelled.")

    with pytest.raises(BuildCancelled):
        build(extract, out, cancel)

    assert list(out.iterdir()) == []
    assert children() == before


def test_cancelling_keeps_the_pack_that_is_there(extract: Path, out: Path) -> None:
    old = build(extract, out).content_id

    def cancel(_what: str, done: float) -> None:
        if done > 0.97:
            raise BuildCancelled("The build was cancelled.")

    with pytest.raises(BuildCancelled):
        build(extract, out, cancel, overwrite=True)

    pack = open_area(out / "a.area")
    pack.verify()
    assert pack.content_id == old
    assert [path.name for path in out.iterdir()] == ["a.area"]


def test_killing_the_child_leaves_nothing_and_says_so(extract: Path, out: Path) -> None:
    before = set(children())

    def kill(_what: str, done: float) -> None:
        for child in set(children()) - before:
            if done > 0:
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)

    with pytest.raises(JailError, match="stopped from outside"):
        build(extract, out, kill)

    assert list(out.iterdir()) == []


def test_killing_the_program_leaves_no_pack_and_the_next_build_cleans_up(
    extract: Path, out: Path
) -> None:
    program = f"""
        import os, signal
        from datetime import UTC, datetime
        from pathlib import Path
        from maps.build_area import BuildRequest, build_area

        def die(what, done):
            if done > 0.5:
                os.kill(os.getpid(), signal.SIGKILL)

        build_area(BuildRequest(extract=Path({str(extract)!r}), name="a",
            target=Path({str(out / "a.area")!r}), built=datetime.now(UTC)), die)
    """
    command = [sys.executable, "-c", dedent(program)]
    ended = subprocess.run(command, cwd=ROOT, check=False)
    left = [path.name for path in out.iterdir()]

    assert ended.returncode == -signal.SIGKILL
    assert len(left) == 1
    assert left[0].startswith(".a.area.partial-")
    build(extract, out)
    assert [path.name for path in out.iterdir()] == ["a.area"]


@pytest.mark.parametrize("room_kb", [8, 40, 200])
def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    extract: Path, tmp_path: Path, room_kb: int
) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    options = f"size={room_kb}k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "none", disk],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("only root may make a small disk")
    try:
        with pytest.raises(MapError, match="could not be written") as caught:
            build(extract, disk)
        left = list(disk.iterdir())
    finally:
        subprocess.run(["umount", disk], check=True)

    assert isinstance(caught.value, PackError)
    assert left == []


def test_a_folder_without_write_permission_is_one_sentence(
    extract: Path, tmp_path: Path
) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write anywhere")
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)

    with pytest.raises(PackError, match="Permission denied"):
        build(extract, locked)
