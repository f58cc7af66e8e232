"""Plan files made and opened, with all that the window needs of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.errors import InputRefused
from app.security.key_header import WrapKind
from app.services.plan.kept_credits import credits_of, without_credits
from app.services.plan.keys import (
    add_keyring,
    add_recovery,
    keys_written,
    new_keys,
    unlock_with_keyring,
    unlock_with_passphrase,
    unlock_with_recovery_code,
    ways_in,
)
from app.services.plan.reader import document_of
from app.storage.plan_thread import PlanThread
from app.ui.plan.unlock_form import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey
    from app.security.key_strength import Strength
    from app.security.lock_policy import LockPolicy
    from app.security.os_keyring import Keyring
    from app.services.plan.document import PlanDocument
    from app.storage.plan_records import ObjectKey
    from app.storage.plan_store import PlanStore
    from app.storage.station_files import StationFiles
    from app.storage.undo_steps import UndoSteps
    from app.ui.dialogs.new_plan_dialog import NewPlanWishes
    from maps.progress import Progress
    from planners.movement_credit import MovementCredit
    from planners.vehicles import VehicleType

SUFFIX = ".plan"


class PlanSurroundings(NamedTuple):
    """
    What plan files hang on in this installation.

    ``clock`` tells the time, ``keyring`` keeps keys for the user (None for none),
    ``strength`` measures the cost of a guess, ``policy`` says what locks a plan, and
    ``station`` knows whose bundles are trusted.
    """

    clock: Clock
    keyring: Keyring | None
    strength: Callable[[Clock], Strength]
    policy: LockPolicy
    station: StationFiles


class OpenedPlan(NamedTuple):
    """A plan file that is open, and what is in it."""

    file: PlanThread
    content: dict[ObjectKey, str]
    document: PlanDocument
    credits: tuple[MovementCredit, ...]
    steps: UndoSteps


class MadePlan(NamedTuple):
    """A plan file that was just made, and the code of its recovery sheet, if any."""

    file: PlanThread
    recovery_code: str


def make_plan(
    wishes: NewPlanWishes,
    surroundings: PlanSurroundings,
    author: Author,
    progress: Progress,
) -> MadePlan:
    """
    Make a plan file without anything in it yet; it takes about two seconds.

    Raises
    ------
    KnownError
        There is such a file, the passphrase may not be set, or the disk is in the way.
    """
    progress("measuring the machine", 0.0)
    path = wishes.path
    if path.exists():
        raise InputRefused(f"{path} is already there; choose another name.")
    strength = surroundings.strength(surroundings.clock)
    progress("making the key", 0.4)
    key, header = new_keys(wishes.passphrase, strength)
    progress("making the plan file", 0.7)
    with keys_written(path, header):
        thread = PlanThread.create(path, key, author=author, clock=surroundings.clock)
    code = add_recovery(path, key) if wishes.with_recovery else ""
    if wishes.with_keyring and surroundings.keyring is not None:
        add_keyring(path, key, surroundings.keyring)
    progress("made", 1.0)
    return MadePlan(thread, code)


def unlocked_key(path: Path, way: Way, secret: str, keyring: Keyring | None) -> FileKey:
    """
    Give the key of a plan file; it takes about a second.

    Raises
    ------
    KnownError
        It does not open.
    """
    if way is Way.CODE:
        return unlock_with_recovery_code(path, secret)
    if way is Way.KEYRING and keyring is not None:
        return unlock_with_keyring(path, keyring)
    return unlock_with_passphrase(path, secret)


def has_keyring_wrap(path: Path) -> bool:
    """Whether some keyring opens the file; raises as `ways_in` does."""
    return any(wrap.kind is WrapKind.KEYRING for wrap in ways_in(path))


def opened_plan(thread: PlanThread, vehicles: Mapping[str, VehicleType]) -> OpenedPlan:
    """
    Read all that the window shows of an open plan.

    Raises
    ------
    KnownError
        Something in it cannot be read; the file is closed again.
    """

    def work(store: PlanStore) -> tuple[dict[ObjectKey, str], UndoSteps]:
        return store.content(), store.undo_steps()

    try:
        content, steps = thread.ask(work).result()
        document = document_of(without_credits(content), vehicles)
        issued = credits_of(content, vehicles)
    except BaseException:
        thread.close()
        raise
    return OpenedPlan(thread, content, document, issued, steps)
