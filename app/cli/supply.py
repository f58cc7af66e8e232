"""``marsroute supply outlook``: what a force burns and when it runs dry."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from app.cli.march import with_ratings
from app.cli.plan_access import read_plan_or_scenario
from app.errors import InputRefused
from app.exports.gate import check_target
from app.exports.supply_csv import write_supply_csv
from app.exports.supply_xlsx import write_supply_xlsx
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.planning import Planner
from app.services.supply.factor_file import factor_library, read_factors
from app.services.supply.outlook import supply_outlook
from app.services.supply.outlook_words import curve_table, outlook_tables

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.exports.supply_table import SupplyTable
    from app.services.scenario.scenario import Scenario
    from app.services.supply.outlook import SupplyOutlook

ENDINGS = (".xlsx", ".csv")
CURVES = "Stock curves"
REMARKS = "Look at"


class Reckoned(NamedTuple):
    """A scenario, the roads it lies on or None, and its outlook."""

    scenario: Scenario
    planner: Planner | None
    outlook: SupplyOutlook


def run_outlook(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Reckon, print and write."""
    output: Path | None = arguments.output
    if output is not None:
        if output.suffix not in ENDINGS:
            raise InputRefused(
                f"{output.name} has no known ending; end it in {' or '.join(ENDINGS)}."
            )
        check_target(output)
    reckoned = reckon(arguments, terminal)
    scenario, outlook = reckoned.scenario, reckoned.outlook
    terminal.say(scenario.marking.banner)
    tables = outlook_tables(outlook, scenario.zone)
    for table in tables:
        if table.title != CURVES or arguments.curves:
            show_table(table, terminal)
    written = None if output is None else _written(arguments, reckoned, tables)
    marking = {"marking": scenario.marking.banner, "scenario": scenario.name}
    terminal.answer(marking | outlook_form(outlook) | {"written": written})
    if written is not None:
        terminal.say(f"\nWritten: {written.resolve()}")
    return 0


def reckon(arguments: argparse.Namespace, terminal: Terminal) -> Reckoned:
    """
    Read the scenario of a call, plan its march unless that is not wanted, and reckon.

    Raises
    ------
    KnownError, PlanningError
        Something cannot be read, planned or reckoned.
    """
    scenario = read_plan_or_scenario(arguments.scenario, vehicle_catalogue(), arguments)
    library = factor_library()
    if arguments.factors is not None:
        library = read_factors(arguments.factors)
    planner, march = None, None
    if not arguments.no_march:
        area = arguments.area or scenario.area
        if area is None:
            raise InputRefused(
                f"{arguments.scenario.name} names no area; add a line 'area: "
                "NAME.area', give --area, or leave march fuel out with --no-march."
            )
        planner = Planner.open(area)
        scenario = with_ratings(scenario, planner.area, arguments, terminal)
        march = planner.march(scenario, terminal.progress)
    ordered = _ordered(arguments.csr)
    outlook = supply_outlook(
        scenario,
        march,
        library,
        terminal.progress,
        network=None if planner is None else planner.area.network,
        ordered=ordered,
    )
    known = sorted({row.item for row in outlook.ammunition})
    for item in ordered:
        if item not in known:
            raise InputRefused(
                f"--csr names {item!r}, of which no unit wants a supply rate; use one "
                f"of {', '.join(known) or 'none, as nobody fires anything'}."
            )
    return Reckoned(scenario, planner, outlook)


def outlook_form(outlook: SupplyOutlook) -> dict[str, object]:
    """The outlook for machines: arrays by unit, item and step; null is not known."""
    projection = outlook.projection
    return {
        "begins": outlook.begins,
        "step_s": outlook.step_s,
        "scheme": outlook.scheme,
        "library": outlook.library.name,
        "times": outlook.times,
        "units": [one.unit.name for one in outlook.units],
        "points": [point.name for point in outlook.points],
        "items": [
            {"name": one.name, "class": one.in_class(outlook.scheme), "unit": one.unit}
            for one in outlook.items
        ],
        "demand": outlook.demand.tolist(),
        "march": outlook.march.tolist(),
        "stock": projection.stock.tolist(),
        "receipts": projection.receipts.tolist(),
        "unmet": projection.unmet.tolist(),
        "days_of_supply": projection.days.tolist(),
        "safety_level": projection.safety.tolist(),
        "stockage_objective": projection.objective.tolist(),
        "point_stock": outlook.point_stock.tolist(),
        "standing": [
            {
                "unit": one.unit.name,
                "item": item.name,
                "standing": outlook.standing(row, column),
                "below_safety": outlook.first_below_safety(row, column),
                "empty": outlook.first_empty(row, column),
            }
            for row, one in enumerate(outlook.units)
            for column, item in enumerate(outlook.items)
        ],
        "marches": [one._asdict() | {"litres": one.litres} for one in outlook.marches],
        "ammunition": [
            {
                "item": one.item,
                "weapon": one.weapon,
                "weapons": one.weapons,
                "days": one.days,
                "required": one.required,
                "controlled": one.controlled,
                "shortfall": one.shortfall,
            }
            for one in outlook.ammunition
        ],
        "remarks": outlook.remarks,
    }


def show_table(table: SupplyTable, terminal: Terminal) -> None:
    """Print a table for people; remarks as a list."""
    terminal.say(f"\n{table.title}:")
    if table.title == REMARKS:
        for row in table.rows:
            terminal.say(f"  - {row[0]}")
        return
    terminal.table(table.head, ([str(cell) for cell in row] for row in table.rows))


def _written(
    arguments: argparse.Namespace, reckoned: Reckoned, tables: Sequence[SupplyTable]
) -> Path:
    """Write the tables; where they lie."""
    scenario, planner, outlook = reckoned
    policy = arguments.gate.policy
    ground = () if planner is None else area_markings(planner.area, policy)
    inputs = (scenario.marking, *ground)
    if arguments.output.suffix == ".csv":
        curves = curve_table(outlook, scenario.zone)
        record = write_supply_csv(
            *(arguments.output, curves, scenario.marking, inputs),
            title=scenario.name,
            gate=arguments.gate,
        )
        return record.path
    record = write_supply_xlsx(
        *(arguments.output, tables, scenario.marking, inputs),
        title=scenario.name,
        gate=arguments.gate,
    )
    return record.path


def _ordered(texts: Sequence[str]) -> dict[str, float]:
    """Controlled supply rates of a call, ``ITEM=RATE`` each."""
    ordered: dict[str, float] = {}
    for text in texts:
        item, _, rate = text.rpartition("=")
        try:
            value = float(rate)
        except ValueError:
            value = math.nan
        if not item.strip() or not 0 <= value < math.inf:
            raise InputRefused(
                f"--csr {text!r} is none; write an item and a rate from zero on, such "
                "as 'shell 155 mm=25'."
            )
        ordered[item.strip()] = value
    return ordered
