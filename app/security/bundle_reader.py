"""The child that unpacks one bundle: its directory, then entries piece by piece."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from maps.jail_walls import serve_session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.security.bundle_zip import BundleZip
    from maps.jail_walls import Handler


class _Place:
    """How far an entry has been read."""

    def __init__(self, archive: BundleZip) -> None:
        self._archive = archive
        self._name, self._at = "", -1
        self._rest: Iterator[bytes] = iter(())

    def piece(self, name: str, at: int) -> bytes:
        """Give what comes at a place of an entry; nothing at its end."""
        if (name, at) != (self._name, self._at):
            self._name, self._at = name, 0
            self._rest = self._archive.chunks(name)
            while self._at < at:
                self._at += len(next(self._rest))
        data = next(self._rest, b"")
        self._at += len(data)
        return data


def open_file(request: Mapping[str, Any]) -> tuple[Mapping[str, Any], Handler]:
    """
    Prepare to read a bundle.

    Parameters
    ----------
    request
        ``path`` of it, and ``limits`` as `app.security.bundle_zip.ZipLimits` has them.

    Returns
    -------
    tuple
        Nothing to say yet, and what answers requests: ``{}`` for the sizes of all
        entries as JSON, ``name`` and ``at`` for a piece. What is refused comes as a
        sentence in ``refused``.
    """
    from app.errors import BundleRefused  # noqa: PLC0415 - behind the walls
    from app.security.bundle_zip import ZipLimits, read_zip  # noqa: PLC0415 - likewise

    file = Path(request["path"]).open("rb")  # noqa: SIM115 - as long as the child lives
    opened: list[_Place] = []

    def sizes() -> bytes:
        archive = read_zip(file, ZipLimits(*request["limits"]))
        opened[:] = [_Place(archive)]
        return json.dumps(dict(archive.sizes)).encode()

    def answer(asked: Mapping[str, Any]) -> tuple[Mapping[str, Any], bytes]:
        try:
            if not asked:
                return {}, sizes()
            return {}, opened[0].piece(str(asked["name"]), int(asked["at"]))
        except BundleRefused as error:
            return {"refused": str(error)}, b""

    return {}, answer


if __name__ == "__main__":
    sys.exit(serve_session(open_file))
