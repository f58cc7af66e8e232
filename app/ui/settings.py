"""What the user chose for the window, kept between sessions in a small file."""

from __future__ import annotations

import binascii
import math
import re
from base64 import b64decode, b64encode
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from PySide6.QtCore import QCoreApplication, QSettings

from app.errors import EnvironmentTrouble, InputRefused
from app.security.author import MACHINE_DIGITS, Author
from app.security.hex_digits import is_hex
from app.security.lock_policy import MOST_MINUTES, USUAL_MINUTES, LockPolicy
from app.ui.theme import LEAST_SCALE, MOST_SCALE, THEME_NAMES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

translate = QCoreApplication.translate

FILE_NAME = "settings.ini"
MOST_BYTES = 1 << 20
MOST_LAYOUT_BYTES = 1 << 16
# Qt makes objects of values that begin so; ours are all plain text.
OBJECT = b"@"
SOUND_LINE = re.compile(rb"|[;#].*|\[[\w%]+\]|[\w%\\]+=[ -~]*")
NO_MACHINE = "0" * MACHINE_DIGITS
INI = QSettings.Format.IniFormat


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    What the user chose for the window.

    Attributes
    ----------
    theme
        One of `app.ui.theme.THEME_NAMES`.
    font_scale
        Of all letters, from `LEAST_SCALE` to `MOST_SCALE`.
    layout
        Docks and tool bars as Qt writes them; empty for the usual ones.
    reduced_motion
        Whether the map jumps to where it goes instead of gliding there.
    post
        To which changes of a plan file are put down; empty until it is given.
    machine
        Identity of the installation, 16 hexadecimal digits; empty until it is drawn.
    lock_minutes
        Without a touch, until an open plan is locked; 1 to `MOST_MINUTES`.
    lock_with_screen, lock_with_sleep
        Whether it is locked together with the screen, and before the machine sleeps.
    """

    theme: str = "day"
    font_scale: float = 1.0
    layout: bytes = b""
    reduced_motion: bool = False
    post: str = ""
    machine: str = ""
    lock_minutes: int = USUAL_MINUTES
    lock_with_screen: bool = True
    lock_with_sleep: bool = True

    @property
    def lock_policy(self) -> LockPolicy:
        """What locks an open plan."""
        return LockPolicy(
            idle_minutes=self.lock_minutes,
            with_screen=self.lock_with_screen,
            with_suspend=self.lock_with_sleep,
        )


class SettingsFile:
    """
    The file of one user's settings.

    Parameters
    ----------
    folder
        Where it lies; made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME

    def read(self) -> tuple[Settings, tuple[str, ...]]:
        """
        Read the settings; what cannot be used gives way to its default.

        Returns
        -------
        tuple
            Settings, and a sentence about each value that was not used.
        """
        complaint = self._complaint()
        if not complaint:
            return self._checked(QSettings(str(self.path), INI))
        notice = translate(
            "settings", "Settings in {} are not used: {}. The usual ones apply."
        )
        return Settings(), (notice.format(self.path, complaint),)

    def write(self, settings: Settings) -> None:
        """
        Keep settings in place of those before.

        Raises
        ------
        EnvironmentTrouble
            The file cannot be written.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self._complaint():
                self.path.unlink()  # Qt would read it before it writes
        except OSError as error:
            raise self._not_kept() from error
        stored = QSettings(str(self.path), INI)
        stored.clear()
        for one in fields(settings):
            value = getattr(settings, one.name)
            # letters of any script, spaces and commas would garble the file
            text = quote(value, safe="") if one.name == "post" else _written(value)
            stored.setValue(one.name, text)
        stored.sync()
        if stored.status() == QSettings.Status.AccessError:
            raise self._not_kept()

    def _complaint(self) -> str:
        """What is wrong with the file as a whole; empty for a sound or missing one."""
        try:
            with self.path.open("rb") as file:
                content = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            return ""
        except OSError as error:
            return translate("settings", "it cannot be read ({})").format(
                error.strerror or error
            )
        if len(content) > MOST_BYTES:
            return translate("settings", "it is larger than a megabyte")
        lines = [line.strip() for line in content.splitlines()]
        if not all(SOUND_LINE.fullmatch(line) for line in lines):
            return translate("settings", "it is garbled")
        if any(OBJECT in line.partition(b"=")[2] for line in lines):
            return translate("settings", "it holds values that Marsroute never writes")
        return ""

    def _checked(self, stored: QSettings) -> tuple[Settings, tuple[str, ...]]:
        """Take every value that is sound, and complain of the others."""
        sound: dict[str, object] = {}
        notices = []
        for name, read in READERS.items():
            if not stored.contains(name):
                continue
            value = stored.value(name)
            try:
                sound[name] = read(value if isinstance(value, str) else "")
            except ValueError:
                notices.append(
                    translate(
                        "settings",
                        "The setting {} in {} cannot be read as it stands; the usual "
                        "value applies.",
                    ).format(name, self.path)
                )
        return Settings(**sound), tuple(notices)  # type: ignore[arg-type]

    def _not_kept(self) -> EnvironmentTrouble:
        return EnvironmentTrouble(
            translate(
                "settings",
                "Settings cannot be kept in {}. Make room on the disk, or take the "
                "file's write protection off.",
            ).format(self.path)
        )


def _theme(text: str) -> str:
    if text not in THEME_NAMES:
        raise ValueError(text)
    return text


def _font_scale(text: str) -> float:
    scale = float(text)
    if not (math.isfinite(scale) and LEAST_SCALE <= scale <= MOST_SCALE):
        raise ValueError(text)
    return scale


def _layout(text: str) -> bytes:
    try:
        layout = b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(text) from error
    if len(layout) > MOST_LAYOUT_BYTES:
        raise ValueError(text)
    return layout


def _truth(text: str) -> bool:
    if text not in ("True", "False"):
        raise ValueError(text)
    return text == "True"


def _post(text: str) -> str:
    if not text:
        return ""
    try:
        return Author(unquote(text), NO_MACHINE).name
    except InputRefused:
        raise ValueError(text) from None


def _machine(text: str) -> str:
    if text and not is_hex(text, MACHINE_DIGITS):
        raise ValueError(text)
    return text


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 1 <= minutes <= MOST_MINUTES:
        raise ValueError(text)
    return minutes


# The registry: how each setting is read from its text; a ValueError refuses it.
READERS: dict[str, Callable[[str], object]] = {
    "theme": _theme,
    "font_scale": _font_scale,
    "layout": _layout,
    "reduced_motion": _truth,
    "post": _post,
    "machine": _machine,
    "lock_minutes": _minutes,
    "lock_with_screen": _truth,
    "lock_with_sleep": _truth,
}


def _written(value: object) -> str:
    """Plain text for a value."""
    if isinstance(value, bytes):
        return b64encode(value).decode("ascii")
    return str(value)
