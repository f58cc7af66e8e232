"""How long stocks last against the demand to come, and what so many days of it are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Cover:
    """Demand to come, looked ahead from the start and the end of every step."""

    def __init__(self, demand: NDArray[np.float64], steps_per_day: int) -> None:
        """
        Look ahead over demand; the mean of its last day goes on beyond it.

        Parameters
        ----------
        demand
            (..., T) units wanted in each step, evenly within it; T at least 1.
        steps_per_day
            Steps that make a day.
        """
        self._shape = demand.shape[:-1]
        rows = demand.reshape(-1, demand.shape[-1])
        self._per_day = steps_per_day
        self._used = np.zeros((len(rows), rows.shape[1] + 1))
        np.cumsum(rows, axis=1, out=self._used[:, 1:])
        last = rows[:, -steps_per_day:]
        self._per_step_after = last.mean(axis=1) if last.size else np.zeros(len(rows))

    def ahead(self, days: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Give the demand of the days to come.

        Parameters
        ----------
        days
            (...) days to look ahead, from 0 on.

        Returns
        -------
        numpy.ndarray
            (..., T + 1) units from the start of each step on.
        """
        steps = self._used.shape[1] - 1
        until = np.arange(steps + 1) + days.reshape(-1, 1) * self._per_day
        inside = np.minimum(until, steps)
        before = np.minimum(inside.astype(np.int64), steps - 1)
        low = np.take_along_axis(self._used, before, axis=1)
        high = np.take_along_axis(self._used, before + 1, axis=1)
        used = low + (high - low) * (inside - before)
        used += (until - inside) * self._per_step_after[:, None]
        ahead: NDArray[np.float64] = (used - self._used).clip(min=0.0)
        return ahead.reshape(*self._shape, steps + 1)

    def days(self, stock: NDArray[np.float64]) -> NDArray[np.float64]:
        """
        Days that stocks last without a receipt.

        Parameters
        ----------
        stock
            (..., T + 1) usable at the start of each step and the end of the last.

        Returns
        -------
        numpy.ndarray
            (..., T + 1) days, zero where nothing is left of what is wanted next;
            infinity where nothing more is wanted than there is.
        """
        steps = self._used.shape[1] - 1
        goal = self._used + stock.reshape(-1, steps + 1)
        lasts = np.empty_like(goal)
        for number, used in enumerate(self._used):
            place = np.searchsorted(used, goal[number], side="right") - 1
            inside = np.minimum(place, steps - 1)
            part = used[inside + 1] - used[inside]
            over = goal[number] - used[np.minimum(place, steps)]
            rate = np.where(place < steps, part, self._per_step_after[number])
            with np.errstate(divide="ignore", invalid="ignore"):
                lasts[number] = place + np.where(rate > 0, over / rate, np.inf)
        lasts -= np.arange(steps + 1)
        return (lasts / self._per_day).clip(min=0.0).reshape(stock.shape)
