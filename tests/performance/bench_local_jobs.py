"""What a job on this machine costs beside its work: overhead, cancel, many rows.

``python tests/performance/bench_local_jobs.py`` prints times on the wall. Bars: 0.6 s
of overhead a job, 0.1 s until a cancelled worker has stopped, 50 ms for a page of
10,000 jobs, and 1 s of processor time for a cycle of 1,000 jobs.

The peer of a job is a bare process that does the same work and keeps nothing: no files,
no claims, no golden answers, no signature; on a busy machine the ratio is what counts.
``--short`` leaves out cancels and rows.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from app.security.clock import SystemClock
from app.services.jobs.runner import JobRunner
from app.storage.job_ledger import PlanLedger
from app.storage.job_tables import keep_new_job
from app.storage.plan_thread import PlanThread
from models.cluster.engine import Engine
from models.cluster.job import HERE, JobState
from models.cluster.local import LocalBackEnd
from models.packs.pack import load_pack
from models.protocol.request_file import request_inputs
from tests.cluster.small_requests import MODEL, small_request
from tests.job_sketch import drafted, squares_order
from tests.plan_sketch import new_plan
from tests.told_site import SITE, ToldSite

RUNS = 12
ROWS = 10_000
POLLED = 1_000
TICK_S = 0.002
BARE = """
import os, sys
os.nice(10)
from models.packs.pack import load_pack
from models.protocol.request_file import request_inputs
from tests.cluster.small_requests import MODEL, small_request
asked = small_request(int(sys.argv[1]), block=500)
request, program = asked.request, load_pack(MODEL).program
inputs = request_inputs(request, asked.files)
items = [
    (item, program.run(inputs, request.parameters, request.seed, item, lambda: None))
    for item in range(request.items)
]
program.merge(inputs, request.parameters, items)
"""


def bare_seconds(asked) -> float:
    """Time the same items and their sum in this process."""
    program = load_pack(MODEL).program
    request = asked.request
    inputs = request_inputs(request, asked.files)
    parameters = request.parameters
    began = time.perf_counter()
    program.check(inputs, parameters)
    items = [
        (item, program.run(inputs, parameters, request.seed, item, lambda: None))
        for item in range(request.items)
    ]
    program.merge(inputs, parameters, items)
    return time.perf_counter() - began


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true")
    short = parser.parse_args().short
    print(f"load of this machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    folder = Path(tempfile.mkdtemp(prefix="bench-jobs-"))
    plan = PlanThread(lambda: new_plan(folder))
    ledger = PlanLedger(plan)
    overhead(ledger, folder)
    if not short:
        cancelling(ledger, folder)
        listing(plan, ledger)
    plan.close()
    polling()


def overhead(ledger, folder: Path) -> None:
    """Time jobs from order to kept answer against their bare work."""
    here = LocalBackEnd(folder / "jobs")
    keys = {here.worker_key()}
    runner = JobRunner(ledger, {HERE: here}, SystemClock(), lambda _site: keys)
    bare_seconds(small_request(0))  # whatever is made ready once is now
    runner.submit(ordered(small_request(999))).result()
    wait_for(ledger, small_request(999).request.key)
    extra, alone = [], []
    for number in range(1, RUNS + 1):
        asked = small_request(number, block=500)
        alone.append(process_seconds(number))
        bare = bare_seconds(asked)
        began = time.perf_counter()
        runner.submit(ordered(asked)).result()
        wait_for(ledger, asked.request.key)
        extra.append(time.perf_counter() - began - bare)
    runner.close()
    ours, peer = statistics.median(extra), statistics.median(alone)
    print(
        f"overhead of a job here: median {ours:.3f} s, most {max(extra):.3f} s, least "
        f"{min(extra):.3f} s (bare work {bare:.3f} s)"
    )
    print(f"a bare process with the same work: {peer:.3f} s; ratio {ours / peer:.2f}")


def process_seconds(number: int) -> float:
    """Time a process as nice as a worker that does the same items and their sum."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-P", "-s", "-c", BARE, str(number)],
        check=True,
        cwd=Path(__file__).parents[2],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
    )
    return time.perf_counter() - began


def cancelling(ledger, folder: Path) -> None:
    """Time a cancel from the call until the job is over."""
    here = LocalBackEnd(folder / "jobs")
    keys = {here.worker_key()}
    runner = JobRunner(ledger, {HERE: here}, SystemClock(), lambda _site: keys)
    took = []
    for number in range(100, 100 + RUNS):
        asked = small_request(number, items=64, block=10_000, size=(60, 40))
        runner.submit(ordered(asked)).result()
        while ledger.job(asked.request.key).state is not JobState.RUNNING:
            time.sleep(TICK_S)
        time.sleep(1.0)
        began = time.perf_counter()
        runner.cancel(asked.request.key).result()
        wait_for(ledger, asked.request.key)
        took.append(time.perf_counter() - began)
    runner.close()
    print(
        f"cancel until the worker has stopped: median {statistics.median(took):.3f} s, "
        f"most {max(took):.3f} s"
    )


def listing(plan, ledger) -> None:
    """Time a page of many jobs, and the start of an engine beside them."""
    job = drafted(squares_order(site=SITE), state=JobState.CANCELLED)

    def fill(connection) -> None:
        for place in range(ROWS):
            keep_new_job(connection, replace(job, key=f"{place:040x}"))

    plan.ask(lambda store: store.keep_beside(fill)).result()
    for name, work in (
        ("page of 200", lambda: ledger.recent(200)),
        ("unfinished", ledger.unfinished),
        ("counts", ledger.counts),
        ("all", ledger.jobs),
    ):
        began = time.perf_counter()
        work()
        print(f"{name} of {ROWS:,} jobs: {1000 * (time.perf_counter() - began):.1f} ms")


def polling() -> None:
    """Time a cycle of looks at many jobs that have not changed."""
    from models.cluster.memory_ledger import MemoryLedger  # noqa: PLC0415

    clock, ledger = SystemClock(), MemoryLedger()
    site = ToldSite(clock)
    order = squares_order(site=SITE)
    for number in range(POLLED):
        request = replace(order.request, seed=number)
        job = drafted(order, key=request.key, state=JobState.QUEUED, submission=1)
        ledger.create(job, request, order.files)
    engine = Engine(ledger, {SITE: site}, clock, print)
    began = time.process_time()
    asyncio.run(engine.step())
    print(
        f"cycle of {POLLED:,} jobs: {time.process_time() - began:.3f} s of processor, "
        f"{site.looks} question"
    )


def ordered(asked):
    """Order a small request here."""
    return squares_order()._replace(request=asked.request, files=asked.files)


def wait_for(ledger, key: str) -> None:
    """Wait until a job is over."""
    while not ledger.job(key).state.is_over:
        time.sleep(TICK_S)


if __name__ == "__main__":
    main()
