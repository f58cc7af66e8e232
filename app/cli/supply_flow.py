"""``marsroute supply flow`` and ``siting``: which point feeds which unit, and where."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.cli.supply import Reckoned, reckon, show_table
from app.errors import InputRefused, NoAnswer
from app.services.supply.flow import flow_in_child, flow_problem_of
from app.services.supply.flow_tables import fed_table, flow_table
from app.services.supply.siting import SitingWish, siting_in_child, siting_problem_of

if TYPE_CHECKING:
    import argparse

    from app.cli.terminal import Terminal
    from app.services.planning import Planner


def run_flow(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Plan flows, print who feeds whom on which day, and what is short and why."""
    reckoned = reckon(arguments, terminal)
    scenario, outlook = reckoned.scenario, reckoned.outlook
    case = flow_problem_of(_planner(reckoned), scenario, outlook, terminal.progress)
    answer = flow_in_child(
        case.problem,
        rounds=arguments.rounds,
        times=case.times(scenario.zone),
        progress=terminal.progress,
    )
    if answer is None:
        raise NoAnswer("The search was stopped before there was any flow.")
    table = flow_table(case, answer, scenario.zone)
    terminal.say(scenario.marking.banner)
    show_table(table, terminal)
    terminal.say(
        f"\nTransport costs {answer.plan.transport:.0f}; {answer.plan.rounded_up:.0f} "
        "where every trip is rounded up."
    )
    why = tuple(dict.fromkeys(answer.why))
    remarks = (*answer.remarks, *case.remarks)
    said = (*why, *map(str, answer.cures), *remarks)
    for line in said:
        terminal.say(f"  - {line}")
    terminal.answer(
        {
            "marking": scenario.marking.banner,
            "scenario": scenario.name,
            "flows": [dict(zip(table.head, row, strict=True)) for row in table.rows],
            "transport": answer.plan.transport,
            "rounded_up": answer.plan.rounded_up,
            "bound": answer.plan.bound,
            "short": answer.short,
            "why": answer.why,
            "cures": answer.cures,
            "remarks": remarks,
        }
    )
    return NoAnswer.exit_code if answer.short else 0


def run_siting(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Choose supply points among candidates, and print who is fed from where."""
    reckoned = reckon(arguments, terminal)
    scenario = reckoned.scenario
    wish = SitingWish(
        most=arguments.most,
        reach=None if arguments.reach is None else timedelta(minutes=arguments.reach),
        opening_tkm=arguments.opening,
        backup=arguments.backup,
        sole=arguments.sole,
        never=frozenset(arguments.never),
    )
    problem = siting_problem_of(
        _planner(reckoned), scenario, reckoned.outlook, wish, terminal.progress
    )
    found = siting_in_child(problem, progress=terminal.progress)
    if found is None:
        raise NoAnswer("The search was stopped before there was any choice.")
    table = fed_table(problem, found)
    terminal.say(scenario.marking.banner)
    terminal.say(f"\nOpen: {', '.join(found.opened)}")
    show_table(table, terminal)
    terminal.answer(
        {
            "marking": scenario.marking.banner,
            "scenario": scenario.name,
            "open": found.opened,
            "feeds": [dict(zip(table.head, row, strict=True)) for row in table.rows],
            "cost": found.cost,
            "bound": found.bound,
            "proven": found.proven,
        }
    )
    return 0


def _planner(reckoned: Reckoned) -> Planner:
    """Roads of a call; these questions need them."""
    if reckoned.planner is None:
        raise InputRefused(
            "This question is about roads; leave --no-march out, and give an area."
        )
    return reckoned.planner
