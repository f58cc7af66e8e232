"""The demo exercise area: generated once, then imported like any real extract."""

from __future__ import annotations

import hashlib
import shutil
from datetime import UTC, datetime
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.services.kernels import ensure_kernels
from app.services.scenario.scenario import read_scenario
from maps.area_pack import FORMAT_VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.scenario.scenario import Scenario
    from maps.progress import Progress
    from planners.vehicles import VehicleType

NAME = "nordmark"


def demo_area(folder: Path, progress: Progress) -> Path:
    """
    Path of the demo area's pack, generated and built where it is not there yet.

    Parameters
    ----------
    folder
        Cache folder; the pack is named after all that it was made from, so that
        a new generator or importer makes a new one.
    progress
        Of the first build.
    """
    target = folder / f"{NAME}-{_recipe()}.area"
    if target.is_dir():
        return target
    _make(folder, target, progress)
    for old in folder.glob(f"{NAME}-*.area"):
        if old != target:  # made by an older version, and as large
            _remove(old, progress)
    return target


def _remove(pack: Path, progress: Progress) -> None:
    """Remove a pack that is not needed; where that fails it only takes room."""
    try:
        shutil.rmtree(pack)
    except OSError as error:
        reason = error.strerror or error
        progress(f"the older {pack.name} stays, it cannot be removed ({reason})", 1.0)


def _make(folder: Path, target: Path, progress: Progress) -> None:
    """Generate and build; what it takes is loaded only for this."""
    from maps.build_area import BuildRequest, build_area  # noqa: PLC0415
    from maps.exercise_area import write_exercise_area  # noqa: PLC0415

    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix="marsroute-demo-") as scratch:
        made = write_exercise_area(
            Path(scratch), progress=lambda what, share: progress(what, share * 0.3)
        )
        request = BuildRequest(
            extract=made.extract,
            elevation=made.elevation,
            target=target,
            name=NAME.capitalize(),
            built=datetime.now(UTC),
        )
        build_area(request, lambda what, share: progress(what, 0.3 + share * 0.3))
    ensure_kernels(lambda what, share: progress(what, 0.6 + share * 0.3))


def demo_scenario(vehicles: Mapping[str, VehicleType]) -> Scenario:
    """Scenario of the demo, as it ships."""
    with as_file(files("app") / "data" / "demo.yaml") as path:
        return read_scenario(path, vehicles)


def division_scenario(vehicles: Mapping[str, VehicleType]) -> Scenario:
    """A division on the move over the demo area, with many columns in conflict."""
    with as_file(files("app") / "data" / "division_move.yaml") as path:
        return read_scenario(path, vehicles)


def demo_overlay() -> Path:
    """Overlay of the demo, as it ships."""
    return Path(str(files("app"))) / "data" / "demo.overlay.geojson"


def _recipe() -> str:
    """Short hash of the generator's and the importer's own text."""
    digest = hashlib.sha256(str(FORMAT_VERSION).encode())
    root = Path(str(files("maps")))
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.yaml")]):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
