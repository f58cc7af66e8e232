"""Options of the commands on the keys of a plan file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.option_groups import add_json, add_passphrase

if TYPE_CHECKING:
    import argparse

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001


def add_key_commands(verbs: Commands) -> None:
    """Add ``passphrase``, ``recovery-sheet``, ``keyring`` and ``new-key`` of a plan."""
    change = _command(
        verbs,
        "passphrase",
        "change the passphrase of a plan",
        "The plan keeps its key, so this takes a second whatever its size, and the "
        "recovery sheet goes on to open it.",
    )
    _add_new(change)
    change.set_defaults(run="plan_keys:run_passphrase")
    sheet = _command(
        verbs,
        "recovery-sheet",
        "print a code that opens a plan without its passphrase",
        "The code of an earlier sheet opens the plan no more. It is stored nowhere but "
        "in the file that is written: print it, then delete it.",
    )
    sheet.add_argument(
        "-o", "--output", type=Path, required=True, metavar="SHEET.pdf", help="where to"
    )
    sheet.set_defaults(run="plan_keys:run_recovery_sheet")
    keyring = _command(
        verbs,
        "keyring",
        "let your keyring open a plan on this machine, or no more",
        "The passphrase goes on to open the plan: a keyring goes with its machine.",
    )
    which = keyring.add_mutually_exclusive_group(required=True)
    which.add_argument("--add", action="store_true", help="from now on")
    which.add_argument("--remove", action="store_true", help="no more")
    which.add_argument(
        "--remove-all", action="store_true", help="nor that of any other machine"
    )
    keyring.set_defaults(run="plan_keys:run_keyring")
    renew = _command(
        verbs,
        "new-key",
        "put a plan and its backups under a new key and passphrase",
        "For when the old key or passphrase may be known. Recovery sheet and keyrings "
        "have to be set anew. Copies elsewhere stay readable by the old passphrase.",
    )
    _add_new(renew)
    renew.set_defaults(run="plan_keys:run_new_key")


def _command(
    verbs: Commands, name: str, what: str, description: str
) -> argparse.ArgumentParser:
    """Add a command that unlocks a plan in any way there is."""
    command = verbs.add_parser(name, help=what, description=description)
    command.add_argument("plan", type=Path, help="NAME.plan")
    command.add_argument(
        "--as",
        dest="post",
        default="",
        metavar="POST",
        help="your post or role, such as 'S4 1 Bn' (default: that of the window)",
    )
    add_passphrase(command)
    other = command.add_mutually_exclusive_group()
    other.add_argument(
        "--recovery-code",
        action="store_true",
        help="ask for the code of the recovery sheet instead; --passphrase-file then "
        "names a file with the code",
    )
    other.add_argument(
        "--from-keyring", action="store_true", help="take the key from your keyring"
    )
    add_json(command)
    return command


def _add_new(command: argparse.ArgumentParser) -> None:
    """Add where the new passphrase comes from."""
    command.add_argument(
        "--new-passphrase-file",
        type=Path,
        metavar="FILE",
        help="first line is the new passphrase; - for standard input (default: ask "
        "twice)",
    )
