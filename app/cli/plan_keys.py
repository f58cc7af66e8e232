"""``marsroute plan passphrase``, ``recovery-sheet``, ``keyring`` and ``new-key``."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.cli.passphrase import given_passphrase, given_recovery_code, new_passphrase
from app.cli.plan_access import author_of, check_plan, gate_of
from app.errors import InputRefused
from app.security.clock import SystemClock
from app.security.key_header import WrapKind
from app.security.key_strength import calibrated
from app.security.os_keyring import OsKeyring
from app.services.plan.key_records import on_record
from app.services.plan.keys import (
    add_keyring,
    change_passphrase,
    copy_under_new_key,
    finish_new_key,
    remove_keyring,
    remove_wrap,
    unlock_with_keyring,
    unlock_with_passphrase,
    unlock_with_recovery_code,
    ways_in,
)
from app.services.plan.recovery import make_recovery_sheet
from app.storage.plan_store import PlanStore

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.file_key import FileKey


def run_passphrase(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Change the passphrase of a plan."""
    plan = arguments.plan
    with _unlocked(arguments) as (key, store):
        passphrase = new_passphrase(
            arguments.new_passphrase_file, plan.name, "--new-passphrase-file"
        )
        with on_record(store, "passphrase"):
            change_passphrase(plan, key, passphrase, calibrated(SystemClock()))
    terminal.answer({"plan": plan.resolve(), "done": "passphrase"})
    terminal.say(f"{plan.name} has a new passphrase; the old one opens it no more.")
    terminal.say(
        "Whoever has an earlier copy of its key file still opens it with the old one; "
        "'plan new-key' helps against that."
    )
    return 0


def run_recovery_sheet(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make a recovery sheet and let its code open the plan."""
    if arguments.output.suffix.lower() != ".pdf":
        raise InputRefused(
            f"{arguments.output.name} is no name for a sheet to print; end it in .pdf."
        )
    with _unlocked(arguments) as (key, store):
        author = author_of(arguments).name
        gate = gate_of(store, arguments.gate)
        record = make_recovery_sheet(
            store, key, arguments.output, author=author, gate=gate
        )
    terminal.answer({"marking": record.marking.banner, "written": record.path})
    terminal.say(record.marking.banner)
    terminal.say(f"Written: {record.path.resolve()}. Print it, then delete the file.")
    terminal.say("An earlier sheet of this plan opens it no more.")
    return 0


def run_keyring(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Let the keyring of this user open a plan, or no more."""
    plan, keyring = arguments.plan, OsKeyring()
    after = "added" if arguments.add else "removed"
    with _unlocked(arguments) as (key, store), on_record(store, "keyring", after):
        if arguments.add:
            add_keyring(plan, key, keyring)
            said = f"Your keyring opens {plan.name} on this machine now."
        elif arguments.remove_all:
            number = _remove_all(plan, key)
            said = f"No keyring opens {plan.name} any more; before, {number} did."
        elif remove_keyring(plan, key, keyring):
            said = f"Your keyring opens {plan.name} no more."
        else:
            said = f"Your keyring held nothing for {plan.name}."
    terminal.answer({"plan": plan.resolve(), "said": said})
    terminal.say(said)
    return 0


def run_new_key(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Put a plan and its backups under a new key."""
    plan, clock = arguments.plan, SystemClock()
    author = author_of(arguments)
    key = _key_of(arguments)
    finish_new_key(plan, key, author=author, clock=clock)
    passphrase = new_passphrase(
        arguments.new_passphrase_file, plan.name, "--new-passphrase-file"
    )
    left = copy_under_new_key(
        plan, key, passphrase, calibrated(clock), author=author, clock=clock
    )
    terminal.answer({"plan": plan.resolve(), "left": left})
    terminal.say(f"{plan.name} and its backups have a new key and passphrase.")
    for path in left:
        terminal.say(
            f"  not {path.name}: it is damaged or opens with neither key; delete it"
        )
    terminal.say(
        "Make a new recovery sheet, and add keyrings anew: the old ones are off."
    )
    terminal.say(
        "Copies elsewhere, and what the drive keeps of deleted files, stay readable "
        "with the old key."
    )
    return 0


def _remove_all(plan: Path, key: FileKey) -> int:
    """Take the keyrings of all machines away, and tell how many there were."""
    wraps = [wrap for wrap in ways_in(plan) if wrap.kind is WrapKind.KEYRING]
    for wrap in wraps:
        remove_wrap(plan, key, wrap.identity)
    return len(wraps)


@contextmanager
def _unlocked(arguments: argparse.Namespace) -> Iterator[tuple[FileKey, PlanStore]]:
    """Unlock and open the plan of a call, so that nobody else changes it meanwhile."""
    author, clock = author_of(arguments), SystemClock()
    key = _key_of(arguments)
    finish_new_key(arguments.plan, key, author=author, clock=clock)
    store = PlanStore.open(arguments.plan, key, author=author, clock=clock)
    try:
        yield key, store
    finally:
        store.close()


def _key_of(arguments: argparse.Namespace) -> FileKey:
    """Unlock the plan in the way that the call says."""
    plan, file = arguments.plan, arguments.passphrase_file
    check_plan(plan)
    if arguments.from_keyring:
        return unlock_with_keyring(plan, OsKeyring())
    if arguments.recovery_code:
        return unlock_with_recovery_code(plan, given_recovery_code(file, plan.name))
    return unlock_with_passphrase(plan, given_passphrase(file, plan.name))
