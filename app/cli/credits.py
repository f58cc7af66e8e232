"""``marsroute credits``: who may use which road when, and is who was seen in order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.cli.plan_access import read_plan_or_scenario
from app.cli.schedule_check import check_folder
from app.errors import InputRefused
from app.exports.credit_table import (
    CREDIT_HEADS,
    CreditDocument,
    credit_rows,
    point_rows,
)
from app.exports.credit_table_csv import write_credits_csv
from app.exports.credit_table_xlsx import write_credits_xlsx
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.credits_file import (
    CreditsDocument,
    is_credits_file,
    read_credits_file,
)
from app.services.credits_of_march import credits_of
from app.services.export_plan import sources_of
from app.services.planning import Planner
from planners.credit_checks import credit_faults, verdict_on
from planners.movement_credit import bid_fields
from planners.sighting import parse_sighting

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from app.cli.terminal import Terminal
    from planners.credit_checks import Verdict
    from planners.movement_credit import MovementCredit

WRITERS = {".csv": write_credits_csv, ".xlsx": write_credits_xlsx}


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Plan, list, judge and write."""
    _check(arguments)
    for path in arguments.output:
        check_folder(path.absolute().parent)
    scenario = read_plan_or_scenario(arguments.scenario, vehicle_catalogue(), arguments)
    area = arguments.area or scenario.area
    if area is None:
        raise InputRefused(
            f"{arguments.scenario.name} names no area; add a line 'area: NAME.area' "
            "or give --area."
        )
    now = datetime.now(UTC)
    planner = Planner.open(area)
    before = _issued(arguments, planner, now, terminal)
    planned = planner.march(scenario, terminal.progress)
    issued = () if before is None else before.issued
    granted = credits_of(planned, now, issued, arguments.reason)
    inputs = (scenario.marking, *area_markings(planner.area, arguments.gate.policy))
    inputs += () if before is None else (before.marking,)
    marking = join(inputs)
    document = CreditDocument(
        title=f"{scenario.name}: movement credits",
        marking=marking,
        credits=granted,
        faults=credit_faults(granted, zone=scenario.zone),
        created=now,
        zone=scenario.zone,
        sources=sources_of(planner.area),
        inputs=inputs,
        gate=arguments.gate,
    )
    verdicts = _judged(arguments, granted, scenario.zone)
    written = [WRITERS[path.suffix](path, document).path for path in arguments.output]
    terminal.answer(_answer(document, verdicts, written))
    _show(document, verdicts, terminal)
    for path in written:
        terminal.say(f"Written: {path.resolve()}")
    return 0


def _check(arguments: argparse.Namespace) -> None:
    """Refuse what can be refused before anything is planned."""
    for path in arguments.output:
        if path.suffix not in WRITERS:
            raise InputRefused(
                f"{path.name} has no known ending; end it in {' or '.join(WRITERS)}."
            )
    if not 0 <= arguments.tolerance <= 1440:
        raise InputRefused(
            f"A tolerance of {arguments.tolerance} minutes makes no sense; give 0 to "
            "1440."
        )


def _issued(
    arguments: argparse.Namespace,
    planner: Planner,
    now: datetime,
    terminal: Terminal,
) -> CreditsDocument | None:
    """Credits that were issued: those of a file, or of the plan by which they were."""
    path, policy = arguments.issued, arguments.gate.policy
    if path is None:
        return None
    if is_credits_file(path):
        return read_credits_file(path, vehicle_catalogue(), policy)
    plan = read_plan_or_scenario(path, vehicle_catalogue(), arguments, records=False)
    issued = credits_of(planner.march(plan, terminal.progress), now)
    return CreditsDocument(plan.name, plan.marking, issued)


def _judged(
    arguments: argparse.Namespace, granted: Sequence[MovementCredit], zone: str
) -> list[Verdict]:
    """Verdict on each report."""
    near = granted[0].entry.first
    tolerance = timedelta(minutes=arguments.tolerance)
    return [
        verdict_on(parse_sighting(text, near), granted, tolerance=tolerance, zone=zone)
        for text in arguments.seen
    ]


def _answer(
    document: CreditDocument, verdicts: Sequence[Verdict], written: Sequence[Path]
) -> dict[str, object]:
    """Give the answer for machines."""
    return {
        "marking": document.marking.banner,
        "title": document.title,
        "heads": CREDIT_HEADS,
        "rows": tuple(credit_rows(document)),
        "points": tuple(point_rows(document)),
        "bids": [
            dict(bid_fields(credit.bid, zone=document.zone))
            for credit in document.credits
        ],
        "faults": document.faults,
        "verdicts": [
            {
                "number": str(verdict.sighting.number),
                "seen": verdict.sighting.seen,
                "point": verdict.sighting.point,
                "in order": verdict.is_in_order,
                "findings": [finding.what for finding in verdict.findings],
                "sentence": verdict.sentence,
            }
            for verdict in verdicts
        ],
        "written": written,
    }


def _show(
    document: CreditDocument, verdicts: Sequence[Verdict], terminal: Terminal
) -> None:
    """Print the credits for people."""
    terminal.say(document.marking.banner)
    terminal.table(
        CREDIT_HEADS,
        [[str(cell) for cell in row] for row in credit_rows(document)],
    )
    for fault in document.faults:
        terminal.say(f"  - {fault}")
    for verdict in verdicts:
        terminal.say(verdict.sentence)
