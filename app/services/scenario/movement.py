"""Halt areas, the schedule wanted, and what a scheduler may do with a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from app.services.scenario.column_plan import HaltAreaPlan, MovesAs
from app.services.scenario.plain_entries import (
    minutes_of,
    moment_of,
    number_in,
    where_of,
)
from planners.halt_areas import Side
from planners.movement.problem import AimKind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime, timedelta

    from app.services.scenario.yaml_entries import Entry

AIMS = {kind.name.lower(): kind for kind in AimKind}
MOST_PRIORITY = 100
MOST_WAYS = 6
MOST_SEED = 2**31 - 1
MOST_PARKING_M = 100_000
MOST_PARKED = 10_000
MOVEMENT_KEYS = (
    *("priority", "earliest", "latest", "wanted", "locked", "ways"),
    *("may wait", "waiting places", "moves as"),
)


@dataclass(frozen=True, slots=True)
class ScheduleWish:
    """What a schedule shall have least of, and the seed of its search."""

    aim: AimKind = AimKind.DELAY
    seed: int = 1


class Scheduling(NamedTuple):
    """The entries of a column under `MOVEMENT_KEYS`; see `ColumnPlan`."""

    priority: int
    earliest: datetime | None
    latest: datetime | None
    wanted: datetime | None
    locked: bool
    ways: int
    may_wait: timedelta
    waiting_places: tuple[str, ...]
    moves_as: MovesAs


def halt_areas_of(entry: Entry | None) -> tuple[HaltAreaPlan, ...]:
    """
    Read the entry ``halt areas`` of a scenario.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    areas: dict[str, HaltAreaPlan] = {}
    for item in entry.sequence() if entry else ():
        area = halt_area_of(item)
        if area.name in areas:
            raise item.refused(
                f"is a second {area.name!r}; give each halt area its own name."
            )
        areas[area.name] = area
    return tuple(areas.values())


def schedule_of(entry: Entry | None) -> ScheduleWish:
    """
    Read the entry ``schedule`` of a scenario; least delay for none.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    if entry is None:
        return ScheduleWish()
    given = entry.mapping(optional=("aim", "seed"))
    aim, seed = given.get("aim"), given.get("seed")
    return ScheduleWish(
        aim=_aim(aim) if aim else AimKind.DELAY,
        seed=seed.whole(least=0, most=MOST_SEED) if seed else 1,
    )


def scheduling_of(given: Mapping[str, Entry], areas: Collection[str]) -> Scheduling:
    """
    Read what a scheduler may do with a column.

    Parameters
    ----------
    given
        Entries of the column.
    areas
        Names of the halt areas of the scenario.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    locked, moves_as = given.get("locked"), given.get("moves as")
    scheduling = Scheduling(
        priority=number_in(given.get("priority"), 1, most=MOST_PRIORITY),
        earliest=moment_of(given.get("earliest")),
        latest=moment_of(given.get("latest")),
        wanted=moment_of(given.get("wanted")),
        locked=locked.truth() if locked else False,
        ways=number_in(given.get("ways"), 1, most=MOST_WAYS),
        may_wait=minutes_of(given.get("may wait"), 0),
        waiting_places=_waiting_places(given, areas),
        moves_as=moves_as.choice(MovesAs) if moves_as else MovesAs.COLUMN,
    )
    if any(entry.line for entry in given.values()):  # a plan is as the window left it
        _check_windows(given, scheduling)
    return scheduling


def known_area(entry: Entry, areas: Collection[str]) -> str:
    """
    Read the name of a halt area.

    Raises
    ------
    InputRefused
        The scenario has no halt area of that name.
    """
    name = entry.text()
    if name not in areas:
        known = f"use one of {', '.join(areas)}" if areas else "there are none yet"
        raise entry.refused(
            f"names the halt area {name!r}, which the scenario does not have; {known}, "
            "or add it under 'halt areas'."
        )
    return name


def halt_area_of(entry: Entry) -> HaltAreaPlan:
    """
    Read one halt area.

    Raises
    ------
    InputRefused
        With file, line, what is wrong and what is possible.
    """
    given = entry.mapping(
        required=("name", "at", "parking"), optional=("side", "towards", "source")
    )
    name = given["name"].text()
    if name.replace(".", "", 1).isdigit():
        raise given["name"].refused(
            f"is {name!r}, which a halt would take for kilometres; give it a name "
            "with letters."
        )
    if ("side" in given) != ("towards" in given):
        raise entry.refused(
            "needs both 'side' and 'towards', the place the side is seen in driving "
            "to, or neither."
        )
    metres, vehicles = _parking(given["parking"])
    return HaltAreaPlan(
        name=name,
        at=given["at"].text(),
        parking_m=metres,
        vehicles=vehicles,
        side=given["side"].choice(Side) if "side" in given else None,
        towards=given["towards"].text() if "towards" in given else "",
        source=given["source"].text() if "source" in given else "",
        where=f"{where_of(entry)}: {entry.name}",
    )


def _parking(entry: Entry) -> tuple[float | None, int | None]:
    """Metres of column, or vehicles."""
    text = entry.text()
    if text.isascii() and text.isdigit():
        return None, entry.whole(least=1, most=MOST_PARKED)
    metres = entry.metres(most=MOST_PARKING_M)
    if metres is None:
        raise entry.refused(
            f"is {text!r}; give metres of column, such as '1200 m', or a whole number "
            "of vehicles, such as '60'."
        )
    return metres, None


def _aim(entry: Entry) -> AimKind:
    """What to have least of."""
    text = entry.text()
    if text not in AIMS:
        raise entry.refused(f"is {text!r}; use one of {', '.join(AIMS)}.")
    return AIMS[text]


def _waiting_places(
    given: Mapping[str, Entry], areas: Collection[str]
) -> tuple[str, ...]:
    """Names of halt areas, each known, and a time to wait there."""
    entry = given.get("waiting places")
    if entry is None:
        return ()
    names = tuple(known_area(item, areas) for item in entry.sequence())
    if len(set(names)) < len(names):
        raise entry.refused("names a halt area twice; keep one.")
    if names and entry.line and not minutes_of(given.get("may wait"), 0):
        raise entry.refused(
            "has places to wait at, but the column may not wait; add 'may wait' with "
            "minutes above zero."
        )
    return names


def _check_windows(given: Mapping[str, Entry], column: Scheduling) -> None:
    """Refuse moments of a file that no march can keep."""
    start, by = moment_of(given.get("start")), moment_of(given.get("release by"))
    orders = (
        ("start", start, "earliest", column.earliest, "before"),
        ("latest", column.latest, "earliest", column.earliest, "before"),
        ("wanted", column.wanted, "earliest", column.earliest, "before"),
        ("latest", column.latest, "start", start, "before"),
        ("latest", column.latest, "wanted", column.wanted, "before"),
        ("latest", column.latest, "release by", by, "before"),
    )
    for key, moment, other, limit, relation in orders:
        if moment is not None and limit is not None and moment < limit:
            raise given[key].refused(
                f"is {relation} '{other}'; move one of them so that the march fits "
                "between."
            )
