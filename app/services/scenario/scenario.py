"""Scenarios: a plan as text, read strictly; the schema stands in `SCHEMA`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from app.errors import MarkingRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.road_hours_file import rules_of
from app.services.scenario.column_plan import ColumnPlan
from app.services.scenario.columns import column_plans, texts_of
from app.services.scenario.form import SCHEMA
from app.services.scenario.movement import (
    ScheduleWish,
    halt_areas_of,
    schedule_of,
)
from app.services.scenario.ratings import scenario_ratings
from app.services.scenario.robustness import RobustnessWish, robustness_of
from app.services.scenario.yaml_entries import Entry, read_yaml
from app.services.supply.supply_reader import KnownNames, supply_of
from app.services.surfaces import surface_of
from planners.errors import PlanningError
from planners.halt_areas import Side
from planners.movement_number import MovementNumber
from planners.pass_time import Rounding
from planners.route import RoutePolicy, UnknownRule

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.rating_words import RatingWords
    from app.services.rule_words import RuleWords
    from app.services.scenario.column_plan import HaltAreaPlan
    from app.services.supply.supply_plan import SupplyPlan
    from planners.overlay import BridgeRating
    from planners.vehicles import VehicleType

MOST_TURN_S = 3600
HEAD_KEYS = (
    *("marking", "zone", "rounding", "policy", "schedule", "driving side"),
    "movement authority",
)
__all__ = ["SCHEMA", "ColumnPlan", "Scenario", "read_scenario"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """
    A plan as the user wrote it; places are still words.

    ``rating_words`` are those of its file; ``ratings`` come from an overlay that lies
    over the plan or from a file of ratings, and win over them. ``hours`` are rules
    about when roads may be used. ``halt_areas`` are those that columns name;
    ``driving_side`` is the one of the road that all traffic keeps to; ``authority``
    gives movement numbers, such as ``"USV"``, and is empty where nobody does;
    ``schedule`` is what is wanted of their schedule, ``robustness`` how simulations
    try the plan, ``supply`` who is brought what; None where nobody asked.
    """

    name: str
    marking: Marking
    area: Path | None
    zone: str
    rounding: Rounding
    policy: RoutePolicy
    closures: tuple[str, ...]
    avoid: tuple[tuple[str, ...], ...]
    columns: tuple[ColumnPlan, ...]
    ratings: tuple[BridgeRating, ...] = ()
    rating_words: tuple[RatingWords, ...] = ()
    hours: tuple[RuleWords, ...] = ()
    halt_areas: tuple[HaltAreaPlan, ...] = ()
    driving_side: Side = Side.RIGHT
    authority: str = ""
    schedule: ScheduleWish = field(default_factory=ScheduleWish)
    robustness: RobustnessWish = field(default_factory=RobustnessWish)
    supply: SupplyPlan | None = None


class ScenarioHead(NamedTuple):
    """What a scenario says of itself as a whole; see `Scenario`."""

    name: str
    marking: Marking
    zone: str
    rounding: Rounding
    driving_side: Side
    policy: RoutePolicy
    authority: str
    schedule: ScheduleWish


def read_scenario(
    path: Path,
    vehicles: Mapping[str, VehicleType],
    marks: MarkingPolicy = DEFAULT_POLICY,
) -> Scenario:
    """
    Read a scenario file.

    Parameters
    ----------
    path
        A YAML file as `SCHEMA` shows it.
    vehicles
        The catalogue by name.
    marks
        Policy by which its marking is read, and which tells that of a file without.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    root = read_yaml(path, what="scenario")
    return scenario_of(root, path.parent, vehicles, marks)


def scenario_of(
    root: Entry,
    folder: Path,
    vehicles: Mapping[str, VehicleType],
    marks: MarkingPolicy = DEFAULT_POLICY,
) -> Scenario:
    """Scenario of the root entry of a file in a folder; see `read_scenario`."""
    entries = root.mapping(
        required=("scenario", "name", "columns"),
        optional=(
            *("area", "closures", "avoid", "ratings", "hours", "halt areas"),
            *("robustness", "supply", *HEAD_KEYS),
        ),
    )
    entries["scenario"].whole(least=1, most=1)
    halt_areas = halt_areas_of(entries.get("halt areas"))
    area = entries.get("area")
    avoid = entries["avoid"].sequence() if "avoid" in entries else ()
    columns = column_plans(entries["columns"], vehicles, halt_areas)
    known = KnownNames(vehicles, [plan.column.name for plan in columns])
    return Scenario(
        area=folder / area.text() if area else None,
        closures=texts_of(entries.get("closures")),
        avoid=tuple(ring_of(ring) for ring in avoid),
        columns=columns,
        rating_words=scenario_ratings(entries.get("ratings")),
        hours=rules_of(entries.get("hours")),
        halt_areas=halt_areas,
        robustness=robustness_of(entries.get("robustness")),
        supply=supply_of(entries.get("supply"), known),
        **head_of(entries, marks)._asdict(),
    )


def head_of(
    entries: Mapping[str, Entry], marks: MarkingPolicy = DEFAULT_POLICY
) -> ScenarioHead:
    """
    Read the entries ``name`` and `HEAD_KEYS` of a scenario.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    return ScenarioHead(
        name=entries["name"].text(),
        marking=_marking(entries.get("marking"), marks),
        zone=_zone(entries.get("zone")),
        rounding=_rounding(entries.get("rounding")),
        driving_side=_driving_side(entries.get("driving side")),
        policy=policy_of(entries.get("policy")),
        authority=_authority(entries.get("movement authority")),
        schedule=schedule_of(entries.get("schedule")),
    )


def _marking(entry: Entry | None, marks: MarkingPolicy) -> Marking:
    if entry is None:
        return marks.default
    try:
        return marks.parse(entry.text())
    except MarkingRefused as error:
        raise entry.refused(f"is not a marking: {error}") from error


def _zone(entry: Entry | None) -> str:
    if entry is None:
        return "Z"
    letter = entry.text().upper()
    if len(letter) != 1 or letter not in "ABCDEFGHIKLMNOPQRSTUVWXYZ":
        raise entry.refused(f"is {letter!r}; give a zone letter A to Z, but not J.")
    return letter


def _rounding(entry: Entry | None) -> Rounding:
    return entry.choice(Rounding) if entry else Rounding.EXACT


def _driving_side(entry: Entry | None) -> Side:
    return entry.choice(Side) if entry else Side.RIGHT


def _authority(entry: Entry | None) -> str:
    if entry is None:
        return ""
    authority = entry.text().upper()
    try:
        MovementNumber.parse(f"01-{authority}-01")
    except PlanningError:
        raise entry.refused(
            f"is {authority!r}; give two letters of the nation and those of the "
            "authority, such as USV."
        ) from None
    return authority


def policy_of(entry: Entry | None) -> RoutePolicy:
    """
    Read the entry ``policy``; the usual one for no entry.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    if entry is None:
        return RoutePolicy()
    given = entry.mapping(
        optional=(
            *("unknown", "private", "military", "heavy goods ban", "ferries"),
            *("worst surface", "turn"),
        )
    )
    default = RoutePolicy()

    def truth(key: str, otherwise: bool) -> bool:  # noqa: FBT001 - the default
        return given[key].truth() if key in given else otherwise

    unknown, surface = given.get("unknown"), given.get("worst surface")
    turn = given.get("turn")
    return RoutePolicy(
        unknown=unknown.choice(UnknownRule) if unknown else default.unknown,
        private=truth("private", default.private),
        military=truth("military", default.military),
        heavy_goods_ban=truth("heavy goods ban", default.heavy_goods_ban),
        ferries=truth("ferries", default.ferries),
        worst_surface=surface_of(surface) if surface else default.worst_surface,
        turn_s=turn.whole(least=0, most=MOST_TURN_S) if turn else default.turn_s,
    )


def ring_of(entry: Entry) -> tuple[str, ...]:
    """
    Read the corners of a polygon, three or more.

    Raises
    ------
    InputRefused
        There are fewer, with file and line.
    """
    ring = texts_of(entry)
    if len(ring) < 3:
        raise entry.refused("has fewer than three corners; a polygon needs three.")
    return ring
