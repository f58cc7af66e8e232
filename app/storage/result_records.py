"""What the cache of results keeps: what was asked, what came of it, and what changed.

A result answers exactly what was asked: the same producer in the same version, the same
map and model, the same inputs, seed and marking. All of that makes its key. The
question is the part that stays when those change, so that an older result can be shown
for what it is: out of date, for these reasons.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from app.storage.plan_records import body_of

if TYPE_CHECKING:
    from datetime import datetime, timedelta

# The language of the computer does not change what is compared and kept.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class AreaState(NamedTuple):
    """Identity of the content of an area, its name, and the day of its map or ""."""

    content_id: str
    name: str
    map_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    All that a result depends on.

    Attributes
    ----------
    question
        What was asked, in words that stay the same when the rest changes; not part of
        the key.
    producer, version
        What makes the result, and the version of it.
    area
        The map; its identity counts, its name and date are for people.
    inputs
        SHA-256 of every input by its name, in the order of the names.
    marking
        Join of the markings of all inputs, as text.
    seed
        Of all random choices.
    model, weights
        Identity of a learned model and SHA-256 of its weights; empty without one.
    """

    question: str
    producer: str
    version: str
    area: AreaState
    inputs: tuple[tuple[str, str], ...]
    marking: str
    seed: int = 0
    model: str = ""
    weights: str = ""

    @property
    def key(self) -> str:
        """SHA-256 of canonical JSON of all that counts, in hexadecimal digits."""
        counts = {
            "producer": self.producer,
            "version": self.version,
            "area": self.area.content_id,
            "inputs": dict(self.inputs),
            "marking": self.marking,
            "seed": self.seed,
            "model": self.model,
            "weights": self.weights,
        }
        return hashlib.sha256(body_of(counts).encode()).hexdigest()

    def to_json(self) -> str:
        """Write it as `from_json` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Asked:
        """Read what `to_json` wrote."""
        told: dict[str, Any] = json.loads(text)
        told["area"] = AreaState(*told["area"])
        told["inputs"] = tuple((name, digest) for name, digest in told["inputs"])
        return cls(**told)


class Payload(NamedTuple):
    """A result as bytes: ``json`` or ``npz``, and the arrays in it in words."""

    form: str
    data: bytes
    shapes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """
    A result that was kept.

    Attributes
    ----------
    asked
        What it answers.
    payload
        The answer.
    computed_at
        When, aware.
    origin
        ``"local"``, or the job on a cluster that made it.
    pinned
        Whether it is kept whatever the room.
    """

    asked: Asked
    payload: Payload
    computed_at: datetime
    origin: str
    pinned: bool


class Cause(Enum):
    """What can make a result out of date, as a sentence begins."""

    MAP = "the map"
    PROGRAM = "the program"
    MODEL = "the model"
    WITHDRAWN = "the model was withdrawn"
    INPUTS = "the inputs"
    SEED = "the seed"
    MARKING = "the marking"


class Reason(NamedTuple):
    """
    Why a result is out of date.

    ``before`` and ``after`` are empty where they would say nothing. For inputs
    ``after`` holds the names of those that changed.
    """

    cause: Cause
    before: str = ""
    after: str = ""

    @property
    def words(self) -> str:
        """The reason as part of a sentence: ``the map changed from A to B``."""
        if self.cause is Cause.WITHDRAWN:
            return f"{self.cause.value}: {self.after}"
        if self.cause is Cause.INPUTS:
            return f"inputs changed: {self.after}"
        if self.before == self.after:
            of = f" (both of {day_words(self.after)})" if self.after else ""
            return f"{self.cause.value} changed{of}"
        before, after = (
            (day_words(text) if self.cause is Cause.MAP else text) or "none"
            for text in (self.before, self.after)
        )
        return f"{self.cause.value} changed from {before} to {after}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleResult:
    """
    A result that answers the same question as it was, and why it does not hold now.

    Attributes
    ----------
    result
        The newest of its kind.
    age
        Since it was computed; zero where the clock was set back behind that.
    reasons
        At least one.
    """

    result: Result
    age: timedelta
    reasons: tuple[Reason, ...]


def reasons_between(old: Asked, new: Asked) -> tuple[Reason, ...]:
    """Say what changed between what a result answers and what is asked now."""
    reasons = []
    if old.area.content_id != new.area.content_id:
        reasons.append(_map_reason(old.area, new.area))
    if (old.producer, old.version) != (new.producer, new.version):
        reasons.append(Reason(Cause.PROGRAM, old.version, new.version))
    if (old.model, old.weights) != (new.model, new.weights):
        reasons.append(Reason(Cause.MODEL, old.model, new.model))
    before, after = dict(old.inputs), dict(new.inputs)
    names = sorted(before.keys() | after.keys())
    changed = [name for name in names if before.get(name) != after.get(name)]
    if changed:
        reasons.append(Reason(Cause.INPUTS, after=", ".join(changed)))
    if old.seed != new.seed:
        reasons.append(Reason(Cause.SEED, str(old.seed), str(new.seed)))
    if old.marking != new.marking:
        reasons.append(Reason(Cause.MARKING, old.marking, new.marking))
    return tuple(reasons)


def _map_reason(old: AreaState, new: AreaState) -> Reason:
    """Tell another area by its name, and another map of the same area by its date."""
    if old.name != new.name:
        return Reason(Cause.MAP, old.name, new.name)
    return Reason(Cause.MAP, old.map_date, new.map_date)


def day_words(day: str) -> str:
    """Write ``2026-04-28`` as ``28 April 2026``; other texts as they are."""
    try:
        told = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{told.day} {_MONTHS[told.month - 1]} {told.year}"
