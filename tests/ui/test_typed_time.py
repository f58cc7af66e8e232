"""Moments and durations as staff type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.drawing.clock_axis import ClockAxis
from app.ui.movement.typed_time import moment_of, typed_duration, typed_moment
from planners.dtg import format_dtg
from planners.errors import MarchError

NEAR = datetime(2026, 6, 12, 22, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("121800ZJUN26", "121800ZJUN26"),
        ("12 1800Z JUN 26", "121800ZJUN26"),
        ("121800Z", "121800ZJUN26"),
        ("121800", "121800ZJUN26"),
        ("1800", "121800ZJUN26"),
        ("18:00", "121800ZJUN26"),
        ("0030", "130030ZJUN26"),  # nearer than this morning
        ("2000b", "121800ZJUN26"),
        ("300600", "300600ZMAY26"),  # thirteen days back are nearer than eighteen on
        ("010000", "010000ZJUN26"),
        (" 13 0600 ", "130600ZJUN26"),
    ],
)
def test_what_is_not_typed_is_taken_from_nearby(text: str, group: str) -> None:
    assert format_dtg(typed_moment(text, NEAR, "Z")) == group


def test_a_time_without_a_letter_is_one_of_the_plan() -> None:
    assert format_dtg(typed_moment("122000", NEAR, "B"), "Z") == "121800ZJUN26"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("soon", "no date-time group"),
        ("", "no date-time group"),
        ("2460", "No clock shows 2460"),
        ("990600", "no day 99"),
        ("0600J", "Zone J"),
        ("321800ZJUN26", "does not exist"),
    ],
)
def test_a_moment_that_is_none_is_refused_with_a_way_out(text: str, words: str) -> None:
    with pytest.raises(MarchError, match=words):
        typed_moment(text, NEAR, "Z")


def test_a_moment_of_an_operation_is_in_its_seconds() -> None:
    axis = ClockAxis(datetime(2026, 6, 12, 20, tzinfo=UTC), "B")

    assert moment_of("122230", axis, 0) == 1800
    assert moment_of("0100", axis, 7200) == 3 * 3600


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("40", 40),
        ("40 min", 40),
        ("40min", 40),
        ("2 h", 120),
        ("2h05", 125),
        ("2:05", 125),
        ("2\u202fh\u202f05", 125),
        ("0", 0),
        ("1 h 5 min", 65),
    ],
)
def test_durations_are_read_as_they_are_shown(text: str, minutes: int) -> None:
    assert typed_duration(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "long", "-5", "2.5 h", "h"])
def test_a_duration_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(MarchError, match="no duration"):
        typed_duration(text)


def test_a_duration_of_more_than_a_week_is_refused() -> None:
    with pytest.raises(MarchError, match="more than a week"):
        typed_duration("200 h")
