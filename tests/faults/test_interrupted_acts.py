"""A plan whose program or power ends in an act is as before it or as after it."""

from __future__ import annotations

import pytest

from tests.faults import interrupted_acts
from tests.faults.experiment import carry_out
from tests.faults.extent import EVERYWHERE

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("faulty_disk")]
ACTS = ("migration", "rekey", "backup", "vacuum", "restore")


@pytest.mark.gate("F2", "kill -9 in an act", "0 lost, old or new key and form")
@pytest.mark.parametrize("size", EVERYWHERE)
@pytest.mark.parametrize("act", ACTS)
def test_a_killed_act_was_done_or_not(tmp_path, rounds, found, act, size) -> None:
    told = carry_out(
        interrupted_acts.kill,
        tmp_path,
        act,
        size,
        rounds(12, 200),
        on_faulty_disk=True,
    )

    assert told["wrong"] == []
    assert told["killed"] > 0
    found(f"{act}, {size}: killed {told['killed']} times, {told['done']} done, 0 lost")


@pytest.mark.gate("F10", "power cut in an act", "done or not done, 0 lost, never a mix")
@pytest.mark.parametrize("size", EVERYWHERE)
@pytest.mark.parametrize("act", ACTS)
def test_an_act_without_power_was_done_or_not(
    tmp_path, rounds, found, act, size
) -> None:
    disk, record = tmp_path / "disk", tmp_path / "record"
    carry_out(interrupted_acts.record, disk, act, size, record, on_faulty_disk=True)

    tally = carry_out(interrupted_acts.cut, disk, act, size, record, rounds(12, 200))

    assert tally.keys() <= {"done", "not done"}
    words = ", ".join(f"{count} {fate}" for fate, count in sorted(tally.items()))
    found(f"{act}, {size}: {words}")
