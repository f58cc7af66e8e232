"""The published numbers of road movement, asked of the movement problem's own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planners.column import MarchLeg
from planners.credit_checks import Irregularity, verdict_on
from planners.dtg import parse_dtg
from planners.march_table import march_table
from planners.march_units import unit_sizes
from planners.movement.conflict_table import forbidden_differences
from planners.movement.packed import pack
from planners.movement.problem import (
    Course,
    Leg,
    Movement,
    MovementProblem,
    SectionKind,
    Sections,
)
from planners.pass_time import moving_pass_time
from planners.sighting import parse_sighting
from tests.credits import credit
from tests.marches import SIX, column

MINUTE = timedelta(minutes=1)
STEP_S = 30


def road(kind: SectionKind) -> Sections:
    """One road of 1.5 km in both directions."""
    return Sections(
        tail=np.array([0, 1], np.int32),
        head=np.array([1, 0], np.int32),
        twin=np.array([1, 0], np.int32),
        kind=np.full(2, kind, np.int8),
        length_m=np.full(2, 1500.0),
        positions=np.zeros((2, 2)),
    )


def over(section: int, crossing_s: int, pass_s: int, gap_s: int = 0) -> Movement:
    """A movement whose only leg is one section."""

    def moment(seconds: int):
        return np.array([seconds], np.int32)

    leg = Leg(
        sections=np.array([section], np.int32),
        enters=moment(0),
        leaves=moment(crossing_s),
        enter_clears=moment(pass_s),
        leave_clears=moment(crossing_s + pass_s),
    )
    return Movement(
        name=f"{section} {pass_s}",
        courses=(Course(name="", legs=(leg,)),),
        gap_s=gap_s,
        earliest_s=0,
        latest_s=24 * 3600,
    )


def first_after(kind: SectionKind, first: Movement, second: Movement) -> float:
    """Minutes after the first departure at which the second may go behind it."""
    problem = MovementProblem(
        sections=road(kind), movements=(first, second), step_s=STEP_S
    )
    table = forbidden_differences(problem, pack(problem))
    begin, end = table.offsets[1], table.offsets[2]
    assert table.other[begin:end].tolist() == [0] * (end - begin)
    return max(table.high[begin:end].tolist(), default=0) * STEP_S / 60


@pytest.mark.parametrize(("gap", "after"), [(0, 24), (10, 34)])
def test_r14_a_column_follows_when_the_first_and_its_gap_are_past(
    gap: int, after: int
) -> None:
    """R14: [0730, 0754]; [0750, 0810] is clear by +4 min, with a gap of 10 by +14."""
    first = over(0, crossing_s=60, pass_s=24 * 60, gap_s=gap * 60)
    second = over(0, crossing_s=60, pass_s=20 * 60, gap_s=gap * 60)

    assert first_after(SectionKind.OPEN, first, second) == after == 20 + (4 + gap)


def test_r15_opposing_columns_at_a_single_lane_defile() -> None:
    """R15: 1.5 km at 20 km/h take 4.5 min; the other way is free at PST + 4.5 min."""
    up = over(0, crossing_s=270, pass_s=24 * 60)
    down = over(1, crossing_s=270, pass_s=10 * 60)

    assert first_after(SectionKind.ALTERNATING, up, down) == 24 + 4.5
    assert first_after(SectionKind.ALTERNATING, down, up) == 10 + 4.5
    assert first_after(SectionKind.OPEN, up, down) == 0


def test_r15_a_column_behind_another_through_the_defile_need_not_wait_so_long() -> None:
    """In the same direction the pass time alone counts, unless one at a time may go."""
    first = over(0, crossing_s=270, pass_s=24 * 60)
    second = over(0, crossing_s=270, pass_s=10 * 60)

    assert first_after(SectionKind.ALTERNATING, first, second) == 24
    assert first_after(SectionKind.ALONE, first, second) == 24 + 4.5


def test_a8_an_armoured_division_in_one_march_table() -> None:
    """
    A8, ST 100-3: 5,314 vehicles; in march units of 20 at 15 per km and 40 km/h.

    The arithmetic of R gives 60 N / (D V) + gaps of 2 min, without EXTAL.
    """
    sizes = unit_sizes(5314, 20)
    legs = [MarchLeg(to="RP", length_km=100, rate_kmh=40)]

    table = march_table(column(sizes), legs, start=SIX)

    assert len(table.units) == 266
    expected = moving_pass_time(5314, 15, 40) + 265 * 2 * MINUTE
    assert abs(table.totals.pass_time - expected) < timedelta(milliseconds=1)


def test_a9_a_column_seen_on_the_24th_with_a_number_of_the_25th() -> None:
    """A9, MP1028: 25-USV-08 seen on the 24th is out of schedule."""
    granted = credit(number="25-USV-08", late=parse_dtg("250600ZJUN26") - SIX)
    report = "movement number 25-USV-08A seen at CP 1 241915Z"

    seen = parse_sighting(report, granted.entry.first)
    verdict = verdict_on(seen, [granted])
    next_day = verdict_on(replace(seen, seen=parse_dtg("250630ZJUN26")), [granted])

    assert [finding.what for finding in verdict.findings] == [
        *(Irregularity.OTHER_DAY, Irregularity.EARLY),
    ]
    assert "out of schedule" in verdict.sentence
    assert next_day.is_in_order
