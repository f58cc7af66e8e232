"""What a version of a plan may be called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.storage.plan_records import Version

_NOW = "now"
_PLAN = ".plan"
_LONGEST = 120


def refuse_version_name(name: str, versions: Iterable[Version]) -> None:
    """
    Make sure that a name calls one state of a plan, and only that.

    Parameters
    ----------
    name
        Of the new version.
    versions
        Those that the plan has.

    Raises
    ------
    InputRefused
        The name is empty, cannot be typed again, is taken, or calls another state.
    """
    if not name.strip():
        raise InputRefused("A version needs a name; give one, such as OPORD 3.")
    if name != name.strip() or not name.isprintable() or len(name) > _LONGEST:
        raise InputRefused(
            "The name of a version is one line without spaces at its ends, of "
            f"{_LONGEST} signs at most; give one, such as OPORD 3."
        )
    if name == _NOW or name.isdigit() or name.endswith(_PLAN):
        raise InputRefused(
            f"No version can be called {name!r}: '{_NOW}' is the present state, a "
            f"number is a change, and {_PLAN} ends the name of a file. Give another "
            "name, such as OPORD 3."
        )
    if any(version.name == name for version in versions):
        raise InputRefused(
            f"There is a version {name!r} of this plan already; give another name."
        )
