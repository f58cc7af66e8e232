"""``marsroute schedule --now``: plan on after a loss or a delay."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.cli.schedule_products import write_products
from app.errors import InputRefused, NoAnswer
from app.services.movement.published_schedule import read_plan_file
from app.services.movement.replan import Trouble, disrupted
from app.services.movement.schedule_process import in_child
from app.services.movement.schedule_work import REPLAN_STEPS, ReplanOrder, replan_work
from planners.dtg import parse_dtg
from planners.movement.schedule_changes import schedule_changes
from planners.movement.schedule_report import EffortLevel
from planners.movement.schedule_words import Clock

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.services.movement.case import MovementCase
    from app.services.planning import Planner


LONGEST_DELAY_MIN = 10_080  # a week


def trouble_of(arguments: argparse.Namespace) -> Trouble | None:
    """
    Say what went wrong by the call; None where it does not plan on.

    Raises
    ------
    InputRefused
        The moment or a delay makes no sense.
    """
    if arguments.now is None:
        return None
    late = tuple(_late(text) for text in arguments.delayed)
    names = [name for name, _ in late]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise InputRefused(
            f"--delayed names {twice[0]!r} more than once; give each column one delay."
        )
    return Trouble(
        now=parse_dtg(arguments.now), closed=tuple(arguments.closed), late=late
    )


def replanned(
    arguments: argparse.Namespace,
    trouble: Trouble,
    planned: tuple[Planner, MovementCase],
    terminal: Terminal,
) -> int:
    """Plan on from a moment, and print what changes."""
    planner, case = planned
    published = read_plan_file(arguments.keep, case, arguments.gate.policy)
    case, disruption = disrupted(planner, case, published, trouble)
    order = ReplanOrder(
        problem=case.problem,
        published=published,
        disruption=disruption,
        steps=REPLAN_STEPS[EffortLevel[arguments.effort.upper()]],
        seed=case.march.scenario.schedule.seed
        if arguments.seed is None
        else arguments.seed,
    )
    found = in_child(replan_work, order, terminal.progress)
    if found is None:
        raise NoAnswer("The search was stopped before there was any schedule.")
    scenario = case.march.scenario
    clock = Clock(case.zero, scenario.zone)
    changes = schedule_changes(
        case.problem,
        published,
        found.schedule,
        clock=clock,
        departed=found.frozen.departed,
    )
    names = [one.name for one in case.problem.movements]
    stranded = [names[number] for number in found.stranded]
    caught = [names[number] for number in sorted(found.frozen.caught)]
    written: tuple[Path, ...] = ()
    if not stranded:
        written = write_products(arguments, planner, case, found.schedule, terminal)
    terminal.answer(
        {
            "marking": scenario.marking.banner,
            "scenario": scenario.name,
            "now": trouble.now,
            "affected": [names[number] for number in found.affected],
            "stranded": stranded,
            "caught": caught,
            "words": changes.words,
            "changes": [
                {
                    "movement": names[one.movement],
                    "start_s": one.start_s,
                    "clear_s": one.clear_s,
                    "words": one.words,
                }
                for one in changes.changes
            ],
            "written": written,
        }
    )
    terminal.say(changes.words)
    for change in changes.changes:
        terminal.say(f"  - {change.words}")
    for name in caught:
        terminal.say(f"  ! {name} is on the lost road; it is taken to go on.")
    for name in stranded:
        terminal.say(f"  ! {name} has no way left, or no time for one.")
    for path in written:
        terminal.say(f"Written: {path.resolve()}")
    return NoAnswer.exit_code if stranded else 0


def _late(text: str) -> tuple[str, timedelta]:
    """Column and delay of ``COLUMN:MINUTES``."""
    name, _, minutes = text.rpartition(":")
    whole = minutes.isascii() and minutes.isdigit() and len(minutes) < 9
    if not name or not whole or int(minutes) > LONGEST_DELAY_MIN:
        raise InputRefused(
            f"--delayed {text[:80]!r} is no delay; write column and minutes up to "
            f"{LONGEST_DELAY_MIN:,}, such as 'Main body:40'."
        )
    return name, timedelta(minutes=int(minutes))
