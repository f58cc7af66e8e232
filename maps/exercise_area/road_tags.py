"""What mappers write about roads: speed, lanes, surface, width, and what they omit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.exercise_area.road_graph import Edge, RoadGraph
    from maps.exercise_area.streets import Town

# Speed outside and inside settlements, lanes, width in metres; by class.
MAKE: Mapping[str, tuple[str, str, str, str]] = {
    "motorway": ("120", "100", "2", "11.5"),
    "motorway_link": ("60", "60", "1", "5.5"),
    "trunk": ("100", "70", "2", "8.5"),
    "primary": ("100", "50", "2", "7.5"),
    "secondary": ("80", "50", "2", "6.5"),
    "tertiary": ("70", "50", "2", "5.8"),
    "unclassified": ("60", "50", "1", "4.5"),
    "residential": ("50", "30", "2", "5.5"),
}
# How often each tag is there.
KNOWN = {"maxspeed": 0.62, "lanes": 0.45, "surface": 0.6, "width": 0.12}
SURFACES = {
    "unclassified": ("asphalt", "asphalt", "asphalt", "gravel", "compacted"),
    "living_street": ("paving_stones", "sett", "asphalt"),
    "service": ("asphalt", "gravel", "concrete"),
    "track": ("gravel", "compacted", "ground", "grass", "dirt"),
}
GRADES = {"gravel": 2, "compacted": 2, "ground": 4, "dirt": 4, "grass": 5}


def tag_roads(
    graph: RoadGraph, towns: Sequence[Town], rng: np.random.Generator
) -> None:
    """Tag all roads; a numbered road keeps its make from one town to the next."""
    inside = _town_of(graph.edges, towns)
    makes: dict[tuple[str, str, int], Mapping[str, str]] = {}
    for edge, town in zip(graph.edges, inside, strict=True):
        key = (edge.kind, edge.ref or edge.tags.get("name", ""), town)
        if not key[1]:
            edge.tags.update(_make(edge.kind, rng, in_town=town >= 0))
            continue
        if key not in makes:
            makes[key] = _make(edge.kind, rng, in_town=town >= 0)
        edge.tags.update(makes[key])
    _name_main_streets(graph.edges, inside, towns)


def _town_of(edges: Sequence[Edge], towns: Sequence[Town]) -> list[int]:
    """Number of the settlement that each edge lies in, or -1."""
    tree = shapely.STRtree([town.outline for town in towns])
    middles = shapely.line_interpolate_point(
        [shapely.LineString(edge.line) for edge in edges], 0.5, normalized=True
    )
    found = np.full(len(edges), -1)
    at, town = tree.query(middles, predicate="within")
    found[at] = town
    return [int(number) for number in found]


def _make(kind: str, rng: np.random.Generator, *, in_town: bool) -> Mapping[str, str]:
    """Tags of one road, some of them left out."""
    tags: dict[str, str] = {}
    known = {tag: rng.random() < share for tag, share in KNOWN.items()}
    if kind in MAKE:
        outside, inside, lanes, width = MAKE[kind]
        if known["maxspeed"] or kind == "motorway":
            tags["maxspeed"] = inside if in_town else outside
        if known["lanes"] or kind == "motorway":
            tags["lanes"] = lanes
        if known["width"]:
            tags["width"] = width
    if kind.startswith("motorway"):
        tags["oneway"] = "yes"
    if known["surface"] and kind != "ferry":
        choices = SURFACES.get(kind, ("asphalt",))
        tags["surface"] = choices[int(rng.integers(len(choices)))]
    if kind == "track":
        grade = GRADES.get(tags.get("surface", ""), int(rng.integers(2, 6)))
        if rng.random() < 0.8:
            tags["tracktype"] = f"grade{grade}"
    return tags


def _name_main_streets(
    edges: Sequence[Edge], inside: Sequence[int], towns: Sequence[Town]
) -> None:
    """Name the numbered roads inside settlements, each its own name."""
    pool = (
        "Hauptstraat",
        "Landstraat",
        "Brugstraat",
        "Oude Weg",
        "Kaistraat",
        "Ringweg",
    )
    given: dict[int, dict[str, str]] = {}
    for edge, town in zip(edges, inside, strict=True):
        if (
            town < 0
            or "name" in edge.tags
            or edge.kind in {"track", "ferry", "motorway"}
        ):
            continue
        names = given.setdefault(town, {})
        road = edge.ref or edge.kind
        if road not in names:
            used = len(names)
            spare = f"{towns[town].place.name}er Weg {used}"
            names[road] = pool[used] if used < len(pool) else spare
        if not edge.kind.endswith("_link"):
            edge.tags["name"] = names[road]
