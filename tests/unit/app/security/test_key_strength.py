"""A guess costs about a second here, and never less than the floor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import EnvironmentTrouble
from app.security import key_strength
from app.security.key_strength import (
    FLOOR,
    MIB,
    USUAL,
    Strength,
    calibrated,
    strength_for,
    stretched,
)

if TYPE_CHECKING:
    from datetime import datetime


ROOT = Path(__file__).resolve().parents[4]


class SteppingClock:
    """Each look comes so many seconds after the one before."""

    def __init__(self, *steps: float) -> None:
        self.steps = list(steps)
        self.at = 0.0

    def now(self) -> datetime:
        raise AssertionError("The time of the day measures nothing.")

    def since_boot(self) -> float:
        self.at += self.steps.pop(0)
        return self.at


def work(strength: Strength) -> float:
    """Argon2id takes time for each pass over each KiB."""
    return strength.memory_kib * strength.passes


def test_argon2id_gives_the_published_tag() -> None:
    """From the tests of the reference program (phc-winner-argon2, src/test.c)."""
    tag = "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"

    key = stretched(b"password", b"somesalt", Strength(64 * MIB, 2, 1))

    assert key.hex() == tag


@pytest.mark.parametrize(
    ("seconds", "strength"),
    [
        (10.0, FLOOR),
        (1.0, FLOOR),
        (0.5, Strength(128 * MIB, 3, 4)),
        (0.25, USUAL),
        (0.12, Strength(256 * MIB, 6, 4)),
        (0.0, Strength(256 * MIB, 8, 4)),
    ],
)
def test_strength_by_hand(seconds: float, strength: Strength) -> None:
    assert strength_for(seconds) == strength


@given(st.floats(0.0, 100.0))
def test_no_machine_is_too_slow_for_the_floor_or_waits_longer(seconds: float) -> None:
    strength = strength_for(seconds)
    expected_s = seconds * work(strength) / work(FLOOR)

    assert work(strength) >= work(FLOOR)
    assert strength.lanes == FLOOR.lanes
    assert expected_s <= max(1.0, seconds) + 1e-9


def test_the_machine_is_measured_at_the_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def stretch(_passphrase: bytes, _salt: bytes, strength: Strength) -> bytes:
        asked.append(strength)
        return bytes(32)

    monkeypatch.setattr(key_strength, "stretched", stretch)

    busy = SteppingClock(9.0, 2.0, 9.0, 0.5, 9.0, 0.7)
    assert calibrated(busy) == Strength(128 * MIB, 3, 4)
    assert asked == [FLOOR] * 3


def test_only_measured_strengths_are_made_in_the_program() -> None:
    """Whoever wrote a strength of his own could write one below the floor."""
    sources = [*(ROOT / "app").rglob("*.py")]
    made = {path.name for path in sources if "Strength(" in path.read_text("utf-8")}

    assert len(sources) > 100
    assert made == {"key_strength.py", "key_header.py"}


@pytest.mark.parametrize(
    ("memory", "passes", "lanes"),
    [
        (19 * MIB - 1, 1, 1),
        (1024 * MIB + 1, 1, 1),
        (19 * MIB, 0, 1),
        (19 * MIB, 17, 1),
        (19 * MIB, 1, 0),
        (19 * MIB, 1, 17),
        (19 * MIB, True, 1),
        (19.5 * MIB, 1, 1),
    ],
)
def test_a_hostile_or_worthless_cost_is_refused(
    memory: int, passes: int, lanes: int
) -> None:
    with pytest.raises(ValueError, match="Argon2id"):
        Strength(memory, passes, lanes)


def test_too_little_memory_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Hungry:
        def __init__(self, **_: object) -> None:
            raise MemoryError

    monkeypatch.setattr(key_strength, "Argon2id", Hungry)

    with pytest.raises(EnvironmentTrouble, match="takes 256 MB of memory"):
        stretched(b"", bytes(16), USUAL)


def test_the_costliest_key_file_that_is_read_takes_a_minute_and_no_hour() -> None:
    """A file from elsewhere names its own cost, which is paid before it is checked."""
    costliest = Strength(1024 * MIB, 16, 16)

    assert work(costliest) <= 22 * work(USUAL)
    for dearer in (
        (1024 * MIB + 1, 16, 16),
        (1024 * MIB, 17, 16),
        (1024 * MIB, 16, 17),
    ):
        with pytest.raises(ValueError, match="Argon2id"):
            Strength(*dearer)
