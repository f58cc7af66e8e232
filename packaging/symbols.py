"""Fetch the pinned library of military symbols, or take it from a package at hand.

The package is the one that app/data/symbol_library.toml names, or it is refused: its
SHA-512 is compared before it is opened, that of each file before it is written.
"""

from __future__ import annotations

import base64
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
PIN = ROOT / "app/data/symbol_library.toml"
TARGET = ROOT / "app/data/symbols"
PATIENCE_S = 120


class PackageRefused(Exception):  # noqa: N818 - named for what the user sees
    """The package is not the one that is pinned, or cannot be read."""


def fetch(target: Path = TARGET) -> None:
    """Fetch the library with npm, unless it is there; say so if that cannot be."""
    pin = read_pin()
    if is_complete(pin, target):
        return
    name = f"{pin['name']}@{pin['version']}"
    with tempfile.TemporaryDirectory() as folder:
        try:
            package = pack(name, Path(folder))
            unpack(package.read_bytes(), pin, target)
        except (OSError, subprocess.SubprocessError, PackageRefused) as error:
            print(explanation(name, error))


def add(package: Path, target: Path = TARGET) -> None:
    """Take the library from a package file, or stop with the reason."""
    pin = read_pin()
    try:
        unpack(package.read_bytes(), pin, target)
    except (OSError, PackageRefused) as error:
        sys.exit(f"{package} was not taken: {error}")
    print(f"{pin['name']} {pin['version']} is in {target}.")


def read_pin() -> dict[str, Any]:
    """Name, version, hashes and files of the library."""
    return tomllib.loads(PIN.read_text(encoding="utf-8"))


def is_complete(pin: dict[str, Any], target: Path) -> bool:
    """Whether every file is there, with the contents it should have."""
    return all(
        (target / file["name"]).is_file()
        and sha256((target / file["name"]).read_bytes()) == file["sha256"]
        for file in pin["files"]
    )


def pack(name: str, folder: Path) -> Path:
    """Have npm download one package, without installing or running anything of it."""
    npm = shutil.which("npm")
    if npm is None:
        raise FileNotFoundError("npm is not installed")
    subprocess.run(
        [npm, "pack", name, "--silent", "--ignore-scripts"],
        cwd=folder,
        check=True,
        timeout=PATIENCE_S,
        capture_output=True,
    )
    packages = sorted(folder.glob("*.tgz"))
    if not packages:
        raise FileNotFoundError("npm left no package")
    return packages[0]


def unpack(data: bytes, pin: dict[str, Any], target: Path) -> None:
    """
    Write the pinned files of a package, each wholly or not at all.

    Raises
    ------
    PackageRefused
        The package or one of its files is not the pinned one.
    """
    kind, _, wanted = pin["integrity"].partition("-")
    found = base64.b64encode(hashlib.new(kind, data).digest()).decode()
    if found != wanted:
        raise PackageRefused(
            f"its {kind} is {found} and not {wanted} of {pin['name']} "
            f"{pin['version']}; bring that package."
        )
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        contents = {
            file["name"]: member(archive, file["member"]) for file in pin["files"]
        }
    for file in pin["files"]:
        if sha256(contents[file["name"]]) != file["sha256"]:
            raise PackageRefused(f"{file['member']} in it is not the pinned one.")
    target.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        partial = target / f"{name}.part"
        partial.write_bytes(content)
        partial.replace(target / name)


def member(archive: tarfile.TarFile, name: str) -> bytes:
    """Contents of one file of an archive."""
    try:
        stream = archive.extractfile(name)
    except KeyError:
        stream = None
    if stream is None:
        raise PackageRefused(f"there is no file {name} in it.")
    return stream.read()


def sha256(data: bytes) -> str:
    """SHA-256 as digits."""
    return hashlib.sha256(data).hexdigest()


def explanation(name: str, error: Exception) -> str:
    """Sentence on why symbols will be plain, and the way to add them by hand."""
    reason = str(error).rstrip(".")
    if isinstance(error, subprocess.CalledProcessError):
        reason = f"npm gave up with exit code {error.returncode}"
    elif isinstance(error, subprocess.TimeoutExpired):
        reason = f"npm did not answer within {PATIENCE_S} seconds"
    return (
        f"Military symbols will be shown as labelled frames: {name} was not fetched, "
        f"{reason}.\nTo add it, run npm pack {name} on any machine with a network, "
        "bring the file here, and run:\n"
        "  python packaging/set_up.py --symbols FILE.tgz"
    )
