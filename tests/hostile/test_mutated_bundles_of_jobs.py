"""Mutated requests, tensors, bundles and volumes end in a sentence, and none passes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from models.errors import ModelError
from models.protocol.carried_bundle import job_bundle, read_job_bundle
from models.protocol.manifest import read_manifest
from models.protocol.request_file import parse_request
from models.protocol.tensors import read_tensors
from models.protocol.volumes import joined, volumes_of
from tests.asked_models import asked, key_of

if TYPE_CHECKING:
    from collections.abc import Callable

MUTANTS = 1000
FILES = asked()[1]
TENSORS = FILES["inputs/plan-0.safetensors"]
BUNDLE = job_bundle(FILES, "EXERCISE - UNCLASSIFIED", key_of(5))
VOLUMES = {str(at): one for at, one in enumerate(volumes_of(BUNDLE * 3, 4096))}
TOKENS = (
    *(b"", b"NaN", b"1e999", b"\\ud800", b"-1", b"true", b"null", b"{}", b"[]"),
    *(
        b"[" * 3000,
        b"9" * 5000,
        b"\xff\xfe",
        b"\0" * 9,
        b'"',
        b",",
        b"\n",
        b"PK\x05\x06",
    ),
)
READERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "tensors": (TENSORS, lambda data: read_tensors(data, 1 << 20)),
    "bundle": (BUNDLE, lambda data: read_job_bundle(data, None)),
    "volume": (VOLUMES["1"], lambda data: joined({**VOLUMES, "1": data})),
    "manifest": (FILES["MANIFEST.json"], read_manifest),
    "request": (FILES["request.json"], parse_request),
}
WHOLE = {"bundle", "volume"}  # of the others a manifest tells what was changed


def mutant(data: bytes, chance: random.Random) -> bytes:
    """Some bytes flipped, cut, doubled, or replaced by something inconvenient."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 4)):
        place, width = chance.randrange(len(changed) + 1), chance.randrange(12)
        token = chance.choice([*TOKENS, chance.randbytes(width), changed[:width]])
        changed[place : place + width] = token
    return bytes(changed)


@pytest.mark.parametrize("kind", READERS)
def test_mutants_end_in_a_sentence(kind: str) -> None:
    data, read = READERS[kind]
    chance = random.Random(7)  # noqa: S311 - no secret
    read(data)
    refused = 0

    for _ in range(MUTANTS):
        changed = mutant(data, chance)
        try:
            read(changed)
        except ModelError as error:
            refused += 1
            assert str(error).endswith("."), error  # noqa: PT017 - of all of them
        else:
            assert kind not in WHOLE or changed == data

    assert refused > MUTANTS * 0.9
