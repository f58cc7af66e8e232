"""Demand of units by item and time step, from what they hold and what they do."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planners.errors import SupplyError
from planners.supply.projection import DAY_S
from planners.supply.rates import PHASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.supply.factors import Phase
    from planners.supply.force import ForceUnit
    from planners.supply.rates import DailyRates


class Steps(NamedTuple):
    """So many steps, T, of so many seconds; a whole number of them makes a day."""

    number: int
    step_s: int

    @classmethod
    def over(cls, days: int, step_h: int) -> Steps:
        """
        Cut days into steps.

        Raises
        ------
        SupplyError
            There is no day, or steps do not make a whole day.
        """
        if days < 1:
            raise SupplyError(
                f"A projection over {days} days is empty; give 1 or more."
            )
        if step_h < 1 or 24 % step_h:
            raise SupplyError(
                f"Steps of {step_h} h do not make a whole day; give 1, 2, 3, 4, 6, 8, "
                "12 or 24 h."
            )
        return cls(days * 24 // step_h, step_h * 3600)

    @property
    def edges_s(self) -> NDArray[np.float64]:
        """(T + 1,) seconds at which steps begin, and the end."""
        edges: NDArray[np.float64] = np.arange(self.number + 1, dtype=np.float64)
        return edges * self.step_s


class Change(NamedTuple):
    """A unit does something else from here on; seconds from the start of the steps."""

    at_s: float
    phase: Phase


def phase_days(
    changes: Sequence[Change], first: Phase, steps: Steps
) -> NDArray[np.float64]:
    """
    Days that a unit spends in each phase in each step.

    Parameters
    ----------
    changes
        In order of time; some may lie before the start.
    first
        What it does before the first of them.
    steps
        The steps.

    Returns
    -------
    numpy.ndarray
        (phases, T) days; every step adds up to its length.

    Raises
    ------
    SupplyError
        Changes are not in order.
    """
    edges = steps.edges_s
    spent = np.zeros((len(PHASES), steps.number))
    starts = [-np.inf, *(change.at_s for change in changes)]
    if any(after < before for before, after in pairwise(starts)):
        raise SupplyError("What a unit does is not in order of time; sort its spells.")
    ends = [*starts[1:], np.inf]
    phases = [first, *(change.phase for change in changes)]
    for begins, ends_at, phase in zip(starts, ends, phases, strict=True):
        inside = np.clip(edges, begins, ends_at)
        spent[PHASES.index(phase)] += np.diff(inside) / DAY_S
    return spent


def daily_needs(units: Sequence[ForceUnit], rates: DailyRates) -> NDArray[np.float64]:
    """
    Needs of a day of each phase.

    Parameters
    ----------
    units
        U units, each with what it holds itself.
    rates
        Of one person, vehicle, weapon and unit.

    Returns
    -------
    numpy.ndarray
        (U, phases, K) units of the items.
    """
    needs = np.empty((len(units), *rates.person.shape))
    for number, unit in enumerate(units):
        need = needs[number]
        np.multiply(rates.person, unit.personnel, out=need)
        need += rates.unit
        for held, known in (
            (unit.vehicles, rates.vehicles),
            (unit.weapons, rates.weapons),
        ):
            for name, count in held.items():
                if name in known:
                    need += count * known[name]
    return needs


def demand(
    needs: NDArray[np.float64], days: NDArray[np.float64]
) -> NDArray[np.float64]:
    """
    Spread needs of days over steps.

    Parameters
    ----------
    needs
        (U, phases, K) of a day; see `daily_needs`.
    days
        (U, phases, T) spent in each phase in each step; see `phase_days`.

    Returns
    -------
    numpy.ndarray
        (U, K, T) units of the items.
    """
    wanted: NDArray[np.float64] = np.matmul(needs.transpose(0, 2, 1), days)
    return wanted
