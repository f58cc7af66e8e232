"""Heads of the audit log that leave with exports, and what they tell later."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import InputRefused
from app.security.audit_chain import ChainHead, append, new_key_act
from app.security.file_key import FileKey
from app.security.signed_head import (
    FORM,
    HeadVerdict,
    SignedHead,
    find_heads,
    head_verdict,
    sign_head,
)
from tests.audit_logs import PLAN_ID, START, act, head_of, rebuilt, sound_log, stamp

KEY = FileKey(bytes(range(32)))
PUBLIC = KEY.signing_key().public_key().public_bytes_raw()
ROWS = sound_log(6, KEY.audit_key())


def head(rows=ROWS, key=KEY, plan_id=PLAN_ID) -> SignedHead:
    return sign_head(plan_id, head_of(rows), START, key.signing_key())


def test_a_head_is_one_line_of_plain_letters():
    line = str(head())

    assert line.startswith(f"{FORM} {PLAN_ID} 6 {ROWS[-1].mac} 2026-05-03T06:30:00.0")
    assert line.isascii()
    assert line.isprintable()
    assert SignedHead.parse(line) == head()
    assert SignedHead.parse(f" {line}\n") == head()


def test_heads_are_found_in_the_midst_of_anything():
    one, other = head(ROWS[:3]), head(ROWS[:4])
    text = f"%PDF-1.4 /Keywords ({one})\n\xff\x00 {{'audit': '{other}'}}"

    assert find_heads(text) == (one, other)
    assert find_heads("nothing") == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "marsroute-audit-head/2" + str(head())[22:],
        str(head())[:-1],
        str(head()) + "0",
        f"{head()} {head()}",
        f"see {head()}",
        str(head()).replace(" 6 ", " 06 "),
    ],
)
def test_what_is_no_head_is_refused_with_a_sentence(text):
    with pytest.raises(InputRefused, match="is no head of an audit log; give the line"):
        SignedHead.parse(text)


@given(st.data())
def test_no_letter_of_a_head_can_be_changed(data):
    line = str(head())
    at = data.draw(st.integers(len(FORM) + 1, len(line) - 1))
    letter = data.draw(st.sampled_from("0123456789abcdef -:.TZ"))
    changed = line[:at] + letter + line[at + 1 :]

    found = find_heads(changed)

    assert changed == line or not any(one.is_genuine() for one in found)
    assert head().is_genuine()


def test_a_public_key_that_is_none_makes_a_head_that_is_not_genuine():
    assert not replace(head(), public_key=b"\xff" * 32).is_genuine()


@pytest.mark.parametrize("length", range(1, 7))
def test_every_head_of_a_sound_log_speaks_for_it(length):
    verdict = head_verdict(ROWS, head(ROWS[:length]), PLAN_ID, PUBLIC)

    assert verdict is HeadVerdict.IN_CHAIN
    assert verdict.is_sound


def test_a_log_that_was_cut_or_rewritten_is_convicted():
    changed = [*ROWS[:3], replace(ROWS[3], subject="column/OTHER"), *ROWS[4:]]
    rewritten = rebuilt(changed, KEY.audit_key())

    assert head_verdict(ROWS[:4], head(), PLAN_ID, PUBLIC) is HeadVerdict.CUT_OFF
    assert head_verdict(rewritten, head(), PLAN_ID, PUBLIC) is HeadVerdict.REWRITTEN
    early = head_verdict(rewritten, head(ROWS[:3]), PLAN_ID, PUBLIC)
    assert early is HeadVerdict.IN_CHAIN


def test_what_proves_nothing_is_told_apart():
    other = FileKey(bytes(32))
    forged = replace(head(), sequence=5)
    strange = sign_head(PLAN_ID, ChainHead(6, "0" * 64), START, other.signing_key())

    assert head_verdict(ROWS, forged, PLAN_ID, PUBLIC) is HeadVerdict.FORGED
    assert head_verdict(ROWS, head(), "f" * 32, PUBLIC) is HeadVerdict.OTHER_PLAN
    assert head_verdict(ROWS, strange, PLAN_ID, PUBLIC) is HeadVerdict.OTHER_KEY
    assert not HeadVerdict.OTHER_KEY.is_sound


def test_a_head_from_before_a_new_key_still_convicts():
    new = FileKey(bytes(32))
    public = new.signing_key().public_key().public_bytes_raw()
    doing = new_key_act(KEY.audit_key(), new.audit_key(), PUBLIC)
    rows = ROWS + append(ROWS[-1], doing, stamp(400), new.audit_key())
    old = head()
    false = rebuilt(ROWS[:5], KEY.audit_key())
    false += append(false[-1], doing, stamp(400), new.audit_key())
    false += append(false[-1], act(8), stamp(460), new.audit_key())

    assert head_verdict(rows, old, PLAN_ID, public) is HeadVerdict.IN_CHAIN
    assert head_verdict(false, old, PLAN_ID, public) is HeadVerdict.REWRITTEN


def test_signature_is_as_described():
    """Ed25519 over the context and what stands in the line, written here by hand."""
    signed = f"{PLAN_ID} 6 {ROWS[-1].mac} 2026-05-03T06:30:00.000000Z"
    key = KEY.signing_key()

    signature = key.sign(b"marsroute-audit-head/1\0" + signed.encode())
    line = f"marsroute-audit-head/1 {signed} {PUBLIC.hex()} {signature.hex()}"

    assert SignedHead.parse(line) == head()
    assert SignedHead.parse(line).is_genuine()
    bare = key.sign(signed.encode())
    assert not replace(head(), signature=bare).is_genuine()


def test_log_without_a_row_was_cut_off():
    assert head_verdict((), head(ROWS[:1]), PLAN_ID, PUBLIC) is HeadVerdict.CUT_OFF
