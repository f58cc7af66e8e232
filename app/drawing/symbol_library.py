"""Where the library of military symbols lies, and whether it is the one we know.

It is fetched at set-up and never changed: a file with other contents is not run.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

SCRIPT = "milsymbol.js"
FOLDER = "data/symbols"


@dataclass(frozen=True, slots=True)
class SymbolLibrary:
    """
    The library as it was found.

    Attributes
    ----------
    path
        Where its script lies or should lie.
    version
        That belongs to this version of the program.
    script
        Its source; empty if it is missing or is another one.
    note
        What is wrong and the way out, one or two sentences; empty if all is well.
    """

    path: Path
    version: str
    script: str
    note: str

    def __bool__(self) -> bool:
        """Whether symbols can be drawn as the standard shows them."""
        return bool(self.script)


def find_library(folder: Path | None = None) -> SymbolLibrary:
    """
    Read the library and compare it with what it should be.

    Parameters
    ----------
    folder
        Where to look; by default, among the data of the application.
    """
    pin = _pin()
    path = (folder or Path(str(resources.files("app") / FOLDER))) / SCRIPT
    version = f"{pin['name']} {pin['version']}"
    remedy = (
        "fetch it with make setup, or add a package brought by hand with "
        "python packaging/set_up.py --symbols FILE.tgz."
    )
    try:
        data = path.read_bytes()
    except OSError:
        return SymbolLibrary(
            path,
            version,
            "",
            f"The library of military symbols, {version}, is not installed, so units "
            f"and points are shown as labelled frames; {remedy}",
        )
    if hashlib.sha256(data).hexdigest() != pin["sha256"]:
        return SymbolLibrary(
            path,
            version,
            "",
            f"{path} is not {version} as published, so it is not used, and units and "
            f"points are shown as labelled frames; {remedy}",
        )
    return SymbolLibrary(path, version, data.decode("utf-8"), "")


@cache
def library() -> SymbolLibrary:
    """The library of this installation, read once."""
    return find_library()


def symbols_note() -> str | None:
    """What users should know about the symbols; None if all is well."""
    return library().note or None


def _pin() -> dict[str, str]:
    """Name, version and hash of the script that may run."""
    text = (resources.files("app") / "data/symbol_library.toml").read_text("utf-8")
    table = tomllib.loads(text)
    file = next(file for file in table["files"] if file["name"] == SCRIPT)
    return {
        "name": table["name"],
        "version": table["version"],
        "sha256": file["sha256"],
    }
