"""An engine between a ledger, sites that are told what to do, and a clock."""

from __future__ import annotations

import asyncio

from models.cluster.engine import Engine
from models.cluster.link import LinkWays
from models.cluster.memory_ledger import MemoryLedger
from models.protocol.answer import verified_answer
from tests.job_sketch import WORKER_KEY, squares_order
from tests.plan_sketch import ToldClock
from tests.told_site import SITE, ToldSite

ORDER = squares_order(site=SITE)
KEY = ORDER.request.key


class World:
    """A ledger, a site, a clock, and an engine between them."""

    def __init__(self, **how):
        self.clock = ToldClock()
        self.site = ToldSite(self.clock)
        self.other = ToldSite(self.clock, "other")
        self.ledger = MemoryLedger()
        self.heard = []
        self.engine = Engine(
            self.ledger,
            {SITE: self.site, "other": self.other},
            self.clock,
            lambda _job, request, files: verified_answer(request, files, {WORKER_KEY}),
            ways=LinkWays(jitter=lambda: 0.0),
            heard=self.heard.append,
            **how,
        )

    def another_engine(self, bars):
        return Engine(
            self.ledger,
            {SITE: self.site},
            self.clock,
            lambda _job, request, files: verified_answer(request, files, {WORKER_KEY}),
            ways=LinkWays(bars, lambda: 0.0),
        )

    def do(self, work):
        with asyncio.Runner() as runner:
            return runner.run(work)

    def step(self, times=1, **later):
        for _ in range(times):
            self.clock.goes_on(**later)
            self.do(self.engine.step())
        return self.job()

    def job(self, key=KEY):
        return self.ledger.job(key)

    def submitted(self):
        self.do(self.engine.submit(ORDER))
        return self.step()

    def states(self):
        found = [job.state for job in self.heard]
        return [one for n, one in enumerate(found) if n == 0 or found[n - 1] != one]


async def until(happened):
    for _ in range(10_000):
        if happened():
            return
        await asyncio.sleep(0)
    raise AssertionError("It never happened.")
