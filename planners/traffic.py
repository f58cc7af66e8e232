"""Who drives from where to where, put on the roads: what a loss of roads would hurt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.errors import PlaceError
from maps.progress import silent
from maps.routing.road_loss import RoadGroups
from maps.routing.ticks import FORBIDDEN
from planners.edge_costs import edge_weights
from planners.errors import NoRoute, RouteError
from planners.passability import Passability, assess
from planners.route import Objective
from planners.route_stops import FAR_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.road_loss import Place
    from planners.roads import Roads
    from planners.route import Lonlat, RouteRequest

MOST_WEIGHT = 1_000_000  # keeps sums of weighted ticks within 64 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedPlace:
    """A unit, depot or stop: its name and its degrees."""

    name: str
    position: Lonlat


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """
    One route of a plan.

    Attributes
    ----------
    name
        Of the column or unit.
    request
        What was asked for. A via point counts as the end of one leg and the start
        of the next.
    weight
        How much it counts, 1 to 1,000,000: journeys, vehicles or priority.
    """

    name: str
    request: RouteRequest
    weight: int = 1


class Pair(NamedTuple):
    """One journey: from a source to a target, with its weight."""

    source: int
    target: int
    weight: int


@dataclass(frozen=True, slots=True, eq=False)
class Traffic:
    """
    Journeys of one formation on the roads; build it with `of` or `of_movements`.

    Attributes
    ----------
    roads
        With the ratings that hold.
    passability
        For the formation.
    source_names, target_names
        Names of the places.
    sources, targets
        The places on the roads.
    weight
        (S, T) int64, how much each journey counts; 0 for none.
    remarks
        Places that lie far from the road they were put on, as sentences.
    """

    roads: Roads
    passability: Passability
    source_names: tuple[str, ...]
    target_names: tuple[str, ...]
    sources: tuple[Place, ...]
    targets: tuple[Place, ...]
    weight: NDArray[np.int64]
    remarks: tuple[str, ...]

    @classmethod
    def of(
        cls,
        roads: Roads,
        passability: Passability,
        sources: Sequence[NamedPlace],
        targets: Sequence[NamedPlace],
        weight: NDArray[np.int64] | None = None,
    ) -> Traffic:
        """
        Put places on the roads.

        Parameters
        ----------
        roads, passability
            Whose limits hold.
        sources, targets
            Where journeys begin and end.
        weight
            (S, T) whole numbers 0 to 1,000,000; each journey once when left out.

        Raises
        ------
        NoRoute
            A place lies near no road that the formation may use.
        RouteError
            The weights do not fit.
        """
        shape = len(sources), len(targets)
        counts = np.ones(shape, np.int64) if weight is None else np.asarray(weight)
        if counts.shape != shape or not np.issubdtype(counts.dtype, np.integer):
            raise RouteError(
                f"Weights of journeys are whole numbers, {shape[0]} rows of {shape[1]}."
            )
        if counts.min(initial=0) < 0 or counts.max(initial=0) > MOST_WEIGHT:
            raise RouteError(f"The weight of a journey is 0 to {MOST_WEIGHT:,}.")
        starts = _placed(roads, passability, sources, leaving=True)
        ends = _placed(roads, passability, targets, leaving=False)
        return cls(
            roads,
            passability,
            tuple(place.name for place in sources),
            tuple(place.name for place in targets),
            tuple(place for place, _ in starts),
            tuple(place for place, _ in ends),
            counts.astype(np.int64),
            tuple(remark for _, remark in (*starts, *ends) if remark),
        )

    def weights(self, refused: NDArray[np.bool_] | None = None) -> NDArray[np.int32]:
        """Ticks of time for every edge, (E,), where others than usual are refused."""
        forbidden = self.passability.forbidden if refused is None else refused
        base = edge_weights(
            self.roads.network, self.passability.formation, Objective.FASTEST
        )
        return np.where(forbidden, FORBIDDEN, base).astype(np.int32)

    def groups(
        self, groups: Sequence[Sequence[int]], refused: NDArray[np.bool_] | None = None
    ) -> RoadGroups:
        """Groups of edges that may be lost or opened, under the weights of time."""
        roads = self.roads
        return RoadGroups.of(
            roads.graph, self.weights(refused), roads.edge_arcs, groups
        )


def traffic_of(
    roads: Roads, movements: Sequence[Movement], progress: Progress = silent
) -> tuple[Traffic, ...]:
    """
    Journeys of a plan, together where the same formation drives by the same rules.

    Parameters
    ----------
    roads
        Of the area.
    movements
        Routes of the plan; every leg between two stops is one journey.
    progress
        Told after each formation; may raise to cancel.

    Raises
    ------
    NoRoute
        A stop lies near no road that the formation may use.
    RouteError
        A closed edge, an area to avoid, a rating or a weight makes no sense.
    """
    alike: dict[RouteRequest, list[Movement]] = {}
    for movement in movements:
        terms = replace(
            movement.request,
            stops=((0.0, 0.0), (0.0, 0.0)),
            objective=Objective.FASTEST,
        )
        alike.setdefault(terms, []).append(movement)
    found = []
    for number, (terms, members) in enumerate(alike.items()):
        progress("judging roads", number / len(alike))
        rated = roads.rated(terms.ratings)
        passability = assess(
            rated.network,
            terms.formation,
            terms.policy,
            closed_edges=terms.closed_edges,
            avoid=terms.avoid,
        )
        found.append(_of_members(rated, passability, members))
    progress("judging roads", 1.0)
    return tuple(found)


def _of_members(
    roads: Roads, passability: Passability, members: Sequence[Movement]
) -> Traffic:
    """Journeys of some movements under the same limits."""
    starts: dict[NamedPlace, int] = {}
    ends: dict[NamedPlace, int] = {}
    pairs = []
    for movement in members:
        stops = movement.request.stops
        names = _stop_names(movement.name, len(stops))
        places = [
            NamedPlace(name=name, position=position)
            for name, position in zip(names, stops, strict=True)
        ]
        for start, end in pairwise(places):
            source = starts.setdefault(start, len(starts))
            target = ends.setdefault(end, len(ends))
            pairs.append(Pair(source, target, movement.weight))
    weight = np.zeros((len(starts), len(ends)), np.int64)
    for pair in pairs:
        weight[pair.source, pair.target] += pair.weight
    return Traffic.of(roads, passability, tuple(starts), tuple(ends), weight)


def _stop_names(name: str, count: int) -> list[str]:
    """What the stops of a movement are called."""
    vias = [f"{name} at via point {number}" for number in range(1, count - 1)]
    return [f"{name} at its start", *vias, f"{name} at its destination"]


def _placed(
    roads: Roads,
    passability: Passability,
    places: Sequence[NamedPlace],
    *,
    leaving: bool,
) -> list[tuple[Place, str]]:
    """Places on roads that the formation may use, with what to say about them."""
    allowed = ~passability.forbidden
    outside = roads.open_roads.leaving if leaving else roads.open_roads.entering
    return [_on_road(roads, allowed, outside, place) for place in places]


def _on_road(
    roads: Roads,
    allowed: NDArray[np.bool_],
    outside: NDArray[np.bool_],
    place: NamedPlace,
) -> tuple[Place, str]:
    """One place on a road, out of pockets of the network if there is more."""
    finder, what = roads.finder, "road that the formation may use"
    for usable in (allowed & outside, allowed):
        try:
            near = finder.nearest(place.position, usable, what=what)
        except PlaceError as error:
            sentence = str(error)
            continue
        remark = ""
        if near.distance_m > FAR_M:
            road = roads.network.edge_name(near.on_edges[0].edge)
            away = f"{near.distance_m:.0f} m from the point"
            remark = f"{place.name} is taken to be on {road}, {away}."
        return finder.ways(near, usable), remark
    raise NoRoute(f"{place.name}: {sentence}")
