"""``marsroute route``: the best road for some vehicles, with the reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from app.cli.along import tell_along
from app.cli.inputs import Inputs
from app.cli.ratings import ratings_under
from app.cli.route_options import zone_of
from app.cli.route_words import show_route, show_ways
from app.errors import InputRefused
from app.exports.route_geojson import write_route_geojson
from app.exports.route_geopackage import write_route_geopackage
from app.services.leave_later import leave_later
from app.services.places import find_point
from app.services.planning import Planner
from app.services.road_hours_file import read_hours
from app.services.rule_words import placed_rules
from app.services.surfaces import SURFACES
from app.services.ways import WayKind, find_ways
from maps.routing.alternatives import Differing
from planners.route import Objective, RoutePolicy, RouteRequest, UnknownRule
from planners.timed_route import TimedRequest
from planners.vehicles import Formation

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.services.rule_words import RuleWords
    from planners.route import Route
    from planners.time_profile import Passing
    from planners.timed_route import TimedRoute
    from planners.vehicles import VehicleType

WRITERS = {".geojson": write_route_geojson, ".gpkg": write_route_geopackage}


def run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Plan the route, print it and write it where asked."""
    output: Path | None = arguments.output
    if output is not None and output.suffix not in WRITERS:
        raise InputRefused(
            f"{output.name} has no known ending; end it in {' or '.join(WRITERS)}."
        )
    _check_options(arguments)
    planner = Planner.open(arguments.area)
    area = planner.area
    inputs = Inputs.on(area, arguments)
    request = _request(arguments, planner, inputs, terminal)
    if arguments.ways is not None:
        routes = _ways(arguments, planner, request, terminal)
        passings: tuple[Passing, ...] = ()
    elif arguments.depart is not None:
        asked = _timed(arguments, planner, request, inputs)
        if arguments.no_waiting:
            timed = leave_later(planner, asked)
        else:
            timed = planner.timed_route(asked)
        routes, passings = {"route": timed.route}, timed.passings
        _say_timed(timed, arguments, terminal)
    else:
        route = planner.route(request)
        routes, passings = {"route": route}, ()
        more = tell_along(planner.roads, route, terminal) if arguments.along else {}
        marking = {"marking": arguments.marking.banner}
        terminal.answer(marking | {"route": route} | more)
        if not terminal.machine:
            show_route(route, terminal)
    if output is not None:
        record = WRITERS[output.suffix](
            output,
            routes,
            arguments.marking,
            attribution=area.manifest.attribution,
            passings=passings,
            inputs=inputs.markings,
            gate=arguments.gate,
        )
        terminal.say(f"\nWritten: {record.path}")
    return 0


def _request(
    arguments: argparse.Namespace,
    planner: Planner,
    inputs: Inputs,
    terminal: Terminal,
) -> RouteRequest:
    """Question as called."""
    area = planner.area
    closed: set[int] = set()
    for text in arguments.close:
        closed.update(planner.edges_at(find_point(text, area)))
    return RouteRequest(
        stops=tuple(
            find_point(text, area)
            for text in (arguments.start, *arguments.via, arguments.end)
        ),
        formation=formation_of(arguments.vehicle, planner.vehicles),
        objective=Objective(arguments.objective),
        policy=replace(policy_of(arguments), turn_s=arguments.turn_penalty),
        avoid=tuple(
            tuple(find_point(text, area, inside=False) for text in ring.split(";"))
            for ring in arguments.avoid
        ),
        closed_edges=frozenset(closed),
        ratings=ratings_under(inputs, area, arguments, terminal),
    )


def _check_options(arguments: argparse.Namespace) -> None:
    """Refuse options that mean nothing without another, or beside it."""
    needing = {
        "--hours": arguments.hours is not None,
        "--pass-time": arguments.pass_time > 0,
        "--no-waiting": arguments.no_waiting,
    }
    given = [name for name, is_given in needing.items() if is_given]
    if given and arguments.depart is None:
        raise InputRefused(
            f"{given[0]} counts only for a route at a start time; add --depart with a "
            "date-time group."
        )
    if arguments.ways is not None and arguments.depart is not None:
        raise InputRefused(
            "Other ways are found without times; leave out --ways or --depart."
        )
    if arguments.along and (arguments.ways or arguments.depart) is not None:
        raise InputRefused(
            "--along describes the best route without times; leave out --ways and "
            "--depart, or --along."
        )
    differing = (arguments.count, arguments.stretch, arguments.share)
    if any(one is not None for one in differing) and (
        arguments.ways != WayKind.OTHER.value
    ):
        raise InputRefused(
            "--count, --stretch and --share say how much other ways differ; add --ways "
            "other, or leave them out."
        )


def _timed(
    arguments: argparse.Namespace,
    planner: Planner,
    request: RouteRequest,
    inputs: Inputs,
) -> TimedRequest:
    """Question at a start time."""
    words: tuple[RuleWords, ...] = ()
    if arguments.hours is not None:
        words, marking = read_hours(arguments.hours, arguments.gate.policy)
        inputs.take(arguments.hours.name, marking)
    return TimedRequest(
        request=request,
        start=arguments.depart,
        rules=placed_rules(words, planner),
        pass_time=timedelta(minutes=arguments.pass_time),
        zone=zone_of(arguments.depart),
    )


def _say_timed(
    timed: TimedRoute, arguments: argparse.Namespace, terminal: Terminal
) -> None:
    """Print a route with its times."""
    terminal.answer(
        {
            "marking": arguments.marking.banner,
            "route": timed.route,
            "leaves": timed.leaves,
            "arrives": timed.arrives,
            "clears": timed.clears,
            "passings": timed.passings,
            "waits": timed.waits,
            "checks": timed.checks,
            "warnings": timed.warnings,
        }
    )
    if not terminal.machine:
        show_route(timed.route, terminal, timed, zone_of(arguments.depart))


def _ways(
    arguments: argparse.Namespace,
    planner: Planner,
    request: RouteRequest,
    terminal: Terminal,
) -> dict[str, Route]:
    """Find and print other ways; their routes by name."""
    usual = Differing()
    differing = Differing(
        most=usual.most if arguments.count is None else arguments.count,
        stretch=usual.stretch if arguments.stretch is None else arguments.stretch,
        share=usual.share if arguments.share is None else arguments.share,
    )
    ways = find_ways(
        planner, request, WayKind(arguments.ways), differing, terminal.progress
    )
    terminal.answer(
        {
            "marking": arguments.marking.banner,
            "kind": ways.kind,
            "ways": ways.ways,
            "remark": ways.remark,
        }
    )
    show_ways(ways, terminal)
    return {f"way {number}": way.route for number, way in enumerate(ways.ways, 1)}


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
