"""From the counts of a simulation to what an officer reads."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from app.services.robustness.frequency import Frequency
from app.services.robustness.instant import instant_estimate
from app.services.robustness.request import theta_parameters, whole_number
from app.services.robustness.results import (
    CourseOutcome,
    DefileOutcome,
    Finishes,
    GapOutcome,
    LossOutcome,
    Robustness,
    Span,
    UnitOutcome,
)
from models.errors import AnswerRefused
from models.plan_robustness.contract import HIST_BINS, OUTPUTS, PLAN, THETA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from app.services.robustness.instant import InstantEstimate
    from app.services.robustness.legend import CourseLegend, ScenarioEntry, UnitEntry
    from app.services.robustness.request import RobustnessOrder
    from models.packs.program import Tensors

    Counts = Mapping[str, NDArray[Any]]

_MS_PER_MIN = 60_000
_QUANTILES = (0.05, 0.5, 0.95)


def read_robustness(
    order: RobustnessOrder, tensors: Tensors, others: Sequence[Tensors] = ()
) -> Robustness:
    """
    Read the answer to an order.

    Parameters
    ----------
    order
        What was asked.
    tensors
        The answer of the model.
    others
        Answers to `app.services.robustness.request.sensitivity_orders`.

    Raises
    ------
    AnswerRefused
        The answer has not the shape of what was asked.
    """
    _check(order, tensors)
    legend = order.legend
    courses = tuple(
        _Course(order, tensors, others, number).outcome()
        for number in range(len(legend.courses))
    )
    return Robustness(
        title=legend.title,
        zone=legend.zone,
        courses=courses,
        rollouts=whole_number(order.request.parameters["rollouts"]),
        seed=order.request.seed,
        slack_min=legend.slack_s / 60,
        assumed=legend.theta.source_words,
        model_id=order.request.model_id,
        key=order.request.key,
    )


def _check(order: RobustnessOrder, tensors: Tensors) -> None:
    """Hold an answer to the sizes of the order."""
    wanted = {spec.name for spec in OUTPUTS}
    missing = sorted(wanted - set(tensors))
    if missing:
        raise AnswerRefused(
            f"The answer of the simulation lacks {', '.join(missing)}; have it "
            "fetched or computed anew."
        )
    courses = order.legend.courses
    least = (
        len(courses),
        max(course.rows for course in courses),
        max(len(course.units) for course in courses),
    )
    if any(size < need for size, need in zip(tensors["met"].shape, least, strict=True)):
        raise AnswerRefused(
            "The answer of the simulation is smaller than what was asked; it belongs "
            "to another plan. Have it computed anew."
        )


class _Course:
    """Reads one course of action."""

    def __init__(
        self,
        order: RobustnessOrder,
        tensors: Tensors,
        others: Sequence[Tensors],
        number: int,
    ) -> None:
        self._legend: CourseLegend = order.legend.courses[number]
        self._counts: Counts = {name: one[number] for name, one in tensors.items()}
        self._others: list[Counts] = [
            {name: one[number] for name, one in answer.items()} for answer in others
        ]
        self._instant: InstantEstimate = instant_estimate(
            order.inputs[f"{PLAN}{number}"],
            order.inputs[THETA],
            theta_parameters(order.legend.theta),
        )

    def outcome(self) -> CourseOutcome:
        """All that it says."""
        entries = self._legend.scenarios
        single = [one for one in entries if len(one.lost) == 1]
        pairs = [one for one in entries if len(one.lost) > 1]
        return CourseOutcome(
            name=self._legend.name,
            whole=self._whole(0),
            instant=self._instant.whole,
            assumption=self._span(
                _share(one, "all_met", 0) for one in self._with_others()
            ),
            units=tuple(
                self._unit(number, unit)
                for number, unit in enumerate(self._legend.units)
            ),
            defiles=self._defiles(),
            losses=self._losses(single),
            pairs=self._losses(pairs),
            gaps=tuple(
                GapOutcome(one.gap_ms / _MS_PER_MIN, self._whole(one.row))
                for one in sorted(entries, key=lambda one: one.gap_ms)
                if not one.lost
            ),
            remarks=self._legend.remarks,
        )

    def _with_others(self) -> tuple[Counts, ...]:
        """Counts as assumed, and under other assumptions; none if not tried."""
        return (self._counts, *self._others) if self._others else ()

    def _span(self, shares: Iterable[float]) -> Span | None:
        told = list(shares)
        return Span(min(told), max(told)) if told else None

    def _moves(self, row: int) -> int:
        return int(self._counts["rollouts"][row])

    def _whole(self, row: int) -> Frequency:
        """How often the whole plan holds in a scenario."""
        return Frequency(int(self._counts["all_met"][row]), self._moves(row))

    def _unit(self, number: int, unit: UnitEntry) -> UnitOutcome:
        """One march unit with nothing lost."""
        legend = self._legend
        return UnitOutcome(
            name=unit.name,
            planned=legend.moment(unit.planned_ms),
            deadline=legend.moment(unit.deadline_ms),
            is_ordered=unit.is_ordered,
            on_time=Frequency(int(self._counts["met"][0, number]), self._moves(0)),
            finishes=self._finishes(number, unit),
            instant=float(self._instant.on_time[number]),
            assumption=self._span(
                _share(one, "met", (0, number)) for one in self._with_others()
            ),
        )

    def _finishes(self, number: int, unit: UnitEntry) -> Finishes | None:
        """When a unit was through, by counts of minutes after its start."""
        counts = self._counts["finish_hist"][0, number].astype(np.float64)
        if not counts.sum():
            return None
        minutes = minutes_at(counts, _QUANTILES)
        within_a_day = counts[:-1].sum() / counts.sum()
        start = unit.starts_ms
        moments = [
            self._legend.moment(start + minute * _MS_PER_MIN)
            if share <= within_a_day
            else None
            for share, minute in zip(_QUANTILES, minutes, strict=True)
        ]
        return Finishes(*moments)

    def _defiles(self) -> tuple[DefileOutcome, ...]:
        """Single-file sections with a queue, the longest first."""
        moves, counts = self._moves(0), self._counts
        found = [
            DefileOutcome(
                name=one.name,
                place=one.place,
                is_alone=one.is_alone,
                queue_min=float(counts["queue_ms"][0, number]) / moves / _MS_PER_MIN,
                waits=float(counts["queued"][0, number]) / moves,
            )
            for number, one in enumerate(self._legend.defiles)
            if counts["queue_ms"][0, number]
        ]
        return tuple(sorted(found, key=lambda one: -one.queue_min))

    def _losses(self, entries: Sequence[ScenarioEntry]) -> tuple[LossOutcome, ...]:
        """What the plan loses, the gravest first."""
        return tuple(sorted(map(self._loss, entries), key=lambda one: one.rank))

    def _loss(self, entry: ScenarioEntry) -> LossOutcome:
        """What the plan loses in one scenario."""
        row, counts, legend = entry.row, self._counts, self._legend
        moves = self._moves(row)
        mean = float(counts["drop"][row]) / moves
        variance = float(counts["drop_sq"][row]) / moves - mean * mean
        cut = int((counts["cut"][row, : len(legend.units)] > 0).sum())
        later = float(counts["delay_ms"][row]) / moves / _MS_PER_MIN
        return LossOutcome(
            bridges=tuple(
                (legend.bridges[one].name, legend.bridges[one].place)
                for one in entry.lost
            ),
            units_late=mean,
            error=math.sqrt(max(0.0, variance) / moves),
            delay_min=None if cut == len(legend.units) else later,
            units_cut=cut,
            whole=self._whole(row),
        )


def minutes_at(
    counts: NDArray[np.float64], shares: Sequence[float]
) -> NDArray[np.float64]:
    """
    Minutes after a start by which some shares of all moves were through.

    Parameters
    ----------
    counts
        (`HIST_BINS`,) before the start, by the minute, a day later and beyond.
    shares
        From 0 to 1.
    """
    ends = np.clip(np.arange(HIST_BINS, dtype=np.float64), 0, HIST_BINS - 2)
    held = np.concatenate([[0.0], np.cumsum(counts)]) / counts.sum()
    edges = np.concatenate([[0.0], ends])
    kept = np.concatenate([[True], np.diff(held) > 0])
    before = np.maximum(np.flatnonzero(kept)[1:] - 1, 0)
    at = np.union1d(np.flatnonzero(kept), before)
    return np.asarray(np.interp(shares, held[at], edges[at]))


def _share(counts: Counts, name: str, at: int | tuple[int, int]) -> float:
    """Share of all moves with nothing lost."""
    return float(counts[name][at]) / float(counts["rollouts"][0])
