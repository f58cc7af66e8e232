"""How critical every bridge is to the traffic of a plan: what its loss would cost.

Each bridge on the ground is lost in turn, with all its carriageways, and every
journey takes the next best way that is left. Journeys without any are cut off.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.progress import silent
from maps.routing.ticks import UNREACHED
from planners.edge_costs import TICKS_PER_S
from planners.physical_bridges import PhysicalBridge, physical_bridges
from planners.span_words import span_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.progress import Progress
    from maps.routing.road_loss import PairChanges
    from planners.traffic import Traffic

NAMED = 3  # journeys a sentence names before it counts the rest


@dataclass(frozen=True, slots=True, kw_only=True)
class PairLoss:
    """
    What one journey loses.

    Attributes
    ----------
    source, target
        Names of its ends.
    weight
        How much it counts.
    before_s
        Time with nothing lost.
    delay_s
        More time once the bridge is lost; infinite for cut off.
    """

    source: str
    target: str
    weight: int
    before_s: float
    delay_s: float

    @property
    def way(self) -> str:
        """The journey in words."""
        return f"{self.source} to {self.target}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BridgeLoss:
    """
    What the traffic loses with one bridge.

    Attributes
    ----------
    bridge
        Which one.
    delay_s
        Seconds, over all journeys that have a way left, each by its weight.
    cut_off
        Weight of the journeys without any way left.
    delayed
        How many journeys take longer.
    cut_pairs
        Journeys without any way left, the weightiest first.
    worst
        The journey that is delayed most; None without any.
    """

    bridge: PhysicalBridge
    delay_s: float
    cut_off: int
    delayed: int
    cut_pairs: tuple[PairLoss, ...]
    worst: PairLoss | None

    @property
    def sentence(self) -> str:
        """The loss in words."""
        where = f"Without {self.bridge.name} ({self.bridge.place})"
        parts = []
        if self.cut_pairs:
            told = "; ".join(pair.way for pair in self.cut_pairs[:NAMED])
            more = len(self.cut_pairs) - NAMED
            told += f"; and {more} more" if more > 0 else ""
            verb = "is" if len(self.cut_pairs) == 1 else "are"
            count = f"{len(self.cut_pairs)} " + _plural("journey", len(self.cut_pairs))
            parts.append(f"{count} {verb} cut off ({told})")
        if self.worst is not None:
            count = f"{self.delayed} {_plural('journey', self.delayed)}"
            parts.append(
                f"{count} {_plural('takes', self.delayed, 'take')} longer, "
                f"{self.worst.way} by {span_words(self.worst.delay_s)}"
            )
        return f"{where} {' and '.join(parts)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class Criticality:
    """
    All bridges whose loss hurts.

    Attributes
    ----------
    losses
        The gravest first: most weight cut off, then most delay.
    bridges
        How many bridges were lost in turn.
    journeys
        How many there are.
    without_way
        Journeys that have no way even with every bridge standing.
    """

    losses: tuple[BridgeLoss, ...]
    bridges: int
    journeys: int
    without_way: tuple[PairLoss, ...]


def bridge_criticality(
    traffic: Sequence[Traffic], progress: Progress = silent
) -> Criticality:
    """
    Lose every bridge of the area in turn.

    Parameters
    ----------
    traffic
        Journeys of `planners.traffic`, on the roads of one area.
    progress
        Told after each place that journeys begin at; may raise to cancel.

    Returns
    -------
    Criticality
        Delays are exact: a shortest path search without the bridge finds the same.
    """
    if not traffic:
        return Criticality(losses=(), bridges=0, journeys=0, without_way=())
    bridges = physical_bridges(traffic[0].roads.network)
    edges = [bridge.edges for bridge in bridges]
    tally = _Tally(len(bridges))
    for number, part in enumerate(traffic):

        def told(what: str, share: float, done: int = number) -> None:
            progress(what, (done + share) / len(traffic))

        wanted = part.weight > 0
        changes = part.groups(edges).losses(part.sources, part.targets, wanted, told)
        tally.add(part, changes)
    return tally.summed(bridges)


class _Tally:
    """Sums of losses over several kinds of traffic."""

    def __init__(self, bridges: int) -> None:
        self.ticks = np.zeros(bridges, np.int64)
        self.cut_off = np.zeros(bridges, np.int64)
        self.delayed = np.zeros(bridges, np.int64)
        self.cut_pairs: dict[int, list[PairLoss]] = {}
        self.worst: dict[int, PairLoss] = {}
        self.without_way: list[PairLoss] = []
        self.journeys = 0

    def add(self, traffic: Traffic, changes: PairChanges) -> None:
        """Add what one kind of traffic loses."""
        weight = traffic.weight[changes.source, changes.target]
        before = changes.before[changes.source, changes.target]
        cut = changes.after == UNREACHED
        late = ~cut
        delay = np.where(cut, 0, changes.after - before)
        np.add.at(self.ticks, changes.group, delay * weight)
        np.add.at(self.cut_off, changes.group[cut], weight[cut])
        np.add.at(self.delayed, changes.group[late], 1)
        self.journeys += int((traffic.weight > 0).sum())
        nowhere = np.argwhere((traffic.weight > 0) & (changes.before == UNREACHED))
        self.without_way += [
            _pair(traffic, changes, source, target, math.inf)
            for source, target in nowhere.tolist()
        ]
        for row in np.flatnonzero(cut).tolist():
            pair = _row(traffic, changes, row, math.inf)
            self.cut_pairs.setdefault(int(changes.group[row]), []).append(pair)
        # The worst of each bridge; of equals the first stands last.
        order = np.lexsort((-np.arange(len(delay)), delay, changes.group))
        last = np.flatnonzero(np.diff(changes.group[order], append=-1))
        for row in order[last].tolist():
            pair = _row(traffic, changes, row, int(delay[row]) / TICKS_PER_S)
            known = self.worst.get(int(changes.group[row]))
            if delay[row] and (known is None or known.delay_s < pair.delay_s):
                self.worst[int(changes.group[row])] = pair

    def summed(self, bridges: Sequence[PhysicalBridge]) -> Criticality:
        """All losses, the gravest first."""
        hurt = np.flatnonzero((self.ticks > 0) | (self.cut_off > 0))
        order = np.lexsort((hurt, -self.ticks[hurt], -self.cut_off[hurt]))
        losses = tuple(
            BridgeLoss(
                bridge=bridges[number],
                delay_s=int(self.ticks[number]) / TICKS_PER_S,
                cut_off=int(self.cut_off[number]),
                delayed=int(self.delayed[number]),
                cut_pairs=tuple(
                    sorted(self.cut_pairs.get(number, []), key=lambda p: -p.weight)
                ),
                worst=self.worst.get(number),
            )
            for number in hurt[order].tolist()
        )
        return Criticality(
            losses=losses,
            bridges=len(bridges),
            journeys=self.journeys,
            without_way=tuple(self.without_way),
        )


def _row(traffic: Traffic, changes: PairChanges, row: int, delay_s: float) -> PairLoss:
    """The journey of one row."""
    source, target = int(changes.source[row]), int(changes.target[row])
    return _pair(traffic, changes, source, target, delay_s)


def _pair(
    traffic: Traffic, changes: PairChanges, source: int, target: int, delay_s: float
) -> PairLoss:
    """One journey with its delay."""
    before = int(changes.before[source, target])
    return PairLoss(
        source=traffic.source_names[source],
        target=traffic.target_names[target],
        weight=int(traffic.weight[source, target]),
        before_s=math.inf if before == UNREACHED else before / TICKS_PER_S,
        delay_s=delay_s,
    )


def _plural(one: str, count: int, many: str = "") -> str:
    """A word for one thing or for several."""
    return one if count == 1 else many or f"{one}s"
