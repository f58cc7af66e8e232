"""Whatever was acknowledged is there after the power was cut."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest

from tests.faults import cut_plans
from tests.faults.busy_plan import SIZES
from tests.faults.experiment import carry_out, in_parts

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("faulty_disk")]


def cut(folder: Path, size: str, synchronous: str, cuts: int) -> dict[str, int]:
    disk = folder / "disk"
    disk.mkdir()
    record = folder / "record"
    carry_out(cut_plans.work, disk, record, size, synchronous, on_faulty_disk=True)
    return in_parts(cuts, partial(carry_out, cut_plans.cut, disk, record))


def words(tally: dict[str, int]) -> str:
    return ", ".join(f"{count} {fate}" for fate, count in sorted(tally.items()))


@pytest.mark.gate("F3", "power cut while saving", "0 lost, 0 damaged")
@pytest.mark.parametrize("size", SIZES)
def test_power_cuts_lose_nothing_that_was_acknowledged(
    tmp_path, rounds, found, size
) -> None:
    cuts = rounds(200, 2000)

    tally = cut(tmp_path, size, "FULL", cuts)

    assert tally.keys() <= {"whole", "not yet made"}
    assert tally["whole"] > cuts / 2
    found(f"{size}: {words(tally)}")


@pytest.mark.gate("F3", "control: cut without flushes", "most damaged or lost")
@pytest.mark.parametrize("size", SIZES)
def test_without_flushes_power_cuts_damage_most_plans(
    tmp_path, rounds, found, size
) -> None:
    cuts = rounds(200, 2000)

    tally = cut(tmp_path, size, "OFF", cuts)

    assert tally["damaged"] > cuts / 3
    found(f"{size}: {words(tally)}")


@pytest.mark.gate("F3", "control: cut with fewer flushes", "some lost")
def test_with_fewer_flushes_power_cuts_lose_changes(tmp_path, rounds, found) -> None:
    cuts = rounds(60, 600)

    tally = cut(tmp_path, "small", "NORMAL", cuts)

    assert tally["lost"] > cuts / 10
    found(words(tally))
