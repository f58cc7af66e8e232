"""Simulated moves of a brigade against the replay event by event, in one run.

The brigade: 30 march units of 151 steps, 12 single-file sections. All sides begin with
the tensors of the plan and end with counts or finishes. Torch is left out where it is
not installed.
"""

from __future__ import annotations

import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from engine_bars import Bar, BarsTable, in_turn

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models.plan_robustness.engines import (
    compiled_engine,
    numpy_engine,
    torch_engine,
)
from models.plan_robustness.tables import standard_tables
from tests.event_replay import EventReplay
from tests.moves_to_simulate import asked, brigade_plan, simulated

MOVES = 2000
BY_EVENTS = 50
WHOLE = "moves of a brigade"
LOSSES = "moves, each bridge lost"
MUST = Bar(must=20)
NUMPY_S = Bar(must=5)


def main() -> int:
    """Print the ratios; 1 where engines differ."""
    tables = standard_tables()
    losses = brigade_plan()
    plan = dict(losses)
    for name in ("lost", "gap_ms", "keep_hist"):
        plan[name] = losses[name][:1]
    engines = {"numba": compiled_engine(), "numpy": numpy_engine()}
    if find_spec("torch"):
        import torch  # noqa: PLC0415 - an extra that need not be there

        torch.set_num_threads(1)  # threads that wait would count as time worked
        engines["torch cpu"] = torch_engine()

    table = BarsTable()
    answers = []
    for work, asked_of, scenarios in (
        (WHOLE, plan, 1),
        (LOSSES, losses, len(losses["gap_ms"])),
    ):
        works = [
            partial(simulated, asked_of, tables, engine=engine, rollouts=MOVES)
            for engine in engines.values()
        ]
        replays = [
            EventReplay(asked_of, tables, asked(), scenario)
            for scenario in range(0, scenarios, 4)
        ]
        times = in_turn([*works, partial(by_events, replays)], runs=3)
        a_move = times.pop() / BY_EVENTS / len(replays)
        for name, time in zip(engines, times, strict=True):
            ours = time / MOVES / scenarios
            table.ratio(work, name, ours, ("event by event", a_move), MUST)
            if name == "numpy" and scenarios == 1:
                table.limit("2,000 moves", name, time, "CPU s", NUMPY_S)
        answers.append([one() for one in works])
    for first, *others in answers:
        equal = all(
            np.array_equal(first[name], other[name])
            for other in others
            for name in first
        )
        table.agree(WHOLE, "all engines", equal=equal)
    return table.close()


def by_events(replays: list[EventReplay]) -> None:
    """Move through each scenario some times, event by event."""
    for replay in replays:
        for _ in replay.moves(7, np.arange(BY_EVENTS)):
            pass


if __name__ == "__main__":
    sys.exit(main())
