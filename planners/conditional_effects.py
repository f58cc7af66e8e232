"""What is left of a road when the values of its conditional tags take their turn.

Each combination of values is judged as a road of its own, by the rules that judge
every road: so a bridge that bears less at night is refused for the same reason as one
that always does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.conditional_text import SIDES
from maps.road_network import Access, LimitKind, LimitOrigin
from maps.tags import OneWay, access_of, limits_of, load_rules
from planners.passability import assess

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from maps.road_network import RoadNetwork
    from planners.route import RoutePolicy
    from planners.vehicles import Formation

Values = tuple[tuple[str, str], ...]
"""Plain tags that take the place of others: ``(("hgv", "no"),)``."""

SPEEDS = ("maxspeed", "maxspeed:hgv")


class Row(NamedTuple):
    """A row of the limit table; ``key`` is that of the tag, without direction."""

    kind: int
    origin: int
    value: float
    text: int
    key: str


@dataclass(frozen=True, slots=True)
class State:
    """A road with some values in force."""

    edge: int
    values: Values


def refused_states(
    network: RoadNetwork,
    states: Sequence[State],
    formation: Formation,
    policy: RoutePolicy,
) -> NDArray[np.bool_]:
    """
    Judge roads with some values in force.

    Parameters
    ----------
    network
        Roads of the area.
    states
        Any number.
    formation
        Who marches.
    policy
        Roads in doubt.

    Returns
    -------
    NDArray[np.bool_]
        Whether each is refused.
    """
    if not states:
        return np.zeros(0, np.bool_)
    offsets = np.searchsorted(network.limit_edge, np.arange(network.edge_count + 1))
    access: list[Access] = []
    rows: list[tuple[int, Row]] = []
    for number, state in enumerate(states):
        first, last = offsets[state.edge], offsets[state.edge + 1]
        base = _rows(network, range(int(first), int(last)))
        open_to, left = _in_force(
            base, state.values, forward=bool(network.edge_forward[state.edge])
        )
        access.append(open_to)
        rows += [(number, row) for row in left]
    edges = np.array([state.edge for state in states])
    judged = assess(_of_states(network, edges, access, rows), formation, policy)
    return judged.forbidden


def _of_states(
    network: RoadNetwork,
    edges: NDArray[np.int64],
    access: Sequence[Access],
    rows: Sequence[tuple[int, Row]],
) -> RoadNetwork:
    """Network of which every edge is a state of some road."""
    return replace(
        network,
        edge_tail=network.edge_tail[edges],
        edge_head=network.edge_head[edges],
        edge_link=network.edge_link[edges],
        edge_forward=network.edge_forward[edges],
        edge_speed_kmh=network.edge_speed_kmh[edges],
        edge_access=np.array(access, np.uint8),
        limit_edge=np.array([number for number, _ in rows], np.int32),
        limit_kind=np.array([row.kind for _, row in rows], np.uint8),
        limit_origin=np.array([row.origin for _, row in rows], np.uint8),
        limit_value=np.array([row.value for _, row in rows], np.float64),
        limit_text=np.array([row.text for _, row in rows], np.int32),
    )


def _rows(network: RoadNetwork, numbers: range) -> list[Row]:
    """Rows of the limit table, without those that hold under conditions."""
    return [
        Row(
            kind=int(network.limit_kind[n]),
            origin=int(network.limit_origin[n]),
            value=float(network.limit_value[n]),
            text=int(network.limit_text[n]),
            key=_key(network.strings[int(network.limit_text[n])]),
        )
        for n in numbers
        if network.limit_kind[n] != LimitKind.CONDITIONAL
    ]


def _key(datum: str) -> str:
    """Key of a datum without direction."""
    key = datum.partition("=")[0]
    for side in SIDES:
        key = key.removesuffix(side)
    return key


def _in_force(
    base: Sequence[Row], values: Values, *, forward: bool
) -> tuple[Access, list[Row]]:
    """Access and limits of a road with some values in place of its own."""
    replaced = {key for key, _ in values}
    rows = [row for row in base if row.kind != LimitKind.ACCESS]
    rows = [
        row
        for row in rows
        if row.key not in replaced or row.origin == LimitOrigin.OWN_RATING
    ]
    for key, value in values:
        data = limits_of({key: value}).forward
        rows += [Row(d.kind, d.origin, d.value, 0, key) for d in data]
    access = _access(base, values)
    if _closed_by_direction(base, values, forward=forward):
        access = Access.NO
    if access is not Access.YES:
        row = Row(LimitKind.ACCESS, LimitOrigin.SIGN, float(access), 0, "access")
        rows.append(row)
    return access, rows


def _access(base: Sequence[Row], values: Values) -> Access:
    """Access by the most specific tag; of equals the one with a condition."""
    rules = load_rules()
    directions = _direction_keys()
    found = [
        (_rank(row.key), Access(int(row.value)))
        for row in base
        if row.kind == LimitKind.ACCESS and row.key not in directions
    ]
    narrowed = Access.YES
    for key, value in values:
        if key in rules.access_narrowed_by:
            narrowed = max(narrowed, access_of({key: value}, forward=True)[0])
        elif key in rules.access_keys:
            access, said = access_of({key: value}, forward=True)
            if said:
                found.append((_rank(key), access))
    found.sort(key=lambda item: item[0])
    return max(found[-1][1] if found else Access.YES, narrowed)


def _rank(key: str) -> int:
    """How specific an access tag is; the higher, the more."""
    order: Mapping[str, int] = {
        name: -place for place, name in enumerate(load_rules().access_forward)
    }
    return order.get(key, -len(order))


def _direction_keys() -> frozenset[str]:
    """Tags that close one direction of a road."""
    rules = load_rules()
    return frozenset((*rules.oneway_keys, *rules.oneway_implied))


def _closed_by_direction(base: Sequence[Row], values: Values, *, forward: bool) -> bool:
    """Whether traffic runs the other way, or nobody knows which way."""
    rules = load_rules()
    said = dict(values)
    for key in rules.oneway_keys:  # the more specific one first
        if key in said:
            way = rules.oneway_values.get(said[key].casefold(), rules.oneway_unlisted)
            own = OneWay.FORWARD if forward else OneWay.BACKWARD
            return way not in (OneWay.BOTH, own)
    return any(
        row.kind == LimitKind.ACCESS and row.key in _direction_keys() for row in base
    )
