"""Daylight: against almanac times, at the poles, and with margins."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from astral import Observer, sun
from hypothesis import given, settings
from hypothesis import strategies as st

from planners.daylight import Light, Span, dark_spans, gaps, light_spans

LONDON, TROMSO, FIJI = (-0.1276, 51.5072), (18.96, 69.65), (178.44, -18.14)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)


def day(year: int, month: int, number: int) -> datetime:
    """Give midnight UTC."""
    return datetime.combine(date(year, month, number), time(), UTC)


def test_midsummer_in_london_is_as_in_the_almanac() -> None:
    """Sunrise 0443 and sunset 2121 by British summer time, timeanddate.com."""
    start = day(2026, 6, 21)

    (span,) = light_spans(LONDON, start, start + DAY, Light.SUN)

    assert abs(span.begins - start - timedelta(hours=3, minutes=43)) <= MINUTE
    assert abs(span.ends - start - timedelta(hours=20, minutes=21)) <= MINUTE


def test_it_is_light_enough_to_drive_before_the_sun_is_up() -> None:
    start = day(2026, 3, 20)

    (by_sun,) = light_spans(LONDON, start, start + DAY, Light.SUN)
    (civil,) = light_spans(LONDON, start, start + DAY, Light.CIVIL)

    assert 30 * MINUTE < by_sun.begins - civil.begins < 40 * MINUTE
    assert 30 * MINUTE < civil.ends - by_sun.ends < 40 * MINUTE


def test_polar_day_is_one_span_and_polar_night_none() -> None:
    summer, winter = day(2026, 6, 10), day(2026, 12, 20)

    assert light_spans(TROMSO, summer, summer + 3 * DAY, Light.SUN) == [
        Span(summer, summer + 3 * DAY)
    ]
    assert light_spans(TROMSO, winter, winter + 3 * DAY, Light.SUN) == []
    assert dark_spans(TROMSO, winter, winter + DAY, Light.SUN) == [
        Span(winter, winter + DAY)
    ]
    assert dark_spans(TROMSO, summer, summer + DAY, Light.SUN) == []


def test_polar_night_has_civil_twilight_about_noon() -> None:
    start = day(2026, 12, 20)

    (span,) = light_spans(TROMSO, start, start + DAY, Light.CIVIL)

    assert span.begins.hour < 11 <= span.ends.hour + 1
    assert span.ends - span.begins < timedelta(hours=6)


def test_a_day_at_the_date_line_is_cut_by_the_days_of_utc_alone() -> None:
    start = day(2026, 1, 1)

    spans = light_spans(FIJI, start, start + DAY, Light.SUN)

    assert spans[0].begins == start
    assert len(spans) == 2


def test_a_margin_makes_the_day_shorter_or_longer() -> None:
    start, margin = day(2026, 6, 21), 30 * MINUTE
    night = dark_spans(LONDON, start, start + DAY, Light.SUN)

    shorter = dark_spans(LONDON, start, start + DAY, Light.SUN, margin)
    longer = dark_spans(LONDON, start, start + DAY, Light.SUN, -margin)

    assert shorter[0].ends == night[0].ends + margin
    assert shorter[1].begins == night[1].begins - margin
    assert longer[0].ends == night[0].ends - margin
    assert longer[1].begins == night[1].begins + margin


def test_gaps_are_what_spans_leave() -> None:
    start = day(2026, 6, 1)
    hours = [start + timedelta(hours=n) for n in range(10)]
    spans = [
        Span(hours[1], hours[3]),
        Span(hours[2], hours[4]),
        Span(hours[8], hours[9]),
    ]

    assert gaps(spans, start, hours[8]) == [
        Span(hours[0], hours[1]),
        Span(hours[4], hours[8]),
    ]


@settings(max_examples=15, deadline=None)
@given(
    st.floats(-60, 60),
    st.floats(-179, 179),
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.sampled_from(Light),
)
def test_mornings_and_evenings_are_those_of_the_usual_formula(
    lat: float, lon: float, when: date, light: Light
) -> None:
    start = datetime.combine(when, time(), UTC)
    observer = Observer(lat, lon, 0.0)
    morning, evening = (
        (sun.sunrise, sun.sunset) if light is Light.SUN else (sun.dawn, sun.dusk)
    )
    near = 3 * MINUTE

    spans = light_spans((lon, lat), start - DAY, start + 2 * DAY, light)

    rises = [morning(observer, when + n * DAY) for n in (-1, 0, 1)]
    sets = [evening(observer, when + n * DAY) for n in (-1, 0, 1)]
    for span in spans[1:-1]:
        assert min(abs(span.begins - rise) for rise in rises) < near
        assert min(abs(span.ends - fall) for fall in sets) < near


@pytest.mark.parametrize("light", Light)
def test_light_and_dark_fill_the_time(light: Light) -> None:
    start, end = day(2026, 3, 1), day(2026, 3, 4)

    both = sorted(
        light_spans(LONDON, start, end, light) + dark_spans(LONDON, start, end, light)
    )

    assert both[0].begins == start
    assert both[-1].ends == end
    assert all(a.ends == b.begins for a, b in pairwise(both))
