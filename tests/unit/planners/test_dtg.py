"""Date-time groups read back as written, and say what is wrong with others."""

from __future__ import annotations

import locale
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planners.dtg import (
    ZoneLetter,
    format_dtg,
    parse_dtg,
    utc,
    whole_minute_after,
    whole_minute_before,
)
from planners.errors import MarchError

EVENING = datetime(2026, 6, 12, 18, 0, tzinfo=UTC)

moments = st.datetimes(
    min_value=datetime(2000, 1, 2),  # noqa: DTZ001 - made aware on the next line
    max_value=datetime(2099, 12, 30),  # noqa: DTZ001
    timezones=st.just(UTC),
).map(whole_minute_before)
letters = st.sampled_from(list(ZoneLetter))


@given(when=moments, letter=letters, spaced=st.booleans())
def test_a_group_reads_back_as_the_moment_it_was_written_from(
    *, when: datetime, letter: str, spaced: bool
) -> None:
    text = format_dtg(when, letter, spaced=spaced)

    assert parse_dtg(text) == when
    assert format_dtg(parse_dtg(text), letter, spaced=spaced) == text


def test_the_form_is_the_one_orders_use() -> None:
    assert format_dtg(EVENING) == "121800ZJUN26"
    assert format_dtg(EVENING, "B") == "122000BJUN26"
    assert format_dtg(EVENING, "R", spaced=True) == "121300R JUN 26"


@pytest.mark.parametrize(
    "text",
    [
        "121800ZJUN26",
        "121800zjun26",
        " 121800Z JUN 26 ",
        "12 1800Z JUN 26",
        "12 1800 Z JUN 2026",
        "121800Z\tJUN  26",
        "122000BJUN26",
        "120600YJUN26",
        "130600MJUN26",
    ],
)
def test_forms_in_use_all_name_the_same_moment(text: str) -> None:
    assert parse_dtg(text) == EVENING


def test_a_group_keeps_the_zone_it_was_written_in() -> None:
    when = parse_dtg("122000BJUN26")

    assert when.utcoffset() == timedelta(hours=2)
    assert when.tzname() == "B"


def test_letters_cover_every_full_hour_once_and_j_is_not_among_them() -> None:
    offsets = [letter.offset // timedelta(hours=1) for letter in ZoneLetter]

    assert sorted(offsets) == list(range(-12, 13))
    assert "J" not in ZoneLetter.__members__
    assert ZoneLetter.of(" z ") is ZoneLetter.Z


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("121800JUN26", "has no zone letter.*121800ZJUN26"),
        ("121800JJUN26", "Zone J is the reader's local time"),
        ("311800ZJUN26", "JUN 2026 has no day 31"),
        ("290000ZFEB26", "FEB 2026 has no day 29"),
        ("000000ZJAN26", "has no day 00"),
        ("121860ZJUN26", "no clock shows 1860"),
        ("122400ZJUN26", "write 0000 of the next day"),
        ("122500ZJUN26", "no clock shows 2500"),
        ("121800ZJUM26", "names the month 'JUM'"),
        ("121800ZJUN1926", "lies in the year 1926"),
        ("121800ZJUN3026", "lies in the year 3026"),
        ("121800Z", "is no date-time group"),
        ("", "is no date-time group"),
        ("2026-06-12T18:00Z", "is no date-time group"),
        ("١٢1800ZJUN26", "is no date-time group"),
        ("1" * 10_000, "is no date-time group"),
        ("121800ZJUN26 and more", "is no date-time group"),
    ],
)
def test_other_text_is_refused_with_the_way_out(text: str, sentence: str) -> None:
    with pytest.raises(MarchError, match=sentence) as refusal:
        parse_dtg(text)

    assert len(str(refusal.value)) < 300


def test_29_february_exists_in_leap_years() -> None:
    assert parse_dtg("290000ZFEB28") == datetime(2028, 2, 29, tzinfo=UTC)


@pytest.mark.parametrize("letter", ["", "ZZ", "1", "Ä", "J"])
def test_what_is_no_zone_letter_cannot_be_written_either(letter: str) -> None:
    with pytest.raises(MarchError, match="letter"):
        format_dtg(EVENING, letter)


def test_a_moment_without_zone_is_refused() -> None:
    naive = EVENING.replace(tzinfo=None)

    with pytest.raises(MarchError, match="121800 has no time zone"):
        format_dtg(naive)
    with pytest.raises(MarchError, match="121800 has no time zone"):
        utc(naive)


@pytest.mark.parametrize("year", [1, 1999, 2100, 9999])
def test_years_that_two_digits_cannot_name_are_refused(year: int) -> None:
    with pytest.raises(MarchError, match=f"year {year} cannot"):
        format_dtg(EVENING.replace(year=year))


def test_the_zone_decides_the_year() -> None:
    new_year = datetime(1999, 12, 31, 23, 30, tzinfo=UTC)

    assert format_dtg(new_year, "A") == "010030AJAN00"
    with pytest.raises(MarchError, match="year 1999"):
        format_dtg(new_year)


def test_the_end_of_the_calendar_is_no_moment_of_a_march() -> None:
    last = datetime.max.replace(tzinfo=timezone(timedelta(hours=-1)))

    with pytest.raises(MarchError, match="end of the calendar"):
        utc(last)


def test_months_are_english_whatever_the_locale(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(locale, "getlocale", lambda *_: ("de_DE", "UTF-8"))

    assert format_dtg(datetime(2026, 5, 1, tzinfo=UTC)) == "010000ZMAY26"
    assert format_dtg(datetime(2026, 12, 1, tzinfo=UTC)) == "010000ZDEC26"


@given(moments, st.timedeltas(timedelta(), timedelta(seconds=59, microseconds=999_999)))
def test_whole_minutes_lie_around_the_moment(when: datetime, past: timedelta) -> None:
    assert whole_minute_before(when + past) == when
    assert whole_minute_after(when + past) == when + timedelta(minutes=bool(past))
