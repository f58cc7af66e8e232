"""Damaged plans, trust lists and keys end in a sentence, never in anything else."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused, KnownError
from app.security.author import Author
from app.security.file_key import FileKey
from app.security.key_strength import Strength
from app.security.signer import new_signer, parse_signer
from app.security.trust_list_file import parse_trust_list
from app.services.plan.bundle import plan_files, read_plan_files
from app.storage.plan_records import Edit, NewChange, ObjectKey, body_of
from app.storage.plan_store import PlanStore

if TYPE_CHECKING:
    from collections.abc import Callable

MUTANTS = 500
LIST = f"""form = "marsroute trust list 1"
issued_by = "EXCON"
number = 3
issued = 2026-05-01T00:00:00Z
expires = 2026-07-01T00:00:00Z
[thresholds]
"map update" = 1
[[station]]
name = "S4 1 Bn"
public_key = "{"a1" * 32}"
may_sign = ["plan", "map update"]
from = 2026-05-01T00:00:00Z
until = 2026-06-30T00:00:00Z
""".encode()
TOKENS = (
    *(b"null", b"true", b"-1", b"1e308", b"NaN", b"Infinity", b"{}", b"[]", b'""'),
    *(b"9" * 400, b'"\\ud800"', b"[" * 3000, b"\x00", b"\xff\xfe", b"\n", b'"', b","),
)


class StillClock:
    """It is always the same time."""

    def now(self) -> datetime:
        return datetime(2026, 6, 12, 18, 30, tzinfo=UTC)

    def since_boot(self) -> float:
        return 1000.0


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, cut, doubled, or replaced by something inconvenient."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        place = chance.randrange(len(changed) + 1)
        width = chance.randrange(0, 12)
        how = chance.randrange(4)
        if how == 0 and place < len(changed):
            changed[place] ^= 1 << chance.randrange(8)
        elif how == 1:
            del changed[place : place + width]
        elif how == 2:
            changed[place:place] = changed[place : place + width]
        else:
            changed[place : place + width] = chance.choice(TOKENS)
    return bytes(changed)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], str]:
    """Files of a plan with a few changes."""
    store = PlanStore.create(
        tmp_path_factory.mktemp("plan") / "a.plan",
        FileKey(bytes(range(32))),
        author=Author("S4 1 Bn", "0" * 16),
        clock=StillClock(),
    )
    key, body = ObjectKey("column", "A"), None
    for number in range(3):
        after = body_of({"n": number, "name": "Größe"})
        store.commit(NewChange(text=f"Step {number}", edits=(Edit(key, body, after),)))
        body = after
    store.add_version("OPORD 1")
    files, plan_id = plan_files(store), store.plan_id
    store.close()
    return files, plan_id


def outcomes(read: Callable[[random.Random], object]) -> tuple[int, int]:
    """How many mutants were read and refused; anything but a refusal comes through."""
    chance = random.Random(12)  # noqa: S311 - repeatable
    taken = refused = 0
    for _ in range(MUTANTS):
        try:
            read(chance)
        except KnownError as error:
            refused += str(error).rstrip().endswith(".")
        else:
            taken += 1
    return taken, refused


def test_mutants_of_a_plan_are_refused_or_are_the_plan(plan):
    files, plan_id = plan
    genuine = read_plan_files(files, plan_id)

    def read(chance: random.Random) -> None:
        name = chance.choice(sorted(files))
        found = read_plan_files(files | {name: mutant(files[name], chance)}, plan_id)
        assert found.head == genuine.head
        assert len(found.history.changes) == 3

    taken, refused = outcomes(read)

    assert taken + refused == MUTANTS
    assert refused > MUTANTS * 0.8


def test_mutants_of_a_trust_list_are_read_or_refused():
    def read(chance: random.Random) -> None:
        trust = parse_trust_list(mutant(LIST, chance), "list")
        assert trust.stations
        assert trust.issued < trust.expires

    taken, refused = outcomes(read)

    assert taken + refused == MUTANTS
    assert refused > MUTANTS * 0.5


def test_mutants_of_a_signing_key_are_read_or_refused():
    signer, _ = new_signer("S4", "four words nobody joins", Strength(19 * 1024, 1, 1))
    data = signer.to_bytes()

    taken, refused = outcomes(lambda chance: parse_signer(mutant(data, chance)))

    assert taken + refused == MUTANTS
    assert refused > MUTANTS * 0.5


def test_reading_what_is_whole_is_not_refused(plan):
    files, plan_id = plan

    assert read_plan_files(files, plan_id).history.plan_id == plan_id
    assert parse_trust_list(LIST, "list").number == 3
    with pytest.raises(InputRefused):
        parse_trust_list(LIST[:-1] + b"!", "list")
