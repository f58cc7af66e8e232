"""Whatever is drawn comes back from its file as it was."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from app.security.marking import LEVELS, Marking
from app.services.overlay_file import OverlayDocument, read_overlay, write_overlay
from planners.overlay import (
    AvoidArea,
    BridgeRating,
    ControlLine,
    LineKind,
    Overlay,
    PlacedSymbol,
    Traffic,
)

places = st.tuples(st.floats(-180, 180), st.floats(-90, 90))
names = st.text(
    st.characters(exclude_categories=("C", "Z"), codec="utf-8"), max_size=20
)
loads = st.floats(0.1, 150)
symbols = st.builds(
    PlacedSymbol,
    sidc=st.text("0123456789", min_size=20, max_size=20),
    position=places,
    texts=st.dictionaries(names, names, max_size=3).map(
        lambda texts: tuple(sorted(texts.items()))
    ),
)
lines = st.builds(
    ControlLine,
    kind=st.sampled_from(LineKind),
    line=st.lists(places, min_size=2, max_size=6, unique=True).map(tuple),
    name=names,
    traffic=st.sampled_from(Traffic),
    planned=st.booleans(),
)


@st.composite
def areas(draw: st.DrawFn) -> AvoidArea:
    """Corners around a middle, so that no two sides cross."""
    x, y = draw(st.floats(-170, 170)), draw(st.floats(-80, 80))
    count = draw(st.integers(3, 8))
    reach = draw(st.lists(st.floats(0.5, 5), min_size=count, max_size=count))
    turns = [2 * math.pi * number / count for number in range(count)]
    ring = tuple(
        (x + r * math.cos(turn), y + r * math.sin(turn))
        for r, turn in zip(reach, turns, strict=True)
    )
    return AvoidArea(ring=ring, name=draw(names))


@st.composite
def ratings(draw: st.DrawFn) -> BridgeRating:
    """Classes that rise from two-way over one-way to caution, some not given."""
    figures: dict[str, float | None] = {
        "max_height_m": draw(st.none() | st.floats(0.1, 100)),
        "max_width_m": draw(st.none() | st.floats(0.1, 100)),
    }
    for track in ("wheeled", "tracked"):
        rising = sorted(draw(st.lists(loads, min_size=3, max_size=3)))
        for way, load in zip(("", "_oneway", "_caution"), rising, strict=True):
            figures[track + way] = draw(st.just(load) | st.none())
    if all(value is None for value in figures.values()):
        figures["wheeled"] = draw(loads)
    return BridgeRating(
        position=draw(places),
        bridge=draw(names),
        source=draw(names),
        date=draw(names),
        **figures,
    )


documents = st.builds(
    OverlayDocument,
    overlay=st.builds(
        Overlay,
        symbols=st.lists(symbols, max_size=3).map(tuple),
        lines=st.lists(lines, max_size=3).map(tuple),
        areas=st.lists(areas(), max_size=2).map(tuple),
        ratings=st.lists(ratings(), max_size=2).map(tuple),
    ),
    closures=st.lists(st.tuples(names, places), max_size=2).map(tuple),
    marking=st.builds(Marking, level=st.sampled_from(LEVELS), exercise=st.booleans()),
)


@settings(max_examples=60)
@given(documents)
def test_an_overlay_comes_back_as_it_was(tmp_path_factory, document) -> None:
    path = tmp_path_factory.mktemp("overlays") / "a.overlay.geojson"
    write_overlay(path, document, (document.marking,))

    assert read_overlay(path) == document
