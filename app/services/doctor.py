"""What this machine offers and what is missing, each with the way to mend it."""

from __future__ import annotations

import os
import platform
import sys
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from app.drawing.symbol_library import library
from app.services.system_libraries import apt_line, missing_packages
from models.runtime import compute_runtime

if TYPE_CHECKING:
    from app.storage.folders import Folders

PACKAGES = (
    *("marsroute", "PySide6-Essentials", "numpy", "numba", "osmium", "rasterio"),
    *("pyogrio", "shapely", "pyproj", "networkx", "ortools", "mgrs", "XlsxWriter"),
)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``remedy`` is empty where all is well."""

    what: str
    found: str
    remedy: str = ""


def examine(folders: Folders) -> tuple[Check, ...]:
    """Look at everything the application depends on, Qt last."""
    checks = [Check("Python", f"{sys.version.split()[0]} on {platform.platform()}")]
    checks += [_package(name) for name in PACKAGES]
    checks.append(_compute())
    checks += [
        _folder("Data folder", str(folders.data)),
        _folder("Cache folder", str(folders.cache)),
    ]
    checks.append(_symbols())
    libraries = _libraries()
    checks.append(libraries)
    if libraries.remedy and "lib" in libraries.found:
        return tuple(checks)
    return (*checks, *_qt())


def _package(name: str) -> Check:
    try:
        return Check(name, version(name))
    except PackageNotFoundError:
        return Check(name, "missing", "Set the environment up again: make setup.")


def _compute() -> Check:
    runtime = compute_runtime()
    if not runtime.version:
        return Check(
            "torch",
            "missing; planning works without, models do not",
            "Install the compute extra: make setup.",
        )
    found = f"{runtime.version} on {', '.join(runtime.devices)}"
    return Check("torch", f"{found}, {runtime.threads} threads")


def _symbols() -> Check:
    found = library()
    if found:
        return Check("Military symbols", found.version)
    return Check("Military symbols", "labelled frames", found.note)


def _folder(what: str, path: str) -> Check:
    existing = path
    while not os.path.exists(existing):  # noqa: PTH110 - text stays text here
        existing = os.path.dirname(existing)  # noqa: PTH120
    if os.access(existing, os.W_OK):
        return Check(what, path)
    return Check(
        what,
        f"{path} cannot be written",
        f"Give yourself the right to write below {existing}, or set MARSROUTE_HOME.",
    )


def _libraries() -> Check:
    missing = missing_packages()
    if not missing:
        return Check("System libraries and fonts", "complete")
    return Check(
        "System libraries and fonts",
        f"missing: {', '.join(missing)}",
        f"As root: apt-get update && {apt_line(missing)}",
    )


def _qt() -> tuple[Check, ...]:
    from app.drawing.qt_probe import probe_qt  # noqa: PLC0415 - libraries come first

    probe = probe_qt()
    pair = f"PySide6 {probe.pyside} with Python {sys.version.split()[0]}"
    broken = probe.lost_references > 10
    return (
        Check("Qt", f"{probe.qt}, platform {probe.platform}"),
        Check(
            "PySide6 and Python",
            f"{pair}: {'loses references to None' if broken else 'sound'}",
            "Install PySide6-Essentials below 6.12, or Python 3.12." if broken else "",
        ),
        Check(
            "Fonts",
            f"{probe.families} families",
            "" if probe.families else "As root: " + apt_line(("fonts-noto-core",)),
        ),
    )
