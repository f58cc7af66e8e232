"""The stretches of road that columns cover at a moment, as lines of the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from maps.polylines import Polylines, spans
from maps.web_mercator import world_of
from planners.movement.on_the_map import MovementState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planners.movement.on_the_map import Whereabouts


class ColumnShapes(NamedTuple):
    """
    Columns that are on the roads or in halt areas, ready to be painted.

    Attributes
    ----------
    number
        (n,) int64, movement; one that is partly in a halt area has a line and, with
        ``resting``, a second one of a single place.
    state
        (n,) int8, a `MovementState`.
    resting
        (n,) bool, whether it is what stands in a halt area.
    lines
        From the tail to the head, in the unit square of the map.
    names
        Of all movements.
    """

    number: NDArray[np.int64]
    state: NDArray[np.int8]
    resting: NDArray[np.bool_]
    lines: Polylines
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class SectionPaths:
    """
    Roads of all sections with the length at each of their vertices.

    Attributes
    ----------
    lines
        In the unit square of the map.
    along
        (v,) float64, length up to each vertex, all lines end to end.
    """

    lines: Polylines
    along: NDArray[np.float64]

    @classmethod
    def of(cls, section_lines: Sequence[NDArray[np.float64]]) -> SectionPaths:
        """Prepare lines of degrees, (n, 2) each with the longitude first, n >= 2."""
        counts = np.array([len(line) for line in section_lines], np.int64)
        xy = np.concatenate([np.zeros((0, 2)), *section_lines])
        lines = Polylines.of_counts(world_of(xy), counts)
        steps = np.hypot(*np.diff(lines.xy, axis=0, prepend=lines.xy[:1]).T)
        steps[lines.offsets[:-1]] = 0.0
        return cls(lines, np.cumsum(steps))

    def point(
        self, section: NDArray[np.int64], share: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Places on sections, (n, 2), by their share of the length, 0 to 1."""
        first, last = self.lines.offsets[section], self.lines.offsets[section + 1] - 1
        low, high = self.along[first], self.along[last]
        return self._places(low + (high - low) * share, first, last)

    def cut(
        self,
        section: NDArray[np.int64],
        from_share: NDArray[np.float64],
        to_share: NDArray[np.float64],
    ) -> Polylines:
        """Parts of sections, one line each, by shares of their length."""
        first, last = self.lines.offsets[section], self.lines.offsets[section + 1] - 1
        low, length = self.along[first], self.along[last] - self.along[first]
        begins, ends = low + length * from_share, low + length * to_share
        after = np.searchsorted(self.along, begins, side="right")
        after = np.clip(after, first + 1, last)
        until = np.searchsorted(self.along, ends, side="left")
        until = np.clip(until, after, last)
        inner = until - after
        offsets = np.concatenate([[0], np.cumsum(inner + 2)]).astype(np.int64)
        xy = np.empty((int(offsets[-1]), 2))
        xy[spans(offsets[:-1] + 1, inner)] = self.lines.xy[spans(after, inner)]
        xy[offsets[:-1]] = self._places(begins, first, last)
        xy[offsets[1:] - 1] = self._places(ends, first, last)
        return Polylines(xy, offsets)

    def _places(
        self,
        at: NDArray[np.float64],
        first: NDArray[np.int64],
        last: NDArray[np.int64],
    ) -> NDArray[np.float64]:
        """Places at lengths, each between two vertices of its own line."""
        after = np.clip(np.searchsorted(self.along, at, side="left"), first + 1, last)
        step = self.along[after] - self.along[after - 1]
        share = (at - self.along[after - 1]) / np.where(step > 0, step, 1.0)
        share = np.clip(np.where(step > 0, share, 0.0), 0.0, 1.0)
        start = self.lines.xy[after - 1]
        return np.asarray(start + (self.lines.xy[after] - start) * share[:, None])


def column_shapes(
    where: Whereabouts, paths: SectionPaths, names: Sequence[str]
) -> ColumnShapes:
    """
    Find the lines of all columns that are under way.

    Parameters
    ----------
    where
        All movements at a moment.
    paths
        Roads of the same sections.
    names
        Of all movements.
    """
    pieces = paths.cut(where.section, where.from_share, where.to_share)
    numbers, first = np.unique(where.movement, return_index=True)
    begins = pieces.offsets[first]
    counts = np.diff(np.append(begins, pieces.offsets[-1])).astype(np.int64)
    resting = where.rest_movement
    rests = _rest_lines(where, paths)
    lines = Polylines.of_counts(
        np.concatenate([pieces.xy, rests]),
        np.concatenate([counts, np.full(len(resting), 2, np.int64)]),
    )
    number = np.concatenate([numbers, resting])
    state = where.state[number]
    state[len(numbers) :] = MovementState.HALTED
    return ColumnShapes(
        number=number,
        state=state,
        resting=np.arange(len(number)) >= len(numbers),
        lines=lines,
        names=tuple(names),
    )


def _rest_lines(where: Whereabouts, paths: SectionPaths) -> NDArray[np.float64]:
    """Places of stays as lines of two vertices at the same place, (2 k, 2)."""
    places = paths.point(where.rest_section, np.ones(len(where.rest_section)))
    return np.repeat(places, 2, axis=0)
