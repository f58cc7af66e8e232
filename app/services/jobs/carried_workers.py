"""Workers behind an air gap whose answers are believed, as people enrolled them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from app.errors import Damaged, InputRefused
from app.security.whole_file import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_KEY = re.compile(r"[0-9a-f]{64}")
_FORM = "marsroute carried workers 1"
_FILE = "carried_workers.json"
_LONGEST_NAME = 80


def carried_workers(folder: Path) -> Mapping[str, str]:
    """
    Read which workers behind an air gap are believed.

    Parameters
    ----------
    folder
        Of the settings.

    Returns
    -------
    Mapping
        Name by public key.

    Raises
    ------
    Damaged
        The list cannot be read.
    """
    path = folder / _FILE
    try:
        told = json.loads(path.read_bytes())
        workers = dict(told["workers"])
        sound = told["form"] == _FORM and all(
            _KEY.fullmatch(key) and isinstance(name, str)
            for key, name in workers.items()
        )
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, RecursionError):
        sound = False
    if not sound:
        raise Damaged(
            f"{path} is no list of workers; remove it and enrol them again with "
            "'marsroute jobs enrol carried --worker-key KEY'."
        )
    return workers


def enrol_carried_worker(folder: Path, key: str, name: str) -> None:
    """
    Believe a worker behind an air gap from now on.

    Parameters
    ----------
    folder
        Of the settings; made if it is not there.
    key
        Its public key, as ``marsroute worker key`` tells it there.
    name
        Of the place, for people.

    Raises
    ------
    InputRefused
        The key or the name is none.
    KnownError
        The list cannot be read or written.
    """
    if not _KEY.fullmatch(key):
        raise InputRefused(
            f"{key[:80]!r} is no public key; give the 64 hexadecimal digits that "
            "'marsroute worker key' tells on the other machine."
        )
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable()):
        raise InputRefused(
            f"{name[:40]!r} is no name of a place; give 1 to {_LONGEST_NAME} letters."
        )
    workers = {**carried_workers(folder), key: name}
    folder.mkdir(parents=True, exist_ok=True)
    form = {"form": _FORM, "workers": workers}
    write_whole(folder / _FILE, json.dumps(form, indent=1).encode())
