"""Large buffers go back to the system."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

PROGRAM = """
from app.ui.memory import return_large_buffers
def resident():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 // 2**20
assert return_large_buffers()
warm = bytearray(8 << 20)
del warm  # from here on the C library would keep what is smaller
small = resident()
held = [bytearray(b"x" * (1 << 20)) for _ in range(80)]
full = resident()
del held[:-1]
print(full - small, resident() - small)
"""


@pytest.mark.skipif(
    platform.libc_ver()[0] != "glibc", reason="other C libraries need no advice"
)
def test_freed_pictures_leave_the_process_though_a_later_one_stays() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM], check=True, capture_output=True, text=True
    )
    full, left = map(int, answer.stdout.split())

    assert full >= 80
    assert left <= 4
