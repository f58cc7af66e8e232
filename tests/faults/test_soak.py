"""Long work leaves no threads, no open files and no memory behind."""

from __future__ import annotations

import pytest

from tests.faults import soak
from tests.faults.experiment import carry_out
from tests.faults.extent import FULL

pytestmark = pytest.mark.fault


@pytest.mark.gate("F23", "soak, seconds (make soak: 8 h)", "memory +5 %, 0 left open")
def test_a_while_of_work_leaves_nothing_behind(rounds, found) -> None:
    told = carry_out(soak.work, rounds(6, 600))

    (warm, warm_files, warm_threads), (end, files, threads) = told["loads"]
    assert files <= warm_files
    assert threads <= warm_threads
    growth = end / warm - 1
    assert growth < soak.GROWTH or not FULL  # a few seconds are all warm-up
    assert set(told["acts"]) >= {"edit", "undo", "redo", "solve", "export", "lock"}
    found(f"memory {growth:+.1%}, {files - warm_files} files, 0 threads left")
