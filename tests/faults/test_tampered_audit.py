"""No tampering with an audit log goes unseen; the holder of the key is convicted."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from app.security.audit_chain import Act, append, verify
from app.security.file_key import FileKey
from app.security.signed_head import HeadVerdict, SignedHead, head_verdict, sign_head
from tests.audit_logs import (
    PLAN_ID,
    START,
    TAMPERINGS,
    edited,
    head_of,
    rebuilt,
    sound_log,
    stamp,
    tail_cut,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.security.audit_chain import AuditRow

pytestmark = pytest.mark.fault
KEY = FileKey(bytes(range(32)))
PUBLIC = KEY.signing_key().public_key().public_bytes_raw()
LENGTH = 24


@pytest.fixture(scope="module")
def rows() -> tuple[AuditRow, ...]:
    return sound_log(LENGTH, KEY.audit_key())


@pytest.mark.gate("F15", "tampered audit log, without its key", "0 missed")
def test_no_tampering_without_the_key_is_missed(
    rows: tuple[AuditRow, ...],
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
):
    chance = random.Random(15)  # noqa: S311 - must repeat
    head = head_of(rows)
    missed, trials = [], 0

    while trials < rounds(1_000, 10_000):
        tamper = TAMPERINGS[trials % len(TAMPERINGS)]
        tampered = tamper(rows, chance)
        if tampered == list(rows):
            continue  # two rows swapped back into their numbers: nothing was done
        trials += 1
        if not verify(tampered, KEY.audit_key(), head):
            missed.append((trials, tamper.__name__))

    found(f"{len(missed)} missed")
    assert missed == []
    assert verify(rows, KEY.audit_key(), head) == ()


@pytest.mark.parametrize("tamper", TAMPERINGS)
def test_every_way_of_tampering_does_something(
    tamper: Callable[..., list[AuditRow]], rows: tuple[AuditRow, ...]
):
    chance = random.Random(1)  # noqa: S311 - must repeat

    changed = sum(tamper(rows, chance) != list(rows) for _ in range(50))

    assert changed >= 45


@pytest.mark.gate("F15", "audit log rewritten with its key", "0 missed")
def test_the_holder_of_the_key_is_convicted_by_any_head_that_left_after_the_row(
    rows: tuple[AuditRow, ...],
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
):
    chance = random.Random(16)  # noqa: S311 - must repeat
    heads = [_exported(rows[: n + 1]) for n in range(LENGTH)]
    missed = []

    for trial in range(rounds(200, 2_000)):
        tamper = (edited, tail_cut)[trial % 2]
        false = rebuilt(tamper(rows, chance), KEY.audit_key())
        assert verify(false, KEY.audit_key()) == ()  # its own codes convict nobody
        first = next(
            (
                n
                for n, (one, is_) in enumerate(zip(rows, false, strict=False))
                if one != is_
            ),
            len(false),
        )
        verdicts = [head_verdict(false, head, PLAN_ID, PUBLIC) for head in heads]
        if not all(verdict is HeadVerdict.IN_CHAIN for verdict in verdicts[:first]):
            missed.append((trial, "a head from before was held against it"))
        convicts = {HeadVerdict.REWRITTEN, HeadVerdict.CUT_OFF}
        if first < LENGTH and not convicts.issuperset(verdicts[first:]):
            missed.append((trial, tamper.__name__))

    found(f"{len(missed)} missed")
    assert missed == []


def test_a_log_that_was_cut_and_written_on_is_convicted(rows: tuple[AuditRow, ...]):
    head = _exported(rows)
    false = rows[:10]
    while len(false) < LENGTH + 5:
        other = Act(action="change", subject="column/INNOCENT")
        false += append(false[-1], other, stamp(60 * len(false)), KEY.audit_key())

    verdict = head_verdict(false, head, PLAN_ID, PUBLIC)

    assert verify(false, KEY.audit_key()) == ()
    assert verdict is HeadVerdict.REWRITTEN


def test_without_a_head_a_cut_tail_would_be_missed(rows: tuple[AuditRow, ...]):
    """The control: it is the head that finds it, so heads must leave the file."""
    assert verify(rows[:-3], KEY.audit_key()) == ()
    assert verify(rows[:-3], KEY.audit_key(), head_of(rows)) != ()


def test_a_bare_hash_chain_would_miss_what_the_codes_find(rows: tuple[AuditRow, ...]):
    """The control: without a key anybody makes the chain anew, and it looks sound."""
    false = [replace(row, after="0000Z") for row in rows]
    bare = _bare_chain(false)

    assert _is_bare_chain(false, bare)
    assert verify(false, KEY.audit_key()) != ()
    assert verify(rebuilt(false, b"\0" * 32), KEY.audit_key()) != ()


def _exported(rows: Sequence[AuditRow]) -> SignedHead:
    """The head as it comes back from the metadata of an export."""
    signed = sign_head(PLAN_ID, head_of(rows), START, KEY.signing_key())
    return SignedHead.parse(str(signed))


def _bare_chain(rows: Sequence[AuditRow]) -> list[str]:
    """Hashes that anybody can make."""
    chain = [""]
    for row in rows:
        text = repr((chain[-1], replace(row, mac="")))
        chain.append(hashlib.sha256(text.encode()).hexdigest())
    return chain


def _is_bare_chain(rows: Sequence[AuditRow], chain: Sequence[str]) -> bool:
    links = zip(rows, pairwise(chain), strict=True)
    return all(
        after
        == hashlib.sha256(repr((before, replace(row, mac=""))).encode()).hexdigest()
        for row, (before, after) in links
    )
