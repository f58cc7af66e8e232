"""Route classification: the formula of a route, and what counts as an obstruction.

``20m/Z/40/∞ (OB)``: width, type, military load class, overhead clearance, and whether
obstructions lie on the way; ``(T)`` snow and ``(W)`` floods where they are regular.
Sources: EN5621, EN5622 (army engineer courses) and MP1028 (military police course).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from planners.errors import RouteError
from planners.vehicles import Track

if TYPE_CHECKING:
    from collections.abc import Iterable

CLEARANCE_OBSTRUCTION_M = 4.3  # MP1028: lower is an obstruction
GRADE_OBSTRUCTION = 0.07  # EN5622: from here on an obstruction
RADIUS_OBSTRUCTION_M = 25.0  # EN5622: up to here an obstruction
RADIUS_REPORTED_M = 45.0  # EN5622: up to here reported and drawn
_DOUBLE_FLOW_M = {Track.WHEELED: 7.3, Track.TRACKED: 8.0}  # MP1028: narrower obstructs
# Our bands below that, as staff use them: narrower is limited access, then a single
# lane, then a single flow with room to pass what stands still.
_SINGLE_LANE_M = 3.5
_SINGLE_FLOW_M = {Track.WHEELED: 5.5, Track.TRACKED: 6.0}
_ARROWS = ((0.14, 4), (0.10, 3), (0.07, 2), (0.05, 1))  # MP1028, steep grades
_METRES_PER_FOOT = 0.3048
_FORMULA = re.compile(
    r"(?P<width>\d+(?:\.\d+)?)\s*(?P<unit>m|ft)?/(?P<type>[XYZ])/(?P<mlc>\d{1,3})/"
    r"(?P<clearance>\d+(?:\.\d+)?|∞)\s*(?P<unit_up>m|ft)?"
    r"(?P<marks>(?:\s*\((?:OB|T|W)\))*)",
    re.ASCII | re.IGNORECASE,
)


class RouteType(Enum):
    """In which weather a route carries its traffic."""

    ALL_WEATHER = "X"
    LIMITED_ALL_WEATHER = "Y"  # closed for up to a day at a time
    FAIR_WEATHER = "Z"


class TrafficFlow(Enum):
    """What traffic the width of a road lets through."""

    LIMITED_ACCESS = "limited access"
    SINGLE_LANE = "single lane"
    SINGLE_FLOW = "single flow"
    DOUBLE_FLOW = "double flow"


class LengthUnit(Enum):
    """Unit of the lengths in a formula."""

    METRES = "m"
    FEET = "ft"

    @property
    def metres(self) -> float:
        """How many metres it has."""
        return _METRES_PER_FOOT if self is LengthUnit.FEET else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteFormula:
    """
    Classification of a route as reconnaissance reports it.

    Attributes
    ----------
    width
        Of the travelled way at its narrowest, in ``unit``, as written.
    unit
        Of width and clearance.
    route_type
        In which weather it carries its traffic.
    mlc
        Lowest military load class of the route.
    clearance
        Lowest overhead clearance in ``unit``, as written; empty for unlimited.
    obstruction, snow, flood
        Whether (OB), (T) and (W) follow.
    """

    width: str
    unit: LengthUnit
    route_type: RouteType
    mlc: int
    clearance: str = ""
    obstruction: bool = False
    snow: bool = False
    flood: bool = False

    @property
    def width_m(self) -> float:
        """Width in metres."""
        return float(self.width) * self.unit.metres

    @property
    def clearance_m(self) -> float:
        """Clearance in metres; inf for unlimited."""
        return float(self.clearance or math.inf) * self.unit.metres

    def __str__(self) -> str:
        """Write the formula; the unit always stands with the width."""
        marks = {"OB": self.obstruction, "T": self.snow, "W": self.flood}
        return (
            f"{self.width}{self.unit.value}/{self.route_type.value}/{self.mlc}/"
            f"{self.clearance or '∞'}"
        ) + "".join(f" ({mark})" for mark, there in marks.items() if there)

    @classmethod
    def parse(cls, text: str, unit: LengthUnit | None = None) -> RouteFormula:
        """
        Read a formula.

        Parameters
        ----------
        text
            ``7m/Y/50/4.6 (OB)``.
        unit
            Unit meant by whoever wrote the formula, for one that names none.

        Raises
        ------
        RouteError
            Another form, two units, or no unit anywhere: 20 metres and 20 feet both
            occur in formulas, so nobody may guess.
        """
        found = _FORMULA.fullmatch(text[:80].strip())
        if found is None:
            raise RouteError(
                f"{text[:40]!r} is no route formula; write width, type X, Y or Z, load "
                "class and clearance, such as 7m/Y/50/4.6 (OB)."
            )
        named = {u.lower() for u in (found["unit"], found["unit_up"]) if u}
        units = {LengthUnit(u) for u in named} or ({unit} if unit else set())
        if len(units) != 1:
            raise RouteError(
                f"{text[:40]!r} must name one unit of length; write m or ft after the "
                "width, such as 7m/Y/50/4.6."
            )
        marks = found["marks"].upper()
        clearance = found["clearance"]
        return cls(
            width=found["width"],
            unit=units.pop(),
            route_type=RouteType(found["type"].upper()),
            mlc=int(found["mlc"]),
            clearance="" if clearance == "∞" else clearance,
            obstruction="(OB)" in marks,
            snow="(T)" in marks,
            flood="(W)" in marks,
        )


def clearance_obstructs(clearance_m: float) -> bool:
    """Whether an overhead clearance is an obstruction."""
    return clearance_m < CLEARANCE_OBSTRUCTION_M


def grade_obstructs(grade: float) -> bool:
    """Whether a grade, rise over run, is an obstruction."""
    return abs(grade) >= GRADE_OBSTRUCTION


def curve_obstructs(radius_m: float) -> bool:
    """Whether a curve is an obstruction."""
    return radius_m <= RADIUS_OBSTRUCTION_M


def curve_is_reported(radius_m: float) -> bool:
    """Whether a curve is reported and drawn, obstruction or not."""
    return radius_m <= RADIUS_REPORTED_M


def width_obstructs(width_m: float, track: Track = Track.TRACKED) -> bool:
    """
    Whether a width is an obstruction to double flow.

    Without instructions a route is assessed for double flow of tracked vehicles.
    """
    return width_m < _DOUBLE_FLOW_M[track]


def traffic_flow(width_m: float, track: Track = Track.TRACKED) -> TrafficFlow:
    """What traffic of a kind of vehicle a width in metres lets through."""
    if width_m < _SINGLE_LANE_M:
        return TrafficFlow.LIMITED_ACCESS
    if width_m < _SINGLE_FLOW_M[track]:
        return TrafficFlow.SINGLE_LANE
    if width_obstructs(width_m, track):
        return TrafficFlow.SINGLE_FLOW
    return TrafficFlow.DOUBLE_FLOW


def grade_arrows(grade: float) -> int:
    """Heads of the arrow, pointing uphill, that marks a grade; 0 below 5 %."""
    return next((heads for least, heads in _ARROWS if _steeper(grade, least)), 0)


def _steeper(grade: float, least: float) -> bool:
    """Four heads stand above 14 %, fewer from their lower bound on."""
    return abs(grade) > least if least == _ARROWS[0][0] else abs(grade) >= least


def route_mlc(bridges: Iterable[int], sections: Iterable[int]) -> int:
    """
    Military load class of a route: its lowest bridge, else its worst section of road.

    Raises
    ------
    RouteError
        Neither a bridge nor a section has a class.
    """
    lowest = min(bridges, default=None)
    if lowest is None:
        lowest = min(sections, default=None)
    if lowest is None:
        raise RouteError(
            "The route has neither a bridge nor a section with a load class; rate one."
        )
    return lowest


def curve_radius_m(chord_m: float, offset_m: float) -> int:
    """
    Radius of a curve from a chord and its middle offset, R = C²/8M + M/2.

    Rounded down to the metre, which errs on the safe side. Source: EN5622.

    Raises
    ------
    RouteError
        Chord or offset are not above zero.
    """
    if not (0 < chord_m < math.inf and 0 < offset_m < math.inf):
        raise RouteError(
            f"A curve with a chord of {chord_m:g} m and an offset of {offset_m:g} m "
            "cannot be measured; give both above zero."
        )
    return math.floor(chord_m**2 / (8 * offset_m) + offset_m / 2)
