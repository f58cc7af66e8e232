"""``marsroute trust``: whose bundles are let in here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.security.fingerprint import fingerprint_words
from app.security.trust_list_file import LARGEST, parse_trust_list
from app.services.bundles import user_station
from planners.dtg import format_dtg

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.trust_list import TrustList


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print a list, or the installed one."""
    if arguments.list is not None:
        data = _read(arguments.list)
        _show(parse_trust_list(data, arguments.list.name), terminal)
        return 0
    trust = user_station().trust_list()
    if trust is None:
        terminal.answer({"trust_list": None})
        terminal.say("No trust list is installed, so no signature counts here.")
        return 0
    _show(trust, terminal)
    return 0


def run_install(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Install a list whose words agree."""
    path = arguments.list
    trust = user_station().install_trust(_read(path), path.name, arguments.words)
    _show(trust, terminal)
    return 0


def _read(path: Path) -> bytes:
    """Read a list, at most a byte longer than one may be."""
    try:
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise InputRefused(
            f"The trust list {path} cannot be read ({error.strerror or error}); check "
            "the name and the rights."
        ) from error


def _show(trust: TrustList, terminal: Terminal) -> None:
    """Print a list, its fingerprint and its stations."""
    words = fingerprint_words(trust.digest)
    thresholds = {kind.value: number for kind, number in trust.thresholds.items()}
    terminal.answer(
        {
            "issued_by": trust.issued_by,
            "number": trust.number,
            "issued": trust.issued,
            "expires": trust.expires,
            "fingerprint": words,
            "thresholds": thresholds,
            "stations": trust.stations,
        }
    )
    terminal.say(
        f"trust list {trust.number} of {trust.issued_by}, "
        f"{format_dtg(trust.issued)} to {format_dtg(trust.expires)}"
    )
    terminal.say(f"fingerprint: {words}")
    for kind, number in thresholds.items():
        terminal.say(f"a {kind} needs the signatures of {number} stations")
    terminal.table(
        ("station", "fingerprint", "may sign", "from", "until"),
        [
            (
                station.name,
                fingerprint_words(bytes.fromhex(station.public_key)),
                ", ".join(sorted(kind.value for kind in station.may_sign)),
                format_dtg(station.start),
                format_dtg(station.end),
            )
            for station in trust.stations
        ],
    )
