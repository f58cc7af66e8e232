"""Names, hours and places that may stand in a plan and nowhere beyond it."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from app.services.robustness.legend import Legend

TITLE = "Unternehmen Goldammer"
COLUMN = "Kolonne Zaunkoenig"
SERIAL = "Staffel Rotkehlchen"
SHORTEST = 6  # what is shorter stands in other words by chance


def planted_words(*words: str) -> dict[str, bytes]:
    """Words as they stand, by themselves."""
    return {word: word.encode() for word in words if len(word) >= SHORTEST}


def planted_moment(at: datetime) -> dict[str, bytes]:
    """The ways in which a moment may be written: for people, and for machines."""
    seconds = round(at.timestamp())
    counts = {"s": seconds, "min": seconds // 60, "ms": seconds * 1000}
    texts = (
        f"{at:%d%H%MZ%b%y}".upper(),
        f"{at:%Y-%m-%dT%H:%M}",
        f"{at:%Y-%m-%d %H:%M}",
    )
    found = {text: text.encode() for text in texts}
    found |= {f"{seconds} s": str(seconds).encode()}
    found |= {
        f"{at} in {unit}": struct.pack("<q", count) for unit, count in counts.items()
    }
    found[f"{at} as a float"] = struct.pack("<d", seconds)
    return found


def planted_places(degrees: Iterable[float]) -> dict[str, bytes]:
    """The ways in which degrees may be written."""
    found = {}
    for one in filter(None, degrees):  # zeros are everywhere
        found[f"{one} as text"] = f"{one:.7f}"[:-2].encode()
        found[f"{one} as a float"] = struct.pack("<d", one)
    return found


def planted_by(legend: Legend) -> dict[str, bytes]:
    """All that the legend of a request keeps at home."""
    told = json.loads(legend.to_json())
    found = planted_words(told["title"], *_texts(told["courses"]))
    for course in legend.courses:
        found |= planted_moment(course.zero)
        for bridge in course.bridges:
            found |= planted_places((bridge.lon, bridge.lat))
    return found


def _texts(told: Any) -> Iterator[str]:
    """All texts in some JSON, however deep."""
    if isinstance(told, str):
        yield told
    elif isinstance(told, list | dict):
        for one in told.values() if isinstance(told, dict) else told:
            yield from _texts(one)
