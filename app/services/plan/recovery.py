"""Making a recovery sheet: a new code on paper, then in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.drawing.qt_application import qt_application
from app.errors import KnownError
from app.exports.recovery_sheet import RecoverySheet, write_recovery_sheet
from app.security.clock import SystemClock
from app.services.catalogue import vehicle_catalogue
from app.services.plan.key_records import on_record
from app.services.plan.keys import add_recovery
from app.services.plan.reader import PlanReader
from app.services.scenario.whole_scenario import marking_of_plan
from app.storage.key_file import read_keys

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.file_key import FileKey
    from app.security.marking import Marking
    from app.storage.plan_store import PlanStore

MADE = "recovery sheet"


def make_recovery_sheet(
    store: PlanStore, key: FileKey, path: Path, *, author: str, gate: Gate
) -> ExportRecord:
    """
    Write a recovery sheet of an open plan; from then on it and no earlier one counts.

    Parameters
    ----------
    store, key
        The plan, and its key.
    path
        Of the PDF.
    author
        Post or role that has it made.
    gate
        That the file passes, with the record of the plan's exports.

    Raises
    ------
    KnownError
        The sheet or the key file cannot be written: the earlier sheet stays in force,
        and there is no file of the new one.
    """
    plan = store.path
    marking = _marking_of(store, gate)
    application = qt_application()
    records: list[ExportRecord] = []

    def deliver(code: str) -> None:
        sheet = RecoverySheet(
            plan=plan.name,
            file_id=read_keys(plan).file_id,
            code=code,
            marking=marking,
            inputs=(marking,),
            author=author,
            created=SystemClock().now(),
            gate=gate,
        )
        records.append(write_recovery_sheet(path, sheet))

    try:
        with on_record(store, MADE):
            add_recovery(plan, key, deliver)
    except KnownError:
        for record in records:  # its code opens nothing
            record.path.unlink(missing_ok=True)
        raise
    del application  # it had to live as long as the page was painted
    return records[0]


def _marking_of(store: PlanStore, gate: Gate) -> Marking:
    """Marking of all that a plan holds."""
    document = PlanReader(vehicle_catalogue(), gate.policy).document(store.content())
    return marking_of_plan(document)
