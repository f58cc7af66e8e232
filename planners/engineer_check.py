"""Which bridge of unknown rating is worth a reconnaissance first.

Two plans stand against each other: one that refuses what nobody knows, and one that
trusts it. What a check is worth if the bridge bears is what the first plan gains once
this bridge alone is allowed; what it is worth if the bridge does not is what the
second plan would lose on finding that out on the march.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.progress import silent
from maps.routing.path_over_stops import StopSearch
from maps.routing.ticks import UNREACHED
from planners.edge_costs import TICKS_PER_S
from planners.passability import REASONS
from planners.physical_bridges import (
    PhysicalBridge,
    bridges_of_edges,
    physical_bridges,
)
from planners.route import RefusalReason
from planners.span_words import span_words
from planners.unknown_limits import Unknown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from maps.progress import Progress
    from maps.routing.road_loss import PairChanges
    from planners.traffic import Traffic

_UNKNOWN = np.uint16(1 << REASONS.index(RefusalReason.UNKNOWN))


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeCheck:
    """
    What it is worth to learn whether one bridge bears the formation.

    Attributes
    ----------
    bridge
        Nobody knows what it bears.
    mlc
        Highest load class that asks to cross.
    saved_s
        If it bears: seconds that the careful plan gains, each journey by its weight.
    opened
        If it bears: weight of the journeys that get a way at all.
    delay_s
        If it does not: seconds that the trusting plan loses.
    cut_off
        If it does not: weight of the journeys that the trusting plan loses.
    """

    bridge: PhysicalBridge
    mlc: int
    saved_s: float
    opened: int
    delay_s: float
    cut_off: int

    @property
    def sentence(self) -> str:
        """The worth in words."""
        return (
            f"{self.bridge.name} ({self.bridge.place}): if it bears MLC {self.mlc}, "
            f"{self._gain()}; if not, {self._loss()}."
        )

    def _gain(self) -> str:
        """What the plan gains if the bridge bears."""
        parts = []
        if self.opened:
            parts.append(f"journeys of weight {self.opened} get a way")
        if self.saved_s:
            parts.append(f"the plan saves {span_words(self.saved_s)}")
        return " and ".join(parts) or "the plan gains nothing by it alone"

    def _loss(self) -> str:
        """What the plan loses if the bridge does not bear."""
        parts = []
        if self.cut_off:
            parts.append(f"journeys of weight {self.cut_off} that trust it have none")
        if self.delay_s:
            parts.append(f"those that trust it lose {span_words(self.delay_s)}")
        return " and ".join(parts) or "nobody loses by it"


@dataclass(frozen=True, slots=True, kw_only=True)
class JointCheck:
    """
    A journey that gains only once several bridges are known to bear.

    Attributes
    ----------
    source, target
        Names of its ends.
    bridges
        Of unknown rating on its best way, in order.
    saved_s
        Seconds if all of them bear; infinite where there is no way without them.
    """

    source: str
    target: str
    bridges: tuple[PhysicalBridge, ...]
    saved_s: float

    @property
    def sentence(self) -> str:
        """The check in words."""
        names = ", ".join(f"{b.name} ({b.place})" for b in self.bridges)
        gain = "gets a way"
        if math.isfinite(self.saved_s):
            gain = f"saves {span_words(self.saved_s)}"
        return f"{self.source} to {self.target} {gain} if all of these bear: {names}."


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineerCheck:
    """
    What reconnaissance of bridges is worth to a plan.

    Attributes
    ----------
    checks
        Bridges worth a check, the first to go to first: by the weight that gets a
        way, the time saved, then by what finding out on the march would cost.
    joint
        Journeys that no single bridge helps, but several together.
    candidates
        How many bridges of unknown rating there are that nothing else refuses.
    """

    checks: tuple[BridgeCheck, ...]
    joint: tuple[JointCheck, ...]
    candidates: int


class _Doubt(NamedTuple):
    """Edges refused in two plans, (E,) each, and those that a check would clear."""

    careful: NDArray[np.bool_]
    trusting: NDArray[np.bool_]
    cleared: NDArray[np.bool_]


class _Open(NamedTuple):
    """Gains of the careful plan, and ticks of the trusting one, (S, T)."""

    gains: PairChanges
    trusting: NDArray[np.int64]


def engineer_check(
    traffic: Sequence[Traffic], progress: Progress = silent
) -> EngineerCheck:
    """
    Weigh what each check of a bridge of unknown rating would bring.

    Parameters
    ----------
    traffic
        Journeys of `planners.traffic`, on the roads of one area. Whether their own
        rule refuses or allows what nobody knows does not matter here.
    progress
        Told after each place that journeys begin at; may raise to cancel.

    Returns
    -------
    EngineerCheck
        Exact for each bridge alone.
    """
    if not traffic:
        return EngineerCheck(checks=(), joint=(), candidates=0)
    bridges = physical_bridges(traffic[0].roads.network)
    sums = np.zeros((len(bridges), 4), np.int64)
    candidates = np.zeros(len(bridges), np.bool_)
    mlc = np.zeros(len(bridges), np.int64)
    joint: list[JointCheck] = []
    for number, part in enumerate(traffic):

        def told(what: str, share: float, done: int = number) -> None:
            progress(what, (done + share) / len(traffic))

        doubt = _doubt(part)
        some = [b for b in bridges if doubt.cleared[list(b.edges)].any()]
        numbers = np.array([b.number for b in some], np.int64)
        candidates[numbers] = True
        asked = max(v.mlc for v in part.passability.formation.types())
        mlc[numbers] = np.maximum(mlc[numbers], asked)
        gains, losses = _changes(part, doubt, some, told)
        _add(sums[:, :2], numbers, part, gains, -1)
        _add(sums[:, 2:], numbers, part, losses, 1)
        joint += _joint(part, doubt, bridges, _Open(gains, losses.before))
    return EngineerCheck(
        checks=_ranked(bridges, mlc, sums),
        joint=tuple(joint),
        candidates=int(candidates.sum()),
    )


def _doubt(traffic: Traffic) -> _Doubt:
    """Tell what a careful and a trusting plan refuse apart."""
    passability = traffic.passability
    trusting = (passability.reasons & ~_UNKNOWN) != 0
    unknown = passability.unknown
    careful = trusting | (unknown != 0)
    return _Doubt(careful, trusting, ~trusting & (unknown == Unknown.LOAD))


def _changes(
    traffic: Traffic,
    doubt: _Doubt,
    bridges: Sequence[PhysicalBridge],
    progress: Progress,
) -> tuple[PairChanges, PairChanges]:
    """What the careful plan gains and the trusting one loses by each bridge."""
    wanted = traffic.weight > 0
    edges = [[e for e in b.edges if doubt.cleared[e]] for b in bridges]

    def first(what: str, share: float) -> None:
        progress(what, share / 2)

    def second(what: str, share: float) -> None:
        progress(what, (1 + share) / 2)

    opened = traffic.weights(doubt.careful & ~doubt.cleared)
    gains = traffic.groups(edges, doubt.careful).gains(
        opened, traffic.sources, traffic.targets, wanted, first
    )
    losses = traffic.groups(edges, doubt.trusting).losses(
        traffic.sources, traffic.targets, wanted, second
    )
    return gains, losses


def _add(
    sums: NDArray[np.int64],
    numbers: NDArray[np.int64],
    traffic: Traffic,
    changes: PairChanges,
    sign: int,
) -> None:
    """Add ticks, and the weight that gets or loses its way, to the bridges' sums."""
    weight = traffic.weight[changes.source, changes.target]
    before = changes.before[changes.source, changes.target]
    bridge = numbers[changes.group]
    timed = (before < UNREACHED) & (changes.after < UNREACHED)
    ticks = sign * (changes.after - before)[timed] * weight[timed]
    np.add.at(sums[:, 0], bridge[timed], ticks)
    np.add.at(sums[:, 1], bridge[~timed], weight[~timed])


def _ranked(
    bridges: Sequence[PhysicalBridge],
    mlc: NDArray[np.int64],
    sums: NDArray[np.int64],
) -> tuple[BridgeCheck, ...]:
    """Bridges whose check is worth anything, the most first."""
    saved, opened, delay, cut_off = sums.T
    some = np.flatnonzero((sums != 0).any(axis=1))
    keys = (some, -delay[some], -cut_off[some], -saved[some], -opened[some])
    return tuple(
        BridgeCheck(
            bridge=bridges[number],
            mlc=int(mlc[number]),
            saved_s=int(saved[number]) / TICKS_PER_S,
            opened=int(opened[number]),
            delay_s=int(delay[number]) / TICKS_PER_S,
            cut_off=int(cut_off[number]),
        )
        for number in some[np.lexsort(keys)].tolist()
    )


def _joint(
    traffic: Traffic,
    doubt: _Doubt,
    bridges: Sequence[PhysicalBridge],
    known: _Open,
) -> list[JointCheck]:
    """Journeys that gain by no bridge alone, but by all on their best way."""
    gains, trusting = known
    hoping = (traffic.weight > 0) & (trusting < gains.before)
    hoping[gains.source, gains.target] = False
    roads = traffic.roads
    number = bridges_of_edges(roads.network, bridges)
    metric = roads.metric(traffic.weights(doubt.careful & ~doubt.cleared))
    found = []
    with roads.search_space() as space:
        search = StopSearch(metric, roads.edge_arcs, space)
        for source, target in np.argwhere(hoping).tolist():
            path = search.path([traffic.sources[source], traffic.targets[target]])
            before = int(gains.before[source, target])
            if path is None or path.cost >= before:
                continue
            unsure = [e for e in path.edges if doubt.cleared[e]]
            over = dict.fromkeys(number[unsure].tolist())
            saved = (before - path.cost) / TICKS_PER_S
            check = JointCheck(
                source=traffic.source_names[source],
                target=traffic.target_names[target],
                bridges=tuple(bridges[b] for b in over if b >= 0),
                saved_s=math.inf if before == UNREACHED else saved,
            )
            found.append(check)
    return found
