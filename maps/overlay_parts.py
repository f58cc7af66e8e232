"""Points, lines and areas of a foreign overlay, gathered under limits and packed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from maps.errors import SourceError
from maps.foreign_text import plain_text
from maps.polylines import Polylines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import ArrayLike, NDArray

MOST_FEATURES = 200_000
MOST_VERTICES = 2_000_000
MOST_PROPERTIES = 40  # of one feature
MOST_TEXT = 24 << 20  # letters of all names and properties
NAME_LETTERS, VALUE_LETTERS = 80, 200
NAME_KEYS = ("name", "title", "label", "bezeichnung", "naam")

Projection = Callable[[Any, Any], tuple[Any, Any]]
"""Turns x and y into longitude and latitude, arrays as they are."""


class PartKind(IntEnum):
    """What the vertices of a part are."""

    POINT = 0
    LINE = 1
    RING = 2  # all rings of a feature are one area; where two overlap is a hole


Part = tuple[PartKind, "ArrayLike"]  # (n, 2) or more columns: x, y


@dataclass(frozen=True, slots=True)
class ForeignFeature:
    """
    What a file says about one thing.

    Attributes
    ----------
    name
        Perhaps empty.
    properties
        Names and values in the order of the file, all plain text.
    """

    name: str
    properties: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class OverlayParts:
    """
    All parts of an overlay.

    Attributes
    ----------
    features
        What the parts belong to.
    kinds
        (p,) int8, a `PartKind` for each part.
    owners
        (p,) int32, rising: the feature of each part.
    lines
        The vertices of each part, degrees, longitude first.
    """

    features: tuple[ForeignFeature, ...]
    kinds: NDArray[np.int8]
    owners: NDArray[np.int32]
    lines: Polylines

    def packed(self) -> tuple[dict[str, int], bytes]:
        """Lengths of four arrays and a text, and all of them end to end."""
        text = json.dumps(
            [[feature.name, feature.properties] for feature in self.features]
        ).encode()
        data = b"".join(
            (
                self.lines.xy.astype("<f8").tobytes(),
                self.lines.counts.astype("<i4").tobytes(),
                self.owners.astype("<i4").tobytes(),
                self.kinds.astype("<i1").tobytes(),
                text,
            )
        )
        lengths = {"vertices": len(self.lines.xy), "parts": len(self.kinds)}
        return lengths | {"text": len(text)}, data

    @classmethod
    def unpacked(cls, lengths: Mapping[str, Any], data: bytes) -> OverlayParts:
        """
        Take apart what `packed` gave, and check all of it.

        Raises
        ------
        ValueError
            It is not what it says, as from a reader that was subverted.
        """
        vertices, parts, text = (
            int(lengths[name]) for name in ("vertices", "parts", "text")
        )
        if min(vertices, parts, text) < 0 or vertices > MOST_VERTICES:
            raise ValueError("An overlay has lengths that make no sense.")
        ends = np.cumsum([vertices * 16, parts * 4, parts * 4, parts, text]).tolist()
        if ends[-1] != len(data):
            raise ValueError("An overlay is not as long as it says.")
        xy = np.frombuffer(data, "<f8", vertices * 2).reshape(-1, 2)
        counts = np.frombuffer(data, "<i4", parts, ends[0])
        owners = np.frombuffer(data, "<i4", parts, ends[1])
        kinds = np.frombuffer(data, "<i1", parts, ends[2])
        features = tuple(_feature(told) for told in json.loads(data[ends[3] :]))
        _check(xy, counts, owners, kinds, len(features))
        return cls(features, kinds, owners, Polylines.of_counts(xy, counts))


class PartCollector:
    """
    Takes features one by one; what makes no sense is left out and counted.

    Attributes
    ----------
    bad_vertices, empty_features
        How many were left out.
    marking
        What the file says of its classification; empty where it says nothing.
    """

    def __init__(self, name: str) -> None:
        self.marking = ""
        self.bad_vertices = 0
        self.empty_features = 0
        self.texts_left_out = False
        self._name = name
        self._letters = 0
        self._vertices = 0
        self._features: list[ForeignFeature] = []
        self._kinds: list[int] = []
        self._owners: list[int] = []
        self._lines: list[NDArray[np.float64]] = []

    def add(
        self,
        parts: Iterable[Part],
        properties: Mapping[str, object],
        to_degrees: Projection | None = None,
    ) -> None:
        """
        Take one feature.

        Parameters
        ----------
        parts
            Its points, lines and rings.
        properties
            What the file says about it; one of `NAME_KEYS` becomes its name.
        to_degrees
            Turns x and y into longitude and latitude; None when they are.

        Raises
        ------
        SourceError
            There are more features or vertices than are shown.
        """
        kept = [
            (kind, line)
            for kind, vertices in parts
            for line in self._cleaned(kind, vertices, to_degrees)
        ]
        if not kept:
            self.empty_features += 1
            return
        for kind, line in kept:
            self._kinds.append(kind)
            self._owners.append(len(self._features))
            self._lines.append(line)
        self._features.append(self._described(properties))
        self._check_limits()

    def parts(self) -> OverlayParts:
        """
        All that was taken.

        Raises
        ------
        SourceError
            Nothing was.
        """
        if not self._features:
            why = (
                "its coordinates are no degrees of longitude and latitude; export it "
                "as WGS 84"
                if self.bad_vertices
                else "there is nothing in it to show; choose another file"
            )
            raise SourceError(f"{self._name} holds no points, lines or areas: {why}.")
        return OverlayParts(
            tuple(self._features),
            np.array(self._kinds, np.int8),
            np.array(self._owners, np.int32),
            Polylines.of_counts(
                np.concatenate(self._lines), np.array([len(x) for x in self._lines])
            ),
        )

    def warnings(self) -> list[str]:
        """Full sentences on what was left out."""
        told = []
        if self.bad_vertices:
            told.append(
                f"{self.bad_vertices} vertices without a sound place on the globe "
                "were left out."
            )
        if self.empty_features:
            told.append(
                f"{self.empty_features} features without a shape were left out."
            )
        if self.texts_left_out:
            told.append(
                "Properties of some features were left out: there are too many."
            )
        return told

    def _cleaned(
        self, kind: PartKind, vertices: ArrayLike, to_degrees: Projection | None
    ) -> list[NDArray[np.float64]]:
        """Vertices that lie on the globe; no line if too few are left for one."""
        xy = np.array(vertices, np.float64, ndmin=2)
        if xy.size == 0:
            return []
        xy = xy[:, :2]
        if to_degrees is not None:
            xy = np.column_stack(to_degrees(xy[:, 0], xy[:, 1]))
        sound = (np.abs(xy) <= (180, 90)).all(axis=1)  # nothing of NaN is below
        self.bad_vertices += int((~sound).sum())
        xy = xy[sound]
        if kind is PartKind.RING and len(xy) and (xy[0] != xy[-1]).any():
            xy = np.vstack([xy, xy[:1]])
        least = {PartKind.POINT: 1, PartKind.LINE: 2, PartKind.RING: 4}[kind]
        if len(xy) < least:
            return []
        self._vertices += len(xy)
        return list(xy[:, None]) if kind is PartKind.POINT else [xy]

    def _described(self, properties: Mapping[str, object]) -> ForeignFeature:
        """Name and properties as plain text, within the limit of all letters."""
        pairs = [
            (plain_text(key, NAME_LETTERS), plain_text(value, VALUE_LETTERS))
            for key, value in list(properties.items())[:MOST_PROPERTIES]
        ]
        pairs = [(key, value) for key, value in pairs if key and value]
        named = {key.casefold(): value for key, value in reversed(pairs)}
        name = next((named[key] for key in NAME_KEYS if key in named), "")
        self._letters += sum(len(key) + len(value) for key, value in pairs)
        if self._letters > MOST_TEXT:
            self.texts_left_out = True
            pairs = []
        return ForeignFeature(plain_text(name, NAME_LETTERS), tuple(pairs))

    def _check_limits(self) -> None:
        for count, most, what in (
            (len(self._features), MOST_FEATURES, "features"),
            (self._vertices, MOST_VERTICES, "vertices"),
        ):
            if count > most:
                raise SourceError(
                    f"{self._name} has more than {most:,} {what}, the limit of an "
                    "overlay; export only the area or the layers you need."
                )


def _feature(told: Any) -> ForeignFeature:  # noqa: ANN401 - JSON of a reader
    """Feature out of JSON, its texts made plain again."""
    name, properties = told
    pairs = tuple(
        (plain_text(key, NAME_LETTERS), plain_text(value, VALUE_LETTERS))
        for key, value in properties
    )
    return ForeignFeature(plain_text(name, NAME_LETTERS), pairs[:MOST_PROPERTIES])


def _check(
    xy: NDArray[np.float64],
    counts: NDArray[np.int32],
    owners: NDArray[np.int32],
    kinds: NDArray[np.int8],
    features: int,
) -> None:
    """Refuse arrays that do not hang together."""
    sound = (
        0 < features <= MOST_FEATURES
        and len(counts) > 0
        and bool((np.abs(xy) <= (180, 90)).all())
        and int(counts.min()) >= 1
        and int(counts.astype(np.int64).sum()) == len(xy)
        and bool((np.diff(owners) >= 0).all())
        and 0 <= int(owners[0]) <= int(owners[-1]) < features
        and bool(np.isin(kinds, [kind.value for kind in PartKind]).all())
    )
    if not sound:
        raise ValueError("An overlay has arrays that make no sense.")
