"""Read the trust list of an exercise control, strictly.

The list is TOML:

    form = "marsroute trust list 1"
    issued_by = "EXCON"
    number = 3                          # later lists have higher numbers
    issued = 2026-05-01T00:00:00Z
    expires = 2026-07-01T00:00:00Z

    [thresholds]                        # stations that must sign; 1 unless said
    "map update" = 2

    [[station]]
    name = "S4 1 Bn"
    public_key = "0f3c..."              # 64 hexadecimal digits
    may_sign = ["plan", "result"]
    from = 2026-05-01T00:00:00Z
    until = 2026-07-01T00:00:00Z
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.security.bundle_manifest import BundleKind
from app.security.hex_digits import is_hex
from app.security.trust_list import Station, TrustList

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FORM = "marsroute trust list 1"
LARGEST = 1 << 20  # bytes
LONGEST_LINE = 1000  # of a key with dots, tomllib takes the square of their number
MOST_STATIONS = 500
_KEY_DIGITS = 64
_NEEDED = frozenset(("form", "issued_by", "number", "issued", "expires", "station"))
_HEAD = _NEEDED | {"thresholds"}
_STATION = frozenset(("name", "public_key", "may_sign", "from", "until"))
_LONGEST_NAME = 80


def parse_trust_list(data: bytes, where: str) -> TrustList:
    """
    Read a trust list strictly.

    Parameters
    ----------
    data
        The exact bytes of the file.
    where
        Its name, for errors.

    Raises
    ------
    InputRefused
        Anything at all differs from the form; the sentence says what and how to mend
        it.
    """
    entries = _document(data, where)
    _check_entries(entries, _NEEDED, _HEAD, where)
    if entries["form"] != FORM:
        raise InputRefused(
            f"{where} has the form {str(entries['form'])[:40]!r}; this version reads "
            f"{FORM!r}, so ask for a list in that form."
        )
    number = entries["number"]
    if type(number) is not int or not 1 <= number < 1 << 53:
        raise InputRefused(
            f"The number of {where} is no whole number from 1; number the lists in "
            "the order in which they are given out."
        )
    issued, expires = _span(entries, "issued", "expires", where)
    stations = _stations(entries["station"], where)
    return TrustList(
        issued_by=_name(entries["issued_by"], "issued_by", where),
        number=number,
        issued=issued,
        expires=expires,
        stations=stations,
        thresholds=_thresholds(entries.get("thresholds", {}), stations, where),
        digest=sha256(data).digest(),
    )


def _document(data: bytes, where: str) -> dict[str, object]:
    """Read the TOML."""
    if len(data) > LARGEST:
        raise InputRefused(
            f"{where} has more than {LARGEST >> 10} kB, so it is no trust list; check "
            "the file."
        )
    if any(len(line) > LONGEST_LINE for line in data.splitlines()):
        raise InputRefused(
            f"{where} has a line of more than {LONGEST_LINE} letters, so it is no "
            "trust list; check the file."
        )
    try:
        return tomllib.loads(data.decode())
    except (ValueError, RecursionError) as error:
        reason = "it is nested too deeply" if type(error) is RecursionError else error
        raise InputRefused(
            f"{where} is no trust list in TOML ({reason}); ask for the file again, or "
            "mend that place if you wrote it."
        ) from error


def _check_entries(
    entries: Mapping[str, object],
    needed: frozenset[str],
    known: frozenset[str],
    where: str,
) -> None:
    """Refuse entries that are missing or that nobody knows."""
    if missing := sorted(needed - entries.keys()):
        raise InputRefused(f"{where} has no entry {missing[0]}; add it.")
    if odd := sorted(entries.keys() - known):
        raise InputRefused(
            f"{where} has an entry {odd[0][:40]!r}, which a trust list does not have; "
            f"correct it to one of {', '.join(sorted(known))}, or remove it."
        )


def _stations(value: object, where: str) -> tuple[Station, ...]:
    """Read all stations; no key may stand twice."""
    if not (isinstance(value, list) and 0 < len(value) <= MOST_STATIONS):
        raise InputRefused(
            f"{where} lists no station, or more than {MOST_STATIONS}; write each as a "
            "[[station]]."
        )
    stations = tuple(
        _station(entry, f"Station {number} of {where}")
        for number, entry in enumerate(value, 1)
    )
    seen: dict[str, str] = {}
    for station in stations:
        if station.public_key in seen:
            raise InputRefused(
                f"{where} gives {station.name} the same key as "
                f"{seen[station.public_key]}; every station needs a key of its own, so "
                "ask one of them for a new one."
            )
        seen[station.public_key] = station.name
    return stations


def _station(entry: object, where: str) -> Station:
    """Read one station."""
    if not isinstance(entry, dict):
        raise InputRefused(f"{where} is no table; write it as a [[station]].")
    _check_entries(entry, _STATION, _STATION, where)
    key = entry["public_key"]
    if not is_hex(key, _KEY_DIGITS):
        raise InputRefused(
            f"{where} has no public key of 64 hexadecimal digits in small letters; "
            "copy it from what 'marsroute signer show' prints there."
        )
    start, end = _span(entry, "from", "until", where)
    return Station(
        name=_name(entry["name"], "name", where),
        public_key=key,
        may_sign=_kinds(entry["may_sign"], where),
        start=start,
        end=end,
    )


def _kinds(value: object, where: str) -> frozenset[BundleKind]:
    """Read the kinds a station may sign."""
    names = [kind.value for kind in BundleKind]
    if not (isinstance(value, list) and value and all(one in names for one in value)):
        raise InputRefused(
            f"{where} does not say what it may sign; write may_sign as a list of "
            f"{', '.join(names)}."
        )
    return frozenset(BundleKind(one) for one in value)


def _thresholds(
    value: object, stations: Iterable[Station], where: str
) -> dict[BundleKind, int]:
    """Read how many stations must sign; more than there are could never be met."""
    if not isinstance(value, dict):
        raise InputRefused(f"{where} has thresholds that are no table; write one.")
    names = {kind.value: kind for kind in BundleKind}
    thresholds: dict[BundleKind, int] = {}
    for name, number in value.items():
        if name not in names:
            raise InputRefused(
                f"{where} has a threshold for {name[:40]!r}; write one of "
                f"{', '.join(names)}."
            )
        able = {one.name for one in stations if names[name] in one.may_sign}
        if type(number) is not int or not 1 <= number <= len(able):
            raise InputRefused(
                f"{where} asks for {str(number)[:20]} signatures of a {name}, and "
                f"{len(able)} stations may sign one; write a number from 1 to "
                f"{max(len(able), 1)}, or let more stations sign."
            )
        thresholds[names[name]] = number
    return thresholds


def _span(
    entries: Mapping[str, object], first: str, last: str, where: str
) -> tuple[datetime, datetime]:
    """Read two moments in their order."""
    start = _moment(entries[first], first, where)
    end = _moment(entries[last], last, where)
    if start >= end:
        raise InputRefused(
            f"The entry {last} of {where} is not after {first}; write a later moment."
        )
    return start, end


def _moment(value: object, entry: str, where: str) -> datetime:
    """Read a moment that no reader takes for another."""
    if isinstance(value, datetime) and value.tzinfo and 2000 < value.year < 2099:
        return value
    raise InputRefused(
        f"The entry {entry} of {where} is no moment of this century with a time zone; "
        "write one without quotes, such as 2026-05-01T00:00:00Z."
    )


def _name(value: object, entry: str, where: str) -> str:
    """Read the name of a station."""
    if not (isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME):
        raise InputRefused(
            f"The entry {entry} of {where} is no name of 1 to {_LONGEST_NAME} letters; "
            "write one."
        )
    if not (value.isprintable() and value == value.strip()):
        raise InputRefused(
            f"The entry {entry} of {where} has signs that cannot be seen, or blanks at "
            "its ends; write a plain name."
        )
    return value
