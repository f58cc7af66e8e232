"""Words of supply in the user's language, and figures as the docks write them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.ui import formats
from planners.dtg import format_dtg
from planners.supply.factors import Basis, Climate, Level, Phase
from planners.supply.force import Echelon
from planners.supply.projection import Standing

if TYPE_CHECKING:
    from datetime import datetime

translate = QCoreApplication.translate

SIGNS = {
    Standing.EMPTY: "✕",
    Standing.BELOW_SAFETY: "▼",
    Standing.ENOUGH: "✓",
    Standing.UNKNOWN: "?",
    Standing.NOT_NEEDED: formats.UNKNOWN,
}
"""A sign for each standing, so that no colour is needed to tell them apart."""


def standing_word(standing: Standing) -> str:
    """What becomes of an item in a unit, in a few words."""
    return {
        Standing.EMPTY: translate("supply", "runs out"),
        Standing.BELOW_SAFETY: translate("supply", "below safety level"),
        Standing.ENOUGH: translate("supply", "enough"),
        Standing.UNKNOWN: translate("supply", "stock not known"),
        Standing.NOT_NEEDED: translate("supply", "not needed"),
    }[standing]


def basis_word(basis: Basis) -> str:
    """What a rate counts by."""
    return {
        Basis.PERSON_DAY: translate("supply", "person and day"),
        Basis.IDLE_HOUR: translate("supply", "hour idling"),
        Basis.ROAD_HOUR: translate("supply", "hour on roads"),
        Basis.CROSS_COUNTRY_HOUR: translate("supply", "hour cross-country"),
        Basis.ROAD_KM: translate("supply", "km on roads"),
        Basis.CROSS_COUNTRY_KM: translate("supply", "km cross-country"),
        Basis.VEHICLE_DAY: translate("supply", "vehicle and day"),
        Basis.WEAPON_DAY: translate("supply", "weapon and day"),
        Basis.UNIT_DAY: translate("supply", "unit and day"),
    }[basis]


def condition_word(condition: Phase | Climate | Level | None) -> str:
    """When a rate holds; empty for always."""
    if condition is None:
        return ""
    return {
        Phase.MOVE: translate("supply", "move"),
        Phase.ATTACK: translate("supply", "attack"),
        Phase.DEFENCE: translate("supply", "defence"),
        Phase.RESERVE: translate("supply", "reserve"),
        Climate.TEMPERATE: translate("supply", "temperate"),
        Climate.TROPICAL: translate("supply", "tropical"),
        Climate.ARID: translate("supply", "arid"),
        Climate.COLD: translate("supply", "cold"),
        Level.SUSTAINING: translate("supply", "sustaining"),
        Level.MINIMUM: translate("supply", "minimum"),
    }[condition]


def echelon_word(echelon: Echelon) -> str:
    """Size of a unit."""
    return {
        Echelon.TEAM: translate("supply", "team"),
        Echelon.SQUAD: translate("supply", "squad"),
        Echelon.SECTION: translate("supply", "section"),
        Echelon.PLATOON: translate("supply", "platoon"),
        Echelon.COMPANY: translate("supply", "company"),
        Echelon.BATTALION: translate("supply", "battalion"),
        Echelon.REGIMENT: translate("supply", "regiment"),
        Echelon.BRIGADE: translate("supply", "brigade"),
        Echelon.DIVISION: translate("supply", "division"),
        Echelon.CORPS: translate("supply", "corps"),
    }[echelon]


def amount(units: float, unit: str = "") -> str:
    """Units of an item: whole from ten on, else with up to two decimals."""
    if not math.isfinite(units):
        return formats.UNKNOWN if math.isnan(units) else "∞"
    whole = abs(units) >= 9.995 or units == round(units)
    text = formats.grouped(round(units)) if whole else f"{units:.2f}".rstrip("0")
    return f"{text}{formats.THIN}{unit}" if unit else text


def days(span: float) -> str:
    """Days of supply with one decimal; more than a month only as such."""
    if math.isnan(span):
        return formats.UNKNOWN
    if span > 99:
        return f">{formats.THIN}99{formats.THIN}d"
    return f"{span:.1f}{formats.THIN}d"


def group(moment: datetime | None, zone: str) -> str:
    """Date-time group of a moment; a dash for never."""
    return formats.UNKNOWN if moment is None else format_dtg(moment, zone)


def short_group(moment: datetime | None, zone: str) -> str:
    """Day, hour, minute and zone of a moment; a dash for never."""
    return formats.UNKNOWN if moment is None else format_dtg(moment, zone)[:7]
