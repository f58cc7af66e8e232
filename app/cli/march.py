"""``marsroute march``: plan every column of a scenario and print its products."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.cli.plan_access import read_plan_or_scenario
from app.cli.ratings import rating_files
from app.cli.route_words import clock
from app.errors import InputRefused
from app.exports.march_table_document import refuel_facts
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.export_plan import StaffWork, export_march, march_rows
from app.services.planning import Planner
from app.services.scenario.scenario import SCHEMA

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.services.planning import PlannedMarch
    from app.services.scenario.scenario import Scenario
    from maps.area_pack import AreaPack


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Plan, print and export."""
    if arguments.schema:
        print(SCHEMA, end="")
        return 0
    if arguments.scenario is None:
        raise InputRefused(
            "No scenario is given; name a file, or see the form with --schema."
        )
    scenario = read_plan_or_scenario(arguments.scenario, vehicle_catalogue(), arguments)
    area = arguments.area or scenario.area
    if area is None:
        raise InputRefused(
            f"{arguments.scenario.name} names no area; add a line 'area: NAME.area' "
            "or give --area."
        )
    now = datetime.now(UTC)
    planner = Planner.open(area)
    scenario = with_ratings(scenario, planner.area, arguments, terminal)
    planned = planner.march(scenario, terminal.progress)
    written: tuple[Path, ...] = ()
    if arguments.export is not None:
        written = export_march(
            *(planned, planner.area, arguments.export, now, terminal.progress),
            *(StaffWork(advice=arguments.accepted), arguments.gate),
        )
    terminal.answer(
        {
            "marking": scenario.marking.banner,
            "scenario": scenario.name,
            "columns": planned.columns,
            "written": written,
        }
    )
    show_march(planned, planner.area, now, terminal)
    for path in written:
        terminal.say(f"Written: {path.resolve()}")
    return 0


def with_ratings(
    scenario: Scenario,
    area: AreaPack,
    arguments: argparse.Namespace,
    terminal: Terminal,
) -> Scenario:
    """The scenario with ratings of some files; all markings bind what it makes."""
    policy = arguments.gate.policy
    documents = rating_files(arguments.ratings, area, terminal, policy)
    markings = [one.marking for one in documents if one.marking is not None]
    ratings = tuple(rating for one in documents for rating in one.ratings)
    return replace(
        scenario,
        ratings=scenario.ratings + ratings,
        marking=join([scenario.marking, *markings, *area_markings(area, policy)]),
    )


def show_march(
    planned: PlannedMarch, area: AreaPack, now: datetime, terminal: Terminal
) -> None:
    """Print the march tables for people."""
    terminal.say(planned.scenario.marking.banner)
    for column in planned.columns:
        route = column.route
        terminal.say(
            f"\n{column.plan.column.name}: {column.plan.formation.count} vehicles, "
            f"{route.length_m / 1000:.1f} km, {clock(route.duration_s)} free travel"
        )
        head, rows = march_rows(column, planned.scenario, area, now)
        terminal.table(head, rows)
        for name, told in refuel_facts(column.table, planned.scenario.zone):
            terminal.say(f"  {name}: {told}")
        for sentence in (*route.warnings, *[r.sentence for r in route.refusals]):
            terminal.say(f"  - {sentence}")
    terminal.say()
