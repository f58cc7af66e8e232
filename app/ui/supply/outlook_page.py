"""What the supply dock shows of an outlook: a headline, the force, items, curves."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QCoreApplication

from app.drawing.stock_chart import Receipt, StockCurve
from app.ui import formats
from app.ui.supply.force_tree import ForceLine, PlaceChoice
from app.ui.supply.supply_words import (
    SIGNS,
    amount,
    days,
    echelon_word,
    group,
    short_group,
    standing_word,
)
from app.ui.tables.rows import Cell
from planners.supply.items import CLASSES
from planners.supply.projection import DAY_S, Standing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.supply_plan import SupplyPoint
    from app.ui.theme import Theme
    from planners.supply.items import Item

translate = QCoreApplication.translate
Rows = tuple[tuple[Cell, ...], ...]
GRAVITY = (
    *(Standing.EMPTY, Standing.BELOW_SAFETY, Standing.UNKNOWN),
    *(Standing.ENOUGH, Standing.NOT_NEEDED),
)
NAMED_AT_MOST = 3


class Headline(NamedTuple):
    """The outlook in a sentence, and whether anything falls short."""

    text: str
    is_short: bool


def headline(outlook: SupplyOutlook, zone: str) -> Headline:
    """Say who falls short first, and how many do."""
    first: list[tuple[float, int, int, bool]] = []
    shape = outlook.projection.empty_s.shape
    for unit, item in np.ndindex(*shape):
        below = float(outlook.projection.below_safety_s[unit, item])
        empty = float(outlook.projection.empty_s[unit, item])
        soonest = min((one for one in (below, empty) if np.isfinite(one)), default=None)
        if soonest is not None:
            first.append((soonest, unit, item, soonest == empty))
    if not first:
        text = translate("supply", "Nobody falls short within {} days.")
        return Headline(text.format(outlook.plan.days), is_short=False)
    units = {unit for _, unit, _, _ in first}
    soonest, unit, item, is_empty = min(first)
    if is_empty:
        form = translate(
            "supply", "{} of {} units fall short; first {}: no {} from {}."
        )
    else:
        form = translate(
            "supply", "{} of {} units fall short; first {}: {} below safety level, {}."
        )
    return Headline(
        form.format(
            len(units),
            len(outlook.units),
            outlook.units[unit].unit.name,
            outlook.items[item].name,
            group(outlook.moment(soonest), zone),
        ),
        is_short=True,
    )


def shown_classes(outlook: SupplyOutlook) -> tuple[str, ...]:
    """Classes of which any stock is known, in the order of the scheme; else all."""
    held = np.isfinite(outlook.projection.stock[:, :, 0]).any(axis=0)
    held |= outlook.point_stock.any(axis=(0, 2))
    numbers = np.flatnonzero(held).tolist() or range(len(outlook.items))
    there = {outlook.items[number].in_class(outlook.scheme) for number in numbers}
    return tuple(name for name in CLASSES[outlook.scheme] if name in there)


def force_header(outlook: SupplyOutlook) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the columns of the tree, and what each of them is."""
    names = shown_classes(outlook)
    scheme = outlook.scheme.value
    tip = translate("supply", "{} class {}: days until it falls short, or it lasts")
    return (
        (translate("supply", "Unit"), translate("supply", "People"), *names),
        ("", "", *(tip.format(scheme, name) for name in names)),
    )


def force_lines(
    outlook: SupplyOutlook, zone: str, theme: Theme
) -> tuple[ForceLine, ...]:
    """The force as a tree, each line with the worst below it, then supply points."""
    names = {one.unit.name for one in outlook.units}
    roots = [
        _unit_line(outlook, number, zone, theme)
        for number, one in enumerate(outlook.units)
        if one.unit.part_of not in names
    ]
    points = tuple(_point_line(outlook, point) for point in outlook.points)
    if points:
        head = Cell(translate("supply", "Supply points"), bold=True)
        roots.append(ForceLine((head,), None, points))
    return tuple(roots)


def _unit_line(
    outlook: SupplyOutlook, number: int, zone: str, theme: Theme
) -> ForceLine:
    """Line of a unit with those below it."""
    unit = outlook.units[number].unit
    below = tuple(
        _unit_line(outlook, other, zone, theme)
        for other, one in enumerate(outlook.units)
        if one.unit.part_of == unit.name
    )
    under = outlook.under(unit.name)
    people = sum(outlook.units[one].unit.personnel for one in under)
    held = sorted(unit.vehicles.items()) + sorted(unit.weapons.items())
    tip = "\n".join(
        (
            f"{unit.name}, {echelon_word(unit.echelon)}",
            *(f"{count} × {name}" for name, count in held),
        )
    )
    cells = [
        Cell(unit.name, tip=tip, bold=bool(below)),
        Cell(formats.grouped(people), figure=True),
    ]
    cells += [
        _class_cell(outlook, under, name, zone, theme)
        for name in shown_classes(outlook)
    ]
    return ForceLine(tuple(cells), PlaceChoice(unit.name), below)


def _class_cell(
    outlook: SupplyOutlook,
    under: Sequence[int],
    name: str,
    zone: str,
    theme: Theme,
) -> Cell:
    """The worst of all items of a class in some units."""
    items = [
        number
        for number, item in enumerate(outlook.items)
        if item.in_class(outlook.scheme) == name
    ]
    pairs = [(unit, item) for unit in under for item in items]
    found = sorted(
        ((outlook.standing(*pair), *pair) for pair in pairs),
        key=lambda one: (GRAVITY.index(one[0]), _soonest(outlook, one[1], one[2])),
    )
    if not found:
        return Cell(formats.UNKNOWN)
    worst, unit, item = found[0]
    text = SIGNS[worst]
    if worst in (Standing.EMPTY, Standing.BELOW_SAFETY):
        text = f"{text} {days(_soonest(outlook, unit, item) / DAY_S)}"
    elif worst is Standing.ENOUGH:
        least = min(
            float(outlook.projection.days[one[1], one[2], 0])
            for one in found
            if one[0] is Standing.ENOUGH
        )
        text = f"{text} {days(least)}"
    told = [
        _told(outlook, one, zone)
        for one in found[:NAMED_AT_MOST]
        if one[0] is not Standing.NOT_NEEDED
    ]
    colour = {Standing.EMPTY: theme.refused, Standing.BELOW_SAFETY: theme.doubtful}
    return Cell(text, tip="\n".join(told), figure=True, colour=colour.get(worst, ""))


def _told(outlook: SupplyOutlook, found: tuple[Standing, int, int], zone: str) -> str:
    """What becomes of an item in a unit, and when, as a line of a tool tip."""
    standing, unit, item = found
    moment = outlook.moment(_soonest(outlook, unit, item))
    when = "" if moment is None else f", {group(moment, zone)}"
    name, what = outlook.units[unit].unit.name, outlook.items[item].name
    return f"{name}, {what}: {standing_word(standing)}{when}"


def _soonest(outlook: SupplyOutlook, unit: int, item: int) -> float:
    """When an item first falls short in a unit, seconds; infinity for never."""
    below = float(outlook.projection.below_safety_s[unit, item])
    empty = float(outlook.projection.empty_s[unit, item])
    return min((one for one in (below, empty) if np.isfinite(one)), default=np.inf)


def _point_line(outlook: SupplyOutlook, point: SupplyPoint) -> ForceLine:
    held = {stock.item for stock in point.stocks}
    classes = {item.name: item.in_class(outlook.scheme) for item in outlook.items}
    cells = [Cell(point.name, tip=point.at), Cell("")]
    for name in shown_classes(outlook):
        what = sorted(item for item in held if classes.get(item) == name)
        cells.append(Cell("●" if what else "", tip=", ".join(what)))
    return ForceLine(tuple(cells), PlaceChoice(point.name, is_point=True))


# One unit or point


def row_of(outlook: SupplyOutlook, choice: PlaceChoice) -> int | None:
    """Number of a unit or point in the arrays; None where it is gone."""
    names = (
        [point.name for point in outlook.points]
        if choice.is_point
        else [one.unit.name for one in outlook.units]
    )
    return names.index(choice.name) if choice.name in names else None


def shown_items(outlook: SupplyOutlook, choice: PlaceChoice) -> tuple[int, ...]:
    """Numbers of the items that matter at a unit or point, the gravest first."""
    row = row_of(outlook, choice)
    if row is None:
        return ()
    if choice.is_point:
        return tuple(
            number
            for number in range(len(outlook.items))
            if bool(outlook.point_stock[row, number].any())
        )
    there = [
        number
        for number in range(len(outlook.items))
        if outlook.standing(row, number) is not Standing.NOT_NEEDED
        or outlook.projection.stock[row, number, 0] > 0
    ]
    return tuple(
        sorted(
            there,
            key=lambda item: (
                GRAVITY.index(outlook.standing(row, item)),
                _soonest(outlook, row, item),
            ),
        )
    )


def item_header() -> tuple[str, ...]:
    """Names of the columns of the table of items."""
    return (
        translate("supply", "Item"),
        translate("supply", "Class"),
        translate("supply", "On hand"),
        translate("supply", "A day"),
        translate("supply", "Lasts"),
        translate("supply", "Safety"),
        translate("supply", "Objective"),
        translate("supply", "Below safety"),
        translate("supply", "Empty"),
    )


def item_rows(
    outlook: SupplyOutlook, choice: PlaceChoice, zone: str, theme: Theme
) -> Rows:
    """All items of a unit or point, one to a row."""
    row = row_of(outlook, choice)
    if row is None:
        return ()
    make = _point_row if choice.is_point else _unit_row
    return tuple(
        make(outlook, row, item, zone, theme) for item in shown_items(outlook, choice)
    )


def _unit_row(
    outlook: SupplyOutlook, unit: int, number: int, zone: str, theme: Theme
) -> tuple[Cell, ...]:
    projection, item = outlook.projection, outlook.items[number]
    standing = outlook.standing(unit, number)
    colour = {Standing.EMPTY: theme.refused, Standing.BELOW_SAFETY: theme.doubtful}
    ink = colour.get(standing, "")
    below = outlook.first_below_safety(unit, number)
    empty = outlook.first_empty(unit, number)
    return (
        Cell(
            f"{SIGNS[standing]} {item.name}",
            tip=f"{item.name}: {standing_word(standing)}",
            colour=ink,
        ),
        Cell(item.in_class(outlook.scheme), tip=_classes(item)),
        Cell(amount(projection.stock[unit, number, 0], item.unit), figure=True),
        Cell(amount(outlook.daily(unit, number), item.unit), figure=True),
        Cell(days(projection.days[unit, number, 0]), figure=True),
        Cell(amount(projection.safety[unit, number, 0]), figure=True),
        Cell(amount(projection.objective[unit, number, 0]), figure=True),
        Cell(short_group(below, zone), group(below, zone), True),
        Cell(short_group(empty, zone), group(empty, zone), True, colour=ink),
    )


def _point_row(
    outlook: SupplyOutlook, point: int, number: int, zone: str, theme: Theme
) -> tuple[Cell, ...]:
    del zone, theme
    item = outlook.items[number]
    stock = outlook.point_stock[point, number]
    return (
        Cell(item.name),
        Cell(item.in_class(outlook.scheme), tip=_classes(item)),
        Cell(amount(float(stock[0]), item.unit), figure=True),
    )


def _classes(item: Item) -> str:
    """Class of an item in both schemes."""
    return f"NATO {item.nato} · US {item.us}"


def stock_curve(
    outlook: SupplyOutlook, choice: PlaceChoice, item: int
) -> StockCurve | None:
    """Curve of one item; None where its stock is not known."""
    row = row_of(outlook, choice)
    if row is None:
        return None
    unit, step = outlook.items[item].unit, outlook.step_s
    if choice.is_point:
        return StockCurve(
            unit=unit,
            step_s=step,
            stock=outlook.point_stock[row, item],
            receipts=tuple(
                Receipt((one.at - outlook.begins).total_seconds(), one.units)
                for one in outlook.points[row].receipts
                if one.item == outlook.items[item].name
            ),
        )
    projection = outlook.projection
    stock = projection.stock[row, item]
    if np.isnan(stock).any():
        return None
    came = projection.receipts[row, item]
    return StockCurve(
        unit=unit,
        step_s=step,
        stock=stock,
        unmet=projection.unmet[row, item],
        safety=projection.safety[row, item],
        objective=projection.objective[row, item],
        receipts=tuple(
            Receipt(number * step, float(came[number]))
            for number in np.flatnonzero(came > 0).tolist()
        ),
        below_s=_finite(projection.below_safety_s[row, item]),
        empty_s=_finite(projection.empty_s[row, item]),
    )


def _finite(seconds: float) -> float | None:
    return float(seconds) if np.isfinite(seconds) else None
