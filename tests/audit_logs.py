"""Audit logs for tests: sound ones, and all the ways to tamper with one."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from app.security.audit_chain import (
    Act,
    AuditRow,
    ChainHead,
    Stamp,
    append,
    time_text,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

START = datetime(2026, 5, 3, 6, 30, tzinfo=UTC)
PLAN_ID = "00112233445566778899aabbccddeeff"
_FIELDS = [one.name for one in fields(AuditRow) if one.name != "sequence"]
_ACTIONS = ("change", "export", "lock", "backup", "undo")


def act(number: int) -> Act:
    """Something done, unlike any other."""
    return Act(
        action=_ACTIONS[number % len(_ACTIONS)],
        subject=f"column/C{number % 7}",
        before=f"0{number % 9}30Z",
        after=f"0{(number + 1) % 9}30Z",
        record=f"{number:064x}",
    )


def stamp(seconds: float, author: str = "S4 1 Bn") -> Stamp:
    """A moment so long after the start, on clocks that agree."""
    now = START + timedelta(seconds=seconds)
    return Stamp(author, "0123456789abcdef", now, 1000 + seconds)


def sound_log(length: int, key: bytes, first: int = 0) -> tuple[AuditRow, ...]:
    """A log as the program writes it, a row a minute."""
    rows: tuple[AuditRow, ...] = ()
    for number in range(first, first + length):
        last = rows[-1] if rows else None
        rows += append(last, act(number), stamp(60 * number), key)
    return rows


def head_of(rows: Sequence[AuditRow]) -> ChainHead:
    """Where a log ends."""
    return ChainHead(rows[-1].sequence, rows[-1].mac)


def rebuilt(rows: Sequence[AuditRow], key: bytes) -> tuple[AuditRow, ...]:
    """The same deeds with codes made anew, as only who holds the key can."""
    made: tuple[AuditRow, ...] = ()
    for row in rows:
        one = Act(**{name.name: getattr(row, name.name) for name in fields(Act)})
        made += append(made[-1] if made else None, one, _stamp_of(row), key)
    return made


def _stamp_of(row: AuditRow) -> Stamp:
    now = datetime.fromisoformat(row.at)
    return Stamp(row.author, row.machine, now, row.since_boot_ms / 1000)


# What can be done to a log without its key. Each gives one that differs from it.


def edited(rows: Sequence[AuditRow], chance: random.Random) -> list[AuditRow]:
    """One letter or number of one field changed."""
    at, name = chance.randrange(len(rows)), chance.choice(_FIELDS)
    value = getattr(rows[at], name)
    if isinstance(value, int):
        changed: object = value + chance.choice((-1, 1, 86_400_000))
    elif name == "at":
        changed = time_text(datetime.fromisoformat(value) + timedelta(microseconds=1))
    elif not value:
        changed = "0"
    else:
        place = chance.randrange(len(value))
        letter = chance.choice(
            [one for one in "0123456789abcdefZ" if one != value[place]]
        )
        changed = value[:place] + letter + value[place + 1 :]
    return [*rows[:at], replace(rows[at], **{name: changed}), *rows[at + 1 :]]


def moved_between_fields(
    rows: Sequence[AuditRow], chance: random.Random
) -> list[AuditRow]:
    """A letter moved from the end of one text to the front of the next."""
    at = chance.randrange(len(rows))
    row = rows[at]
    moved = replace(row, before=row.before[:-1], after=row.before[-1:] + row.after)
    return [*rows[:at], moved, *rows[at + 1 :]]


def deleted(rows: Sequence[AuditRow], chance: random.Random) -> list[AuditRow]:
    """A row taken out from before the last; at times the numbers are closed up."""
    at = chance.randrange(len(rows) - 1)
    left = [*rows[:at], *rows[at + 1 :]]
    return renumbered(left) if chance.random() < 0.5 else left


def swapped(rows: Sequence[AuditRow], chance: random.Random) -> list[AuditRow]:
    """Two rows in each other's place; at times with each other's number."""
    one, other = chance.sample(range(len(rows)), 2)
    left = list(rows)
    left[one], left[other] = left[other], left[one]
    return renumbered(left) if chance.random() < 0.5 else left


def tail_cut(rows: Sequence[AuditRow], chance: random.Random) -> list[AuditRow]:
    """The last rows gone."""
    return list(rows[: chance.randrange(len(rows))])


def duplicated(rows: Sequence[AuditRow], chance: random.Random) -> list[AuditRow]:
    """A row twice; at times with the numbers made to fit."""
    at, to = chance.randrange(len(rows)), chance.randrange(len(rows) + 1)
    left = [*rows[:to], rows[at], *rows[to:]]
    return renumbered(left) if chance.random() < 0.5 else left


def forged(rows: Sequence[AuditRow], chance: random.Random) -> list[AuditRow]:
    """A row slipped in that nobody wrote, with a code by lot or one that is there."""
    to = chance.randrange(len(rows) + 1)
    mac = chance.choice([f"{chance.getrandbits(256):064x}", chance.choice(rows).mac])
    false = replace(rows[0], subject="column/FALSE", mac=mac)
    return renumbered([*rows[:to], false, *rows[to:]])


def made_under_another_key(
    rows: Sequence[AuditRow], chance: random.Random
) -> list[AuditRow]:
    """All of it written anew by somebody who has not the key."""
    return list(rebuilt(rows, chance.randbytes(32)))


def renumbered(rows: Sequence[AuditRow]) -> list[AuditRow]:
    """The same rows with numbers from 1."""
    return [replace(row, sequence=number) for number, row in enumerate(rows, start=1)]


TAMPERINGS: tuple[
    Callable[[Sequence[AuditRow], random.Random], list[AuditRow]], ...
] = (
    edited,
    moved_between_fields,
    deleted,
    swapped,
    tail_cut,
    duplicated,
    forged,
    made_under_another_key,
)
