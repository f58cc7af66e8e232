"""Hours by the clocks of a place: zones, summer time and days that begin yesterday."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from planners.daylight import Span
from planners.local_hours import daily_spans, open_spans, zone_at

HEIDELBERG, NEW_YORK = (8.69, 49.41), (-74.0, 40.7)
BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = time(22), time(6)


def at(day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    """Moment of 2026, UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def test_hours_are_those_of_the_clocks_of_the_place() -> None:
    opened, unknown = open_spans("22:00-06:00", HEIDELBERG, at(12, 12), at(13, 12))

    assert opened == (Span(at(12, 20), at(13, 4)),)
    assert unknown == ()
    opened, _ = open_spans("22:00-06:00", NEW_YORK, at(12, 12), at(13, 12))
    assert opened == (Span(at(13, 2), at(13, 10)),)


def test_the_night_in_which_clocks_are_put_forward_is_an_hour_shorter() -> None:
    opened, _ = open_spans(
        "22:00-06:00", HEIDELBERG, at(28, 12, month=3), at(29, 12, month=3)
    )

    assert opened == (Span(at(28, 21, month=3), at(29, 4, month=3)),)


def test_public_holidays_are_those_of_the_country() -> None:
    """The third of October is a holiday in Germany, a Saturday in 2026."""
    span = at(3, 0, month=10), at(3, 12, month=10)

    assert open_spans("Mo-Su; PH off", HEIDELBERG, *span)[0] == ()
    assert open_spans("Mo-Su; PH off", NEW_YORK, *span)[0] == (Span(*span),)


def test_hours_of_the_sun_follow_it() -> None:
    opened, _ = open_spans("sunrise-sunset", HEIDELBERG, at(21, 0), at(22, 0))

    (span,) = opened
    assert at(21, 3, 10) < span.begins < at(21, 3, 30)
    assert at(21, 19, 25) < span.ends < at(21, 19, 45)


def test_hours_may_be_unknown() -> None:
    opened, unknown = open_spans("24/7 unknown", HEIDELBERG, at(12, 0), at(12, 1))

    assert opened == ()
    assert unknown == (Span(at(12, 0), at(12, 1)),)


def test_a_place_has_the_zone_that_its_clocks_show() -> None:
    assert zone_at(HEIDELBERG) == BERLIN
    assert zone_at(NEW_YORK) == ZoneInfo("America/New_York")
    assert zone_at((-30.0, 0.0)).utcoffset(at(1, 0)) is not None


def test_a_daily_span_over_midnight_counts_to_the_day_on_which_it_begins() -> None:
    friday = daily_spans(NIGHT, [4], BERLIN, at(10, 0), at(16, 0))

    assert friday == [Span(at(12, 20), at(13, 4))]


def test_a_span_that_began_before_is_found() -> None:
    found = daily_spans(NIGHT, range(7), BERLIN, at(12, 2), at(12, 3))

    assert found == [Span(at(11, 20), at(12, 4))]


def test_equal_hours_close_the_whole_day() -> None:
    found = daily_spans((time(6), time(6)), [0], UTC, at(8, 0), at(10, 0))

    assert found == [Span(at(8, 6), at(9, 6))]


def test_an_hour_that_clocks_show_twice_counts_whole() -> None:
    """On 25 October 2026 the hour from 0200 to 0300 comes twice: 0000Z and 0100Z."""
    span = at(24, 12, month=10), at(25, 12, month=10)

    until = daily_spans((time(22), time(2, 30)), range(7), BERLIN, *span)
    since = daily_spans((time(2, 30), time(5)), range(7), BERLIN, *span)

    assert until == [Span(at(24, 20, month=10), at(25, 1, 30, month=10))]
    assert since == [Span(at(25, 0, 30, month=10), at(25, 4, month=10))]


def test_an_hour_that_clocks_never_show_does_not_shorten_a_span() -> None:
    """On 29 March 2026 clocks go from 0200 to 0300, at 0100Z."""
    span = at(28, 12, month=3), at(29, 12, month=3)

    found = daily_spans((time(2, 30), time(5)), range(7), BERLIN, *span)

    assert found == [Span(at(29, 0, 30, month=3), at(29, 3, month=3))]
    assert found[0].ends - found[0].begins > timedelta(hours=2)
