"""Words of the craft as the window says them, in the user's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from maps.road_network import LimitOrigin
from planners.overlay import LineKind, Traffic
from planners.route import Objective, PointKind, UnknownRule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import Enum

translate = QCoreApplication.translate


def word(value: Enum) -> str:
    """Word for a value of one of the craft's enumerations."""
    return _words()[value]


def surface_word(surface: str) -> str:
    """Word for a surface as a leg of a route names it."""
    return {
        "paved": translate("words", "paved"),
        "gravel": translate("words", "gravel"),
        "earth": translate("words", "earth"),
        "soft": translate("words", "soft ground"),
        "unknown": translate("words", "surface unknown"),
    }.get(surface, surface)


def _words() -> Mapping[Enum, str]:
    return {
        Objective.FASTEST: translate("words", "Fastest"),
        Objective.SHORTEST: translate("words", "Shortest"),
        Objective.LEAST_FUEL: translate("words", "Least fuel"),
        UnknownRule.ALLOW: translate("words", "Allow"),
        UnknownRule.WARN: translate("words", "Allow and warn"),
        UnknownRule.REFUSE: translate("words", "Refuse"),
        PointKind.START: translate("words", "Start point"),
        PointKind.RELEASE: translate("words", "Release point"),
        PointKind.VIA: translate("words", "Via point"),
        PointKind.BRIDGE: translate("words", "Bridge"),
        PointKind.TUNNEL: translate("words", "Tunnel"),
        PointKind.FORD: translate("words", "Ford"),
        PointKind.FERRY: translate("words", "Ferry"),
        PointKind.BARRIER: translate("words", "Barrier"),
        PointKind.RAIL_CROSSING: translate("words", "Railway crossing"),
        LimitOrigin.SIGN: translate("words", "signed"),
        LimitOrigin.LEGAL_DEFAULT: translate("words", "legal default"),
        LimitOrigin.UNREADABLE: translate("words", "unreadable"),
        LimitOrigin.UNLIMITED: translate("words", "no limit"),
        LimitOrigin.ESTIMATE: translate("words", "estimate"),
        LimitOrigin.OWN_RATING: translate("words", "own rating"),
        LimitOrigin.ASSUMED: translate("words", "assumption"),
        LineKind.MSR: translate("words", "Main supply route"),
        LineKind.ASR: translate("words", "Alternate supply route"),
        LineKind.CONVOY_MOVING: translate("words", "Moving convoy"),
        LineKind.CONVOY_HALTED: translate("words", "Halted convoy"),
        LineKind.BOUNDARY: translate("words", "Boundary"),
        LineKind.BRIDGE: translate("words", "Bridge or gap"),
        LineKind.FERRY: translate("words", "Ferry line"),
        LineKind.FORD: translate("words", "Easy ford"),
        LineKind.DIFFICULT_FORD: translate("words", "Difficult ford"),
        LineKind.OBSTACLE: translate("words", "Obstacle line"),
        Traffic.TWO_WAY: translate("words", "Two-way"),
        Traffic.ONE_WAY: translate("words", "One-way"),
        Traffic.ALTERNATING: translate("words", "Alternating"),
    }
