"""Plans in bundles by command: out of a plan file, and into a new one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.cli.bundle_sending import say_written, seal_of, sending_of
from app.cli.passphrase import given_passphrase, new_passphrase
from app.cli.plan_access import author_of, document_in, gate_of, opened_plan
from app.errors import InputRefused
from app.security.clock import SystemClock
from app.security.key_strength import calibrated
from app.services.bundles import make_plan_bundle, user_station
from app.services.catalogue import vehicle_catalogue
from app.services.moments import moment_words
from app.services.opened_bundles import open_bundle, require_trust
from app.services.plan.bundle import plan_files, save_as_plan
from app.services.plan.kept_credits import without_credits
from app.services.plan.keys import keys_written, new_keys
from app.services.plan.marking import marking_of_whole
from app.services.plan.received import receive_plan
from app.storage.plan_database import refuse_place

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.marking import Marking
    from app.services.plan.merged_files import PlanCopy
    from app.services.plan.received import ReceivedPlan
    from app.storage.plan_records import Change, Version
    from app.storage.plan_store import PlanStore


_LAST = 5  # changes that are shown


@dataclass(frozen=True, slots=True)
class SeenPlan:
    """
    What is shown of a plan in a bundle.

    Attributes
    ----------
    title, marking
        Of the plan.
    objects
        How many of each kind.
    changes, last
        How many, and the newest of them, oldest first.
    versions
        States with a name.
    """

    title: str
    marking: str
    objects: dict[str, int]
    changes: int
    last: tuple[Change, ...]
    versions: tuple[Version, ...]


def run_make_plan(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make a bundle of a plan file, and put that on its record."""
    with opened_plan(arguments) as store:
        needed = _marking_of(store, arguments)
        sending = sending_of(
            arguments,
            arguments.marking or needed,
            seal_of(arguments),
            gate_of(store, arguments.gate),
        )
        sending = replace(sending, inputs=(needed,))
        record = make_plan_bundle(plan_files(store), store.plan_id, sending)
    return say_written(record, sending, terminal)


def take_over(arguments: argparse.Namespace, passphrase: str | None) -> None:
    """Make a new plan file of a trusted bundle, under a passphrase of its own."""
    target, clock = arguments.output, SystemClock()
    if target.exists():
        raise InputRefused(
            f"{target} is already there; give the name of a new plan file, or merge "
            "the bundle into it."
        )
    refuse_place(target.resolve())
    author = author_of(arguments)
    received = _received(arguments.bundle, arguments, passphrase)
    received.require_trust("opened")
    new = new_passphrase(arguments.passphrase_file, target.name)
    key, header = new_keys(new, calibrated(clock))
    with keys_written(target, header):
        save_as_plan(received.plan, target, key, author, clock)


def look_at(arguments: argparse.Namespace, passphrase: str | None) -> SeenPlan:
    """Read a plan in a bundle, trusted or not, and sum it up."""
    received = _received(arguments.bundle, arguments, passphrase)
    history = received.plan.history
    counts = Counter(key.kind for key in received.plan.content)
    return SeenPlan(
        title=received.document.title,
        marking=str(received.document.marking),
        objects={kind: counts[kind] for kind in sorted(counts)},
        changes=len(history.changes),
        last=tuple(told.change for told in history.changes[-_LAST:]),
        versions=history.versions,
    )


def say_plan(plan: SeenPlan, terminal: Terminal) -> None:
    """Print what a plan in a bundle holds."""
    terminal.say(f"\nplan {plan.title!r}, {plan.marking}")
    for kind, count in plan.objects.items():
        terminal.say(f"  {kind}: {count}")
    for version in plan.versions:
        terminal.say(f"  version {version.name}: change {version.sequence}")
    terminal.say(f"{plan.changes} changes, the last of them:")
    for change in plan.last:
        said = f"{change.author}: {change.text}"
        terminal.say(f"  {moment_words(change.at)} {said}")


def bundled_copy(arguments: argparse.Namespace) -> PlanCopy:
    """Read the copy of a plan in a trusted bundle, to be merged."""
    path, station = arguments.theirs, user_station()
    now, policy = SystemClock().now(), arguments.gate.policy
    with open_bundle(path, station, now, policy) as bundle:
        require_trust(bundle, "merged")
        sealed = bundle.head.sealed
    file = arguments.their_passphrase_file
    passphrase = (
        given_passphrase(file, path.name, "--their-passphrase-file") if sealed else None
    )
    return _received(path, arguments, passphrase).copy_to_merge(path.name)


def _received(
    path: Path, arguments: argparse.Namespace, passphrase: str | None
) -> ReceivedPlan:
    """Read a plan out of a bundle."""
    return receive_plan(
        path,
        user_station(),
        SystemClock().now(),
        passphrase,
        vehicle_catalogue(),
        arguments.gate.policy,
    )


def _marking_of(store: PlanStore, arguments: argparse.Namespace) -> Marking:
    """Marking of a plan with all that it holds and ever held."""
    document = document_in(without_credits(store.content()), arguments)
    return marking_of_whole(document, store.history().changes, arguments.gate.policy)
