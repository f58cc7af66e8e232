"""Proof that an engine gives the bits of another one, before it is relied on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.errors import GoldenMissed
from models.plan_robustness.contract import TABLE_POINTS
from models.plan_robustness.course import Course, Marks, Round, Steps
from models.plan_robustness.draws import rollout_keys
from models.plan_robustness.engine import Tables

if TYPE_CHECKING:
    from models.plan_robustness.engine import Engine

UNITS, STEPS, MARKS, SECTIONS, MOVES = 5, 200, 30, 3, 64
SEED = 20_260_101


def prove(engine: Engine, other: Engine) -> None:
    """
    Have two engines drive and replay the same small course of action.

    Raises
    ------
    GoldenMissed
        They differ in any bit.
    """
    course = sample_course()
    table = np.linspace(0.3, 3.0, TABLE_POINTS) ** 2
    tables = Tables(table, table, table, table * 1e5)
    keys = rollout_keys(SEED, np.arange(MOVES))
    found = []
    for one in (engine, other):
        travelled = one.travelled(course, tables, keys, _go_on)
        replay = one.replayed(course, course.rounds[0], travelled)
        found.append([part.tobytes() for part in replay])
    if found[0] != found[1]:
        raise GoldenMissed(
            f"On this machine {engine.name} gives other answers than {other.name}; "
            "nothing was computed. Choose another machine, or have the worker run "
            f"without {engine.name.partition(' ')[0]}."
        )


def sample_course() -> Course:
    """Make a small course of action out of numbers that are scattered enough."""
    dice = np.random.Generator(np.random.PCG64(SEED))
    ends = np.sort(dice.integers(0, STEPS + 1, MARKS))
    entries = np.arange(MARKS - UNITS)
    order = Round(
        route=np.zeros(UNITS, np.int64),
        goal=np.arange(MARKS - UNITS, MARKS),
        start=dice.integers(0, 600_000, UNITS),
        mark=entries,
        unit=entries % UNITS,
        resource=dice.integers(0, SECTIONS, len(entries)),
        hold=dice.integers(0, 400_000, len(entries)),
    )
    return Course(
        Steps(
            dice.integers(1, 240_000, STEPS).astype(np.float64),
            dice.integers(0, UNITS, STEPS),
            dice.integers(0, 2**32, STEPS, dtype=np.uint32),
            dice.integers(0, 2**29, STEPS, dtype=np.uint32),
        ),
        Marks(ends // 2, ends, dice.integers(0, 60_000, MARKS)),
        (order,),
        order.start,
        dice.integers(0, 36_000_000, UNITS),
        dice.integers(0, 400_000, UNITS),
        SECTIONS,
    )


def _go_on() -> None:
    """Nobody stops a proof."""
