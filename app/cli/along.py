"""``marsroute route --along``: width, load class, grade and surface along the way."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import TYPE_CHECKING

from planners.along_route import along_route

if TYPE_CHECKING:
    from app.cli.terminal import Terminal
    from planners.along_route import AlongRoute, RouteStretch
    from planners.roads import Roads
    from planners.route import Route


def tell_along(
    roads: Roads, route: Route, terminal: Terminal
) -> dict[str, dict[str, object]]:
    """Print what lies along a route for people; gives the same for machines."""
    along = along_route(roads, route)
    show_along(along, terminal)
    return {
        "along": {
            "formula": along.formula,
            "at_best": along.at_best,
            "doubts": along.doubts,
            "stretches": [stretch_form(one) for one in along.stretches],
            "obstructions": along.obstructions,
        }
    }


def stretch_form(stretch: RouteStretch) -> dict[str, object]:
    """One stretch for machines; a class without a limit is ``"none"``."""
    form = {f.name: getattr(stretch, f.name) for f in fields(stretch)}
    for name in ("mlc", "clearance_m"):
        if math.isinf(form[name]):
            form[name] = "none"
    return form | {"flow": stretch.flow}


def show_along(along: AlongRoute, terminal: Terminal) -> None:
    """Print stretches, the classification formula, and what it rests on."""
    terminal.say(f"Classification from the map: {along.formula}")
    if along.at_best != along.formula:
        terminal.say(f"Of what is known alone: {along.at_best}")
    terminal.say()
    terminal.table(
        ("km", "length", "width m", "MLC", "clear m", "grade", "surface", "road"),
        (
            (
                f"{one.start_m / 1000:.1f}",
                f"{one.length_m / 1000:.2f}",
                _figure(one.width_m, 1, estimated=one.width_estimated),
                _figure(one.mlc, 0, estimated=one.mlc_estimated),
                _figure(one.clearance_m, 1),
                "?" if math.isnan(one.max_grade) else f"{one.max_grade:.0%}",
                _surface(one),
                _road(one),
            )
            for one in along.stretches
        ),
    )
    for title, sentences in (
        ("Obstructions:", [one.sentence for one in along.obstructions]),
        ("Unknown or estimated:", list(along.doubts)),
    ):
        if sentences:
            terminal.say(f"\n{title}")
        for sentence in sentences:
            terminal.say(f"  - {sentence}")
    terminal.say()


def _figure(value: float, digits: int, *, estimated: bool = False) -> str:
    """A figure, ``~`` before an estimate, ``?`` for not known, nothing for none."""
    if math.isnan(value):
        return "?"
    if math.isinf(value):
        return ""
    return f"{'~' if estimated else ''}{value:.{digits}f}"


def _surface(stretch: RouteStretch) -> str:
    """Surface, ``~`` before one that is assumed."""
    mark = "~" if stretch.surface_assumed else ""
    return mark + stretch.surface.name.lower()


def _road(stretch: RouteStretch) -> str:
    """Road, and what it is beside a road."""
    kinds = ("bridge", "tunnel", "ford", "ferry")
    told = [kind for kind in kinds if getattr(stretch, kind)]
    return f"{stretch.road} ({', '.join(told)})" if told else stretch.road
