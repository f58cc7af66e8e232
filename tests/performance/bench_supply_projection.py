"""How long an outlook on supply takes, against the same loops in plain Python.

Bars: 300 units x 10 items x 30 days in 6-hour steps under 1 s, demand included; stocks
of 150 units x 5 items x 14 days under 50 ms. Seconds of the process, the best of some.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np

from app.services.supply.factor_file import factor_library
from app.services.supply.outlook import supply_outlook
from app.services.supply.supply_plan import Spell, SupplyPlan, SupplyUnit
from planners.supply.factors import Phase
from planners.supply.force import ForceUnit
from planners.supply.items import Item
from planners.supply.projection import holdings, project
from planners.supply.stocks import Stock

if TYPE_CHECKING:
    from collections.abc import Callable

RUNS = 5
START = datetime(2026, 6, 12, 6, tzinfo=UTC)
STEP_S = 6 * 3600


def best_s(work: Callable[[], object]) -> float:
    """Seconds of the process that work takes, the least of some runs."""
    took = []
    for _ in range(RUNS):
        began = time.process_time()
        work()
        took.append(time.process_time() - began)
    return min(took)


def division() -> SupplyPlan:
    """Three hundred companies with stocks of ten items and three phases."""
    names = [item.name for item in factor_library().items[:10]]
    spells = (
        Spell(START + timedelta(hours=7), Phase.MOVE),
        Spell(START + timedelta(days=2), Phase.ATTACK),
        Spell(START + timedelta(days=9), Phase.DEFENCE),
    )
    stocks = tuple(
        Stock(item=name, on_hand=9000, safety_days=1, operating_days=3)
        for name in names
    )
    units = tuple(
        SupplyUnit(
            unit=ForceUnit(
                name=f"{number}",
                personnel=120,
                vehicles={"truck 10 t 6x6": 8, "main battle tank": 10},
            ),
            spells=spells,
            stocks=stocks,
        )
        for number in range(300)
    )
    return SupplyPlan(begins=START, days=30, units=units)


def plain(
    demand: list[list[float]], stock: list[float]
) -> list[list[tuple[float, float]]]:
    """Stocks and days of supply as one would write them down: loops in loops."""
    curves = []
    for wanted, begin in zip(demand, stock, strict=True):
        left, curve = begin, []
        for step in range(len(wanted) + 1):
            curve.append((left, lasts(wanted, step, left)))
            if step < len(wanted):
                left = max(left - wanted[step], 0.0)
        curves.append(curve)
    return curves


def lasts(wanted: list[float], step: int, left: float) -> float:
    """Days that a stock lasts from a step on."""
    steps = 0.0
    for amount in wanted[step:]:
        if amount > left:
            return (steps + left / amount) / 4
        left -= amount
        steps += 1
    return (steps + left / (sum(wanted[-4:]) / 4)) / 4


def main() -> None:
    """Print both figures and the ratio to the plain loops."""
    scenario = SimpleNamespace(supply=division(), name="bench", columns=())
    library = factor_library()
    whole = best_s(lambda: supply_outlook(scenario, None, library))  # type: ignore[arg-type]
    print(f"outlook, 300 units, 30 days in 6 h: {whole:.3f} s (bar 1 s)")

    items = tuple(
        Item(name=f"{number}", nato="I", us="I", unit="l", kg=1, m3=0.001)
        for number in range(5)
    )
    stocks = [
        [Stock(item=item.name, on_hand=900, safety_days=1) for item in items]
        for _ in range(150)
    ]
    held = holdings(stocks, items)
    demand = np.random.default_rng(1).uniform(0, 40, (150, 5, 14 * 4))
    nothing = np.zeros_like(demand)
    found = project(held, demand, nothing, step_s=STEP_S)
    again = np.array(
        plain(demand.reshape(-1, 56).tolist(), held.usable.ravel().tolist())
    )
    assert np.allclose(found.stock.reshape(-1, 57), again[..., 0])
    assert np.allclose(found.days.reshape(-1, 57), again[..., 1])
    ours = best_s(lambda: project(held, demand, nothing, step_s=STEP_S))
    rows, begins = demand.reshape(-1, 56).tolist(), held.usable.ravel().tolist()
    peer = best_s(lambda: plain(rows, begins))
    print(
        f"projection, 150 x 5 x 14 d: {ours * 1000:.1f} ms (bar 50 ms); plain loops "
        f"for stocks and days alone: {peer * 1000:.1f} ms, ratio {peer / ours:.1f}"
    )


if __name__ == "__main__":
    main()
