"""The back end of a person who walks keeps the contract of all back ends."""

from __future__ import annotations

from contextlib import nullcontext

import pytest

from models.cluster.back_end import Seen
from models.cluster.carried import CarriedBackEnd
from models.cluster.job import CARRIED
from tests.job_sketch import WORKER_KEY, answered, squares_order
from tests.unit.models.cluster.back_end_suite import *  # noqa: F403 - its tests


class CarriedBench:
    """A person who brings back what a worker elsewhere has answered."""

    has_folders = False
    worker_keys = (WORKER_KEY,)

    def __init__(self):
        self._orders = {}
        self._carried = CarriedBackEnd()  # the stick outlives every desktop

    def back_end(self):
        return self._carried

    def order(self, number, *, slow=False):
        order = squares_order(number, CARRIED, items=4)
        if not slow:  # slow work is never brought back
            self._orders[order.request.key] = order
        return order

    async def worked(self, back_end, job):
        seen = (await back_end.look((job,)))[job.key]
        if seen.seen is not Seen.CANCELLED and job.key in self._orders:
            back_end.bring(job.key, answered(self._orders[job.key].request))
        return (await back_end.look((job,)))[job.key]

    async def running(self, back_end, job):
        return (await back_end.look((job,)))[job.key]

    def half_submit(self, request):
        """Nothing is written where nobody is asked."""

    def full_disk(self):
        return nullcontext()

    def swell(self, request):
        large = answered(request, **{"answer.safetensors": bytes(64 << 20)})
        self._carried.bring(request.key, large)


@pytest.fixture
def bench():
    return CarriedBench()
