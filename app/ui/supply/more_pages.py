"""Rows of the supply dock beside stocks: ammunition rates, and fuel of marches."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui import formats
from app.ui.supply.supply_words import amount, group, short_group
from app.ui.tables.rows import Cell

if TYPE_CHECKING:
    from app.services.supply.outlook import SupplyOutlook
    from app.services.supply.unit_marches import UnitMarch
    from app.ui.theme import Theme
    from planners.supply.ammunition import AmmunitionRate

translate = QCoreApplication.translate
Rows = tuple[tuple[Cell, ...], ...]


def ammunition_header() -> tuple[str, ...]:
    """Names of the columns of the table of ammunition."""
    return (
        translate("supply", "Ammunition"),
        translate("supply", "Weapon"),
        translate("supply", "Count"),
        translate("supply", "RSR a day"),
        translate("supply", "CSR a day"),
        translate("supply", "Short by"),
    )


def ammunition_rows(outlook: SupplyOutlook, theme: Theme) -> Rows:
    """Required and controlled supply rates; where they differ, what is missing."""
    return tuple(_rate(one, theme) for one in outlook.ammunition)


def _rate(one: AmmunitionRate, theme: Theme) -> tuple[Cell, ...]:
    known = math.isfinite(one.controlled)
    short = known and one.shortfall > 0
    need = translate("supply", "{} of {} wanted in {} days").format(
        amount(one.need), one.item, f"{one.days:g}"
    )
    can = translate("supply", "how much there is is not known")
    if known:
        can = translate("supply", "{} can be given out").format(amount(one.issue))
    bulk = translate("supply", "in bulk")
    ink = theme.refused if short else ""
    return (
        Cell(one.item, tip=f"{need}; {can}"),
        Cell(one.weapon or bulk, tip=one.weapon),
        Cell(formats.grouped(one.weapons) if one.weapon else "", figure=True),
        Cell(amount(one.required), figure=True),
        Cell(amount(one.controlled), figure=True, bold=short),
        Cell(amount(one.shortfall) if short else formats.UNKNOWN, "", True, ink),
    )


def march_header() -> tuple[str, ...]:
    """Names of the columns of the table of marches."""
    return (
        translate("supply", "Unit"),
        translate("supply", "Column"),
        translate("supply", "Length"),
        translate("supply", "From"),
        translate("supply", "Fuel"),
        translate("supply", "Level"),
        translate("supply", "Climb"),
        translate("supply", "Surface"),
        translate("supply", "Refuelled"),
    )


def march_rows(outlook: SupplyOutlook, zone: str) -> Rows:
    """Fuel that each unit burns on its march, and what makes it up."""
    return tuple(_march(one, zone) for one in outlook.marches)


def _march(one: UnitMarch, zone: str) -> tuple[Cell, ...]:
    times = f"{group(one.begins, zone)} – {group(one.ends, zone)}"
    return (
        Cell(one.unit, tip=f"{one.unit}: {one.item}"),
        Cell(one.column, tip=one.column),
        Cell(formats.kilometres(one.length_km * 1000), figure=True),
        Cell(short_group(one.begins, zone), times, True),
        Cell(formats.litres(one.litres), figure=True, bold=True),
        Cell(formats.litres(one.level_l), figure=True),
        Cell(formats.litres(one.climb_l), figure=True),
        Cell(formats.litres(one.surface_l), figure=True),
        Cell(formats.litres(one.refuelled_l), figure=True),
    )
