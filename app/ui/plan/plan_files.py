"""Plan files made and opened, with all that the window needs of them at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication

from app.errors import InputRefused, KnownError
from app.security.key_header import WrapKind
from app.services.plan.bundle import save_as_plan
from app.services.plan.kept_advice import advice_of
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
from app.storage.result_cache import ResultCache, cache_path
from app.ui.plan.unlock_form import Way

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from app.security.author import Author
    from app.security.clock import Clock
    from app.security.file_key import FileKey
    from app.security.key_strength import Strength
    from app.security.lock_policy import LockPolicy
    from app.security.marking_policy import MarkingPolicy
    from app.security.os_keyring import Keyring
    from app.services.advice import Advice
    from app.services.plan.bundle import BundledPlan
    from app.services.plan.document import PlanDocument
    from app.storage.known_areas import KnownAreas
    from app.storage.plan_records import ObjectKey
    from app.storage.plan_store import PlanStore
    from app.storage.station_files import StationFiles
    from app.storage.undo_steps import UndoSteps
    from app.ui.dialogs.new_plan_dialog import NewPlanWishes
    from maps.progress import Progress
    from planners.movement_credit import MovementCredit
    from planners.vehicles import VehicleType

SUFFIX = ".plan"
translate = QCoreApplication.translate


class PlanSurroundings(NamedTuple):
    """
    What plan files hang on in this installation.

    ``clock`` tells the time, ``keyring`` keeps keys for the user (None for none),
    ``strength`` measures the cost of a guess, ``policy`` says what locks a plan,
    ``station`` knows whose bundles are trusted, and ``areas`` where areas lie.
    """

    clock: Clock
    keyring: Keyring | None
    strength: Callable[[Clock], Strength]
    policy: LockPolicy
    station: StationFiles
    areas: KnownAreas


class OpenedPlan(NamedTuple):
    """A plan file that is open, and what is in it."""

    file: PlanThread
    results: ResultCache
    content: dict[ObjectKey, str]
    document: PlanDocument
    credits: tuple[MovementCredit, ...]
    advice: tuple[Advice, ...]
    steps: UndoSteps


class MadePlan(NamedTuple):
    """
    A plan file that was just made.

    ``recovery_code`` is that of its recovery sheet, empty for none; ``troubles`` say
    what else was wished for and did not come about.
    """

    file: PlanThread
    results: ResultCache
    recovery_code: str = ""
    troubles: tuple[str, ...] = ()

    def __repr__(self) -> str:
        """Show no recovery code."""
        return f"MadePlan(file={self.file}, troubles={self.troubles})"


class NewPlan(NamedTuple):
    """Who makes a plan file, and of which plan; None for an empty one."""

    author: Author
    plan: BundledPlan | None = None


def make_plan(
    wishes: NewPlanWishes,
    surroundings: PlanSurroundings,
    told: NewPlan,
    progress: Progress,
) -> MadePlan:
    """
    Make a plan file; it takes about two seconds.

    Only that it cannot be made is an error: what else was wished for is told in the
    answer, as the file is there and its passphrase opens it.

    Parameters
    ----------
    wishes
        Its path and what opens it.
    surroundings
        Of this installation.
    told
        By whom, and what is in it.
    progress
        Told how far it is.

    Raises
    ------
    KnownError
        There is such a file, the passphrase may not be set, or the disk is in the way.
    """
    path, author = wishes.path, told.author
    if path.exists():
        raise InputRefused(f"{path} is already there; choose another name.")
    progress("measuring the machine", 0.0)
    strength = surroundings.strength(surroundings.clock)
    progress("making the key", 0.4)
    key, header = new_keys(wishes.passphrase, strength)
    progress("making the plan file", 0.7)
    clock = surroundings.clock
    with keys_written(path, header):
        if told.plan is None:
            thread = PlanThread.create(path, key, author=author, clock=clock)
        else:
            save_as_plan(told.plan, path, key, author, clock)
            thread = PlanThread.open(path, key, author=author, clock=clock)
    code, troubles = _more_ways_in(wishes, key, surroundings.keyring)
    progress("made", 1.0)
    return MadePlan(thread, results_of(path, key), code, troubles)


def _more_ways_in(
    wishes: NewPlanWishes, key: FileKey, keyring: Keyring | None
) -> tuple[str, tuple[str, ...]]:
    """Add what else is to open a new file; gives the recovery code, and what failed."""
    path, code, troubles = wishes.path, "", []
    if wishes.with_recovery:
        try:
            code = add_recovery(path, key)
        except KnownError as error:
            fine = translate(
                "PlanFiles",
                "{} is made and its passphrase opens it, but it has no recovery sheet: "
                "{}",
            )
            troubles.append(fine.format(path.name, error))
    if wishes.with_keyring and keyring is not None:
        try:
            add_keyring(path, key, keyring)
        except KnownError as error:
            fine = translate(
                "PlanFiles",
                "{} is made and its passphrase opens it, but the keyring does not: {}",
            )
            troubles.append(fine.format(path.name, error))
    return code, tuple(troubles)


def results_of(path: Path, key: FileKey) -> ResultCache:
    """Answers that are kept beside a plan; the file is opened when it is needed."""
    return ResultCache(cache_path(path.resolve()), key.cache_key())


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


def opened_plan(
    thread: PlanThread,
    results: ResultCache,
    vehicles: Mapping[str, VehicleType],
    marks: MarkingPolicy,
) -> OpenedPlan:
    """
    Read all that the window shows of an open plan.

    Parameters
    ----------
    thread
        Of the open file.
    results
        Kept beside it.
    vehicles
        The catalogue by name.
    marks
        The marking policy in force.

    Raises
    ------
    KnownError
        Something in it cannot be read; the file is closed again.
    """

    def work(store: PlanStore) -> tuple[dict[ObjectKey, str], UndoSteps]:
        return store.content(), store.undo_steps()

    try:
        content, steps = thread.ask(work).result()
        document = document_of(without_credits(content), vehicles, marks)
        issued, advice = credits_of(content, vehicles), advice_of(content)
    except BaseException:
        thread.close()
        raise
    return OpenedPlan(thread, results, content, document, issued, advice, steps)
