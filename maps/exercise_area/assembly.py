"""Puts the exercise area together: land, water, settlements, roads, then the signs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely

from maps.exercise_area.buildings import (
    build_houses,
    draw_districts,
    name_places,
    string_power_lines,
)
from maps.exercise_area.curves import lines
from maps.exercise_area.features import Sheet
from maps.exercise_area.frame import Frame
from maps.exercise_area.land_cover import (
    cover_land,
    cover_towns,
    draw_waters,
    name_summits,
)
from maps.exercise_area.layout import Layout, lay_out
from maps.exercise_area.motorway import Motorway, build_motorway
from maps.exercise_area.names import Names
from maps.exercise_area.railway import cross_roads, draw_railways
from maps.exercise_area.relief import Terrain, raise_land
from maps.exercise_area.rivers import Waters, let_water_run
from maps.exercise_area.road_graph import STREETS, RoadGraph, join
from maps.exercise_area.road_plan import Chain
from maps.exercise_area.road_tags import tag_roads
from maps.exercise_area.roundabouts import build_roundabouts
from maps.exercise_area.settlements import Settlement, settle
from maps.exercise_area.streets import Town, build_town
from maps.exercise_area.structures import (
    bridge_waters,
    dig_tunnels,
    raise_motorway,
    set_ferry,
)
from maps.exercise_area.traffic_rules import fence_training_area, put_up_signs
from maps.exercise_area.turn_bans import ban_turns, draw_roads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.progress import Progress


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """The finished region: land, water, people, and the map sheet."""

    terrain: Terrain
    waters: Waters
    settlements: tuple[Settlement, ...]
    layout: Layout
    graph: RoadGraph
    sheet: Sheet


def build_region(frame: Frame, seed: int, progress: Progress) -> Region:
    """
    Build the whole region in memory.

    Parameters
    ----------
    frame
        The square to fill.
    seed
        Equal seeds give equal regions.
    progress
        Told of each step, up to a share of 0.9.
    """
    names = Names(np.random.default_rng([seed, 0]))
    progress("raising the land", 0.0)
    terrain, waters = let_water_run(raise_land(frame, seed), names, seed)
    progress("founding settlements", 0.15)
    settlements = settle(terrain, waters, names, seed)
    progress("laying roads", 0.2)
    layout = lay_out(terrain, waters, settlements, seed)
    motorway = build_motorway(layout.motorway, layout.chains, terrain)
    progress("building towns", 0.4)
    rng = np.random.default_rng([seed, 7])
    barred = _barred(waters, layout, motorway)
    towns = _build_towns(settlements, layout, barred, names, rng)
    progress("joining roads", 0.55)
    graph = _join(layout, motorway, towns, rng)
    progress("building bridges", 0.65)
    sheet = Sheet()
    _equip(sheet, graph, terrain, waters, layout, motorway, towns, rng)
    sheet.areas += build_houses(graph, towns, barred, rng)
    progress("covering the land", 0.75)
    _draw_land(sheet, terrain, waters, towns, settlements, names, seed)
    return Region(terrain, waters, settlements, layout, graph, sheet)


def _barred(waters: Waters, layout: Layout, motorway: Motorway) -> shapely.Geometry:
    """Ground that no street crosses and no house stands on."""
    courses = [
        shapely.LineString(course.line).buffer(course.width_m / 2 + 22)
        for course in waters.courses
        if course.kind == "river"
    ]
    rails = [shapely.LineString(line).buffer(24) for line in layout.railways]
    ramps = [shapely.LineString(ramp.line).buffer(30) for ramp in motorway.ramps]
    wide = shapely.union(waters.wide, waters.sea).buffer(28)
    return shapely.union_all(
        [wide, *courses, *rails, *ramps, motorway.corridor.buffer(35)]
    )


def _build_towns(
    settlements: Sequence[Settlement],
    layout: Layout,
    barred: shapely.Geometry,
    names: Names,
    rng: np.random.Generator,
) -> tuple[Town, ...]:
    """Streets of all settlements; where two overlap the larger one has the ground."""
    mains = [chain.line for chain in layout.chains if chain.kind != "track"]
    tree = shapely.STRtree([shapely.LineString(line) for line in mains])
    parts = list(shapely.get_parts(barred))
    ground = shapely.STRtree(parts)
    towns: list[Town] = []
    for place in settlements:
        centre, reach = shapely.Point(place.at), 1.6 * place.radius_m
        near = tree.query(centre, predicate="dwithin", distance=reach)
        block = ground.query(centre, predicate="dwithin", distance=reach)
        others = [
            t.outline.buffer(40) for t in towns if t.outline.distance(centre) < reach
        ]
        shut = shapely.union_all([*(parts[i] for i in sorted(block.tolist())), *others])
        lines_near = [mains[i] for i in sorted(near.tolist())]
        towns.append(build_town(place, lines_near, shut, names, rng))
    return tuple(towns)


def _join(
    layout: Layout, motorway: Motorway, towns: Sequence[Town], rng: np.random.Generator
) -> RoadGraph:
    """All roads as one connected graph."""
    shut = shapely.union_all(
        [motorway.corridor.buffer(12)]
        + [shapely.LineString(ramp.line).buffer(25) for ramp in motorway.ramps]
    )
    shut = shapely.union_all([shut, *(town.outline for town in towns)])
    level: list[Chain] = list(motorway.ramps)
    for chain in layout.chains:
        if chain.kind == "track":
            free = shapely.difference(shapely.LineString(chain.line), shut)
            level += [replace(chain, line=part) for part in lines(free)]
        else:
            level.append(chain)
    for town in towns:
        level += town.streets
    ferry = Chain("ferry", "", layout.ferry)
    graph = join(level, [*motorway.carriageways, ferry])
    _thin(graph, rng)
    graph.keep_connected()
    graph.prune()
    return graph


def _thin(graph: RoadGraph, rng: np.random.Generator) -> None:
    """Leave out some streets between crossings, so that blocks differ in size."""
    around = graph.at_node()
    ways_out = {node: len(edges) for node, edges in around.items()}
    unwanted = set()
    for edge in graph.edges:
        if edge.kind not in STREETS or rng.random() > 0.17:
            continue
        if min(ways_out[edge.tail], ways_out[edge.head]) > 2:
            unwanted.add(id(edge))
            ways_out[edge.tail] -= 1
            ways_out[edge.head] -= 1
    graph.drop(lambda edge: id(edge) in unwanted)


def _equip(
    sheet: Sheet,
    graph: RoadGraph,
    terrain: Terrain,
    waters: Waters,
    layout: Layout,
    motorway: Motorway,
    towns: tuple[Town, ...],
    rng: np.random.Generator,
) -> None:
    """Tag roads, build what they need to cross the land, and draw them."""
    scale = terrain.frame.scale
    tag_roads(graph, towns, rng)
    graph.keep_connected()
    build_roundabouts(graph, max(round(16 * scale), 2), rng)
    raise_motorway(graph, motorway, rng)
    bridge_waters(graph, waters, layout, rng)
    raised, crossings, tracks = cross_roads(graph, layout.railways, rng)
    dig_tunnels(graph, terrain)
    set_ferry(graph)
    areas, gates = fence_training_area(
        graph, towns, terrain.frame.extent_m, "Training Area Nordmark"
    )
    sheet.areas += areas
    sheet.spots += [*crossings, *gates, *put_up_signs(graph, scale, rng)]
    ways, bans = draw_roads(graph, ban_turns(graph, scale, rng))
    sheet.ways += ways
    sheet.relations += bans
    draw_railways(sheet, layout, waters, raised, tracks)


def _draw_land(
    sheet: Sheet,
    terrain: Terrain,
    waters: Waters,
    towns: tuple[Town, ...],
    settlements: tuple[Settlement, ...],
    names: Names,
    seed: int,
) -> None:
    """Draw everything that is no road."""
    water_ways, water_areas = draw_waters(waters, terrain)
    sheet.ways += water_ways
    sheet.areas += [*water_areas, *cover_towns(towns)]
    sheet.areas += cover_land(terrain, waters, towns, seed)
    sheet.spots += [*name_places(settlements), *name_summits(terrain, names)]
    sheet.ways += string_power_lines(settlements)
    rng = np.random.default_rng([seed, 9])
    draw_districts(sheet, settlements, terrain.frame, names, rng)
