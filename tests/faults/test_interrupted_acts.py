"""A plan whose program or power ends in an act is as before it or as after it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults import interrupted_acts
from tests.faults.disk_faults import Fate
from tests.faults.experiment import carry_out, in_parts
from tests.faults.extent import EVERYWHERE

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("faulty_disk")]
ACTS = ("migration", "rekey", "backup", "vacuum", "restore")


@pytest.mark.gate("F2", "kill -9 in an act", "0 lost, old or new key and form")
@pytest.mark.parametrize("size", EVERYWHERE)
@pytest.mark.parametrize("act", ACTS)
def test_a_killed_act_was_done_or_not(tmp_path, rounds, found, act, size) -> None:
    told = interrupted(tmp_path, act, size, rounds(8, 200), Fate.DEATH)

    found(f"{act}, {size}: killed {told['ended']} times, {told['done']} done, 0 lost")


@pytest.mark.gate("F5", "EIO in an act", "done or refused in words, 0 lost")
@pytest.mark.parametrize("size", EVERYWHERE)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_on_a_failing_disk_was_done_or_not(
    tmp_path, rounds, found, act, size
) -> None:
    told = interrupted(tmp_path, act, size, rounds(8, 200), Fate.EIO_ONCE)

    found(f"{act}, {size}: refused {told['ended']} times, {told['done']} done, 0 lost")


def interrupted(
    folder: Path, act: str, size: str, rounds: int, fate: Fate
) -> dict[str, Any]:
    told = in_parts(
        rounds,
        partial(
            carry_out,
            interrupted_acts.interrupt,
            folder,
            act,
            size,
            fate,
            on_faulty_disk=True,
        ),
    )
    assert told["wrong"] == []
    assert told["ended"] > 0
    return told


@pytest.mark.gate("F10", "power cut in an act", "done or not done, 0 lost, never a mix")
@pytest.mark.parametrize("size", EVERYWHERE)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_without_power_was_done_or_not(
    tmp_path, rounds, found, act, size
) -> None:
    disk, record = tmp_path / "disk", tmp_path / "record"
    carry_out(interrupted_acts.record, disk, act, size, record, on_faulty_disk=True)

    tally = in_parts(
        rounds(8, 200),
        partial(carry_out, interrupted_acts.cut, disk, act, size, record),
    )

    assert tally.keys() <= {"done", "not done"}
    words = ", ".join(f"{count} {fate}" for fate, count in sorted(tally.items()))
    found(f"{act}, {size}: {words}")
