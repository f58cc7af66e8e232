"""Movements on one straight road, ten minutes a section, for schedules by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planners.movement.problem import (
    Closure,
    Course,
    Departures,
    HaltArea,
    Leg,
    Movement,
    MovementProblem,
    Schedule,
    Sections,
    Stop,
)

SECTION_S = 600


def straight_leg(sections: list[int], pass_time_s: int) -> Leg:
    """Over sections in order, all at one speed."""
    heads = SECTION_S * np.arange(len(sections) + 1, dtype=np.int32)
    tails = (heads + pass_time_s).astype(np.int32)
    return Leg(
        sections=np.array(sections, np.int32),
        enters=heads[:-1],
        leaves=heads[1:],
        enter_clears=tails[:-1],
        leave_clears=tails[1:],
    )


def straight(
    name: str,
    legs: list[list[int]],
    *,
    pass_time_min: int = 5,
    stop: Stop | None = None,
) -> Movement:
    """A movement free to depart from 0 on, over legs with a halt of up to an hour."""
    halt = stop or Stop(-1, 0, 3600)
    course = Course(
        name="straight on",
        legs=tuple(straight_leg(sections, 60 * pass_time_min) for sections in legs),
        stops=(halt,) * (len(legs) - 1),
    )
    return Movement(
        name=name, courses=(course,), parking_m=100.0, earliest_s=0, latest_s=36_000
    )


def on_a_straight_road(
    *movements: Movement,
    closures: tuple[Closure, ...] = (),
    parking_m: float = 150.0,
) -> MovementProblem:
    """Four sections in line, forward as 0 to 3."""
    return MovementProblem(
        sections=Sections(
            tail=np.arange(4, dtype=np.int32),
            head=np.arange(1, 5, dtype=np.int32),
            twin=np.full(4, -1, np.int32),
            kind=np.zeros(4, np.int8),
            length_m=np.full(4, 6000.0),
            positions=np.zeros((5, 2)),
        ),
        movements=movements,
        areas=(HaltArea(name="wood", parking_m=parking_m),),
        closures=closures,
    )


def minutes(schedule: Schedule) -> list[tuple[int, ...] | None]:
    """Departures of each movement in minutes."""
    return [
        None if one is None else tuple(at // 60 for at in one.departs_s)
        for one in schedule.placed
    ]


def locked_at(movement: Movement, *departs_min: int) -> Movement:
    """A movement that must depart so."""
    return replace(movement, locked=Departures(0, tuple(60 * at for at in departs_min)))
