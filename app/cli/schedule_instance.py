"""Schedules for published movement instances, which lie on no map."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.cli.schedule_words import quality_words
from app.errors import InputRefused, NoAnswer
from app.services.schedule_process import in_child
from app.services.schedule_work import ScheduleOrder, schedule_work
from planners.movement.instance_document import plan_document, read_plan, read_problem
from planners.movement.make_schedule import EffortLevel, ScheduleSettings
from planners.movement.problem import Aim, AimKind

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal

LARGEST = 512_000_000  # bytes
STABILITY = 30


def run_instance(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Schedule an instance, and write the plan."""
    problem = read_problem(_document(arguments.instance))
    kept = None
    if arguments.keep is not None:
        kept = read_plan(problem, _document(arguments.keep))
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
    plan = plan_document(problem, report.schedule)
    if arguments.output is not None:
        arguments.output.write_text(json.dumps(plan), encoding="utf-8")
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
    terminal.say(quality_words(report, kind))
    missing = [problem.movements[m].name for m in report.value.missing]
    if missing:
        terminal.say(f"Without a place: {', '.join(missing)}.")
    if arguments.output is not None:
        terminal.say(f"Written: {arguments.output.resolve()}")
    return NoAnswer.exit_code if missing else 0


def _document(path: Path) -> object:
    """Read a JSON file of sane size."""
    if path.stat().st_size > LARGEST:
        raise InputRefused(
            f"{path.name} is larger than any instance; give one that was published."
        )
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise InputRefused(
            f"{path.name} is not JSON ({error}); give a published instance or plan."
        ) from error
