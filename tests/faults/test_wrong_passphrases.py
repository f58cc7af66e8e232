"""What is not the passphrase never opens a plan, nor does a damaged key file."""

from __future__ import annotations

import hashlib
import random
import string
from typing import TYPE_CHECKING

import pytest

from app.errors import WrongKey
from app.security import key_wraps
from app.security.key_header import header_bytes
from app.services.plan.keys import unlock_with_passphrase
from app.storage.key_file import keys_path
from tests.key_cases import CHEAP, PHRASE, plan_with_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from app.security.key_strength import Strength

pytestmark = pytest.mark.fault
GATE = "never opens, one text, one amount of work"
REFUSED = (
    "The passphrase does not open hold.plan: it is not the right one, or the key file "
    "hold.plan.keys is damaged. Try again; a copy of the key file lies in "
    "hold.plan.backups."
)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Strength]:
    """Strengths that were worked through: what a clock shows, without its noise."""
    done: list[Strength] = []
    stretch = key_wraps.stretched

    def stretched(passphrase: bytes, salt: bytes, strength: Strength) -> bytes:
        done.append(strength)
        return stretch(passphrase, salt, strength)

    monkeypatch.setattr(key_wraps, "stretched", stretched)
    return done


@pytest.fixture
def quick_work(monkeypatch: pytest.MonkeyPatch) -> list[Strength]:
    """The same with a hash in the place of Argon2id, where only its count matters."""
    done: list[Strength] = []

    def stretched(passphrase: bytes, salt: bytes, strength: Strength) -> bytes:
        done.append(strength)
        return hashlib.sha256(salt + repr(strength).encode() + passphrase).digest()

    monkeypatch.setattr(key_wraps, "stretched", stretched)
    return done


def refusal(plan: Path, passphrase: str) -> str:
    with pytest.raises(WrongKey) as refused:
        unlock_with_passphrase(plan, passphrase)
    assert refused.value.__cause__ is None
    return str(refused.value)


def wrong_passphrases(chance: random.Random) -> Iterator[str]:
    """Near misses first, then anything."""
    for cut in range(len(PHRASE)):
        yield PHRASE[:cut] + PHRASE[cut + 1 :]
        yield PHRASE[:cut] + PHRASE[cut].swapcase() + PHRASE[cut + 1 :] + " "
    yield from ("", "\0", PHRASE + "\0", PHRASE + " ", " " + PHRASE, "\udcff")
    while True:
        yield "".join(chance.choices(string.printable, k=chance.randrange(40)))


@pytest.mark.gate("F24", "wrong passphrase", GATE)
def test_no_wrong_passphrase_opens_a_plan(
    tmp_path: Path,
    work: list[Strength],
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
) -> None:
    plan, key, _ = plan_with_keys(tmp_path)
    wrong = wrong_passphrases(random.Random(24))  # noqa: S311 - must repeat
    tries = rounds(100, 10_000)
    work.clear()

    texts = {refusal(plan, next(wrong)) for _ in range(tries)}

    found(f"{len(texts)} text, {len(work) / tries:g} times the work of the right one")
    assert texts == {REFUSED}
    assert work == [CHEAP] * tries
    assert unlock_with_passphrase(plan, PHRASE) == key
    assert work.pop() == CHEAP


@pytest.mark.gate("F24", "flipped bits of the key file", GATE)
def test_no_flipped_bit_of_the_key_file_goes_unseen(
    tmp_path: Path,
    quick_work: list[Strength],
    rounds: Callable[[int, int], int],
    found: Callable[[str], None],
) -> None:
    """Tried with the right passphrase, which opens the plan once all bits are right."""
    plan, key, header = plan_with_keys(tmp_path)
    data = header_bytes(header)
    chance = random.Random(24)  # noqa: S311 - must repeat
    bits = chance.sample(range(len(data) * 8), rounds(300, 1_000))
    work = quick_work
    work.clear()

    texts = set()
    for bit in bits:
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        keys_path(plan).write_bytes(flipped)
        texts.add(refusal(plan, PHRASE))

    found(
        f"{len(texts)} text, {len(work) / len(bits):g} times the work of the right one"
    )
    assert texts == {REFUSED}
    assert work == [CHEAP] * len(bits)
    keys_path(plan).write_bytes(data)
    assert unlock_with_passphrase(plan, PHRASE) == key
