"""Words for the parts of a symbol code, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.services.symbol_catalogue import symbol_catalogue
from app.services.symbol_code import (
    Context,
    Echelon,
    Identity,
    Mobility,
    Status,
    SymbolSet,
)

if TYPE_CHECKING:
    from enum import Enum

    from planners.overlay import PlacedSymbol

translate = QCoreApplication.translate


def symbol_word(value: Enum) -> str:
    """Word for a part of a symbol code."""
    return _words()[value]


def symbol_name(symbol: PlacedSymbol) -> str:
    """
    What a symbol on the map is called: ``"11, Infantry"``.

    Parameters
    ----------
    symbol
        Its designation comes first where it has one; a code that the catalogue does
        not have stands for itself.
    """
    code = symbol.sidc
    entry = symbol_catalogue().entry(code[4:6], code[10:16])
    named = entry.name if entry else translate("symbols", "Symbol {}").format(code)
    designation = dict(symbol.texts).get("uniqueDesignation", "")
    return f"{designation}, {named}" if designation else named


def _words() -> dict[Enum, str]:
    return {
        SymbolSet.LAND_UNIT: translate("symbols", "Units"),
        SymbolSet.CONTROL_MEASURE: translate("symbols", "Control points"),
        SymbolSet.LAND_INSTALLATION: translate("symbols", "Installations"),
        SymbolSet.LAND_EQUIPMENT: translate("symbols", "Equipment"),
        Identity.FRIEND: translate("symbols", "Friend"),
        Identity.ASSUMED_FRIEND: translate("symbols", "Assumed friend"),
        Identity.NEUTRAL: translate("symbols", "Neutral"),
        Identity.UNKNOWN: translate("symbols", "Unknown"),
        Identity.PENDING: translate("symbols", "Pending"),
        Identity.SUSPECT: translate("symbols", "Suspect"),
        Identity.HOSTILE: translate("symbols", "Hostile"),
        Context.REALITY: translate("symbols", "Reality"),
        Context.EXERCISE: translate("symbols", "Exercise"),
        Context.SIMULATION: translate("symbols", "Simulation"),
        Status.PRESENT: translate("symbols", "Present"),
        Status.PLANNED: translate("symbols", "Planned or anticipated"),
        Status.FULLY_CAPABLE: translate("symbols", "Present, fully capable"),
        Status.DAMAGED: translate("symbols", "Present, damaged"),
        Status.DESTROYED: translate("symbols", "Present, destroyed"),
        Status.FULL_TO_CAPACITY: translate("symbols", "Present, full to capacity"),
        **_sizes(),
    }


def _sizes() -> dict[Enum, str]:
    return {
        Echelon.NONE: translate("symbols", "None"),
        Echelon.TEAM: translate("symbols", "Ø  Team, crew"),
        Echelon.SQUAD: translate("symbols", "•  Squad"),
        Echelon.SECTION: translate("symbols", "••  Section"),
        Echelon.PLATOON: translate("symbols", "•••  Platoon"),
        Echelon.COMPANY: translate("symbols", "I  Company, battery"),
        Echelon.BATTALION: translate("symbols", "II  Battalion, squadron"),
        Echelon.REGIMENT: translate("symbols", "III  Regiment, group"),
        Echelon.BRIGADE: translate("symbols", "X  Brigade"),
        Echelon.DIVISION: translate("symbols", "XX  Division"),
        Echelon.CORPS: translate("symbols", "XXX  Corps"),
        Echelon.ARMY: translate("symbols", "XXXX  Army"),
        Echelon.ARMY_GROUP: translate("symbols", "XXXXX  Army group"),
        Echelon.REGION: translate("symbols", "XXXXXX  Region"),
        Echelon.COMMAND: translate("symbols", "++  Command"),
        Mobility.NONE: translate("symbols", "None"),
        Mobility.WHEELED: translate("symbols", "Wheeled"),
        Mobility.CROSS_COUNTRY: translate("symbols", "Wheeled, cross-country"),
        Mobility.TRACKED: translate("symbols", "Tracked"),
        Mobility.HALF_TRACKED: translate("symbols", "Wheeled and tracked"),
        Mobility.TOWED: translate("symbols", "Towed"),
        Mobility.RAIL: translate("symbols", "Rail"),
        Mobility.PACK_ANIMALS: translate("symbols", "Pack animals"),
        Mobility.OVER_SNOW: translate("symbols", "Over snow"),
        Mobility.SLED: translate("symbols", "Sled"),
        Mobility.BARGE: translate("symbols", "Barge"),
        Mobility.AMPHIBIOUS: translate("symbols", "Amphibious"),
    }
