"""What this installation knows of signing: its own key, whom it trusts, its last maps.

station/signer.json   its signing key, under a passphrase
        trust.toml    the trust list that was installed, byte for byte
        maps.json     number and content of the last update of each area
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, NamedTuple

from app.errors import BundleRefused, Damaged, EnvironmentTrouble, InputRefused
from app.security.fingerprint import fingerprint_words
from app.security.signer import LARGEST as LARGEST_SIGNER
from app.security.signer import parse_signer
from app.security.trust_list_file import LARGEST as LARGEST_LIST
from app.security.trust_list_file import parse_trust_list
from app.security.whole_file import write_trouble, write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.signer import Signer
    from app.security.trust_list import TrustList

SIGNER, TRUST, UPDATES = "signer.json", "trust.toml", "maps.json"
_FORM = "marsroute map updates 1"
_LARGEST_UPDATES = 4 << 20  # bytes
_WORD = re.compile(r"[a-z]+")


class MapUpdate(NamedTuple):
    """Number of an update of an area, and the identity of what it brought."""

    sequence: int
    content_id: str


class StationFiles:
    """The files in one folder, which is made when the first of them is written."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def signer(self) -> Signer:
        """
        Read the signing key of this station, locked.

        Raises
        ------
        InputRefused, Damaged
            There is none, or it cannot be read.
        """
        data = self._read(SIGNER, LARGEST_SIGNER)
        if data is None:
            raise InputRefused(
                "This installation has no signing key; make one with 'marsroute signer "
                "new POST' and have the exercise control put it on its trust list."
            )
        return parse_signer(data)

    def check_room(self, *, replace: bool) -> None:
        """
        Make sure that a new signing key may be kept.

        Raises
        ------
        InputRefused
            There is one, and it may not be replaced.
        """
        if (self.folder / SIGNER).exists() and not replace:
            raise InputRefused(
                "This installation has a signing key, and what it signed would not be "
                "its own any more; add --replace if that is meant."
            )

    def keep_signer(self, signer: Signer, *, replace: bool = False) -> Path:
        """
        Keep the signing key of this station.

        Raises
        ------
        InputRefused
            There is one, and it may not be replaced.
        EnvironmentTrouble
            It cannot be written.
        """
        self.check_room(replace=replace)
        return self._write(SIGNER, signer.to_bytes())

    def trust_list(self) -> TrustList | None:
        """
        Read the trust list that was installed; None where there is none.

        Raises
        ------
        InputRefused
            It cannot be read.
        """
        data = self._read(TRUST, LARGEST_LIST)
        where = f"The installed trust list {self.folder / TRUST}"
        return None if data is None else parse_trust_list(data, where)

    def install_trust(self, data: bytes, where: str, heard: str) -> TrustList:
        """
        Install a trust list whose fingerprint was heard from who gave it out.

        Parameters
        ----------
        data
            Its exact bytes.
        where
            Name of its file.
        heard
            The words of its fingerprint, as the exercise control reads them out.

        Raises
        ------
        InputRefused
            It is no sound list, the words differ, or it is older than the one in
            place.
        EnvironmentTrouble
            It cannot be written.
        """
        new = parse_trust_list(data, where)
        if _WORD.findall(heard.lower()) != _WORD.findall(fingerprint_words(new.digest)):
            raise InputRefused(
                f"The words do not belong to {where}: it is another list than the one "
                "that was read out, or a word was misheard. Have them read out again, "
                "and do not install the list unless they agree."
            )
        old = self.trust_list()
        if old and old.issued_by == new.issued_by and new.number < old.number:
            raise InputRefused(
                f"{where} is list {new.number} of {new.issued_by}, and list "
                f"{old.number} is installed; an older list may trust keys that were "
                "lost since. Ask for the present one."
            )
        self._write(TRUST, data)
        return new

    def last_update(self, area: str) -> MapUpdate | None:
        """
        Give the last update of an area that was let in; None if none ever was.

        Raises
        ------
        Damaged
            The record cannot be read.
        """
        return self._updates().get(area)

    def check_update(self, area: str, update: MapUpdate, present: str) -> None:
        """
        Refuse an update that is not newer than the last one that was let in.

        Parameters
        ----------
        area
            Name of the area.
        update
            What would come in.
        present
            Identity of the content that is in place; empty where nothing is. The last
            update may be finished if it was interrupted.

        Raises
        ------
        BundleRefused
            It is older, or it is in place.
        Damaged
            The record cannot be read.
        """
        last = self.last_update(area)
        if last is None or update.sequence > last.sequence:
            return
        if update == last and present != last.content_id:
            return
        raise BundleRefused(
            f"This is update {update.sequence} of the area {area}, and update "
            f"{last.sequence} was installed before; an older map may lack closures and "
            "ratings. Ask for the latest update."
        )

    def note_update(self, area: str, update: MapUpdate) -> None:
        """
        Record an update before it is put in place.

        Raises
        ------
        Damaged, EnvironmentTrouble
            The record cannot be read or written.
        """
        updates = self._updates() | {area: update}
        entries = {name: list(updates[name]) for name in sorted(updates)}
        text = json.dumps({"form": _FORM, "areas": entries}, indent=1)
        self._write(UPDATES, text.encode())

    def _updates(self) -> dict[str, MapUpdate]:
        """Read the record of updates; what cannot be read is never taken for empty."""
        data = self._read(UPDATES, _LARGEST_UPDATES)
        if data is None:
            return {}
        try:
            return _updates_in(data)
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            raise Damaged(
                f"The record of map updates {self.folder / UPDATES} is damaged, so an "
                "old map could not be told from a new one. Ask the exercise control "
                "for the present numbers, remove the file, and install the latest "
                "updates again."
            ) from error

    def _read(self, name: str, most: int) -> bytes | None:
        """Read a file of the folder; None where it is not."""
        path = self.folder / name
        try:
            with path.open("rb") as file:
                data = file.read(most + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise EnvironmentTrouble(
                f"{path} cannot be read ({error.strerror or error}); check the rights "
                "and the disk."
            ) from error
        if len(data) > most:
            raise Damaged(f"{path} is far too long to be genuine; put a copy in place.")
        return data

    def _write(self, name: str, data: bytes) -> Path:
        """Write a file of the folder whole."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise write_trouble(self.folder / name, error) from error
        write_whole(self.folder / name, data)
        return self.folder / name


def _updates_in(data: bytes) -> dict[str, MapUpdate]:
    """Read the entries of the record, or raise what odd ones raise."""
    entries = json.loads(data)
    if entries["form"] != _FORM:
        raise ValueError(_FORM)
    return {name: _update(*told) for name, told in entries["areas"].items()}


def _update(sequence: object, content_id: object) -> MapUpdate:
    """Make an entry of the record."""
    if type(sequence) is not int or not isinstance(content_id, str):
        raise TypeError(_FORM)
    return MapUpdate(sequence, content_id)
