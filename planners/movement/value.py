"""What a schedule costs, and whether it keeps each movement's own limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.movement.problem import Aim, AimKind, Value

if TYPE_CHECKING:
    from planners.movement.packed import Packed
    from planners.movement.problem import MovementProblem, Schedule

MISSING_STEPS = 100_000  # what a movement without a place counts, times its weight
COMPLETION_STEPS = 1_000_000  # a step of completion outweighs any delay below that


def value(
    problem: MovementProblem, packed: Packed, schedule: Schedule, aim: Aim
) -> Value:
    """
    Count what a schedule costs.

    Parameters
    ----------
    problem, packed
        The same problem twice.
    schedule
        Departures of every movement, or none for those without a place.
    aim
        What counts.

    Returns
    -------
    Value
        Its cost is the weighted delay or lateness, or for completion the last step
        times `COMPLETION_STEPS` and the weighted delay; with `missing_cost` times
        weight for each movement without a place, and the stability of the aim for each
        that moved.
    """
    delay = lateness = completion = spent = 0
    missing: list[int] = []
    for number, placed in enumerate(schedule.placed):
        weight = int(packed.weight[number])
        if placed is None:
            missing.append(number)
            continue
        last = packed.legs_of(number, placed.course)[-1]
        ends = placed.departs_s[-1] // problem.step_s + int(packed.finish[last])
        delay += weight * max(0, ends - int(packed.ideal[number]))
        lateness += weight * max(0, ends - int(packed.wanted[number]))
        completion = max(completion, ends)
        spent += weight * (ends - int(packed.earliest[number]))
    moved = _moved(schedule, aim.kept)
    cost = {
        AimKind.DELAY: delay,
        AimKind.LATENESS: lateness,
        AimKind.COMPLETION: completion * COMPLETION_STEPS + delay,
    }[aim.kind]
    price = missing_cost(aim.kind)
    cost += sum(price * int(packed.weight[number]) for number in missing)
    return Value(
        cost=cost + aim.stability * moved,
        delay=delay,
        lateness=lateness,
        completion=completion,
        spent=spent,
        moved=moved,
        missing=tuple(missing),
    )


def missing_cost(kind: AimKind) -> int:
    """What a movement of weight one without a place costs: more than any place."""
    outweighs = COMPLETION_STEPS if kind is AimKind.COMPLETION else 1
    return MISSING_STEPS * outweighs


def _moved(schedule: Schedule, kept: Schedule | None) -> int:
    """How many movements are elsewhere or at another time than in another schedule."""
    if kept is None:
        return 0
    pairs = zip(schedule.placed, kept.placed, strict=True)
    return sum(new != old for new, old in pairs if old is not None)
