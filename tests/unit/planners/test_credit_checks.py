"""Movements that were seen are judged in sentences, and faulty credits are named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from planners.credit_checks import Irregularity, Verdict, credit_faults, verdict_on
from planners.errors import MarchError
from planners.movement_credit import asked, cancelled
from planners.movement_number import MovementNumber
from planners.sighting import Sighting, parse_sighting
from tests.credits import SOON, bid, credit, units
from tests.marches import SIX, TRUCK, at

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


def judged(number: str, when, point: str = "", **options) -> Verdict:
    sighting = Sighting(MovementNumber.parse(number), when, point)
    return verdict_on(sighting, [credit()], **options)


def what(verdict: Verdict) -> list[Irregularity]:
    return [finding.what for finding in verdict.findings]


def test_a_march_unit_within_its_times_is_in_order() -> None:
    verdict = judged("12-USV-08B", at(6, 41), "CP 1")

    assert verdict.is_in_order
    assert verdict.sentence == (
        "12-USV-08B of Column is in order at CP 1: its credit says first vehicle "
        "120640ZJUN26, last vehicle 120644ZJUN26."
    )


@pytest.mark.parametrize("minutes", [0, 4])
def test_the_first_and_the_last_minute_are_in_time(minutes: int) -> None:
    assert judged("12-USV-08A", at(6, minutes), "SP").is_in_order


def test_a_movement_seen_the_day_before_is_out_of_schedule() -> None:
    """A9: seen on the 11th with a number of the 12th."""
    verdict = judged("12-USV-08A", at(-4, 45), "CP 1")

    assert what(verdict) == [Irregularity.OTHER_DAY, Irregularity.EARLY]
    assert "was seen on day 11 but is a number of day 12" in verdict.sentence
    assert "12-USV-08A is 9 h 45 min early at CP 1" in verdict.sentence


def test_a_one_way_move_keeps_its_number_over_midnight() -> None:
    """A12: it keeps one number however many days it takes."""
    long_way = credit(way=30 * HOUR)
    sighting = Sighting(MovementNumber.parse("12-USV-08A"), at(36, 2), "RP")

    assert verdict_on(sighting, [long_way]).is_in_order


def test_days_are_those_of_the_zone() -> None:
    """2300Z is the next day in zone B."""
    late = credit(number="13-USV-08", late=17 * HOUR)
    sighting = Sighting(MovementNumber.parse("13-USV-08A"), at(22, 30), "SP")

    assert Irregularity.OTHER_DAY in what(verdict_on(sighting, [late], zone="Z"))
    assert what(verdict_on(sighting, [late], zone="B")) == [Irregularity.EARLY]


def test_early_and_late_are_counted_in_minutes() -> None:
    early = judged("12-USV-08C", at(6, 8), "SP")
    late = judged("12-USV-08C", at(6, 25), "SP")

    assert what(early) == [Irregularity.EARLY]
    assert "is 12 min early at SP" in early.sentence
    assert what(late) == [Irregularity.LATE]
    assert "is 1 min late at SP" in late.sentence
    assert judged("12-USV-08C", at(6, 25), "SP", tolerance=MINUTE).is_in_order


def test_without_a_point_the_whole_way_counts() -> None:
    assert judged("12-USV-08A", at(6, 50)).is_in_order
    assert what(judged("12-USV-08A", at(7, 5))) == [Irregularity.LATE]


def test_a_point_may_be_called_by_its_name_on_the_ground() -> None:
    assert judged("12-USV-08A", at(6, 31), "oude brug").is_in_order


def test_an_unknown_point_is_answered_with_those_there_are() -> None:
    verdict = judged("12-USV-08A", at(6, 31), "CP 9")

    assert what(verdict) == [Irregularity.POINT_UNKNOWN]
    assert "its points are SP, CP 1, RP" in verdict.sentence


def test_letters_are_looked_at() -> None:
    missing = judged("12-USV-08", at(6, 12), "SP")
    unknown = judged("12-USV-08D", at(6, 12), "SP")

    assert what(missing) == [Irregularity.LETTER_MISSING]
    assert what(unknown) == [Irregularity.LETTER_UNKNOWN]
    assert "but Column has A to C" in unknown.sentence


def test_a_column_of_one_unit_needs_no_letter() -> None:
    single = credit(count=1)

    def seen(number: str) -> Verdict:
        sighting = Sighting(MovementNumber.parse(number), at(6, 2), "SP")
        return verdict_on(sighting, [single])

    assert seen("12-USV-08").is_in_order
    assert seen("12-USV-08A").is_in_order
    assert "has A alone" in seen("12-USV-08B").sentence


def test_a_number_nobody_was_given_is_unknown() -> None:
    verdict = judged("25-USV-09A", at(6, 2), "SP")

    assert what(verdict) == [Irregularity.UNKNOWN_NUMBER, Irregularity.OTHER_DAY]
    assert "ask who sent it" in verdict.sentence


def test_leading_zeros_do_not_tell_numbers_apart() -> None:
    assert judged("12-USV-8A", at(6, 2), "SP").is_in_order


def test_a_cancelled_credit_gives_no_right_to_move() -> None:
    gone = cancelled(credit(), SOON, "no need")
    sighting = Sighting(MovementNumber.parse("12-USV-08A"), at(6, 2), "SP")

    assert what(verdict_on(sighting, [gone])) == [Irregularity.CANCELLED]
    assert verdict_on(sighting, [gone, credit(column="Other")]).is_in_order


def test_a_report_in_words_is_read_as_one_in_signs() -> None:
    words = "movement number 12-USV-08A seen at CP 3 121915Z"

    spoken = parse_sighting(words, SIX)

    assert spoken == parse_sighting("12-usv-08a@121915zjun26@CP 3", SIX)
    assert spoken == Sighting(MovementNumber.parse("12-USV-08A"), at(19, 15), "CP 3")
    assert parse_sighting("12-USV-08A@121915Z", SIX).point == ""


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [("301200Z", 30, 5), ("011200Z", 1, 6), ("121200Z", 12, 6), ("281200Z", 28, 5)],
)
def test_a_group_without_a_month_is_the_nearest(
    text: str, day: int, month: int
) -> None:
    seen = parse_sighting(f"12-USV-08A@{text}", SIX).seen

    assert (seen.day, seen.month, seen.year) == (day, month, 2026)


@pytest.mark.parametrize(
    "text",
    [
        *("", "25-USV-08A", "121915Z", "25-USV-08A@tomorrow", "25@121915Z"),
        *("25-USV-08A 25-USV-08B 121915Z", "25-USV-08A@121915Z@121916Z"),
    ],
)
def test_what_is_no_report_is_refused(text: str) -> None:
    with pytest.raises(MarchError, match="no report of one movement at one time"):
        parse_sighting(text, SIX)


@pytest.mark.parametrize("group", ["122460Z", "122400Z", "991200Z", "001200Z"])
def test_moments_that_do_not_exist_are_refused(group: str) -> None:
    with pytest.raises(MarchError, match="names no moment"):
        parse_sighting(f"12-USV-08A@{group}", SIX)


def test_sound_credits_have_no_faults() -> None:
    assert credit_faults([credit(), credit(column="B", number="12-USV-09")]) == ()


def test_a_number_used_twice_is_named() -> None:
    (fault,) = credit_faults([credit(), credit(column="B", number="12-USV-8")])

    assert "12-USV-08 is the number of both 'Column' and 'B'" in fault


@pytest.mark.parametrize(("hours", "faults"), [(20, 0), (26, 1)])
def test_the_way_back_needs_a_number_of_its_own_above_24_h(
    hours: int, faults: int
) -> None:
    """A12: out at 0600, back ``hours`` later and an hour and 24 min on the way."""
    out = credit()
    back = credit(column="Back", origin="There", destination="Here", late=hours * HOUR)

    found = credit_faults([out, back])
    assert len(found) == faults + (hours >= 18)  # it begins on the 13th
    assert sum("above 24 h" in fault for fault in found) == faults


@pytest.mark.parametrize(("hours", "faults"), [(23, 0), (24, 1)])
def test_a_round_trip_of_one_column_is_one_movement_up_to_24_h(
    hours: int, faults: int
) -> None:
    tour = credit(destination="Here", way=hours * HOUR)

    assert len(credit_faults([tour])) == faults


def test_a_number_of_another_day_than_the_start_is_named() -> None:
    (fault,) = credit_faults([credit(number="25-USV-08")])

    assert "begins at 120600ZJUN26 under 25-USV-08" in fault
    assert "give it a number of day 12" in fault


@pytest.mark.parametrize(
    ("vehicles", "permit", "faults"),
    [(5, False, 0), (6, False, 1), (1, True, 1)],
)
def test_a_bid_that_needs_clearance_is_named(
    vehicles: int,
    permit: bool,  # noqa: FBT001
    faults: int,
) -> None:
    """A11 a."""
    asking = asked(
        bid(vehicles=((TRUCK, vehicles),), special_permit=permit), units(1), SIX
    )

    assert len(credit_faults([asking])) == faults


def test_small_columns_within_an_hour_need_clearance_together() -> None:
    """A11 a: ten an hour to one destination on one route."""

    def small(name: str, late: timedelta):
        return asked(bid(column=name, vehicles=((TRUCK, 5),)), units(1, late), SIX)

    (fault,) = credit_faults([small("A", 0 * HOUR), small("B", 59 * MINUTE)])

    assert fault.startswith("'A' has 5 vehicles")
    assert credit_faults([small("A", 0 * HOUR), small("B", HOUR)]) == ()


def test_times_outside_those_asked_for_are_named() -> None:
    wished = credit(not_before=at(6, 1), not_after=at(7, 23))

    early, late = credit_faults([wished])

    assert "enters at 120600ZJUN26, before 120601ZJUN26" in early
    assert "past its release point at 120724ZJUN26, after 120723ZJUN26" in late


def test_cancelled_credits_have_no_faults() -> None:
    gone = cancelled(credit(number="25-USV-08"), SOON, "")

    assert credit_faults([gone, gone]) == ()
