"""Differences between two states of a plan, as planners would tell them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.services.plan.differences import (
    difference_rows,
    edit_sentences,
    sentences,
    summary,
)
from app.services.plan.document import RoadClosure, content_of
from app.storage.plan_records import ObjectKey, edits_between
from planners.column import Halt
from tests.division_plan import FIRST, division_plan

PLAN = division_plan(columns=4, items=40)
CONTENT = content_of(PLAN)


def said(document, zone: str = "Z") -> tuple[str, ...]:
    return sentences(CONTENT, content_of(document, CONTENT), zone)


def with_column(number: int, **changes: object):
    columns = list(PLAN.scenario.columns)
    columns[number] = replace(columns[number], **changes)
    return replace(PLAN, scenario=replace(PLAN.scenario, columns=tuple(columns)))


def start(minutes: int):
    return PLAN.scenario.columns[0].start + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"start": start(40)}, "March unit 1 SP 0400Z -> 0440Z"),
        (
            {"start": start(2880)},
            "March unit 1 SP 140400ZJUN26 -> 160400ZJUN26",
        ),
        (
            {"start": start(2880) + timedelta(seconds=56)},
            "March unit 1 SP 140400ZJUN26 -> 160400ZJUN26 and 56 s",
        ),
        (
            {"start": start(40) + timedelta(seconds=5.8)},
            "March unit 1 SP 0400Z -> 0440:05Z",
        ),
        ({"latest": None}, "March unit 1 RP not after 141600ZJUN26 taken back"),
        ({"wanted": start(60)}, "March unit 1 RP wanted 140500ZJUN26"),
        ({"priority": 99, "locked": True}, "March unit 1 locked yes, priority"),
        (
            {"halts": (Halt(at_km=12.5, duration=timedelta(minutes=20)),)},
            "March unit 1 halts 12.5 km 20 min",
        ),
    ],
)
def test_a_change_of_a_column(changes, sentence: str) -> None:
    (told,) = said(with_column(0, **changes))

    assert told.startswith(sentence)


def test_times_are_told_in_the_zone_of_the_plan() -> None:
    assert said(with_column(0, start=start(40)), "B") == (
        "March unit 1 SP 0600B -> 0640B",
    )


def test_a_column_with_another_name_is_renamed_not_lost() -> None:
    column = replace(PLAN.scenario.columns[2].column, name="Guns")

    assert said(with_column(2, column=column)) == ("March unit 3 renamed Guns",)


def test_roads_bridges_and_drawings_are_told_in_order() -> None:
    overlay = PLAN.overlay
    symbol, rating, line = overlay.symbols[0], overlay.ratings[0], overlay.lines[2]
    overlay = overlay.with_change(symbol, replace(symbol, position=(4.5, 54.5)))
    overlay = overlay.with_change(rating, replace(rating, wheeled=20.0))
    overlay = overlay.without_item(line)
    window = (FIRST, FIRST + timedelta(hours=2))
    closed = RoadClosure(road="Bridge B12", position=(4.4, 54.4), window=window)
    document = replace(
        PLAN,
        overlay=overlay,
        closures=(closed, *PLAN.closures),
        scenario=replace(PLAN.scenario, closures=("Plonford",), zone="B"),
    )

    told = said(document)

    assert told[0] == "Bridge B12 closed 140400ZJUN26 to 140600ZJUN26"
    assert told[1] == "road at Plonford closed"
    assert told[2].startswith("bridge B0 wheeled ")
    assert told[3].startswith("symbol 0 place 31U")
    assert told[4].endswith("LINE 2 removed")
    assert told[5] == "scenario of the plan: zone Z -> B"
    assert len(told) == 6


def test_undoing_tells_the_reverse() -> None:
    closed = RoadClosure(road="B12", position=(4.4, 54.4))
    after = content_of(replace(PLAN, closures=(*PLAN.closures, closed)), CONTENT)

    assert sentences(CONTENT, after) == ("B12 closed",)
    assert sentences(after, CONTENT) == ("B12 reopened",)


def test_a_table_has_a_line_for_each_entry() -> None:
    after = content_of(with_column(0, start=start(40), priority=99), CONTENT)

    rows = difference_rows(edits_between(CONTENT, after))

    assert [(row.field, row.after) for row in rows] == [
        ("SP", "0440Z"),
        ("priority", "99"),
    ]
    assert {row.key for row in rows} == {ObjectKey("column", "March unit 1")}
    assert edit_sentences(edits_between(CONTENT, CONTENT)) == ()


def test_a_long_list_is_summed_up() -> None:
    assert summary(("a", "b")) == "a; b"
    assert summary(("a", "b", "c", "d", "e")) == "a; b; c; and 2 more"
