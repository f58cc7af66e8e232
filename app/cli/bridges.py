"""``marsroute bridges``: what the bridges of an area bear, and who may cross them."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from app.cli.inputs import Inputs
from app.cli.kept_answers import kept_answers, marking_of_answer, say_note
from app.cli.plan_access import read_plan_or_scenario
from app.cli.ratings import ratings_under
from app.cli.route import formation_of, policy_of
from app.errors import InputRefused
from app.services.bridge_list import (
    bridge_columns,
    chosen_rows,
    mgrs_of,
    origin_of,
    reasons_of,
)
from app.services.bridge_worth import (
    BridgeWorth,
    bridge_worth,
    short_loss,
    worth_columns,
)
from app.services.places import find_point
from app.services.planning import Planner
from app.services.ratings_csv import FORM
from app.services.ratings_file import write_ratings_table
from app.services.worth_answer import answered_worth, worth_inquiry
from planners.bridge_classes import BridgeVerdict
from planners.bridge_table import bridge_table, is_known

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from app.cli.terminal import Terminal
    from app.services.bridge_list import BridgeColumn
    from planners.bridge_table import BridgeRow

REASONS_SHOWN = 10


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """List the bridges, and write the table to fill in where asked."""
    if arguments.form:
        print(FORM, end="")
        return 0
    if arguments.area is None:
        raise InputRefused("No area is given; name an area pack, NAME.area.")
    if arguments.template is not None and arguments.template.suffix != ".csv":
        raise InputRefused(
            f"{arguments.template.name} is no name for a table; end it in .csv."
        )
    planner = Planner.open(arguments.area)
    area = planner.area
    inputs = Inputs.on(area, arguments)
    ratings = ratings_under(inputs, area, arguments, terminal)
    closed: set[int] = set()
    for text in arguments.close:
        closed.update(planner.edges_at(find_point(text, area)))
    formation = (
        formation_of(arguments.vehicle, planner.vehicles) if arguments.vehicle else None
    )
    rows = bridge_table(
        planner.roads,
        formation,
        policy_of(arguments),
        ratings=ratings,
        closed_edges=frozenset(closed),
    )
    worth, note = _worth(arguments, planner, inputs, terminal)
    chosen = chosen_rows(
        rows, everything=arguments.all, unknown=arguments.unknown_bridges
    )
    terminal.answer(
        {
            "marking": arguments.marking.banner,
            "count": len(rows),
            "unknown": sum(not is_known(row) for row in rows),
            "bridges": [row_form(row) | worth_form(worth, row) for row in chosen],
            "joint_checks": worth.joint,
        }
        | note
    )
    if not terminal.machine:
        more = worth_columns(lambda: worth, short_loss) if arguments.plan else ()
        show_bridges(rows, chosen, terminal, more)
        show_worth(worth, terminal)
    if arguments.template is not None:
        record = write_ratings_table(
            *(arguments.template, rows, arguments.marking),
            *(inputs.markings, arguments.gate),
        )
        terminal.say(f"\nWritten: {record.path}")
    return 0


def _worth(
    arguments: argparse.Namespace,
    planner: Planner,
    inputs: Inputs,
    terminal: Terminal,
) -> tuple[BridgeWorth, dict[str, object]]:
    """What the bridges are worth to a plan, where one is given, kept or worked out."""
    if arguments.plan is None:
        return BridgeWorth(), {}
    scenario = read_plan_or_scenario(arguments.plan, planner.vehicles, arguments)
    inputs.take(arguments.plan.name, scenario.marking)
    march = planner.march(scenario)
    routes = [(one.plan.column.name, one.route) for one in march.columns]
    with kept_answers(arguments, planner) as answers:
        if answers is not None:
            marking = marking_of_answer(arguments, planner, scenario)
            inquiry = worth_inquiry(routes, scenario.name, marking)
            answer, known = answered_worth(
                *(answers, inquiry, planner, routes, terminal.progress),
                anew=arguments.fresh,
            )
            return answer.value, say_note(answer, known, scenario.zone, terminal)
    return bridge_worth(planner, routes, terminal.progress), {}


def worth_form(worth: BridgeWorth, row: BridgeRow) -> dict[str, object]:
    """What a bridge is worth to the plan, for machines."""
    loss, check = worth.loss_of(row), worth.check_of(row)
    form: dict[str, object] = {}
    if loss is not None:
        form["loss"] = {
            "delay_s": loss.delay_s,
            "cut_off": loss.cut_off,
            "sentence": loss.sentence,
        }
    if check is not None:
        form["check"] = {"place": check[0], "sentence": check[1].sentence}
    return form


def show_worth(worth: BridgeWorth, terminal: Terminal) -> None:
    """Print what the plan loses with its gravest bridges, and what to check first."""
    losses = {id(loss): loss for loss in worth.losses.values()}
    checks = dict(worth.checks.values())
    for title, sentences in (
        ("If lost:", [loss.sentence for loss in losses.values()]),
        ("Check first:", [checks[place].sentence for place in sorted(checks)]),
        ("Check together:", list(worth.joint)),
    ):
        if sentences:
            terminal.say(f"\n{title}")
        for sentence in sentences[:REASONS_SHOWN]:
            terminal.say(f"  - {sentence}")


def row_form(row: BridgeRow) -> dict[str, object]:
    """One bridge for machines."""
    form: dict[str, object] = {f.name: getattr(row, f.name) for f in fields(row)}
    return form | {"label": row.label, "mgrs": mgrs_of(row), "origin": origin_of(row)}


def show_bridges(
    rows: Sequence[BridgeRow],
    chosen: Sequence[BridgeRow],
    terminal: Terminal,
    more: Sequence[BridgeColumn] = (),
) -> None:
    """
    Print the list for people.

    Parameters
    ----------
    rows, chosen
        All bridges, and those to list.
    terminal
        Where to.
    more
        Columns behind those of the list.
    """
    unknown = sum(not is_known(row) for row in rows)
    terminal.say(
        f"{len(rows)} bridges, of {unknown} nobody knows what they bear; "
        f"{len(chosen)} listed, the gravest first."
    )
    if not chosen:
        return
    terminal.say()
    columns = [*bridge_columns(), *more]
    kept = [c for c in columns if any(c.text(row) for row in chosen)]
    terminal.table(
        [column.title for column in kept],
        ([column.text(row) for column in kept] for row in chosen),
    )
    refused = [row for row in chosen if row.verdict is BridgeVerdict.REFUSES]
    if refused:
        terminal.say("\nRefused:")
    for row in refused[:REASONS_SHOWN]:
        for reason in reasons_of(row):
            terminal.say(f"  - {mgrs_of(row)} {reason}")
    if len(refused) > REASONS_SHOWN:
        terminal.say(f"  and at {len(refused) - REASONS_SHOWN} more; --json has all.")
