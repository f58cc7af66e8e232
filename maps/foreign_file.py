"""What a foreign file must be before a reader is sent to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from maps.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def check_file(path: Path, kinds: Mapping[str, str]) -> tuple[Path, str]:
    """
    Find the file behind a name and say of which kind it claims to be.

    Parameters
    ----------
    path
        What the user chose; a link is followed.
    kinds
        Kind by suffix, small letters with the dot.

    Returns
    -------
    tuple[Path, str]
        The absolute file behind all links, and its kind.

    Raises
    ------
    SourceError
        It is missing, no file, empty, not readable, or of another kind.
    """
    kind = kinds.get(path.suffix.casefold())
    if kind is None:
        raise SourceError(
            f"{path.name} is of a kind that cannot be opened here; choose one of "
            f"{', '.join(kinds)}."
        )
    try:
        real = path.resolve(strict=True)
        size = real.stat().st_size if real.is_file() else None
    except (OSError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "links in a circle"
        raise SourceError(
            f"{path} cannot be found ({why}); check the name and your rights."
        ) from error
    if size is None:
        raise SourceError(f"{path} is no file; choose a map file, not a folder.")
    if size == 0:
        raise SourceError(f"{path.name} is empty; copy or download it again.")
    return real, kind
