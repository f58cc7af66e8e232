"""The instant estimate: sums of means and spreads, and one replay of the queues.

Each unit's time is taken as normal, with the mean and variance of the sum of its steps
(as PERT does), for each of some kinds of weather that all units share. Its waits are
those of one replay of the movement table at mean times in that weather. This takes
milliseconds; it knows nothing of what chance does to queues.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, TypeAlias

    from numpy.typing import NDArray

    Numbers: TypeAlias = Mapping[str, NDArray[Any]]

WEATHERS = 33  # kinds of weather, each as likely
_M_PER_KM = 1000.0
_NORMAL = np.vectorize(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)), otypes=[float])


class InstantEstimate(NamedTuple):
    """
    What is estimated at once for one scenario.

    Attributes
    ----------
    on_time
        (K,) chance that each unit is past its release point by its deadline; 0 for one
        that is cut off.
    whole
        Chance that all are.
    finish_ms
        (K,) mean tail past the release point; meaningless for one that is cut off.
    queue_ms
        (Q,) wait before each single-file section, all units together.
    cut
        (K,) whether a unit has no way left.
    """

    on_time: NDArray[np.float64]
    whole: float
    finish_ms: NDArray[np.float64]
    queue_ms: NDArray[np.float64]
    cut: NDArray[np.bool_]


class _Moments(NamedTuple):
    """Mean and variance of the quantile functions of the tables."""

    mean: float
    variance: float


def instant_estimate(
    plan: Numbers,
    theta: Numbers,
    parameters: Mapping[str, float],
    scenario: int = 0,
) -> InstantEstimate:
    """
    Estimate how sure a course of action is.

    Parameters
    ----------
    plan, theta
        Tensors as ``plan_robustness`` takes them.
    parameters
        ``breakdowns_per_vehicle_km`` and ``blocking_share``.
    scenario
        Of the plan.
    """
    taken = _routes_taken(plan, scenario)
    units, routes = np.arange(len(taken)), np.maximum(taken, 0)
    cut = taken < 0
    steps = {name: plan[name][units, routes] for name in ("step_ms", "step_m")}
    by_chance = plan["step_arc"][units, routes] >= 0
    delay = _delays(plan, theta, parameters, steps["step_m"], by_chance)
    serial, segment = _moments(theta["serial"]), _moments(theta["segment"])
    weather = _weathers(theta["weather"])
    driven = np.where(by_chance, steps["step_ms"], 0).astype(np.float64)
    exact = np.where(by_chance, 0, steps["step_ms"]) + delay.mean
    mean = driven * (serial.mean * segment.mean)
    gap = plan["gap_ms"][scenario] * plan["order"].astype(np.float64)
    head = np.zeros((WEATHERS, *mean.shape[:1], mean.shape[1] + 1))
    np.cumsum(weather[:, None, None] * mean + exact, axis=2, out=head[:, :, 1:])
    head += (plan["start_ms"] + gap)[None, :, None]
    waited, queue = _queues(plan, taken, head)
    finish = head[:, :, -1] + waited + plan["end_pass_ms"]
    squares = (segment.variance + segment.mean**2) * (driven**2).sum(1)
    squares += segment.mean**2 * (driven.sum(1) ** 2 - (driven**2).sum(1))
    factor = serial.variance + serial.mean**2
    spread = weather[:, None] ** 2 * (factor * squares - mean.sum(1) ** 2)
    spread = np.maximum(spread + delay.variance.sum(1), 1e-6)
    z = (plan["deadline_ms"] + 0.5 - finish) / np.sqrt(spread)
    met = np.where(cut, 0.0, _NORMAL(z))
    return InstantEstimate(
        on_time=met.mean(0),
        whole=float(met.prod(1).mean()),
        finish_ms=finish.mean(0),
        queue_ms=queue.mean(0),
        cut=cut,
    )


def _routes_taken(plan: Numbers, scenario: int) -> NDArray[np.int64]:
    """First route of each unit without a lost bridge, -1 for none, (K,)."""
    bridge = plan["bridge_of_step"]
    lost = np.append(plan["lost"][scenario], 0).astype(np.bool_)
    usable = (plan["steps"] > 0) & ~lost[bridge].any(axis=2)
    return np.where(usable.any(axis=1), usable.argmax(axis=1), -1)


class _Delay(NamedTuple):
    """Mean and variance of delays by breakdowns, (K, L) milliseconds."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]


def _delays(
    plan: Numbers,
    theta: Numbers,
    parameters: Mapping[str, float],
    metres: NDArray[Any],
    by_chance: NDArray[np.bool_],
) -> _Delay:
    """Delays by breakdowns that block the road."""
    one = _moments(theta["breakdown_delay"])
    rate = parameters["breakdowns_per_vehicle_km"] / _M_PER_KM
    exposure = plan["vehicles"][:, None] * metres.astype(np.float64) * rate
    chance = np.where(by_chance, -np.expm1(-exposure), 0.0)
    chance = chance * parameters["blocking_share"]
    square = one.variance + one.mean**2
    return _Delay(chance * one.mean, chance * square - (chance * one.mean) ** 2)


def _moments(table: NDArray[Any]) -> _Moments:
    """Mean and variance of a quantile function that is straight between its points."""
    low, high = table[:-1].astype(np.float64), table[1:].astype(np.float64)
    mean = float((low + high).mean() / 2)
    square = float((low * low + low * high + high * high).mean() / 3)
    return _Moments(mean, max(0.0, square - mean * mean))


def _weathers(table: NDArray[Any]) -> NDArray[np.float64]:
    """Factors of equally likely kinds of weather, of the mean of the table."""
    chance = (np.arange(WEATHERS) + 0.5) / WEATHERS
    values = np.interp(chance, np.linspace(0, 1, len(table)), table.astype(np.float64))
    return np.asarray(values * (_moments(table).mean / values.mean()))


def _queues(
    plan: Numbers, taken: NDArray[np.int64], head: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """
    Replay the movement table once in each weather.

    Parameters
    ----------
    plan
        The plan.
    taken
        (K,) route of each unit.
    head
        (W, K, L + 1) head of each unit at the beginning of each step, without waits.

    Returns
    -------
    tuple
        (W, K) wait of each unit, and (W, Q) before each section.
    """
    visit = plan["visit"]
    waited = np.zeros(head.shape[:2])
    free = np.full((len(head), len(plan["clear_ms"])), -np.inf)
    queue = np.zeros_like(free)
    held = plan["pass_ms"]
    for unit, route, step, section in visit[taken[visit[:, 0]] == visit[:, 1]].tolist():
        comes = head[:, unit, step] + waited[:, unit]
        enters = np.maximum(comes, free[:, section])
        waited[:, unit] += enters - comes
        queue[:, section] += enters - comes
        free[:, section] = enters + held[unit, route, step] + plan["clear_ms"][section]
    return waited, queue
