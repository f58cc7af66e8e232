"""Nothing that leaves a plan tells of the folders, the user or the machine it is on."""

from __future__ import annotations

import platform
import re
import shutil
import socket
import zipfile
import zlib
from typing import TYPE_CHECKING

import pytest

from app.security.key_strength import MIB, Strength
from maps.area_pack import open_area

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHEAP = Strength(19 * MIB, 1, 1)
USER, HOST, HOME = "kilroy-was-here", "laptop-of-kilroy", "home-of-kilroy"
AS = ("--as", "S4 1 Bn")
MARCH = """\
scenario: 1
name: Crossing
marking: EXERCISE - NATO RESTRICTED
area: {area}
columns:
  - name: First
    route: {{stops: ["{start}", "{end}"], timed points: 2}}
    start: 120600ZJUN26
    rate: 40
    density: 15
    serials: [{{name: First, vehicles: {{truck 10 t 6x6: 5}}}}]
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of a user who would be known again."""
    folder = tmp_path / HOME
    (folder / "plans").mkdir(parents=True)
    monkeypatch.setenv("MARSROUTE_HOME", str(folder / "settings"))
    monkeypatch.setenv("HOME", str(folder))
    for name in ("USER", "LOGNAME", "USERNAME"):
        monkeypatch.setenv(name, USER)
    monkeypatch.setattr(socket, "gethostname", lambda: HOST)
    monkeypatch.setattr(platform, "node", lambda: HOST)
    for module in ("plan", "signer", "bundle_sending"):
        monkeypatch.setattr(f"app.cli.{module}.calibrated", lambda _clock: CHEAP)
    return folder


@pytest.fixture
def products(home: Path, marsroute, small_area: Path) -> Path:
    """Folder with all that commands write out of a plan on an area elsewhere."""
    area = home / "areas" / "secret.area"
    shutil.copytree(small_area, area)
    network = open_area(area).network
    main = network.edge_tail[network.link_class[network.edge_link] <= 5]
    places = network.junction_lonlat[main]
    ends = (places[places.sum(axis=1).argmin()], places[places.sum(axis=1).argmax()])
    start, end = (f"{lat:.6f}, {lon:.6f}" for lon, lat in ends)
    (home / "plans" / "march.yaml").write_text(
        MARCH.format(start=start, end=end, area=area)
    )
    for name in ("plan", "signer"):
        (home / name).write_text(f"words of the {name} here\n")
    plan, out = home / "plans" / "march.plan", home / "out"
    out.mkdir()
    secret = ("--passphrase-file", home / "plan")
    signed = ("--signer-passphrase-file", home / "signer")
    sealed = ("--seal-passphrase-file", home / "plan")

    def run(*words: str | Path) -> None:
        answer = marsroute(*words)
        assert answer.code == 0, answer.err

    scenario = home / "plans" / "march.yaml"
    run("plan", "new", plan, "--from", scenario, *secret, *AS)
    run("signer", "new", "S4 1 Bn", "--passphrase-file", home / "signer")
    run("plan", "export", plan, "-o", out / "a.yaml", *secret, *AS)
    drawn = ("--overlay", out / "b.geojson")
    run("plan", "export", plan, "-o", out / "b.yaml", *drawn, *secret, *AS)
    run("march", plan, "--export", out / "march", *secret, *AS)
    run("credits", plan, "-o", out / "credits.csv", *secret, *AS)
    run("plan", "recovery-sheet", plan, "-o", out / "sheet.pdf", *secret, *AS)
    why = ("--by", "S4 1 Bn", "--reason", "For the police")
    lower = ("--to", "EXERCISE - UNCLASSIFIED", "-o", out / "released.yaml")
    run("release", plan, *lower, *why, *secret)
    bundle = ("bundle", "make", "plan", plan, *secret, *AS, *signed)
    run(*bundle, "--in-clear", "-o", out / "clear.bundle")
    run(*bundle, *sealed, "-o", out / "sealed.bundle")
    return out


def readable(path: Path) -> Iterator[bytes]:
    """All that can be read in a file: itself, and what is packed in it."""
    data = path.read_bytes()
    yield data.replace(b"\0", b"")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", data, re.DOTALL):
        yield zlib.decompressobj().decompress(stream) if stream[:1] == b"x" else stream


def traces(folder: Path) -> set[tuple[str, str]]:
    """Files that tell of this machine, with what they tell."""
    told = (USER, HOST, HOME, str(folder.parent.parent), "pytest-of")
    return {
        (path.name, sign)
        for path in folder.rglob("*")
        if path.is_file()
        for text in readable(path)
        for sign in told
        if sign.encode() in text
    }


def test_no_product_of_a_plan_tells_where_it_was_made(products: Path) -> None:
    written = {path.name for path in products.rglob("*") if path.is_file()}

    assert {"a.yaml", "b.geojson", "released.yaml", "clear.bundle"} < written
    assert {path.suffix for path in products.rglob("*")} >= {".pdf", ".xlsx", ".png"}
    assert traces(products) == set()


def test_a_trace_would_be_found(products: Path) -> None:
    with zipfile.ZipFile(products / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.json", f'"{products.parent}"')

    assert ("a.zip", HOME) in traces(products)


def test_area_is_found_by_what_is_in_it(
    products: Path, home: Path, marsroute, tmp_path: Path
) -> None:
    """The plan names no folder; the list of this installation knows, or a search."""
    secret = ("--passphrase-file", home / "plan")
    plan, area = home / "plans" / "march.plan", home / "areas" / "secret.area"
    shown = marsroute("plan", "show", plan, "--yaml", *secret).out
    assert HOME not in shown
    assert "secret.area" in shown
    assert marsroute("march", plan, *secret).code == 0

    area.rename(home / "plans" / "renamed.area")  # beside the plan, by another name
    assert marsroute("march", plan, *secret).code == 0

    (home / "plans" / "renamed.area").rename(tmp_path / "lost.area")
    assert "secret.area" in marsroute("march", plan, *secret).err
    assert products.is_dir()
