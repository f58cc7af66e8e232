"""What a time-space graph says in words: under the pointer, and to screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from app.drawing.time_space_legend import LegendWords, PageWords
from app.drawing.time_space_marks import shift_words
from app.ui import formats

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.clock_axis import ClockAxis
    from planners.movement.time_space import Cell, Stretch, TimeSpace

NEAR_KM = 0.25


def _tr(text: str) -> str:
    return QCoreApplication.translate("TimeSpaceView", text)


def page_words() -> PageWords:
    """Words around a graph on paper, in the language of the reader."""
    return PageWords(
        legend=LegendWords(
            band=_tr("column: head line, to its tail"),
            halt=_tr("halt"),
            single=_tr("single lane"),
            alone=_tr("one column at a time"),
            closed=_tr("closed"),
            conflict=_tr("conflict"),
            locked=_tr("locked"),
        ),
        made=_tr("made {}"),
        page=_tr("page {} of {}"),
        part=_tr("km {} to {}, {} to {}"),
        scale=_tr("10 mm: {} km up, {} min across"),
        blocks=_tr("3 km × 12 min to a block of 10 mm: one up, one across is 15 km/h"),
    )


def place_words(graph: TimeSpace, km: float, near_km: float = NEAR_KM) -> str:
    """Kilometre, with the point that is near, or those it lies between."""
    words = f"km{formats.THIN}{km:.1f}"
    if not graph.places:
        return words
    nearest = min(graph.places, key=lambda place: abs(place.km - km))
    if abs(nearest.km - km) <= near_km:
        return f"{words} · {nearest.name}"
    before = [place for place in graph.places if place.km < km]
    after = [place for place in graph.places if place.km > km]
    if before and after:
        return f"{words} · {before[-1].name} – {after[0].name}"
    return words


def pointed_words(
    graph: TimeSpace, axis: ClockAxis, stretch: Stretch, km: float, near_km: float
) -> list[str]:
    """Name, place, head and tail of a column at a kilometre."""
    lines = [graph.names[stretch.movement], place_words(graph, km, near_km)]
    times = stretch.times_at(km)
    if times is not None:
        head, tail = times
        lines.append(
            _tr("head {}   tail {}").format(axis.short(head), axis.short(tail))
        )
        lines.append(_tr("passes in {}").format(formats.span(tail - head)))
    if stretch.movement in graph.locked:
        lines.append(_tr("locked: it stays where it is"))
    return lines


def cell_words(graph: TimeSpace, axis: ClockAxis, cell: Cell) -> list[str]:
    """Who is in whose way, where and when."""
    names = " × ".join(graph.names[one] for one in cell.movements)
    _, _, begins_s, ends_s = cell.bounds
    hours = f"{axis.short(begins_s)} – {axis.short(ends_s)}"
    lines = [_tr("conflict: {}").format(names), hours]
    return [*lines, cell.where] if cell.where else lines


def place_in(stops: Sequence[Cell], cell: Cell) -> str:
    """Which conflict of a tour it is; empty for one that is not on it."""
    places = [place for place, one in enumerate(stops, 1) if one is cell]
    return _tr("{} of {}:").format(places[0], len(stops)) if places else ""


def summary(
    graph: TimeSpace, axis: ClockAxis, movement: int | None, shift_s: int, clashes: int
) -> str:
    """The graph, or its chosen column, in sentences."""
    if movement is None:
        return _tr(
            "{} columns on {}, {} to {}, {} conflicts. Tab goes from column to column."
        ).format(
            len(graph.movements),
            formats.kilometres(graph.length_km * 1000),
            axis.group(graph.begins_s),
            axis.group(graph.ends_s),
            clashes,
        )
    mine = graph.of(movement)
    first, last = mine[0], mine[-1]
    parts = [
        _tr("{}: from {} at {} to {} at {}, tail {}.").format(
            graph.names[movement],
            place_words(graph, float(first.head[0, 1])),
            axis.short(first.head[0, 0] + shift_s),
            place_words(graph, float(last.head[-1, 1])),
            axis.short(last.head[-1, 0] + shift_s),
            axis.short(last.tail[-1, 0] + shift_s),
        )
    ]
    if shift_s:
        parts.append(_tr("Moved by {}.").format(shift_words(shift_s)))
    if movement in graph.locked:
        parts.append(_tr("Locked."))
    parts.append(_tr("Conflicts: {}.").format(clashes))
    return " ".join(parts)
