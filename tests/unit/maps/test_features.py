from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.feature_kinds import AreaKind, LineFlag, LineKind, PlaceKind
from maps.road_network import RoadClass
from tests.map_sketch import SOUTH, STEP, WEST, MapSketch

if TYPE_CHECKING:
    from pathlib import Path

    from maps.features import Features


@pytest.fixture
def sketch() -> MapSketch:
    return MapSketch()


def place_names(features: Features) -> list[str]:
    return [features.strings[number] for number in features.place_name.tolist()]


def test_road_classes_and_line_kinds_share_their_numbers() -> None:
    assert all(LineKind[road.name] == road for road in RoadClass)


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"natural": "water"}, AreaKind.WATER),
        ({"landuse": "forest"}, AreaKind.WOOD),
        ({"landuse": "residential"}, AreaKind.BUILT_UP),
        ({"building": "yes", "natural": "wood"}, AreaKind.BUILDING),
        ({"building": "no", "natural": "wood"}, AreaKind.WOOD),
        ({"military": "barracks"}, AreaKind.MILITARY),
        ({"natural": "glacier"}, AreaKind.ICE),
        ({"natural": "tree_row", "landuse": "meadow"}, AreaKind.GRASS),
    ],
)
def test_area_is_of_the_kind_its_tags_say(
    tmp_path: Path, sketch: MapSketch, tags: dict[str, str], kind: AreaKind
) -> None:
    sketch.box(0, 0, 1, 1, **tags)

    features = sketch.features(tmp_path)

    assert features.area_kind.tolist() == [kind]


@pytest.mark.parametrize(
    ("tags", "kind"),
    [
        ({"waterway": "river"}, LineKind.RIVER),
        ({"waterway": "ditch"}, LineKind.STREAM),
        ({"highway": "footway"}, LineKind.PATH),
        ({"railway": "rail"}, LineKind.RAIL),
        ({"railway": "rail", "service": "yard"}, LineKind.MINOR_RAIL),
        ({"boundary": "administrative", "admin_level": "2"}, LineKind.STATE_BOUNDARY),
        ({"boundary": "administrative", "admin_level": "8"}, LineKind.LOCAL_BOUNDARY),
        ({"power": "line"}, LineKind.POWER),
    ],
)
def test_line_is_of_the_kind_its_tags_say(
    tmp_path: Path, sketch: MapSketch, tags: dict[str, str], kind: LineKind
) -> None:
    sketch.line([(0, 0), (1, 1)], **tags)

    features = sketch.features(tmp_path)

    assert features.line_kind.tolist() == [kind]


def test_roads_for_vehicles_are_left_to_the_network(
    tmp_path: Path, sketch: MapSketch
) -> None:
    sketch.line([(0, 0), (1, 1)], highway="primary")
    sketch.line([(0, 0), (1, 1)], boundary="administrative", admin_level="10")

    assert len(sketch.features(tmp_path).lines) == 0


def test_coordinates_are_those_of_the_file(tmp_path: Path, sketch: MapSketch) -> None:
    sketch.line([(0, 0), (1, 2), (3, 4)], waterway="river", name="Elbe")

    features = sketch.features(tmp_path)

    expected = np.array([(0, 0), (1, 2), (3, 4)]) * STEP + (WEST, SOUTH)
    assert np.allclose(features.lines[0], expected, atol=1e-7)
    assert features.strings[int(features.line_name[0])] == "Elbe"


def test_bridge_lies_above_and_tunnel_below_the_ground(
    tmp_path: Path, sketch: MapSketch
) -> None:
    sketch.line([(0, 0), (1, 1)], railway="rail", bridge="viaduct", layer="2")
    sketch.line([(0, 0), (1, 1)], railway="rail", tunnel="yes")
    sketch.line([(0, 0), (1, 1)], railway="rail", bridge="no", layer="3")

    features = sketch.features(tmp_path)

    assert features.line_level.tolist() == [2, -1, 0]
    assert features.line_flags.tolist() == [LineFlag.BRIDGE, LineFlag.TUNNEL, 0]


def test_line_with_a_missing_node_is_skipped_and_counted(
    tmp_path: Path, sketch: MapSketch
) -> None:
    sketch.broken_line([(0, 0), (1, 1)], waterway="river")
    sketch.line([(0, 0), (1, 1)], waterway="river")

    features = sketch.features(tmp_path)

    assert len(features.lines) == 1
    assert features.skipped == 1


def test_outer_rings_and_holes_turn_against_each_other(
    tmp_path: Path, sketch: MapSketch
) -> None:
    outer, inner = sketch.box(0, 0, 4, 4), sketch.box(1, 1, 2, 2)
    sketch.multipolygon(outer, inner, natural="wood")

    features = sketch.features(tmp_path)

    areas = features.rings.twice_areas() / STEP**2
    assert features.area_rings.tolist() == [0, 2]
    assert areas == pytest.approx([32, -2], rel=1e-4)


def test_lake_is_named_on_its_face_and_river_is_not(
    tmp_path: Path, sketch: MapSketch
) -> None:
    sketch.box(0, 0, 1, 1, natural="water", name="Bodensee")
    sketch.box(2, 0, 3, 1, natural="water", water="river", name="Rhein")
    sketch.box(4, 0, 4.01, 0.01, natural="water", name="Brunnen")

    features = sketch.features(tmp_path)

    assert place_names(features) == ["Bodensee"]
    assert features.place_kind.tolist() == [PlaceKind.WATER]
    assert features.place_extent == pytest.approx([STEP])
    inside = (features.place_lonlat[0] - (WEST, SOUTH)) / STEP
    assert ((inside > 0) & (inside < 1)).all()


def test_peak_carries_its_height_and_town_its_people(
    tmp_path: Path, sketch: MapSketch
) -> None:
    sketch.point(0, 0, natural="peak", name="Zugspitze", ele="2962,06")
    sketch.point(1, 1, place="town", name="Bad Hersfeld", population="29 800")
    sketch.point(2, 2, place="village")

    features = sketch.features(tmp_path)

    assert place_names(features) == ["Zugspitze", "Bad Hersfeld"]
    assert features.strings[int(features.place_detail[0])] == "2962"
    assert features.place_population.tolist() == [0, 29]


def test_extract_without_any_feature_gives_empty_arrays(
    tmp_path: Path, sketch: MapSketch
) -> None:
    sketch.line([(0, 0), (1, 1)], highway="primary")

    features = sketch.features(tmp_path)

    assert len(features.area_kind) == len(features.place_kind) == 0
    assert features.place_lonlat.shape == (0, 2)
    assert features.skipped == 0
