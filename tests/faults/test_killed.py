"""Whatever was acknowledged is there after the program was killed."""

from __future__ import annotations

from functools import partial

import pytest

from tests.faults.busy_plan import SIZES
from tests.faults.experiment import carry_out, in_parts
from tests.faults.killed_writers import kill_writers

pytestmark = pytest.mark.fault


@pytest.mark.gate("F1", "kill -9 while saving", "0 lost, 0 torn, 0 broken links")
@pytest.mark.parametrize("size", SIZES)
def test_killed_writers_lose_nothing_that_they_acknowledged(
    tmp_path, rounds, found, size
) -> None:
    told = in_parts(rounds(100, 1000), partial(carry_out, kill_writers, tmp_path, size))

    assert told["wrong"] == []
    assert told["acknowledged"] > 0
    found(f"{size}: {told['acknowledged']} acknowledged, 0 lost, 0 torn")
