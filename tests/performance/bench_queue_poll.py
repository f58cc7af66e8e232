"""What a look at 1,000 and at 10,000 queued jobs costs here: CPU, and questions asked.

Run: ``.venv/bin/python tests/performance/bench_queue_poll.py``. Nothing leaves this
process but the run of our own part on the login node, with a queue that is played; the
time of a real queue is that of one ``squeue``. The peer asks for each job by itself, as
a client without batches does; it is timed on some jobs and counted up to all.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from models.cluster.slurm.sightings import read_status, sighting_of
from tests.far_shell import FarShell

BAR_S = 1.0
PEER_JOBS = 10


def main() -> None:
    """Print the figures."""
    for count in (1000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            far = FarShell(Path(folder))
            keys = [f"{number:040x}" for number in range(count)]
            (far.base / "jobs").mkdir(parents=True)
            for key in keys:
                (far.base / "jobs" / key).mkdir()
            rows = [
                f"p-{key}-1|PENDING|{number}|0-127%8|N/A|{far.base}/jobs/{key}|Priority"
                for number, key in enumerate(keys)
            ]
            far.play("queue", "\n".join(rows) + "\n")
            began = time.perf_counter()
            answer = "\n".join(far.ask("status", 0, lines="\n".join([*keys, ""])))
            there = time.perf_counter() - began
            began = time.process_time()
            status = read_status(answer)
            seen = [sighting_of(key, status) for key in keys]
            here = time.process_time() - began
            assert all(one is not None for one in seen)
            print(
                f"{count:6,} jobs: {here:.3f} s of CPU here, {there:.2f} s on the login"
                f" node, {len(far.calls)} question to the queue, {len(answer):,} bytes"
            )
            began = time.perf_counter()
            for key in keys[:PEER_JOBS]:
                far.ask("status", 0, lines=f"{key}\n")
            each = (time.perf_counter() - began) / PEER_JOBS
            print(
                f"        one question for each: {each * count:.0f} s there; ratio "
                f"{each * count / there:.0f}"
            )
            if count == 1000 and here > BAR_S:
                sys.exit(f"More than {BAR_S} s.")


if __name__ == "__main__":
    main()
