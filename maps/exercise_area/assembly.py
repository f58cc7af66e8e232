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

    from maps.exercise_area.frame import Frame
    from maps.progress import Progress


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """
    An invented region.

    Attributes
    ----------
    terrain, waters, settlements
        Land, water and people.
    layout, motorway, towns
        What people built, as planned.
    graph
        All roads with their structures and signs.
    sheet
        Everything, ready to be written.
    """

    terrain: Terrain
    waters: Waters
    settlements: tuple[Settlement, ...]
    layout: Layout
    motorway: Motorway
    towns: tuple[Town, ...]
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
    region = Region(
        terrain, waters, settlements, layout, motorway, towns, graph, Sheet()
    )
    progress("building bridges", 0.65)
    _equip(region, rng)
    region.sheet.areas += build_houses(graph, towns, barred, rng)
    progress("covering the land", 0.75)
    _draw_land(region, names, seed)
    return region


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


def _equip(region: Region, rng: np.random.Generator) -> None:
    """Tag roads, build what they need to cross the land, and draw them."""
    graph, sheet, frame = region.graph, region.sheet, region.terrain.frame
    tag_roads(graph, region.towns, rng)
    graph.keep_connected()
    build_roundabouts(graph, max(round(16 * frame.scale), 2), rng)
    raise_motorway(graph, region.motorway, rng)
    bridge_waters(graph, region.waters, region.layout, rng)
    raised, crossings, tracks = cross_roads(graph, region.layout.railways, rng)
    dig_tunnels(graph, region.terrain)
    set_ferry(graph)
    training, gates = fence_training_area(
        graph, region.towns, frame.extent_m, "Training Area Nordmark"
    )
    sheet.areas += training
    sheet.spots += [*crossings, *gates, *put_up_signs(graph, frame.scale, rng)]
    ways, bans = draw_roads(graph, ban_turns(graph, frame.scale, rng))
    sheet.ways += ways
    sheet.relations += bans
    draw_railways(sheet, region.layout, region.waters, raised, tracks)


def _draw_land(region: Region, names: Names, seed: int) -> None:
    """Draw everything that is no road."""
    terrain, waters, sheet = region.terrain, region.waters, region.sheet
    water_ways, water_areas = draw_waters(waters, terrain)
    sheet.ways += [*water_ways, *string_power_lines(region.settlements)]
    sheet.areas += [*water_areas, *cover_towns(region.towns)]
    sheet.areas += cover_land(terrain, waters, region.towns, seed)
    sheet.spots += name_places(region.settlements)
    sheet.spots += name_summits(terrain, names)
    rng = np.random.default_rng([seed, 9])
    draw_districts(sheet, region.settlements, terrain.frame, names, rng)
