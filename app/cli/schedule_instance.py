"""Schedules for published movement instances, which lie on no map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.cli.schedule_words import quality_words
from app.errors import NoAnswer
from app.exports.gate import write_bytes_export
from app.security.marking import UNCLASSIFIED, Marking
from app.services.json_file import read_json
from app.services.movement.schedule_process import in_child
from app.services.movement.schedule_work import ScheduleOrder, schedule_work
from planners.movement.conflicts import find_conflicts
from planners.movement.instances.instance_document import (
    plan_document,
    read_plan,
    read_problem,
)
from planners.movement.problem import Aim, AimKind
from planners.movement.schedule_report import EffortLevel, ScheduleSettings

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal

STABILITY = 30


def run_instance(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Schedule an instance, and write the plan."""
    problem = read_problem(read_json(arguments.instance, what="movement instance"))
    kept = None
    if arguments.keep is not None:
        kept = read_plan(problem, read_json(arguments.keep, what="plan"))
    kind = AimKind[(arguments.aim or "delay").upper()]
    settings = ScheduleSettings(
        aim=Aim(kind=kind, kept=kept, stability=STABILITY if kept else 0),
        effort=EffortLevel[arguments.effort.upper()],
        seed=1 if arguments.seed is None else arguments.seed,
    )
    order = ScheduleOrder(problem=problem, settings=settings)
    report = in_child(schedule_work, order, terminal.progress)
    if report is None:
        raise NoAnswer("The search was stopped before there was any schedule.")
    plan, written = plan_document(problem, report.schedule), None
    if arguments.output is not None:
        marking, data = Marking(level=UNCLASSIFIED), json.dumps(plan).encode()
        gate = arguments.gate
        record = write_bytes_export(arguments.output, marking, (marking,), data, gate)
        written = record.path
    terminal.answer(
        {
            "instance": problem.name,
            "plan": plan,
            "value": report.value,
            "bound": report.bound,
            "proven": report.is_proven,
            "trace": [point._asdict() for point in report.trace],
        }
    )
    terminal.say(f"{problem.name}: {len(problem.movements)} movements")
    names = [movement.name for movement in problem.movements]
    left = len(find_conflicts(problem, report.schedule))
    if left:
        terminal.say(f"Conflicts of movements that are locked: {left}.")
    else:
        terminal.say(quality_words(report, kind, names))
    if written is not None:
        terminal.say(f"Written: {written.resolve()}")
    return NoAnswer.exit_code if report.value.missing or left else 0
