"""Icons in the colours of a theme: Qt's style sheets take pictures from files alone."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

ICONS = Path(__file__).parent / "themes" / "icons"


def icon_file(name: str, colour: str) -> Path:
    """
    File of an icon in a colour, made where it is not there yet.

    Parameters
    ----------
    name
        Of a drawing in ``themes/icons``.
    colour
        #rrggbb, in place of ``currentColor``.

    Raises
    ------
    OSError
        There is no such drawing, or no room for the file.
    """
    path = _folder() / f"{name}-{colour.removeprefix('#')}.svg"
    if not path.exists():
        drawing = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
        path.write_text(drawing.replace("currentColor", colour), encoding="utf-8")
    return path


@lru_cache(maxsize=1)
def _folder() -> Path:
    """Folder of this process for coloured icons; it goes when the process ends."""
    folder = Path(tempfile.mkdtemp(prefix="marsroute-icons-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
