"""Markings of ground: of area packs, and of maps that staff bring along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import MarkingRefused
from app.security.marking import Marking, join
from app.security.marking_policy import DEFAULT_POLICY

if TYPE_CHECKING:
    from app.security.marking_policy import MarkingPolicy
    from maps.area_pack import AreaPack
    from maps.foreign_overlay import ForeignOverlay

PROPERTY = "marking"


def area_markings(
    area: AreaPack, policy: MarkingPolicy = DEFAULT_POLICY
) -> tuple[Marking, ...]:
    """
    Give the marking an area was built with; nothing for ground that anybody may see.

    Raises
    ------
    MarkingRefused
        Its manifest names no level in force.
    """
    if not area.manifest.marking:
        return ()
    try:
        return (policy.parse(area.manifest.marking),)
    except MarkingRefused as error:
        raise MarkingRefused(f"The area {area.name}: {error}") from error


def foreign_marking(
    overlay: ForeignOverlay, policy: MarkingPolicy = DEFAULT_POLICY
) -> Marking | None:
    """
    Give the marking that a foreign map carries: its own, joined with its features'.

    Parameters
    ----------
    overlay
        As it was read. What stands in the property ``marking`` of a feature counts
        where it can be read as one: maps call paint on roads so, too.
    policy
        By which it is read.

    Raises
    ------
    MarkingRefused
        The map itself has a marking that names no level in force.
    """
    found: list[Marking] = []
    if overlay.marking:
        try:
            found.append(policy.parse(overlay.marking))
        except MarkingRefused as error:
            raise MarkingRefused(f"{overlay.path.name}: {error}") from error
    texts = {
        value
        for feature in overlay.parts.features
        for key, value in feature.properties
        if key.casefold() == PROPERTY
    }
    for text in sorted(texts):
        try:
            found.append(policy.parse(text))
        except MarkingRefused:
            continue  # paint on the road, or another thing of that name
    return join(found) if found else None
