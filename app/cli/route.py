"""``marsroute route``: the best road for some vehicles, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.cli.ratings import ratings_under
from app.errors import InputRefused
from app.exports.route_geojson import write_route_geojson
from app.exports.route_geopackage import write_route_geopackage
from app.services.places import find_point
from app.services.planning import Planner
from app.services.surfaces import SURFACES
from maps.coordinates import format_mgrs
from planners.limit_words import limit_phrases
from planners.route import Objective, RoutePolicy, RouteRequest, UnknownRule
from planners.vehicles import Formation

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.cli.terminal import Terminal
    from planners.route import Route
    from planners.vehicles import VehicleType

WRITERS = {".geojson": write_route_geojson, ".gpkg": write_route_geopackage}


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Plan the route, print it and write it where asked."""
    output: Path | None = arguments.output
    if output is not None and output.suffix not in WRITERS:
        raise InputRefused(
            f"{output.name} has no known ending; end it in {' or '.join(WRITERS)}."
        )
    planner = Planner.open(arguments.area)
    area = planner.area
    closed: set[int] = set()
    for text in arguments.close:
        closed.update(planner.edges_at(find_point(text, area)))
    route = planner.route(
        RouteRequest(
            stops=tuple(
                find_point(text, area)
                for text in (arguments.start, *arguments.via, arguments.end)
            ),
            formation=formation_of(arguments.vehicle, planner.vehicles),
            objective=Objective(arguments.objective),
            policy=policy_of(arguments),
            avoid=tuple(
                tuple(find_point(text, area, inside=False) for text in ring.split(";"))
                for ring in arguments.avoid
            ),
            closed_edges=frozenset(closed),
            ratings=ratings_under(arguments.marking, arguments.ratings, area, terminal),
        )
    )
    terminal.answer({"marking": arguments.marking.banner, "route": route})
    if not terminal.machine:
        show_route(route, terminal)
    if output is not None:
        WRITERS[output.suffix](
            output,
            {"route": route},
            arguments.marking,
            attribution=area.manifest.attribution,
        )
        terminal.say(f"\nWritten: {output}")
    return 0


def policy_of(arguments: argparse.Namespace) -> RoutePolicy:
    """Policy as called."""
    return RoutePolicy(
        unknown=UnknownRule(arguments.unknown),
        private=arguments.private,
        military=not arguments.no_military,
        heavy_goods_ban=not arguments.ignore_heavy_goods_bans,
        ferries=not arguments.no_ferries,
        worst_surface=SURFACES[arguments.worst_surface],
    )


def formation_of(
    texts: Sequence[str], catalogue: Mapping[str, VehicleType]
) -> Formation:
    """
    Formation of ``TYPE:COUNT`` texts.

    Raises
    ------
    InputRefused
        A type is not in the catalogue, or a count is no whole number above zero.
    """
    vehicles = []
    for text in texts:
        name, _, count = text.partition(":")
        if name not in catalogue:
            raise InputRefused(
                f"{name!r} is not in the vehicle catalogue; known are: "
                f"{', '.join(catalogue)}."
            )
        if count and not (count.isascii() and count.isdigit() and int(count) > 0):
            raise InputRefused(f"{text!r} needs a whole number of vehicles above zero.")
        vehicles.append((catalogue[name], int(count or 1)))
    return Formation("formation", tuple(vehicles))


def show_route(route: Route, terminal: Terminal) -> None:
    """Print a route for people."""
    terminal.say(
        f"{route.length_m / 1000:.1f} km, {clock(route.duration_s)} free travel, "
        f"{route.fuel_l:.0f} l fuel, climb {route.climb_m:.0f} m, "
        f"descent {route.descent_m:.0f} m"
    )
    terminal.say()
    terminal.table(
        ("km", "leg km", "time", "grade", "road"),
        (
            (
                f"{leg.start_m / 1000:.1f}",
                f"{leg.length_m / 1000:.1f}",
                clock(leg.duration_s),
                f"{leg.max_grade:.0%}",
                leg.road,
            )
            for leg in route.legs
        ),
    )
    terminal.say()
    terminal.table(
        ("point", "km", "MGRS", "what", "limits"),
        (
            (
                point.name,
                f"{point.distance_m / 1000:.1f}",
                format_mgrs(*point.position, digits=4),
                f"{point.kind.value} {point.label}".strip(),
                "; ".join(filter(None, [*limit_phrases(point.limits), point.unknown])),
            )
            for point in route.points
        ),
    )
    for title, sentences in (
        ("Look at:", route.warnings),
        ("Refused:", [refusal.sentence for refusal in route.refusals]),
    ):
        if sentences:
            terminal.say(f"\n{title}")
        for sentence in sentences:
            terminal.say(f"  - {sentence}")


def clock(seconds: float) -> str:
    """Span as hours and minutes: ``2 h 05``, or ``5 min``."""
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60:02d}"
