"""Tours as the loads that are timed, and tours with one part more or less."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planners.rounds.plan import Unload
from planners.rounds.timing import Load

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planners.rounds.pyvrp_answer import Tour
    from planners.rounds.pyvrp_model import PyvrpModel


def loads_of_tour(model: PyvrpModel, tour: Tour) -> tuple[Load, ...]:
    """Loads in order; parts of one drop that follow each other are one visit."""
    return tuple(_load(model, depot, parts) for depot, parts in tour.trips)


def _load(model: PyvrpModel, depot: int, parts: Sequence[int]) -> Load:
    visits: list[tuple[int, tuple[Unload, ...]]] = []
    for number in parts:
        part = model.parts.parts[number]
        if visits and visits[-1][0] == part.drop:
            visits[-1] = (part.drop, _together(visits[-1][1], part.unloads))
        else:
            visits.append((part.drop, part.unloads))
    return Load(depot, tuple(visits))


def _together(some: tuple[Unload, ...], more: tuple[Unload, ...]) -> tuple[Unload, ...]:
    """Two unloads at one drop as one; each item once."""
    units: dict[str, float] = {}
    for unload in (*some, *more):
        units[unload.item] = units.get(unload.item, 0.0) + unload.units
    return tuple(Unload(item, amount) for item, amount in units.items())


def over_room(model: PyvrpModel, tour: Tour) -> bool:
    """Whether a trip loads more than its vehicle has room for."""
    room = model.variants[tour.variant].room
    return any(
        any(load > there for load, there in zip(loads, room, strict=True))
        for loads in (_sum(model, parts) for _, parts in tour.trips)
    )


def _sum(model: PyvrpModel, parts: Sequence[int]) -> list[int]:
    loads = [model.parts.parts[number].load for number in parts]
    return [sum(one) for one in zip(*loads, strict=True)]


def longer(model: PyvrpModel, tour: Tour, number: int) -> Iterator[Tour]:
    """The tour with one part more, wherever there is room."""
    for trip, (depot, parts) in enumerate(tour.trips):
        for at in range(len(parts) + 1):
            more = (depot, (*parts[:at], number, *parts[at:]))
            found = tour._replace(
                trips=(*tour.trips[:trip], more, *tour.trips[trip + 1 :])
            )
            if over_room(model, found):
                break
            yield found


def without_part(tour: Tour, number: int) -> Tour:
    """The tour without a part, and without the trip that then has none."""
    trips = tuple(
        (depot, tuple(part for part in parts if part != number))
        for depot, parts in tour.trips
    )
    return tour._replace(trips=tuple(trip for trip in trips if trip[1]))


def without_last(tour: Tour) -> Tour:
    """The tour without its last part."""
    return without_part(tour, tour.parts[-1])


def with_other(tour: Tour, number: int, other: int) -> Tour:
    """The tour with another part in the place of one."""
    trips = tuple(
        (depot, tuple(other if part == number else part for part in parts))
        for depot, parts in tour.trips
    )
    return tour._replace(trips=trips)
