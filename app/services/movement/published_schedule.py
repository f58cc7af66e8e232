"""Schedules as files: departures by movement and way, as they are published."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from app.errors import InputRefused
from app.security.marking_policy import DEFAULT_POLICY
from app.services.json_file import read_json
from planners.dtg import format_dtg, utc
from planners.movement.checked_problem import LONGEST_S
from planners.movement.problem import STEP_S, Departures, Schedule

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.movement.case import MovementCase

FORM = "marsroute schedule"
VERSION = 1
HEAD = ("movement", "movement number", "way", "leg", "departs", "departs UTC")


def plan_form(
    case: MovementCase, schedule: Schedule, origin: str = ""
) -> dict[str, Any]:
    """
    Write a schedule down; `read_plan_file` reads it.

    Movements without a place are left out.
    """
    movements = {}
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            continue
        movement = case.problem.movements[number]
        movements[movement.name] = {
            "way": movement.courses[placed.course].name,
            "departs": [case.moment(at).isoformat() for at in placed.departs_s],
        }
    return {
        "form": FORM,
        "version": VERSION,
        "scenario": case.march.scenario.name,
        "marking": case.march.scenario.marking.banner,
        "origin": origin,
        "movements": movements,
    }


def read_plan_file(
    path: Path, case: MovementCase, policy: MarkingPolicy = DEFAULT_POLICY
) -> Schedule:
    """
    Read a schedule that was published before, in the terms of a case.

    A movement that is not in the file, or whose way is not among those of today or has
    other halts, has no place.

    Raises
    ------
    InputRefused
        The file cannot be read, is none of ours, speaks of none of the movements, or
        is marked higher than the case, which could let its content out.
    """
    marking, movements = _content(path, policy)
    scenario = case.march.scenario
    if not scenario.marking.dominates(marking):
        raise InputRefused(
            f"{path.name} is marked {marking}, the scenario {scenario.marking}; mark "
            "the scenario as high, so that nothing gets out at a lower marking."
        )
    if movements and not any(one.name in movements for one in case.problem.movements):
        raise InputRefused(
            f"{path.name} speaks of {next(iter(movements))[:60]!r}, but of no movement "
            f"of {scenario.name!r}; give the schedule of this scenario."
        )
    placed: list[Departures | None] = []
    for movement in case.problem.movements:
        told = movements.get(movement.name)
        ways = [course.name for course in movement.courses]
        if told is None or told["way"] not in ways:
            placed.append(None)
            continue
        course = ways.index(told["way"])
        departs = tuple(_seconds(path, at, case) for at in told["departs"])
        legs = len(movement.courses[course].legs)
        placed.append(Departures(course, departs) if len(departs) == legs else None)
    return Schedule(tuple(placed))


def _content(path: Path, policy: MarkingPolicy) -> tuple[Marking, dict[str, Any]]:
    """Marking and movements of a file, after all checks of its form."""
    refused = InputRefused(
        f"{path.name} is no schedule of ours; give a file that 'marsroute schedule "
        "--export' wrote."
    )
    document: Any = read_json(path, what="schedule")
    try:
        marking, movements = document["marking"], document["movements"]
        known = document["form"] == FORM and document["version"] == VERSION
        known &= isinstance(marking, str)
        for told in movements.values():
            known &= isinstance(told["way"], str) and isinstance(told["departs"], list)
            known &= all(isinstance(at, str) for at in told["departs"])
    except (KeyError, TypeError, AttributeError):
        raise refused from None
    if not known:
        raise refused
    return policy.parse(marking), dict(movements)


def _seconds(path: Path, written: str, case: MovementCase) -> int:
    """Seconds from zero to a moment as written."""
    try:
        moment = utc(datetime.fromisoformat(written))
    except (ValueError, OverflowError):
        raise InputRefused(
            f"{path.name} says that a movement departs at {written[:40]!r}; give date "
            "and time with a zone, such as 2026-06-12T06:00:00+00:00."
        ) from None
    seconds = round((moment - case.zero).total_seconds())
    if abs(seconds) > LONGEST_S:
        raise InputRefused(
            f"{path.name} has a departure at {written[:40]}, more than a year from the "
            "scenario; give the schedule of this scenario."
        )
    if seconds % STEP_S:
        raise InputRefused(
            f"{path.name} has a departure at {written[:40]}, which is no whole minute; "
            "correct it."
        )
    return seconds


def departure_rows(case: MovementCase, schedule: Schedule) -> list[tuple[str, ...]]:
    """Give a row under `HEAD` for each leg of each movement."""
    zone = case.march.scenario.zone
    rows: list[tuple[str, ...]] = []
    for number, placed in enumerate(schedule.placed):
        if placed is None:
            continue
        movement = case.problem.movements[number]
        credit = case.march.columns[number].plan.movement_number
        told = "" if credit is None else str(credit)
        way = movement.courses[placed.course].name
        for leg, at in enumerate(placed.departs_s, 1):
            moment = case.moment(at)
            dtg, utc_text = format_dtg(moment, zone), moment.isoformat()
            rows.append((movement.name, told, way, str(leg), dtg, utc_text))
    return rows
