"""Rows of the audit log: what they say, when the clock was set, and under which key."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Damaged
from app.security.audit_chain import (
    CLOCK_MOVED,
    OPENED,
    Act,
    AuditRow,
    ChainHead,
    Stamp,
    append,
    clock_moved,
    missing_head,
    new_key_act,
    time_of,
    time_text,
    verify,
)
from app.security.author import Author
from app.security.file_key import FileKey
from tests.audit_logs import START, act, head_of, rebuilt, sound_log, stamp

KEY = FileKey(bytes(range(32))).audit_key()
ROWS = sound_log(6, KEY)


class StoppedClock:
    """Stands still."""

    def now(self) -> datetime:
        return START

    def since_boot(self) -> float:
        return 12.3456


def test_a_row_says_who_did_what_where_and_when():
    (row,) = append(
        None,
        act(1),
        Stamp.of(Author("S4 1 Bn", "0123456789abcdef"), StoppedClock()),
        KEY,
    )

    assert row == AuditRow(
        action="export",
        subject="column/C1",
        before="0130Z",
        after="0230Z",
        record=f"{1:064x}",
        sequence=1,
        at="2026-05-03T06:30:00.000000Z",
        since_boot_ms=12346,
        author="S4 1 Bn",
        machine="0123456789abcdef",
        mac=row.mac,
    )
    assert len(row.mac) == 64


def test_the_code_of_a_row_is_this_one():
    """What is in files already must stay checkable: this text may never change."""
    (row,) = append(None, act(0), stamp(0), KEY)

    assert row.mac == (
        "4ecaee1492c8108f5f3895970bad28f523ee102acd868697cfca77a0a329f436"
    )


def test_a_sound_log_has_nothing_wrong():
    assert verify(ROWS, KEY) == ()
    assert verify((), KEY) == ()
    assert verify(ROWS, KEY, head_of(ROWS)) == ()
    assert verify(ROWS, KEY, ChainHead(3, ROWS[2].mac)) == ()


def test_the_first_bad_row_is_named():
    bad = [*ROWS[:2], replace(ROWS[2], after="x"), replace(ROWS[3], after="y")]

    (said,) = verify(bad, KEY)

    assert said == (
        "Row 3 of the audit log (lock of 'column/C2' by 'S4 1 Bn', "
        "2026-05-03T06:32:00.000000Z) is not as it was written: it was altered or "
        "slipped in, or rows before it were taken out."
    )


def test_what_is_missing_or_out_of_place_is_named():
    assert verify(ROWS[1:], KEY) == (
        "Row 1 of the audit log is missing; row 2 follows.",
    )
    assert verify([*ROWS[:2], ROWS[1]], KEY) == (
        "Row 2 stands in the audit log where row 3 should.",
    )


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        (
            ROWS[:2],
            "The audit log ends at row 2 but once had 5: its last rows were cut",
        ),
        ((), "The audit log ends at row 0 but once had 5: its last rows were cut off."),
        (rebuilt(ROWS, bytes(32)), "Row 5 of the audit log is not the one that stood"),
        ([*ROWS[:4], ROWS[5]], "Row 5 was taken out of the audit log."),
    ],
)
def test_a_log_without_a_head_it_once_had_is_told_of(rows, sentence):
    assert missing_head(rows, head_of(ROWS[:5])).startswith(sentence)


def test_another_key_finds_the_first_row_at_fault():
    assert verify(ROWS, bytes(32))[0].startswith("Row 1 of the audit log (change of")


@given(st.data())
def test_any_field_of_any_row_counts(data):
    at = data.draw(st.integers(0, len(ROWS) - 1))
    name = data.draw(st.sampled_from([one.name for one in fields(AuditRow)]))
    old = getattr(ROWS[at], name)
    new = data.draw(
        st.integers(-(2**63), 2**63 - 1)
        if name in {"sequence", "since_boot_ms"}
        else st.text(max_size=80)
    )
    if new == old:
        return

    changed = [*ROWS[:at], replace(ROWS[at], **{name: new}), *ROWS[at + 1 :]]

    assert len(verify(changed, KEY)) == 1


def test_letters_that_cannot_be_written_do_not_stop_the_check():
    broken = [replace(ROWS[0], subject="\ud800", mac="\udfff")]

    assert len(verify(broken, KEY)) == 1


# The clock


def row_at(seconds: float = 0.0) -> AuditRow:
    return append(None, act(0), stamp(seconds), KEY)[-1]


def later(wall: float, boot: float, machine: str = "0123456789abcdef") -> Stamp:
    return Stamp("S4 1 Bn", machine, START + timedelta(seconds=wall), 1000 + boot)


@pytest.mark.parametrize(("wall", "boot"), [(0, 0), (60, 60), (58, 60), (62, 60)])
def test_clocks_that_agree_within_two_seconds_are_not_told_of(wall, boot):
    assert clock_moved(row_at(), act(1), later(wall, boot)) is None


@pytest.mark.parametrize(
    ("wall", "boot", "way", "due"),
    [
        (57.9, 60, "back", "2026-05-03T06:31:00.000000Z"),
        (62.1, 60, "forward", "2026-05-03T06:31:00.000000Z"),
        (-86_400, 60, "back", "2026-05-03T06:31:00.000000Z"),
        (3650 * 86_400, 60, "forward", "2026-05-03T06:31:00.000000Z"),
    ],
)
def test_a_clock_that_was_set_is_told_of_in_both_directions(wall, boot, way, due):
    stamp_now = later(wall, boot)

    moved = clock_moved(row_at(), act(1), stamp_now)

    assert moved == Act(
        action=CLOCK_MOVED, subject=way, before=due, after=time_text(stamp_now.now)
    )


@pytest.mark.parametrize(
    ("doing", "stamp_now"),
    [
        (act(1), later(86_400, -900)),
        (act(1), later(86_400, 60, machine="f" * 16)),
        (Act(action=OPENED, subject="plan"), later(86_400, 60)),
    ],
)
def test_over_a_restart_time_may_have_passed(doing, stamp_now):
    assert clock_moved(row_at(), doing, stamp_now) is None


@pytest.mark.parametrize(
    ("doing", "stamp_now"),
    [
        (act(1), later(-3, -900)),
        (act(1), later(-3, 60, machine="f" * 16)),
        (Act(action=OPENED, subject="plan"), later(-3, 60)),
    ],
)
def test_over_a_restart_a_time_before_the_last_row_is_told_of(doing, stamp_now):
    moved = clock_moved(row_at(), doing, stamp_now)

    assert moved is not None
    assert (moved.subject, moved.before) == ("back", row_at().at)


def test_the_row_on_the_clock_comes_before_the_act_and_only_once():
    rows = sound_log(2, KEY)
    first = append(rows[-1], act(2), later(-5000, 120), KEY)
    second = append(first[-1], act(3), later(-4940, 180), KEY)

    assert [row.action for row in first] == [CLOCK_MOVED, act(2).action]
    assert [row.action for row in second] == [act(3).action]
    assert verify([*rows, *first, *second], KEY) == ()
    assert [row.sequence for row in (*first, *second)] == [3, 4, 5]


@given(
    st.lists(
        st.tuples(
            st.floats(-3.2e8, 3.2e8), st.floats(-1000, 1e7), st.sampled_from("ab")
        ),
        max_size=12,
    )
)
def test_whatever_the_clocks_do_the_order_is_that_of_the_numbers(jumps):
    rows: tuple[AuditRow, ...] = ()
    for number, (wall, boot, machine) in enumerate(jumps):
        last = rows[-1] if rows else None
        rows += append(last, act(number), later(wall, boot, machine * 16), KEY)

    assert verify(rows, KEY) == ()
    assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
    assert [row.record for row in rows if row.record] == [
        f"{number:064x}" for number in range(len(jumps))
    ]


@pytest.mark.parametrize("at", ["", "yesterday", "2026-05-03T06:30:00"])
def test_a_last_row_without_a_time_stops_writing_with_a_sentence(at):
    with pytest.raises(Damaged, match=r"Row 1 of the audit log holds .* in place of"):
        append(replace(ROWS[0], at=at), act(1), stamp(60), KEY)


def test_times_are_written_in_utc_and_come_back():
    east = datetime(2026, 5, 3, 8, 30, 0, 5, tzinfo=timezone(timedelta(hours=2)))

    assert time_text(east) == "2026-05-03T06:30:00.000005Z"
    assert time_of(time_text(east)) == east
    assert time_of(time_text(east)).tzinfo == UTC


# New keys


def rekeyed(rows: tuple[AuditRow, ...], old: FileKey, new: FileKey) -> AuditRow:
    public = old.signing_key().public_key().public_bytes_raw()
    doing = new_key_act(old.audit_key(), new.audit_key(), public)
    return append(rows[-1], doing, stamp(60 * len(rows)), new.audit_key())[-1]


def test_rows_from_before_new_keys_stay_checkable():
    keys = [FileKey(bytes([n]) * 32) for n in range(3)]
    rows = sound_log(4, keys[0].audit_key())
    for old, new in pairwise(keys):
        rows += (rekeyed(rows, old, new),)
        rows += append(rows[-1], act(9), stamp(60 * len(rows)), new.audit_key())

    assert verify(rows, keys[2].audit_key()) == ()
    for at in range(len(rows)):
        bad = [*rows[:at], replace(rows[at], author="x"), *rows[at + 1 :]]
        assert len(verify(bad, keys[2].audit_key())) == 1
    assert verify(rows, keys[1].audit_key()) != ()


def test_a_clock_that_was_set_before_a_new_key_leaves_a_log_that_hangs_together():
    old, new = FileKey(bytes([1]) * 32), FileKey(bytes([2]) * 32)
    rows = sound_log(3, old.audit_key())
    doing = new_key_act(old.audit_key(), new.audit_key(), bytes(32))

    rows += append(rows[-1], doing, later(-5000, 180), new.audit_key())

    assert [row.action for row in rows[3:]] == [doing.action, CLOCK_MOVED]
    assert verify(rows, new.audit_key()) == ()


def test_the_old_key_cannot_be_read_from_the_log():
    old, new = FileKey(bytes([1]) * 32), FileKey(bytes([2]) * 32)
    row = rekeyed(sound_log(2, old.audit_key()), old, new)

    assert old.audit_key().hex() not in str(row)
    assert len(bytes.fromhex(row.before)) == 40


@pytest.mark.parametrize("before", ["", "zz", "00" * 40])
def test_a_row_on_a_new_key_that_holds_none_is_named(before):
    false = append(
        ROWS[-1], Act(action="new key", subject="plan", before=before), stamp(400), KEY
    )

    (said,) = verify([*ROWS, *false], KEY)

    assert said == (
        "Row 7 of the audit log, on a new key for the plan, does not open with the key "
        "that came after: it was altered or slipped in."
    )
