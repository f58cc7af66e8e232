"""Opens plan files for commands, and reads a plan wherever a scenario may stand."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.passphrase import given_passphrase
from app.errors import InputRefused
from app.security.author import Author
from app.security.clock import SystemClock
from app.services.advice import annex_lines
from app.services.catalogue import vehicle_catalogue
from app.services.model_registry import statuses_of
from app.services.plan.area_search import find_area
from app.services.plan.kept_advice import advice_of
from app.services.plan.keys import finish_new_key, unlock_with_passphrase
from app.services.plan.reader import PlanReader
from app.services.scenario.scenario import read_scenario
from app.services.scenario.whole_scenario import whole_scenario
from app.storage.backups import backups
from app.storage.folders import Folders
from app.storage.kept_author import kept_author
from app.storage.known_areas import KnownAreas
from app.storage.plan_database import restoring
from app.storage.plan_store import PlanStore
from app.storage.result_cache import ResultCache, cache_path

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from app.exports.gate import ExportRecord, Gate
    from app.security.file_key import FileKey
    from app.security.signed_head import SignedHead
    from app.services.plan.parts import PlanDocument
    from app.services.scenario.scenario import Scenario
    from app.storage.plan_records import ObjectKey
    from planners.vehicles import VehicleType

SUFFIX = ".plan"
EXPORTED = "export"
READER = Author("reader", "0" * 16)  # of files that stay as they are


def author_of(arguments: argparse.Namespace) -> Author:
    """
    Give who the changes of a call are put down to.

    Raises
    ------
    InputRefused
        Nobody said who it is.
    """
    return kept_author(Folders.of_user().config, arguments.post)


def key_of(
    plan: Path, passphrase_file: Path | None, option: str = "--passphrase-file"
) -> FileKey:
    """
    Ask for the passphrase of a plan, and open its key file with it.

    Where there is nobody to ask, the option is named.

    Raises
    ------
    InputRefused, WrongKey
        There is no key file, or the passphrase is wrong.
    """
    passphrase = given_passphrase(passphrase_file, plan.name, option)
    return unlock_with_passphrase(plan, passphrase)


def check_plan(plan: Path) -> None:
    """
    Refuse what is no plan file before anybody types a passphrase.

    Raises
    ------
    InputRefused
        The file is missing, or has another ending.
    """
    if plan.suffix != SUFFIX:
        raise InputRefused(f"{plan.name} is no plan file; give one that ends in .plan.")
    if not plan.is_file():
        said = f"There is no plan file at {plan}; check the name."
        if backups(plan):
            said += f" Its newest sound backup comes back with {restoring(plan)}"
        raise InputRefused(said)


@contextmanager
def opened_plan(
    arguments: argparse.Namespace,
    *,
    read_only: bool = False,
    even_unsound: bool = False,
) -> Iterator[PlanStore]:
    """
    Open the plan of a call, and close it whatever comes.

    Nothing is written where the call only looks, not even that it was opened; a plan
    that is open even though it is unsound is only looked at.

    Raises
    ------
    KnownError
        It does not open; see `PlanStore.open`.
    """
    check_plan(arguments.plan)
    read_only = read_only or even_unsound
    author = READER if read_only else author_of(arguments)
    key = key_of(arguments.plan, arguments.passphrase_file)
    with opened(
        arguments.plan, key, author, read_only=read_only, even_unsound=even_unsound
    ) as store:
        yield store


@contextmanager
def opened(
    plan: Path,
    key: FileKey,
    author: Author,
    *,
    read_only: bool = False,
    even_unsound: bool = False,
) -> Iterator[PlanStore]:
    """
    Open a plan with its key, and close it whatever comes.

    Raises
    ------
    KnownError
        It does not open; see `PlanStore.open`.
    """
    clock = SystemClock()
    if not read_only:
        finish_new_key(plan, key, author=author, clock=clock)
    store = PlanStore.open(
        plan,
        key,
        author=author,
        clock=clock,
        read_only=read_only,
        even_unsound=even_unsound,
    )
    try:
        yield store
    finally:
        store.close()


def reader_of(arguments: argparse.Namespace) -> PlanReader:
    """Reader of plans under the marking policy in force."""
    return PlanReader(vehicle_catalogue(), arguments.gate.policy)


def document_in(
    content: Mapping[ObjectKey, str], arguments: argparse.Namespace
) -> PlanDocument:
    """
    Put a document together; its area is found from the folder of the plan.

    Raises
    ------
    InputRefused
        An object cannot be read; the sentence names it.
    """
    document = reader_of(arguments).document(content)
    return with_area(document, arguments.plan)


def zone_of_plan(document: PlanDocument) -> str:
    """Letter of the zone that the times of a plan are told in."""
    return "Z" if document.scenario is None else document.scenario.zone


def with_area(document: PlanDocument, plan: Path) -> PlanDocument:
    """Document whose scenario names the area where it lies on this machine."""
    scenario, ground = document.scenario, document.ground
    if scenario is None:
        return document
    hint = scenario.area or (Path(ground.path) if ground and ground.path else None)
    area = None if hint is None else plan.parent / hint
    if ground is not None and not (scenario.area and area and area.is_dir()):
        area = find_area(ground, plan.parent, KnownAreas.of_user()) or area
    return replace(document, scenario=replace(scenario, area=area))


def area_hint(area: Path, plan: Path) -> Path:
    """Where an area lies: from the folder of the plan where it is within."""
    whole, folder = area.resolve(), plan.resolve().parent
    return whole.relative_to(folder) if whole.is_relative_to(folder) else whole


def gate_of(store: PlanStore, gate: Gate) -> Gate:
    """Gate through which exports of a plan leave: each goes on its record."""
    return replace(
        gate, origin=str(store.head()), log=lambda record: _note(store, record)
    )


def _gate_into(
    plan: Path, key: FileKey, head: SignedHead, arguments: argparse.Namespace
) -> Gate:
    """Gate of a call that only reads a plan; it opens the plan for each export."""

    def log(record: ExportRecord) -> None:
        author = kept_author(Folders.of_user().config, getattr(arguments, "post", ""))
        with opened(plan, key, author) as store:
            _note(store, record)

    gate: Gate = arguments.gate
    return replace(gate, origin=str(head), log=log)


def _note(store: PlanStore, record: ExportRecord) -> None:
    """Put an export on the record of a plan."""
    subject = f"{record.path.name} ({record.marking})"
    store.note(EXPORTED, subject, after=record.sha256)


def read_plan_or_scenario(
    path: Path,
    vehicles: Mapping[str, VehicleType],
    arguments: argparse.Namespace,
    *,
    records: bool = True,
) -> Scenario:
    """
    Read a scenario, or that of a plan file under all that is drawn over it.

    Parameters
    ----------
    path
        ``NAME.yaml`` or ``NAME.plan``; the passphrase of a plan is asked for, or read
        from the file the call names.
    vehicles
        The catalogue by name.
    arguments
        Of the call.
    records
        Whether its gate puts exports on the record of the plan from now on.

    Returns
    -------
    Scenario
        Of a plan, the call also gets its ``results``: the cache beside it, what is
        ``said_of_models`` there, and advice of them that was ``accepted``, as lines.

    Raises
    ------
    KnownError
        It cannot be read, or the plan has no scenario.
    """
    policy = arguments.gate.policy
    arguments.accepted = ()
    if path.suffix != SUFFIX:
        return read_scenario(path, vehicles, policy)
    check_plan(path)
    key = key_of(path, getattr(arguments, "passphrase_file", None))
    with opened(path, key, READER, read_only=True) as store:
        content, head = store.content(), store.head()
        arguments.said_of_models = statuses_of(store)
    if records:
        arguments.gate = _gate_into(path, key, head, arguments)
    arguments.results = ResultCache(cache_path(path.resolve()), key.cache_key())
    document = with_area(PlanReader(vehicles, policy).document(content), path)
    scenario = whole_scenario(document)
    if scenario is None:
        raise InputRefused(
            f"{path.name} has no scenario yet; open it in the window and add columns, "
            "or make it anew with 'plan new --from'."
        )
    arguments.accepted = annex_lines(advice_of(content), scenario.zone)
    return scenario
