"""What is asked of a model: which one, on which inputs, how much work, which limits.

A request names nothing that a person could recognise: columns are numbers, times count
from the first departure, and no coordinate is in it. Two requests for the same work
have the same key, whoever asks and however the work is cut into parts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from models.protocol.canonical_json import canonical_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from models.protocol.canonical_json import Json

FORM = "marsroute request 1"
KEY_DIGITS = 40
MOST_PARTS = 128


class InputFile(NamedTuple):
    """A file of tensors that goes in: name without ending, SHA-256, size in bytes."""

    name: str
    sha256: str
    size: int


class Limits(NamedTuple):
    """
    What the work may take; not part of its key.

    ``seconds`` and ``memory_mb`` are those of one part, ``answer_bytes`` of the whole
    answer; ``gpus`` is how many devices each part wants, 0 for none.
    """

    seconds: int
    memory_mb: int
    answer_bytes: int
    gpus: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    Work for a model.

    Attributes
    ----------
    model, model_id
        Folder of the pack, and its identity by content, 64 hexadecimal digits.
    parameters
        What else the model wants to know, as JSON.
    inputs
        In the order of their names.
    seed
        Of all random choices, 0 to 2**32 - 1.
    items
        Pieces of work in all, at least 1; each is a pure function of the request and
        its number.
    parts
        How many shares of consecutive items are worked on side by side, 1 to 128 and
        never more than there are items.
    limits
        What the work may take.
    nonce
        Makes a deliberate second run another job; empty otherwise.
    """

    model: str
    model_id: str
    parameters: Mapping[str, Json]
    inputs: tuple[InputFile, ...]
    seed: int
    items: int
    parts: int
    limits: Limits
    nonce: str = ""

    @property
    def key(self) -> str:
        """First 40 digits of `digest`: the identity of the job everywhere."""
        return self.digest[:KEY_DIGITS]

    @property
    def digest(self) -> str:
        """SHA-256 of canonical JSON of all that the answer depends on, 64 digits."""
        counts: dict[str, Json] = {
            "form": FORM,
            "model": self.model,
            "model_id": self.model_id,
            "parameters": dict(self.parameters),
            "inputs": {one.name: one.sha256 for one in self.inputs},
            "seed": self.seed,
            "items": self.items,
            "nonce": self.nonce,
        }
        return hashlib.sha256(canonical_bytes(counts)).hexdigest()

    def items_of(self, part: int) -> range:
        """
        Give the numbers of the items of a part; all parts together have each once.

        Parameters
        ----------
        part
            0 to `parts` - 1.
        """
        first = part * self.items // self.parts
        return range(first, (part + 1) * self.items // self.parts)
