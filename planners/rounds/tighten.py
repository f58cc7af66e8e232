"""A narrower model where a search broke rules that it does not know."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from planners.rounds.plan import Cause

if TYPE_CHECKING:
    from planners.rounds.pyvrp_model import PyvrpModel
    from planners.rounds.settle import Settled

LEAST_CUT_S = 900
"""Seconds by which a shift is cut at least."""

OF_TIME = {Cause.REST, Cause.WINDOW, Cause.SHIFT}
"""What a shorter tour may mend."""


def tightened(model: PyvrpModel, found: Settled) -> PyvrpModel | None:
    """
    Narrow a model by what was refused.

    Parameters
    ----------
    model
        As it was searched.
    found
        Its best answer, held against all rules.

    Returns
    -------
    PyvrpModel | None
        With fewer vehicles of some variants where a fleet has not so many, and with
        shorter shifts where tours were too long; None where nothing is narrower.
    """
    counts = _counts(model, found) if found.crowded else model.counts
    shifts = _shifts(model, found)
    if counts == model.counts and shifts == model.shifts_s:
        return None
    return replace(model, counts=counts, shifts_s=shifts)


def _counts(model: PyvrpModel, found: Settled) -> tuple[int, ...]:
    """Share the vehicles of a fleet among its variants as the kept tours do."""
    used = Counter(tour.variant for tour in found.tours)
    counts = list(model.counts)
    own: dict[int, list[int]] = defaultdict(list)
    for number, variant in enumerate(model.variants):
        own[variant.fleet].append(number)
    for fleet, numbers in own.items():
        if sum(used[n] for n in numbers) < model.problem.fleets[fleet].count:
            continue
        for number in numbers:
            counts[number] = used[number]
    return tuple(counts)


def _shifts(model: PyvrpModel, found: Settled) -> tuple[int, ...]:
    """Cut the shifts of variants whose tours were too long for the rules."""
    shifts = list(model.shifts_s)
    for tour, why in found.refused:
        if why.cause not in OF_TIME:
            continue
        cut = max(LEAST_CUT_S, model.problem.rest.break_s)
        shorter = max(1, tour.duration_s - cut)
        known = shifts[tour.variant]
        shifts[tour.variant] = min(known, shorter) if known else shorter
    return tuple(shifts)
