"""How a bundle leaves by command: signatures, seal, and what is said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.passphrase import given_passphrase, new_passphrase
from app.security.clock import SystemClock
from app.security.key_strength import calibrated
from app.services.bundles import Seal, Sending, user_station

if TYPE_CHECKING:
    import argparse

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from app.cli.terminal import Terminal
    from app.exports.gate import ExportRecord, Gate
    from app.security.bundle import Bundle
    from app.security.marking import Marking


def sending_of(
    arguments: argparse.Namespace,
    marking: Marking,
    seal: Seal | None = None,
    gate: Gate | None = None,
) -> Sending:
    """Say how a bundle leaves, as the options have it."""
    return Sending(
        path=arguments.output,
        marking=marking,
        inputs=(marking,),
        now=SystemClock().now(),
        keys=() if arguments.unsigned else (signing_key(arguments),),
        seal=seal,
        note=arguments.note,
        gate=gate or arguments.gate,
    )


def say_written(record: ExportRecord, sending: Sending, terminal: Terminal) -> int:
    """Say where a bundle lies and what protects it."""
    terminal.answer(
        {
            "path": record.path,
            "marking": str(record.marking),
            "sha256": record.sha256,
            "signatures": len(sending.keys),
            "sealed": sending.seal is not None,
        }
    )
    signed = "signed by this station" if sending.keys else "NOT SIGNED"
    sealed = "sealed" if sending.seal else "in clear"
    terminal.say(str(record.marking))
    terminal.say(f"{record.path}: {signed}, {sealed}")
    return 0


def signing_key(arguments: argparse.Namespace) -> Ed25519PrivateKey:
    """Unlock the signing key of this station."""
    signer = user_station().signer()
    file = arguments.signer_passphrase_file
    return signer.unlocked(
        given_passphrase(
            file, f"the signing key of {signer.name}", "--signer-passphrase-file"
        )
    )


def seal_of(arguments: argparse.Namespace) -> Seal | None:
    """Take a new passphrase for the content, unless it stays in clear."""
    if arguments.in_clear:
        return None
    passphrase = new_passphrase(
        arguments.seal_passphrase_file, "the sealed content", "--seal-passphrase-file"
    )
    return Seal(passphrase, calibrated(SystemClock()))


def seal_passphrase(bundle: Bundle, arguments: argparse.Namespace) -> str | None:
    """Take the passphrase of a sealed bundle; None for one in clear."""
    if not bundle.head.sealed:
        return None
    return given_passphrase(
        arguments.seal_passphrase_file, "the sealed content", "--seal-passphrase-file"
    )
