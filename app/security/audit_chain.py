"""The audit log: rows that each vouch for all before them.

The code of a row is HMAC-SHA256 over the code of the row before and the row itself, so
that no row can be changed, left out, moved or slipped in without the key. Who holds the
key can write the whole log anew; heads of the log that left with exports convict him
(`app.security.signed_head`). The order of the rows is that of their numbers, never that
of their times: where the clock was set, a row of its own says so.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from app.errors import Damaged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.security.author import Author
    from app.security.clock import Clock

OPENED = "open"
CLOCK_MOVED = "clock moved"
NEW_KEY = "new key"
TOLERANCE = timedelta(seconds=2)
_CONTEXT = b"marsroute-audit/1\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """
    Something that was done and goes on record.

    Attributes
    ----------
    action
        A word or two: ``"change"``, ``"export"``, ``"open"``.
    subject
        What it was done to, such as ``"column/C1"`` or the name of a file.
    before, after
        What it was and became, in words or as hashes; empty where that says nothing.
    record
        SHA-256 of the record of the change in hexadecimal digits, or empty.
    """

    action: str
    subject: str
    before: str = ""
    after: str = ""
    record: str = ""


@dataclass(frozen=True, slots=True)
class Stamp:
    """
    Who acts, where and when.

    Attributes
    ----------
    author, machine
        A post and the identity of the installation.
    now
        Time of the day, aware.
    since_boot
        Seconds on a clock that nobody can set.
    """

    author: str
    machine: str
    now: datetime
    since_boot: float

    @classmethod
    def of(cls, author: Author, clock: Clock) -> Stamp:
        """Stamp what this author does at this moment."""
        return cls(author.name, author.machine, clock.now(), clock.since_boot())


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditRow(Act):
    """
    A row of the log, as it is kept; a damaged one can be held to be told of.

    Attributes
    ----------
    sequence
        Its number, from 1 without gaps.
    at
        Time of the day in UTC to the microsecond, as `time_text` writes it.
    since_boot_ms
        Milliseconds on the clock that nobody can set.
    author, machine
        Who, and where.
    mac
        Code of the row, 64 hexadecimal digits.
    """

    sequence: int
    at: str
    since_boot_ms: int
    author: str
    machine: str
    mac: str


class ChainHead(NamedTuple):
    """Number and code of the last row of a log."""

    sequence: int
    mac: str


def append(
    previous: AuditRow | None, act: Act, stamp: Stamp, key: bytes
) -> tuple[AuditRow, ...]:
    """
    Give what an act adds to the log: one row, after one on the clock if it was set.

    Parameters
    ----------
    previous
        Last row of the log; None for the first act of a plan.
    act, stamp
        What was done; by whom, where and when.
    key
        32 bytes: ``FileKey.audit_key()``.
    """
    moved = None if previous is None else clock_moved(previous, act, stamp)
    acts = [act] if moved is None else [moved, act]
    if act.action == NEW_KEY:
        acts.reverse()  # whatever the new key vouches for comes after its own row
    rows: list[AuditRow] = []
    for one in acts:
        previous = _row_after(previous, one, stamp, key)
        rows.append(previous)
    return tuple(rows)


def clock_moved(previous: AuditRow, act: Act, stamp: Stamp) -> Act | None:
    """
    Tell that the time of the day was set since the row before; None if it was not.

    Two seconds are allowed. Between two sessions, two machines or over a restart the
    steady clocks cannot be compared, so that only a time before the last row counts.

    Raises
    ------
    Damaged
        The row before holds no time.
    """
    try:
        then = time_of(previous.at)
    except ValueError as error:
        raise Damaged(
            f"Row {previous.sequence} of the audit log holds {previous.at[:40]!r} "
            "in place of a time, so the log was altered; verify the plan and go back "
            "to a backup."
        ) from error
    wall = stamp.now - then
    steady = timedelta(seconds=stamp.since_boot, milliseconds=-previous.since_boot_ms)
    apart = (
        act.action == OPENED
        or previous.machine != stamp.machine
        or steady < timedelta()
    )
    step = wall if apart else wall - steady
    if step >= -TOLERANCE and (apart or step <= TOLERANCE):
        return None
    expected = then if apart else then + steady
    return Act(
        action=CLOCK_MOVED,
        subject="back" if step < timedelta() else "forward",
        before=time_text(expected),
        after=time_text(stamp.now),
    )


def verify(
    rows: Sequence[AuditRow], key: bytes, expected_head: ChainHead | None = None
) -> tuple[str, ...]:
    """
    Check a log; what is wrong comes as sentences, nothing if it is sound.

    Parameters
    ----------
    rows
        All rows in the order in which they lie in the file.
    key
        32 bytes: ``FileKey.audit_key()`` of the key that is in use.
    expected_head
        Where the log ended when that was last noted outside of it.

    Returns
    -------
    tuple[str, ...]
        A sentence on the first row that is wrong, and one on the head if the log does
        not reach or does not contain it.
    """
    keys = _keys_of_all_times(rows, key)
    if isinstance(keys, AuditRow):
        fault = (
            f"Row {keys.sequence} of the audit log, on a new key for the plan, does "
            "not open with the key that came after: it was altered or slipped in."
        )
    else:
        fault = _first_fault(rows, keys)
    said = [fault] if fault else []
    if expected_head is not None:
        missing = missing_head(rows, expected_head)
        said += [missing] if missing else []
    return tuple(said)


def missing_head(rows: Sequence[AuditRow], head: ChainHead) -> str:
    """Say why a log does not contain a head that it once had; empty if it does."""
    if rows_at_head := [row for row in rows if row.sequence == head.sequence]:
        if any(_same(row.mac, head.mac) for row in rows_at_head):
            return ""
        return (
            f"Row {head.sequence} of the audit log is not the one that stood there "
            "before: the log was rewritten."
        )
    last = max((row.sequence for row in rows), default=0)
    if last < head.sequence:
        return (
            f"The audit log ends at row {last} but once had {head.sequence}: its last "
            "rows were cut off."
        )
    return f"Row {head.sequence} was taken out of the audit log."


def new_key_act(old: bytes, new: bytes, old_public_key: bytes) -> Act:
    """
    Record that the plan gets a new key, so that the rows before it stay checkable.

    Parameters
    ----------
    old, new
        Audit keys, 32 bytes each; the old one is wrapped by the new one (RFC 3394).
    old_public_key
        Key that checks heads signed so far, 32 bytes.
    """
    return Act(
        action=NEW_KEY,
        subject="plan",
        before=aes_key_wrap(new, old).hex(),
        after=old_public_key.hex(),
    )


def time_text(time: datetime) -> str:
    """Write an aware time in UTC: ``2026-05-03T06:30:00.000000Z``."""
    utc = time.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="microseconds") + "Z"


def time_of(text: str) -> datetime:
    """
    Read a time that `time_text` wrote.

    Raises
    ------
    ValueError
        It is none.
    """
    time = datetime.fromisoformat(text)
    if time.tzinfo is not UTC or time_text(time) != text:
        raise ValueError(f"{text!r} is not as this program writes a time.")
    return time


def _row_after(
    previous: AuditRow | None, act: Act, stamp: Stamp, key: bytes
) -> AuditRow:
    """Make the next row of a log."""
    bare = AuditRow(
        sequence=1 if previous is None else previous.sequence + 1,
        at=time_text(stamp.now),
        since_boot_ms=round(stamp.since_boot * 1000),
        author=stamp.author,
        machine=stamp.machine,
        mac="",
        **{one.name: getattr(act, one.name) for one in fields(Act)},
    )
    before = "" if previous is None else previous.mac
    values = {one.name: getattr(bare, one.name) for one in fields(AuditRow)}
    return AuditRow(**values | {"mac": _mac(before, bare, key)})


def _mac(before: str, row: AuditRow, key: bytes) -> str:
    """Code of a row behind one whose code is given; each field with its length."""
    code = hmac.new(key, _CONTEXT, "sha256")
    told = (
        before,
        str(row.sequence),
        row.at,
        str(row.since_boot_ms),
        row.author,
        row.machine,
        row.action,
        row.subject,
        row.before,
        row.after,
        row.record,
    )
    for text in told:
        data = _bytes(text)
        code.update(len(data).to_bytes(8, "big") + data)
    return code.hexdigest()


def _keys_of_all_times(
    rows: Sequence[AuditRow], key: bytes
) -> tuple[bytes, ...] | AuditRow:
    """Audit keys, the first one first; or the row that should hold one and does not."""
    keys = [key]
    for row in reversed([row for row in rows if row.action == NEW_KEY]):
        try:
            keys.append(aes_key_unwrap(keys[-1], bytes.fromhex(row.before)))
        except (ValueError, InvalidUnwrap):
            return row
    return tuple(reversed(keys))


def _first_fault(rows: Sequence[AuditRow], keys: Sequence[bytes]) -> str:
    """Name the first row that is not as it was written; empty if all are."""
    before, epoch = "", 0
    for number, row in enumerate(rows, start=1):
        if row.sequence != number:
            return _gap(number, row)
        epoch += row.action == NEW_KEY
        if not _same(row.mac, _mac(before, row, keys[epoch])):
            return (
                f"Row {number} of the audit log ({row.action} of {row.subject[:60]!r} "
                f"by {row.author[:60]!r}, {row.at[:27]}) is not as it was written: it "
                "was altered or slipped in, or rows before it were taken out."
            )
        before = row.mac
    return ""


def _gap(number: int, row: AuditRow) -> str:
    """Say what stands where another row should."""
    if row.sequence > number:
        return f"Row {number} of the audit log is missing; row {row.sequence} follows."
    return f"Row {row.sequence} stands in the audit log where row {number} should."


def _same(one: str, other: str) -> bool:
    """Compare two codes in a time that tells nothing."""
    return hmac.compare_digest(_bytes(one), _bytes(other))


def _bytes(text: str) -> bytes:
    """Bytes of any text, broken letters included: a damaged row must be checkable."""
    return text.encode("utf-8", "surrogatepass")
