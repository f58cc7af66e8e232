"""How an answer came about: machines, libraries, golden results, times, hashes."""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, NamedTuple

from models.cluster.worker_code import worker_digest
from models.protocol.canonical_json import canonical_bytes
from models.worker.part_report import now, read_state

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.packs.pack import Pack
    from models.protocol.canonical_json import Json
    from models.protocol.request import Request
    from models.worker.job_folder import JobFolder
    from models.worker.surroundings import Surroundings

FORM = "marsroute provenance 1"
_TOLD = ("seconds", "peak_mb", "started", "ended")


class ItemRecord(NamedTuple):
    """SHA-256 of the answer to an item, and which machine made it."""

    sha256: str
    node: str


def provenance(
    folder: JobFolder,
    request: Request,
    pack: Pack,
    items: Mapping[int, ItemRecord],
    around: Surroundings,
) -> dict[str, Json]:
    """
    Write down how an answer came about.

    Parameters
    ----------
    folder
        Of the job.
    request
        That was asked.
    pack
        That answered.
    items
        All items by number.
    around
        What this run was given.
    """
    nodes: dict[str, Json] = {
        name: dict(read_state(folder.golden / f"{name}.json"))
        for name in sorted({one.node for one in items.values()})
    }
    parts = [_part(folder, request, items, part) for part in range(request.parts)]
    started = [str(one["started"]) for one in parts if one.get("started")]
    return {
        "form": FORM,
        "determinism": _determinism(nodes),
        "ended": now(),
        "image": around.image,
        "inputs": {one.name: one.sha256 for one in request.inputs},
        "items": _hash_of(items, range(request.items)),
        "model": {
            "model_id": pack.model_id,
            "slug": pack.slug,
            "version": pack.card["version"],
        },
        "nodes": nodes,
        "parts": list(parts),
        "queue_job": os.environ.get("SLURM_ARRAY_JOB_ID")
        or os.environ.get("SLURM_JOB_ID", ""),
        "rerun": ["python", "-m", "models.worker", "all", f"jobs/{request.key}"],
        "seed": request.seed,
        "site": around.site,
        "started": min(started, default=""),
        "worker": worker_digest(),
    }


def _part(
    folder: JobFolder, request: Request, items: Mapping[int, ItemRecord], part: int
) -> dict[str, Json]:
    """Tell of one part."""
    numbers = request.items_of(part)
    state = read_state(folder.part(part) / "progress.json")
    return {
        "part": part,
        "first": numbers.start,
        "items": len(numbers),
        "nodes": [*sorted({items[number].node for number in numbers})],
        "sha256": _hash_of(items, numbers),
        **{name: state[name] for name in _TOLD if name in state},
    }


def _hash_of(items: Mapping[int, ItemRecord], numbers: range) -> str:
    """SHA-256 over the hashes of items in their order."""
    hashes: list[Json] = [items[number].sha256 for number in numbers]
    return hashlib.sha256(canonical_bytes(hashes)).hexdigest()


def _determinism(nodes: Mapping[str, Json]) -> str:
    """Class of the answer: the least of those of its machines."""
    classes = {
        node.get("determinism") if isinstance(node, dict) else None
        for node in nodes.values()
    }
    if classes == {"exact"}:
        return "exact"
    return "close" if classes <= {"exact", "close"} and classes else "unverified"
