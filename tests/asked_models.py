"""Small requests and their answers, made without any model."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from models.protocol.answer import answer_files
from models.protocol.request import Limits, Request
from models.protocol.request_file import new_request
from models.protocol.signature import public_part

if TYPE_CHECKING:
    from models.packs.program import Tensors

INPUTS: dict[str, Tensors] = {
    "plan-0": {
        "step_ms": np.array([[600, 700], [800, 0]], "i4"),
        "deadline_ms": np.array([9000, 9500], "i8"),
        "weather": np.array([0.9, 1.0, 1.25]),
    }
}
ANSWER: dict[str, Any] = {
    "met": np.array([[87, 100]], "i8"),
    "cut": np.array([[0, 0]], "i8"),
}
PROVENANCE = {"host": "node7", "golden": "passed"}


@cache
def key_of(number: int) -> Ed25519PrivateKey:
    """Give the same private key for the same number, 0 to 255."""
    return Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)


WORKER = public_part(key_of(1))


def asked(**changes: Any) -> tuple[Request, dict[str, bytes]]:
    """Make a request with its files; any attribute of it can be given."""
    values: dict[str, Any] = {
        "model": "plan_robustness",
        "model_id": "5a" * 32,
        "parameters": {"rollouts": 100, "rate": 0.001},
        "inputs": (),
        "seed": 7,
        "items": 4,
        "parts": 2,
        "limits": Limits(600, 512, 1 << 20),
    }
    return new_request(Request(**(values | changes)), INPUTS)


def answered(request: Request, worker: int = 1) -> dict[str, bytes]:
    """Give the files of an answer to a request, signed by a worker."""
    return answer_files(request, ANSWER, PROVENANCE, key_of(worker))
