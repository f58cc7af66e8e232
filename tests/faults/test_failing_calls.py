"""A save whose disk fails in mid-work is kept or not kept, and nothing in between."""

from __future__ import annotations

import pytest

from tests.faults.busy_plan import SIZES
from tests.faults.disk_faults import Fate
from tests.faults.experiment import carry_out
from tests.faults.extent import FULL
from tests.faults.failing_calls import fail_openings, fail_saves

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("faulty_disk")]
FAILURES = [Fate.EIO_ONCE, Fate.EIO_EVER]


@pytest.mark.gate("F5", "EIO at each call of a save", "saved or not saved")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("fate", FAILURES)
def test_a_save_on_a_failing_disk_is_kept_or_not(
    tmp_path, record_property, found, size, fate
) -> None:
    step = 4 if size == "division" and not FULL else 1

    told = carry_out(fail_saves, tmp_path, size, fate, step, on_faulty_disk=True)

    assert told["wrong"] == []
    assert told["refused"] > 0
    record_property("rounds", told["calls"])
    found(f"{size}, {fate.name}: {told['refused']} of {told['calls']} refused")


@pytest.mark.gate("F5", "EIO at each call of opening", "opens or refuses, 0 lost")
@pytest.mark.parametrize("fate", FAILURES)
def test_opening_on_a_failing_disk_loses_nothing(
    tmp_path, record_property, found, fate
) -> None:
    told = carry_out(fail_openings, tmp_path, "small", fate, on_faulty_disk=True)

    assert told["wrong"] == []
    assert told["refused"] > 0
    record_property("rounds", told["calls"])
    found(f"{fate.name}: {told['refused']} of {told['calls']} refused")
