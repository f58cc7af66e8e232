"""Who sits at this machine, for commands: the post they give, or that of the window."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import unquote

from app.errors import EnvironmentTrouble, InputRefused
from app.security.author import MACHINE_DIGITS, Author
from app.security.hex_digits import is_hex
from app.security.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = "settings.ini"
INSTALLATION = "installation"
MOST_BYTES = 1 << 20


def kept_author(config: Path, post: str = "") -> Author:
    """
    Give who changes of this call are put down to.

    Parameters
    ----------
    config
        Folder of what the user chose.
    post
        As the call gives it; empty takes the one that was given in the window.

    Raises
    ------
    InputRefused
        Nobody gave a post, or it cannot stand for one.
    EnvironmentTrouble
        The identity of the installation cannot be kept.
    """
    settings = _settings(config / SETTINGS)
    name = post or unquote(settings.get("post", ""))
    if not name:
        raise InputRefused(
            "Nobody said who you are, and every change of a plan tells which post made "
            "it; add --as with your post or role, such as --as 'S4 1 Bn'."
        )
    machine = settings.get("machine", "")
    if not is_hex(machine, MACHINE_DIGITS):
        machine = _installation(config)
    return Author(name, machine)


def _settings(path: Path) -> dict[str, str]:
    """Lines of the settings of the window; none where they cannot be read."""
    try:
        with path.open("rb") as file:
            text = file.read(MOST_BYTES).decode("ascii", "replace")
    except OSError:
        return {}
    pairs = (line.partition("=") for line in text.splitlines())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _installation(config: Path) -> str:
    """Identity of this installation, drawn when it is asked for first."""
    path = config / INSTALLATION
    try:
        known = path.read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        known = ""
    if is_hex(known, MACHINE_DIGITS):
        return known
    drawn = secrets.token_hex(MACHINE_DIGITS // 2)
    try:
        config.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise EnvironmentTrouble(
            f"The folder {config} cannot be made ({error.strerror or error}); give "
            "yourself the right to, or name another with MARSROUTE_HOME."
        ) from error
    write_whole(path, f"{drawn}\n".encode("ascii"))
    return drawn
