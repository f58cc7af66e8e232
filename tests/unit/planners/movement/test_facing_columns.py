"""Rows of columns that face each other part only what no schedule has together."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest

from planners.movement.conflict_table import forbidden_differences
from planners.movement.facing_columns import Lane, facing_columns
from planners.movement.instances.instance_document import read_problem
from planners.movement.packed import pack
from planners.movement.problem import SectionKind
from tests.random_movements import random_problem

INSTANCES = Path(__file__).resolve().parents[3] / "instances"


def lane_of(problem, packed):
    """All uses of single lanes with a way back."""
    sections = problem.sections
    leg = np.repeat(np.arange(len(packed.leg_first)), np.diff(packed.leg_offsets))
    chosen = np.flatnonzero(
        (sections.kind[packed.section] == SectionKind.ALTERNATING)
        & (sections.twin[packed.section] >= 0)
    )
    leg, section = leg[chosen], packed.section[chosen]
    clear = packed.leave_clear[chosen].astype(np.int64)
    gap = packed.gap_s[packed.leg_movement[leg]]
    return Lane(
        leg=leg,
        who=packed.leg_movement[leg].astype(np.int64),
        way=section.astype(np.int64),
        twin=sections.twin[section].astype(np.int64),
        enter=packed.enter[chosen].astype(np.int64),
        behind=np.minimum(packed.enter_clear[chosen] + gap, clear).astype(np.int64),
        leave_clear=clear,
    )


def is_forbidden(table, leg, other, apart):
    """Whether no schedule has two departures so far apart."""
    rows = slice(*table.offsets[leg : leg + 2].tolist())
    same = table.other[rows] == other
    return bool((same & (table.low[rows] < apart) & (apart < table.high[rows])).any())


def can_be(packed, leg, other, apart):
    """Whether the windows of two legs leave departures so far apart."""
    first, last = packed.leg_first, packed.leg_last
    return first[leg] - last[other] <= apart <= last[leg] - first[other]


def faults(problem):
    """How many pairs of uses there are in rows, and those that could be together."""
    packed = pack(problem)
    table = forbidden_differences(problem, packed)
    lane = lane_of(problem, packed)
    facing = facing_columns(lane, table, problem.step_s)
    assert facing.begin.min(initial=0) >= 0
    sizes = facing.end - facing.begin
    pairs, wrong = 0, []
    for row in np.unique(facing.row).tolist():
        uses = np.flatnonzero((facing.row == row) & (sizes > 0)).tolist()
        for i, j in permutations(uses, 2):
            a, b = facing.at[[i, j]]
            if lane.who[a] >= lane.who[b]:
                continue
            pairs += 1
            least = facing.begin[j] - facing.end[i] + 1
            most = facing.end[j] - 1 - facing.begin[i]
            wrong += [
                (row, int(a), int(b), int(apart))
                for apart in (least, (least + most) // 2, most)
                if can_be(packed, lane.leg[a], lane.leg[b], apart)
                and not is_forbidden(table, lane.leg[a], lane.leg[b], apart)
            ]
    return pairs, wrong


@pytest.mark.parametrize("seed", range(20))
def test_who_is_on_a_row_together_disturbs_each_other(seed):
    _, wrong = faults(random_problem(seed, movements=4))

    assert wrong == []


def test_so_it_is_where_every_lane_is_single():
    text = (INSTANCES / "S-17-80.json").read_text(encoding="utf-8")

    pairs, wrong = faults(read_problem(json.loads(text)))

    assert pairs > 1000
    assert wrong == []
