"""Obstacles, places and roads of an area as a GeoPackage, for any other GIS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from maps.manifest import OSM_ATTRIBUTION
from maps.obstacle_limits import limit_texts, limits_by_obstacle
from maps.road_network import LinkFlag, ObstacleKind, RoadClass, Surface

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from enum import IntEnum
    from pathlib import Path

    from numpy.typing import NDArray

    from maps.place_names import Place
    from maps.road_network import RoadNetwork

WRITTEN = "2000-01-01T00:00:00Z"
"""Date inside the file, always the same so that the same content is the same file."""


def write_geopackage(path: Path, network: RoadNetwork, places: Sequence[Place]) -> None:
    """
    Write the layers ``obstacles``, ``places`` and ``roads``, WGS 84.

    Parameters
    ----------
    path
        Of a file that does not exist yet, ending in ``.gpkg``.
    network
        Gives obstacles, with their limits as written, and roads.
    places
        Everything but streets becomes a place.

    Raises
    ------
    OSError
        The disk is full or refuses.
    """
    import pyogrio  # noqa: PLC0415 - a fifth of a second that only a build needs
    import shapely  # noqa: PLC0415 - likewise

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN})
    named = [place for place in places if place.kind != "street"]
    where = np.array([(p.lon, p.lat) for p in named], np.float64).reshape(-1, 2)
    layers: tuple[tuple[str, str, Any, Mapping[str, NDArray[Any]]], ...] = (
        (
            "obstacles",
            "Point",
            shapely.points(network.obstacle_lonlat),
            _obstacle_fields(network),
        ),
        ("places", "Point", shapely.points(where), _place_fields(named)),
        ("roads", "LineString", _lines(network), _road_fields(network)),
    )
    try:
        for name, shape, geometry, columns in layers:
            pyogrio.raw.write(
                str(path),
                shapely.to_wkb(geometry),
                list(columns.values()),
                np.array(list(columns)),
                layer=name,
                driver="GPKG",
                geometry_type=shape,
                crs="EPSG:4326",
                append=path.exists(),
                promote_to_multi=False,
                dataset_metadata={"ATTRIBUTION": OSM_ATTRIBUTION},
                layer_metadata={"ATTRIBUTION": OSM_ATTRIBUTION},
            )
    except pyogrio.errors.DataSourceError as error:
        raise OSError(f"{path.name}: {error}") from error


def _lines(network: RoadNetwork) -> Any:  # noqa: ANN401 - shapely has no types
    """Line of every link."""
    import shapely  # noqa: PLC0415 - see above

    link = np.repeat(np.arange(network.link_count), np.diff(network.link_offsets))
    return shapely.linestrings(network.vertex_lonlat, indices=link)


def _obstacle_fields(network: RoadNetwork) -> Mapping[str, NDArray[Any]]:
    rows = limits_by_obstacle(network)
    return {
        "kind": _words(network.obstacle_kind, ObstacleKind),
        "name": _texts(network, network.obstacle_name),
        "detail": _texts(network, network.obstacle_detail),
        "limits": _objects([limit_texts(network, mine) for mine in rows]),
        "length_m": np.asarray(network.obstacle_length_m),
        "osm_id": np.asarray(network.obstacle_osm),
        "lon": np.ascontiguousarray(network.obstacle_lonlat[:, 0]),
        "lat": np.ascontiguousarray(network.obstacle_lonlat[:, 1]),
    }


def _place_fields(places: Sequence[Place]) -> Mapping[str, NDArray[Any]]:
    return {
        "name": _objects([place.name for place in places]),
        "kind": _objects([place.kind for place in places]),
    }


def _road_fields(network: RoadNetwork) -> Mapping[str, NDArray[Any]]:
    flags = network.link_flags
    return {
        "class": _words(network.link_class, RoadClass),
        "name": _texts(network, network.link_name),
        "ref": _texts(network, network.link_ref),
        "surface": _words(network.link_surface, Surface),
        "bridge": (flags & LinkFlag.BRIDGE) != 0,
        "tunnel": (flags & LinkFlag.TUNNEL) != 0,
        "lanes": network.link_lanes.astype(np.int32),
        "length_m": np.asarray(network.link_length_m),
        "osm_id": np.asarray(network.link_osm),
    }


def _words(numbers: NDArray[Any], kinds: type[IntEnum]) -> NDArray[Any]:
    """Names of the members that the numbers stand for."""
    words = np.array([kind.name.lower() for kind in kinds], object)
    return np.asarray(words[numbers])


def _texts(network: RoadNetwork, numbers: NDArray[np.int32]) -> NDArray[Any]:
    """Strings by number; each is looked up once."""
    used, place = np.unique(numbers, return_inverse=True)
    texts = _objects([network.strings[number] for number in used.tolist()])
    return np.asarray(texts[place])


def _objects(texts: list[str]) -> NDArray[Any]:
    return np.array(texts, object).reshape(-1)
