"""Bars of vehicles: one that first drives empty to a depot is seen to do so."""

from __future__ import annotations

from dataclasses import replace

from app.drawing.rounds_bars import Doing, rounds_chart
from planners.rounds.check_rounds import violations
from tests.checked_rounds import RATIONS, sound_plan, sound_problem


def test_a_vehicle_that_loads_where_it_stands_begins_with_loading():
    chart = rounds_chart(sound_problem(), sound_plan())

    assert [line.bars[0].doing for line in chart.lines] == [Doing.LOADS] * 2
    assert chart.span[0] == 0


def test_an_empty_drive_comes_before_the_first_load():
    """The truck drives 4,000 s from depot A to depot B and is there as it loads."""
    problem, plan = sound_problem(), sound_plan()
    truck = plan.rounds[1]
    later = replace(truck, trips=truck.trips[1:], driven_s=8_000, length_m=80_000)
    plan = replace(plan, rounds=(plan.rounds[0], later))
    chart = rounds_chart(problem, plan)
    first = chart.lines[1].bars[0]

    assert first[:4] == (Doing.DRIVES, 3_600, 7_600, "B")
    assert chart.lines[1].bars[1].doing is Doing.LOADS
    assert not any("from 'depot A'" in words for words in violations(problem, plan))
    assert any(RATIONS in words for words in violations(problem, plan))
