"""The faulty disks themselves: they do what they are told, and can be seen to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.faults import bare_database
from tests.faults.experiment import carry_out
from tests.faults.power_cut import Disk, cut_power

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("faulty_disk")]
CUTS = 60


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "disk"
    path.mkdir()
    return path


def recorded(folder: Path, synchronous: str) -> Path:
    record = folder.parent / "record"
    carry_out(
        bare_database.write_rows,
        folder,
        record,
        synchronous,
        on_faulty_disk=True,
    )
    return record


def test_all_that_was_flushed_is_there_after_the_last_call(folder: Path) -> None:
    record = recorded(folder, "FULL")

    after, now = bare_database.last_disk(record, folder)

    assert after[bare_database.NAME] == now[bare_database.NAME]
    assert set(now) == {bare_database.NAME}


def test_full_flushes_lose_nothing(folder: Path) -> None:
    record = recorded(folder, "FULL")

    tally = cut_power(record, Disk(folder, {}), CUTS, bare_database.fate)

    assert tally == {"whole": CUTS}


def test_fewer_flushes_lose_what_was_vouched_for(folder: Path) -> None:
    record = recorded(folder, "NORMAL")

    tally = cut_power(record, Disk(folder, {}), CUTS, bare_database.fate)

    assert tally["lost"] > CUTS / 10
    assert "damaged" not in tally


def test_no_flushes_damage_files(folder: Path) -> None:
    record = recorded(folder, "OFF")

    tally = cut_power(record, Disk(folder, {}), CUTS, bare_database.fate)

    assert tally["damaged"] > CUTS / 2


def test_full_disks_refuse_and_go_on_when_space_is_freed(folder: Path) -> None:
    told = carry_out(bare_database.fill_disk, folder, 10, on_faulty_disk=True)

    assert set(told["refusals"]) == {"database or disk is full"}
    assert len(told["refusals"]) == 10
    assert told["rows"] > 0
