"""Libraries of the operating system that Qt and the map need, and how to get them.

Only the standard library is used here: set-up reads this module before anything
else is installed.
"""

from __future__ import annotations

import ctypes
from pathlib import Path

LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libexpat.so.1": "libexpat1",
}
FONTS = {"NotoSans-Regular.ttf": "fonts-noto-core"}
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"))


def missing_packages() -> tuple[str, ...]:
    """Debian packages whose library or font is not on this machine, in order."""
    missing = [package for library, package in LIBRARIES.items() if not _loads(library)]
    missing += [package for font, package in FONTS.items() if not _has_font(font)]
    return tuple(missing)


def apt_line(packages: tuple[str, ...]) -> str:
    """Command that installs packages on Debian and its relatives."""
    return f"apt-get install --yes --no-install-recommends {' '.join(packages)}"


def _loads(library: str) -> bool:
    """Whether the dynamic linker finds a library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_font(name: str) -> bool:
    """Whether a font file lies in one of the system's folders."""
    return any(next(folder.rglob(name), None) for folder in FONT_FOLDERS)
