"""A small request to the model of plan robustness: a golden case of its pack."""

from __future__ import annotations

from models.packs.pack import load_pack
from models.protocol.request import Limits, Request
from models.protocol.request_file import new_request


def asked_of_robustness(nonce: str = "") -> tuple[Request, dict[str, bytes]]:
    """Make a request of six items in two parts, with its files."""
    pack = load_pack("plan_robustness")
    case = next(one for one in pack.golden if one.name == "crossing")
    items = pack.program.items(case.inputs, case.parameters)
    request = Request(
        model=pack.slug,
        model_id=pack.model_id,
        parameters=case.parameters,
        inputs=(),
        seed=case.seed,
        items=items,
        parts=2,
        limits=Limits(600, 2048, 1 << 24),
        nonce=nonce,
    )
    return new_request(request, case.inputs)
