"""Halt areas in the exact model: who stands in one at the same time fits into it.

Who passes through takes no room, so a halt that may last no time has a choice of its
own. What fixed movements take is taken from the room before.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ortools.sat.python import cp_model

    from planners.movement.pair_model import PairModel

FAR_S = 1 << 30  # longer than any stay
PARKING_UNITS = 1000  # halt areas are filled in millimetres


class _Parked(NamedTuple):
    """Who takes parking in a halt area, when, and how much."""

    begins: cp_model.LinearExprT
    ends: cp_model.LinearExprT
    who: cp_model.LiteralT
    units: int


def add_halt_areas(pair: PairModel, *, excusable: bool) -> None:
    """Who stands in a halt area at the same time fits into it."""
    packed = pair.task.packed
    for area, metres in enumerate(packed.area_m.tolist()):
        legs = np.flatnonzero(packed.stop_area == area).tolist()
        mine = [leg for leg in legs if leg in pair.own]
        who = {int(packed.leg_movement[leg]) for leg in mine}
        who |= {
            int(packed.leg_movement[leg]) for leg in legs if pair.task.fixed[leg] >= 0
        }
        if not mine or sum(packed.parking_m[one] for one in who) <= metres:
            continue
        stays: dict[int, _Parked] = {}
        parked = [_parked(pair, leg, stays) for leg in mine]
        room = _units_down(metres)
        parked += _parked_already(pair, legs, room)
        if excusable:
            pair.area_literals[area] = pair.model.new_bool_var("")
        _add_area(pair, area, room, parked)


def _add_area(pair: PairModel, area: int, room: int, parked: list[_Parked]) -> None:
    """One halt area; whoever alone does not fit may not park."""
    model, intervals, demands = pair.model, [], []
    limit = pair.area_literals.get(area)
    for one in parked:
        who = one.who
        if limit is not None:
            who = model.new_bool_var("")
            model.add_bool_or([~one.who, ~limit, who])
        size = model.new_int_var(0, FAR_S, "")
        intervals.append(
            model.new_optional_interval_var(one.begins, size, one.ends, who, "")
        )
        demands.append(one.units)
    model.add_cumulative(intervals, demands, room)


def _parked(pair: PairModel, leg: int, stays: dict[int, _Parked]) -> _Parked:
    """Parking of a free movement at the end of a leg; noted among the area's stays."""
    task, packed = pair.task, pair.task.packed
    halts = _halts(pair, leg)
    begins = task.step_s * pair.departs[leg] + int(packed.arrive_s[leg])
    ends = task.step_s * pair.departs[leg + 1] + int(packed.clear_s[leg + 1])
    units = _units_up(float(packed.parking_m[packed.leg_movement[leg]]))
    here = _Parked(begins, ends, halts, units)
    course = int(packed.leg_course[leg])
    earlier = [
        stays[other]
        for other in range(int(packed.course_legs[course]), leg)
        if other in stays
    ]
    stays[leg] = here
    return _back_again(pair, here, earlier) if earlier else here


def _back_again(pair: PairModel, here: _Parked, earlier: list[_Parked]) -> _Parked:
    """A stay in an area, from when the tail of the same movement has left it."""
    model = pair.model
    begins = model.new_int_var(-FAR_S, FAR_S, "")
    choices = [model.new_bool_var("") for _ in range(len(earlier) + 1)]
    model.add_bool_or(choices)
    model.add(begins >= here.begins).only_enforce_if(here.who)
    model.add(begins <= here.ends).only_enforce_if(here.who)
    model.add(begins <= here.begins).only_enforce_if(here.who, choices[0])
    for choice, stay in zip(choices[1:], earlier, strict=True):
        model.add_implication(choice, stay.who)
        model.add(begins <= stay.ends).only_enforce_if(here.who, choice)
    return here._replace(begins=begins)


def _halts(pair: PairModel, leg: int) -> cp_model.LiteralT:
    """Whether a movement halts at the end of a leg, instead of passing through."""
    packed, model = pair.task.packed, pair.model
    drives = pair.drives[int(packed.leg_course[leg])]
    through = int(packed.go_through[leg])
    if through < 0:
        return drives
    halts = model.new_bool_var("")
    goes = pair.departs[leg + 1] - pair.departs[leg]
    model.add_implication(halts, drives)
    model.add(goes == through).only_enforce_if(drives, ~halts)
    model.add(goes >= through + 1).only_enforce_if(halts)
    return halts


def _parked_already(pair: PairModel, legs: Iterable[int], room: int) -> list[_Parked]:
    """What fixed movements take of a halt area; never more than there is."""
    packed, step = pair.task.packed, pair.task.step_s
    fixed, changes = pair.task.fixed, dict[int, int]()
    for leg in legs:
        at, then = int(fixed[leg]), int(fixed[leg + 1])
        if at < 0 or then - at == int(packed.go_through[leg]):
            continue
        begins = at * step + int(packed.arrive_s[leg])
        ends = then * step + int(packed.clear_s[leg + 1])
        takes = _units_up(float(packed.parking_m[packed.leg_movement[leg]]))
        changes[begins] = changes.get(begins, 0) + takes
        changes[ends] = changes.get(ends, 0) - takes
    times = sorted(changes)
    loads = accumulate(changes[time] for time in times)
    always = pair.model.new_constant(1)
    return [
        _Parked(begins, ends, always, min(load, room))
        for (begins, ends), load in zip(pairwise(times), loads, strict=False)
        if load > 0
    ]


def _units_up(metres: float) -> int:
    return int(np.ceil(metres * PARKING_UNITS - 1e-6))


def _units_down(metres: float) -> int:
    return int(np.floor(metres * PARKING_UNITS + 1e-6))
