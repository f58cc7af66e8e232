"""Whose signature counts for what, and until when.

Nobody is trusted because he was the first to turn up. A station counts only while it
stands on the list of the exercise control that the user installed after comparing its
fingerprint by voice; `app.security.trust_list_file` reads it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from app.security.bundle_manifest import BundleKind
_NO_LIST = (
    "No trust list is installed here, so no signature counts; get the list of the "
    "exercise control and install it with 'marsroute trust install NAME.toml --words "
    "WORDS', the words as it reads them out."
)


class Trust(Enum):
    """How far a bundle can be relied on."""

    TRUSTED = "trusted"
    UNTRUSTED = "signed, but not by enough who are trusted"
    UNSIGNED = "not signed"


@dataclass(frozen=True, slots=True)
class Standing:
    """
    What the signatures of a bundle are worth here and now.

    Attributes
    ----------
    trust
        Only `Trust.TRUSTED` lets a bundle change anything.
    stations
        Names of those on the list who signed and may do so, in the order of the
        alphabet.
    reasons
        Why the others do not count; full sentences.
    """

    trust: Trust
    stations: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """
    One key of one station.

    Attributes
    ----------
    name
        As signatures are put down to it; a station that changes keys has two entries.
    public_key
        64 hexadecimal digits.
    may_sign
        Kinds of bundles.
    start, end
        From when until when it counts, aware.
    """

    name: str
    public_key: str
    may_sign: frozenset[BundleKind]
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustList:
    """
    Who is trusted.

    Attributes
    ----------
    issued_by, number
        Who gave it out, and its place among his lists, from 1.
    issued, expires
        From when until when it counts, aware.
    stations
        In the order of the file.
    thresholds
        How many stations must sign a bundle of a kind.
    digest
        SHA-256 of the file, 32 bytes; compared by voice before it is installed.
    """

    issued_by: str
    number: int
    issued: datetime
    expires: datetime
    stations: tuple[Station, ...]
    thresholds: Mapping[BundleKind, int]
    digest: bytes

    def standing(
        self,
        kind: BundleKind,
        keys: Iterable[str],
        *,
        made_at: datetime,
        now: datetime,
    ) -> Standing:
        """
        Judge signatures that were found to be sound.

        Parameters
        ----------
        kind
            Of the bundle.
        keys
            Public keys of those who signed, each once.
        made_at, now
            When the bundle says it was made, and the time of day, both aware. A key
            must count at both.
        """
        signed = tuple(keys)
        if not signed:
            return Standing(Trust.UNSIGNED, (), ("The bundle carries no signature.",))
        if not self.issued <= now < self.expires:
            return Standing(
                Trust.UNTRUSTED,
                (),
                (self._not_in_force(),),
            )
        reasons: list[str] = []
        names: set[str] = set()
        for key in signed:
            found = self._by_key(key)
            refusal = _refusal(found, key, kind, (made_at, now))
            if found is None or refusal:
                reasons.append(refusal)
            else:
                names.add(found.name)
        needed = self.thresholds.get(kind, 1)
        if len(names) < needed:
            reasons.append(
                f"A {kind.value} needs the signatures of {needed} trusted "
                f"station{'s' if needed > 1 else ''} and has {len(names)}."
            )
        trust = Trust.TRUSTED if len(names) >= needed else Trust.UNTRUSTED
        return Standing(trust, tuple(sorted(names)), tuple(reasons))

    def _not_in_force(self) -> str:
        """Say that the whole list does not count."""
        return (
            f"The trust list {self.number} of {self.issued_by} is not in force at this "
            "time; ask for the present one, and check the clock."
        )

    def _by_key(self, key: str) -> Station | None:
        """Find whose key this is."""
        return next((one for one in self.stations if one.public_key == key), None)


def standing_without_list(keys: Iterable[str]) -> Standing:
    """Judge signatures where no trust list is installed: nobody is trusted."""
    if not tuple(keys):
        return Standing(Trust.UNSIGNED, (), ("The bundle carries no signature.",))
    return Standing(Trust.UNTRUSTED, (), (_NO_LIST,))


def _refusal(
    station: Station | None,
    key: str,
    kind: BundleKind,
    moments: tuple[datetime, datetime],
) -> str:
    """Say why a sound signature does not count; empty where it does."""
    if station is None:
        return f"Nobody on the trust list has the key {key[:16]} that signed."
    if kind not in station.may_sign:
        return f"{station.name} signed, but may not sign a {kind.value}."
    if any(not station.start <= moment < station.end for moment in moments):
        return (
            f"{station.name} signed with a key that counts only from "
            f"{station.start:%Y-%m-%d %H%MZ} until {station.end:%Y-%m-%d %H%MZ}."
        )
    return ""
