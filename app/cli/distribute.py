"""``marsroute distribute``: delivery rounds, and what they leave with the reasons."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from app.cli.distribute_options import SECONDS
from app.cli.kept_answers import kept_answers, marking_of_answer, say_note
from app.cli.march import with_ratings
from app.cli.plan_access import read_plan_or_scenario
from app.drawing.qt_application import qt_application
from app.errors import InputRefused
from app.exports.gate import check_target, write_bytes_export
from app.exports.rounds_csv import write_rounds_csv
from app.exports.rounds_geojson import write_rounds_geojson
from app.exports.rounds_pdf import write_rounds_pdf
from app.exports.rounds_table import LEFT_HEAD, STOP_HEAD
from app.exports.rounds_xlsx import write_rounds_xlsx
from app.security.marking import join
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.export_plan import file_name
from app.services.planning import Planner
from app.services.supply.delivery import delivery_case, replan_after_closure
from app.services.supply.delivery_wants import own_library
from app.services.supply.outlook import supply_outlook
from app.services.supply.rounds_answer import answered_rounds, rounds_inquiry
from app.services.supply.rounds_file import read_rounds, rounds_form
from app.services.supply.rounds_process import rounds_in_child
from app.services.supply.rounds_words import round_lines, rounds_table

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.services.scenario.scenario import Scenario
    from app.services.supply.delivery import DeliveryCase
    from app.services.supply.outlook import SupplyOutlook
    from planners.rounds.plan import RoundsPlan

NOT_ALL = 4  # exit code where something is not brought


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Plan rounds, print them and write them where asked."""
    seconds = _limits(arguments)
    _check_targets(arguments)
    planner, scenario = _opened(arguments, terminal)
    outlook = _outlook(planner, scenario, terminal)
    case = delivery_case(
        planner, scenario, outlook, terminal.progress, hours=arguments.hours
    )
    warm = None
    if arguments.warm is not None:
        warm = read_rounds(arguments.warm, case, arguments.gate.policy)
    if arguments.closed:
        case = replan_after_closure(planner, case, arguments.closed, terminal.progress)
    plan, told = _planned(arguments, planner, case, (warm, seconds), terminal)
    terminal.progress("planned", 1.0)
    show_rounds(case, plan, terminal)
    written = _write(arguments, planner, case, plan, terminal)
    terminal.answer(
        rounds_form(case, plan)
        | told
        | {"remarks": case.remarks, "written": [str(path) for path in written]}
    )
    for path in written:
        terminal.say(f"Written: {path.resolve()}")
    return NOT_ALL if plan.unserved else 0


def _planned(
    arguments: argparse.Namespace,
    planner: Planner,
    case: DeliveryCase,
    limits: tuple[RoundsPlan | None, float],
    terminal: Terminal,
) -> tuple[RoundsPlan, dict[str, object]]:
    """
    Have a child plan rounds, unless they are kept, and say when it was done.

    ``limits`` are the rounds that the call wants it to start from, and the seconds.
    """
    warm, seconds = limits

    def search(start: RoundsPlan | None) -> RoundsPlan:
        return rounds_in_child(
            case.problem,
            warm=start if warm is None else warm,
            seconds=seconds,
            progress=terminal.progress,
            seed=arguments.seed,
            iterations=arguments.iterations,
            clock=case.clock,
        )

    with kept_answers(arguments, planner) as answers:
        if answers is None:
            return search(None), {}
        inquiry = rounds_inquiry(
            case,
            marking_of_answer(arguments, planner, case.scenario),
            seconds=seconds,
            iterations=arguments.iterations,
            seed=arguments.seed,
            begins=warm,
        )
        answer, known = answered_rounds(
            answers, inquiry, case.problem, search, anew=arguments.fresh
        )
        told = say_note(answer, known, case.scenario.zone, terminal)
        return answer.value.plan, told


def show_rounds(case: DeliveryCase, plan: RoundsPlan, terminal: Terminal) -> None:
    """Print rounds for people."""
    table = rounds_table(case, plan)
    terminal.say(case.scenario.marking.banner)
    terminal.table(STOP_HEAD, table.stops)
    terminal.say(f"\n{_served(case, plan)}")
    if table.left:
        terminal.say("\nNot brought:")
        terminal.table(LEFT_HEAD, table.left)
    if table.notes:
        terminal.say("\nLook at:")
    for note in table.notes:
        terminal.say(f"  - {note}")


def _served(case: DeliveryCase, plan: RoundsPlan) -> str:
    """How many drops get what they want, and with how much driving."""
    driven = sum(one.length_m for one in plan.rounds) / 1000
    seen = {visit.drop for one in plan.rounds for t in one.trips for visit in t.visits}
    some = len(seen & {one.drop for one in plan.unserved})
    every, number = len(case.problem.drops), len(plan.rounds)
    what = "drop gets all it wants" if every == 1 else "drops get all they want"
    part = f", {some} a part of it" if some else ""
    vehicles = "1 vehicle" if number == 1 else f"{number} vehicles"
    return (
        f"{len(seen) - some} of {every} {what}{part}; {vehicles}, {driven:.1f} km "
        "driven."
    )


def _limits(arguments: argparse.Namespace) -> float:
    """Seconds of the search, after all limits of the call are checked."""
    seconds, iterations = arguments.seconds, arguments.iterations
    if seconds is not None and not 0 < seconds < math.inf:
        raise InputRefused(f"--seconds is {seconds:g}; give a number above zero.")
    if iterations is not None and iterations < 1:
        raise InputRefused(f"--iterations is {iterations}; give 1 or more.")
    if arguments.seed < 0:
        raise InputRefused(f"--seed is {arguments.seed}; give 0 or more.")
    if seconds is not None:
        return float(seconds)
    return SECONDS if iterations is None else math.inf


def _check_targets(arguments: argparse.Namespace) -> None:
    """Refuse places that cannot be written to, before the long search."""
    if arguments.output is not None:
        check_target(arguments.output)
    if arguments.export is not None:
        arguments.export.mkdir(parents=True, exist_ok=True)


def _opened(
    arguments: argparse.Namespace, terminal: Terminal
) -> tuple[Planner, Scenario]:
    """Open the area; the scenario under the ratings of the call."""
    scenario = read_plan_or_scenario(arguments.scenario, vehicle_catalogue(), arguments)
    area = arguments.area or scenario.area
    if area is None:
        raise InputRefused(
            f"{arguments.scenario.name} names no area; add a line 'area: NAME.area' "
            "or give --area."
        )
    planner = Planner.open(area)
    return planner, with_ratings(scenario, planner.area, arguments, terminal)


def _outlook(
    planner: Planner, scenario: Scenario, terminal: Terminal
) -> SupplyOutlook | None:
    """Project stocks where a unit with a place does not say what it wants."""
    plan = scenario.supply
    if plan is None or all(one.drop.wants or not one.at for one in plan.units):
        return None
    march = planner.march(scenario, terminal.progress)
    return supply_outlook(
        scenario,
        march,
        own_library(plan, None),
        terminal.progress,
        network=planner.area.network,
    )


def _write(
    arguments: argparse.Namespace,
    planner: Planner,
    case: DeliveryCase,
    plan: RoundsPlan,
    terminal: Terminal,
) -> tuple[Path, ...]:
    """Write the rounds as asked."""
    gate = arguments.gate
    inputs = (case.scenario.marking, *area_markings(planner.area, gate.policy))
    marking = join(inputs)
    records = []
    if arguments.output is not None:
        form = rounds_form(case, plan, gate.origin)
        data = json.dumps(form, ensure_ascii=False, indent=1).encode()
        records.append(
            write_bytes_export(arguments.output, marking, inputs, data, gate)
        )
    if arguments.export is not None:
        stem = arguments.export / f"{file_name(case.scenario.name)} rounds"
        table = rounds_table(case, plan)
        common = (table, marking)
        csv, xlsx, pdf, drawn = (
            stem.with_name(f"{stem.name}{ending}")
            for ending in (".csv", ".xlsx", ".pdf", ".geojson")
        )
        records.append(write_rounds_csv(csv, *common, inputs, gate))
        records.append(write_rounds_xlsx(xlsx, *common, inputs, gate))
        application = qt_application()
        records.append(write_rounds_pdf(pdf, *common, datetime.now(UTC), inputs, gate))
        del application
        lines = round_lines(planner, case, plan, terminal.progress)
        attribution = planner.area.manifest.attribution
        records.append(
            write_rounds_geojson(
                drawn, lines, marking, attribution=attribution, inputs=inputs, gate=gate
            )
        )
    return tuple(record.path for record in records)
