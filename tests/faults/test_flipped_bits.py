"""One flipped bit anywhere in a plan is found when it is opened."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from app.errors import Damaged
from app.storage.backups import newest_good_backup
from tests.faults import busy_plan
from tests.faults.chance import chance

if TYPE_CHECKING:
    import random
    from pathlib import Path

pytestmark = pytest.mark.fault


def flip_a_bit(path: Path, sound: bytes, dice: random.Random) -> int:
    bit = dice.randrange(len(sound) * 8)
    data = bytearray(sound)
    data[bit // 8] ^= 1 << bit % 8
    path.write_bytes(data)
    return bit


@pytest.mark.gate("F6", "one flipped bit", "all found at opening, backup opens")
@pytest.mark.parametrize("size", busy_plan.SIZES)
def test_one_flipped_bit_is_found_and_the_backup_opens(
    tmp_path, rounds, found, size
) -> None:
    path = tmp_path / busy_plan.NAME
    store = busy_plan.create(path, size)
    busy_plan.work_on(store, 5, chance(1))
    content = store.content()
    store.close()
    sound, dice = path.read_bytes(), chance(31)
    missed, offered = [], 0
    often = rounds(300, 1000)

    for _ in range(often):
        bit = flip_a_bit(path, sound, dice)
        try:
            busy_plan.reopen(path).close()
            missed.append(bit)
        except Damaged as damage:
            offered += "bring it back with" in str(damage)

    assert missed == []
    assert offered == often
    backup = newest_good_backup(path, busy_plan.KEY)
    assert backup is not None
    copy = busy_plan.read(backup.path)
    assert copy.content() == content
    copy.close()
    found(f"{size}: {often} of {often} found, backup opens")


@pytest.mark.gate("F6", "one flipped bit in a backup", "an older one stands in")
def test_a_damaged_backup_is_passed_over(tmp_path, rounds, found) -> None:
    path = tmp_path / busy_plan.NAME
    store = busy_plan.create(path, "small")
    older = store.backup()
    busy_plan.work_on(store, 2, chance(1))
    newer = store.backup()
    busy_plan.put_away(store)
    sound, dice = newer.read_bytes(), chance(37)
    often = rounds(30, 200)

    for _ in range(often):
        flip_a_bit(newer, sound, dice)
        good = newest_good_backup(path, busy_plan.KEY)
        assert good is not None
        assert good.path == older

    found(f"{often} of {often} passed over")


@pytest.mark.gate("F6", "control: no encryption", "most bits go unseen")
def test_a_database_without_encryption_misses_flipped_bits(
    tmp_path, rounds, found
) -> None:
    path, dice = tmp_path / "plain.db", chance(41)
    plain = sqlite3.connect(path)
    plain.execute("CREATE TABLE object (name TEXT, body BLOB)")
    rows = [(str(n), dice.randbytes(1500)) for n in range(50)]
    plain.executemany("INSERT INTO object VALUES (?, ?)", rows)
    plain.commit()
    plain.close()
    sound, missed = path.read_bytes(), 0
    often = rounds(100, 1000)

    for _ in range(often):
        flip_a_bit(path, sound, dice)
        plain = sqlite3.connect(path)
        try:
            missed += plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except sqlite3.DatabaseError:
            continue
        finally:
            plain.close()

    assert missed > often / 2
    found(f"{missed} of {often} unseen")
