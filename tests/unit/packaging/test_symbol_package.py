from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import stat
import sys
import tarfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from app.drawing.symbol_library import find_library, library

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[3]


def load(name: str) -> ModuleType:
    """A script of the packaging folder, which is no package."""
    path = ROOT / "packaging" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"packaging_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def symbols() -> ModuleType:
    return load("symbols")


def package(contents: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for name, data in contents.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def pin_of(data: bytes, files: dict[str, bytes]) -> dict[str, object]:
    """Pin of a small package of our own."""
    digest = base64.b64encode(hashlib.sha512(data).digest()).decode()
    return {
        "name": "small",
        "version": "1.0.0",
        "integrity": f"sha512-{digest}",
        "files": [
            {
                "member": f"package/{name}",
                "name": name,
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, content in files.items()
        ],
    }


GOOD = {"a.js": b"let a = 1;", "LICENSE": b"MIT"}
GOOD_PACKAGE = package({f"package/{name}": data for name, data in GOOD.items()})
SMALL = pin_of(GOOD_PACKAGE, GOOD)


def fake_npm(folder: Path, script: str) -> str:
    """A program called npm that runs a line of shell; the path to find it."""
    npm = folder / "npm"
    npm.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)
    return f"{folder}:/usr/bin:/bin"


def test_pinned_package_is_taken(symbols, tmp_path) -> None:
    symbols.unpack(GOOD_PACKAGE, SMALL, tmp_path)

    assert symbols.is_complete(SMALL, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["LICENSE", "a.js"]


def test_package_with_another_byte_is_refused(symbols, tmp_path) -> None:
    with pytest.raises(symbols.PackageRefused, match="bring that package"):
        symbols.unpack(GOOD_PACKAGE + b"\0", SMALL, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_package_with_another_file_is_refused_whole(symbols, tmp_path) -> None:
    changed = package({"package/a.js": b"evil()", "package/LICENSE": b"MIT"})
    pin = SMALL | {"integrity": pin_of(changed, {})["integrity"]}

    with pytest.raises(symbols.PackageRefused, match="not the pinned one"):
        symbols.unpack(changed, pin, tmp_path)

    assert list(tmp_path.iterdir()) == []


def test_package_without_a_file_is_refused(symbols, tmp_path) -> None:
    empty = package({"package/a.js": GOOD["a.js"]})
    pin = SMALL | {"integrity": pin_of(empty, {})["integrity"]}

    with pytest.raises(symbols.PackageRefused, match="no file package/LICENSE"):
        symbols.unpack(empty, pin, tmp_path)


def test_what_is_complete_is_not_fetched_again(symbols, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(symbols, "read_pin", lambda: SMALL)
    monkeypatch.setenv("PATH", fake_npm(tmp_path, "touch called"))
    target = tmp_path / "target"
    symbols.unpack(GOOD_PACKAGE, SMALL, target)

    symbols.fetch(target)

    assert not list(tmp_path.rglob("called"))


def test_npm_packs_the_pinned_version(symbols, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(symbols, "read_pin", lambda: SMALL)
    (tmp_path / "small.tgz").write_bytes(GOOD_PACKAGE)
    script = f'test "$1 $2" = "pack small@1.0.0" && cp {tmp_path}/small.tgz .'
    monkeypatch.setenv("PATH", fake_npm(tmp_path, script))

    symbols.fetch(tmp_path / "target")

    assert symbols.is_complete(SMALL, tmp_path / "target")


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        ("exit 3", "exit code 3"),
        ("exit 0", "npm left no package"),
        ("echo nonsense > wrong.tgz", "bring that package"),
    ],
)
def test_set_up_goes_on_without_the_library_and_says_how_to_add_it(
    symbols, tmp_path, monkeypatch, capsys, script, reason
) -> None:
    monkeypatch.setattr(symbols, "read_pin", lambda: SMALL)
    monkeypatch.setenv("PATH", fake_npm(tmp_path, script))

    symbols.fetch(tmp_path / "target")

    said = capsys.readouterr().out
    assert "labelled frames" in said
    assert reason in said
    assert "python packaging/set_up.py --symbols FILE.tgz" in said


def test_without_npm_set_up_goes_on(symbols, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(symbols, "read_pin", lambda: SMALL)
    monkeypatch.setenv("PATH", str(tmp_path))

    symbols.fetch(tmp_path / "target")

    assert "npm is not installed" in capsys.readouterr().out


def test_package_at_hand_is_added_or_refused(
    symbols, tmp_path, monkeypatch, capsys
) -> None:
    monkeypatch.setattr(symbols, "read_pin", lambda: SMALL)
    good, bad = tmp_path / "good.tgz", tmp_path / "bad.tgz"
    good.write_bytes(GOOD_PACKAGE)
    bad.write_bytes(b"")

    symbols.add(good, tmp_path / "target")
    assert "small 1.0.0 is in" in capsys.readouterr().out
    with pytest.raises(SystemExit, match=r"bad\.tgz was not taken"):
        symbols.add(bad, tmp_path / "target")
    with pytest.raises(SystemExit, match="was not taken"):
        symbols.add(tmp_path / "none.tgz", tmp_path / "target")


def test_set_up_wants_one_package(monkeypatch) -> None:
    monkeypatch.setattr(sys, "argv", ["set_up.py", "--symbols"])

    with pytest.raises(SystemExit, match="Name one package"):
        load("set_up").main()


def test_pin_and_application_agree(symbols) -> None:
    pin = symbols.read_pin()
    found = library()

    assert found.version == f"{pin['name']} {pin['version']}"
    assert {file["name"] for file in pin["files"]} == {"milsymbol.js", "LICENSE"}
    assert symbols.is_complete(pin, symbols.TARGET) is bool(
        find_library(symbols.TARGET)
    )
