"""``marsroute signer``: the key by which this station signs its bundles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.passphrase import new_passphrase
from app.security.clock import SystemClock
from app.security.key_strength import calibrated
from app.security.signer import new_signer
from app.services.bundles import user_station

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.security.signer import Signer


def run_new(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make the key of this station and keep it."""
    station = user_station()
    station.check_room(replace=arguments.replace)
    passphrase = new_passphrase(arguments.passphrase_file, "the signing key")
    signer, _ = new_signer(arguments.name, passphrase, calibrated(SystemClock()))
    path = station.keep_signer(signer, replace=arguments.replace)
    _show(signer, terminal)
    terminal.say(f"# kept in {path}; send the lines above to the exercise control")
    return 0


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Print the public part of the key."""
    del arguments
    _show(user_station().signer(), terminal)
    return 0


def _show(signer: Signer, terminal: Terminal) -> None:
    """Print what the exercise control needs."""
    terminal.answer(
        {
            "name": signer.name,
            "public_key": signer.public_key,
            "fingerprint": signer.fingerprint,
        }
    )
    terminal.say(signer.public_part().rstrip())
