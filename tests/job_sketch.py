"""Jobs for tests: as somebody orders them, as they are kept, as they are answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.cluster.job import HERE, Job, JobOrder, JobState, Progress
from models.protocol.answer import answer_files
from models.protocol.signature import public_part
from tests.plan_sketch import DAWN
from tests.squares_jobs import squares_request

if TYPE_CHECKING:
    from typing import Any

    from models.protocol.request import Request

WORKER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WORKER_KEY = public_part(WORKER)


def squares_order(seed: int = 5, site: str = HERE, **asked: Any) -> JobOrder:
    """Order sums of squares."""
    request, files = squares_request(seed=seed, **asked)
    return JobOrder(f"Squares {seed}", site, request, files, purpose="{}")


def drafted(order: JobOrder, **changed: Any) -> Job:
    """Give the job of an order as it is kept first."""
    values = {
        "key": order.request.key,
        "title": order.title,
        "site": order.site,
        "state": JobState.DRAFT,
        "created_at": DAWN,
        "changed_at": DAWN,
        "progress": Progress(0, order.request.items),
    }
    return Job(**{**values, **changed})


def answered(request: Request, **changed: bytes) -> dict[str, bytes]:
    """Give files of an answer as `WORKER_KEY` signs it, and some of them changed."""
    tensors = {"total": np.array([7], np.int64)}
    return {**answer_files(request, tensors, {"where": "in a test"}, WORKER), **changed}
