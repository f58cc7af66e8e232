"""A full disk refuses with a sentence, leaves nothing by halves, and work goes on."""

from __future__ import annotations

import pytest

from tests.faults.busy_plan import SIZES
from tests.faults.experiment import carry_out
from tests.faults.full_disks import (
    WrittenBackup,
    WrittenCache,
    WrittenExport,
    WrittenKeys,
    WrittenLog,
    WrittenPlan,
    WrittenReport,
    fill_up,
)

pytestmark = [pytest.mark.fault, pytest.mark.usefixtures("faulty_disk")]


@pytest.mark.gate("F4", "disk full", "refused in words, 0 lost, 0 by halves, goes on")
@pytest.mark.parametrize(
    ("kind", "size"),
    [
        *((WrittenPlan, size) for size in SIZES),
        *((WrittenLog, size) for size in SIZES),
        *((WrittenCache, size) for size in SIZES),
        *((WrittenExport, size) for size in SIZES),
        (WrittenBackup, "small"),
        (WrittenKeys, "small"),
        (WrittenReport, "small"),
    ],
)
def test_a_full_disk_leaves_all_as_it_was_and_work_goes_on(
    tmp_path, rounds, found, kind, size
) -> None:
    often = rounds(20, 200)

    told = carry_out(fill_up, tmp_path, kind.__name__, size, often, on_faulty_disk=True)

    assert told["wrong"] == []
    assert told["refusals"] == often
    assert all("No space is left" in sentence for sentence in told["sentences"])
    found(f"{kind.__name__}, {size}: {told['refusals']} refused, 0 lost, 0 by halves")
