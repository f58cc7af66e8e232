"""Files that commands write of a schedule."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.exports.gate import write_bytes_export
from app.exports.schedule_csv import write_schedule_csv
from app.services.area_marking import area_markings
from app.services.export_plan import StaffWork, export_march, file_name
from app.services.movement.published_schedule import HEAD, departure_rows, plan_form
from app.services.movement.schedule import apply_schedule

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.services.movement.case import MovementCase
    from app.services.planning import Planner
    from planners.movement.problem import Schedule


def write_products(
    arguments: argparse.Namespace,
    planner: Planner,
    case: MovementCase,
    schedule: Schedule,
    terminal: Terminal,
) -> tuple[Path, ...]:
    """Write the schedule, and the march tables that follow from it."""
    scenario = case.march.scenario
    marking = scenario.marking
    gate, ground = arguments.gate, area_markings(planner.area, arguments.gate.policy)
    inputs = (marking, *ground)
    form = plan_form(case, schedule, gate.origin)
    plan = json.dumps(form, ensure_ascii=False, indent=1).encode()
    written: list[Path] = []
    if arguments.output is not None:
        record = write_bytes_export(arguments.output, marking, inputs, plan, gate)
        written.append(record.path)
    if arguments.export is not None:
        folder = arguments.export
        march = apply_schedule(planner, case, schedule)
        now = datetime.now(UTC)
        written += export_march(
            *(march, planner.area, folder, now, terminal.progress),
            *(StaffWork(advice=arguments.accepted), gate),
        )
        stem = f"{file_name(scenario.name)} schedule"
        path = folder / f"{stem}.json"
        told = [write_bytes_export(path, marking, inputs, plan, gate)]
        rows = departure_rows(case, schedule)
        table = folder / f"{stem}.csv"
        told.append(
            write_schedule_csv(
                table, marking, scenario.name, HEAD, rows, inputs=inputs, gate=gate
            )
        )
        written += [record.path for record in told]
    return tuple(written)
