"""What a map file holds, before it has numbers: points, ways, areas and relations."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import shapely
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Spot:
    """A tagged point; on a vertex of a way it becomes that way's node."""

    at: NDArray[np.float64]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A tagged line (n, 2) on the ground; equal vertices are one node."""

    line: NDArray[np.float64]
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A tagged polygon; with holes it becomes a multipolygon relation."""

    ground: shapely.Polygon
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Relation:
    """Tagged members with roles; a point stands for the node that lies there."""

    members: tuple[tuple[Way | NDArray[np.float64], str], ...]
    tags: Mapping[str, str]


@dataclass(slots=True, eq=False)
class Sheet:
    """Everything that goes into one map file, in order of drawing up."""

    spots: list[Spot] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
