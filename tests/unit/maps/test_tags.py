"""Roads, structures and the tables behind them."""

from __future__ import annotations

import math
from importlib import resources

import pytest
import yaml

from maps.road_network import RoadClass, Surface
from maps.tags import (
    is_bridge,
    is_covered,
    is_ford,
    is_tunnel,
    load_rules,
    road_of,
)


@pytest.mark.parametrize(
    ("highway", "road_class", "ramp"),
    [
        ("motorway", RoadClass.MOTORWAY, False),
        ("motorway_link", RoadClass.MOTORWAY, True),
        ("trunk", RoadClass.TRUNK, False),
        ("primary_link", RoadClass.PRIMARY, True),
        ("secondary", RoadClass.SECONDARY, False),
        ("tertiary", RoadClass.TERTIARY, False),
        ("unclassified", RoadClass.UNCLASSIFIED, False),
        ("road", RoadClass.UNCLASSIFIED, False),
        ("residential", RoadClass.RESIDENTIAL, False),
        ("living_street", RoadClass.LIVING_STREET, False),
        ("service", RoadClass.SERVICE, False),
        ("track", RoadClass.TRACK, False),
    ],
)
def test_roads_have_their_class(highway, road_class, ramp):
    road = road_of({"highway": highway})

    assert (road.road_class, road.ramp) == (road_class, ramp)


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"highway": "footway"},
        {"highway": "path"},
        {"highway": "cycleway"},
        {"highway": "pedestrian"},
        {"highway": "steps"},
        {"highway": "construction", "construction": "primary"},
        {"highway": "proposed"},
        {"highway": "abandoned"},
        {"highway": "bus_stop"},
        {"highway": "service", "area": "yes"},
        {"route": "bicycle"},
        {"railway": "rail"},
    ],
)
def test_what_vehicles_cannot_use_is_no_road(tags):
    assert road_of(tags) is None


def test_plain_road_has_the_speed_of_its_class_and_unknown_make():
    road = road_of({"highway": "secondary"})

    assert (road.speed_forward_kmh, road.speed_backward_kmh) == (60, 60)
    assert not road.speed_tagged
    assert road.surface is Surface.UNKNOWN
    assert (road.lanes, road.layer, road.name, road.ref) == (0, 0, "", "")
    assert math.isnan(road.width_m)
    assert math.isnan(road.duration_s)


def test_tagged_road_keeps_what_is_tagged():
    road = road_of(
        {
            "highway": "primary",
            "name": "Alte Brücke",
            "ref": "B 37",
            "lanes": "3",
            "width": "7,5 m",
            "layer": "-1",
            "surface": "asphalt",
            "maxspeed": "50",
            "maxspeed:backward": "30 mph",
        }
    )

    assert (road.name, road.ref, road.lanes, road.layer) == (
        "Alte Brücke",
        "B 37",
        3,
        -1,
    )
    assert (road.width_m, road.surface) == (7.5, Surface.PAVED)
    assert (road.speed_forward_kmh, road.speed_backward_kmh) == (50, 48.28032)
    assert road.speed_tagged


def test_unreadable_speed_leaves_the_speed_of_the_class():
    road = road_of({"highway": "motorway", "maxspeed": "signals"})

    assert road.speed_forward_kmh == 80
    assert not road.speed_tagged


def test_no_speed_limit_is_infinite():
    road = road_of({"highway": "motorway", "maxspeed": "none"})

    assert road.speed_forward_kmh == math.inf
    assert road.speed_tagged


@pytest.mark.parametrize(
    ("tags", "lanes"),
    [
        ("2", 2),
        ("1.5", 1),
        ("3;2", 2),
        ("0", 0),
        ("-1", 0),
        ("many", 0),
        ("nan", 0),
        ("1e400", 0),
    ],
)
def test_lanes_are_whole_or_unknown(tags, lanes):
    assert road_of({"highway": "primary", "lanes": tags}).lanes == lanes


@pytest.mark.parametrize(
    ("text", "layer"), [("1", 1), ("-2", -2), ("99", 0), ("up", 0), ("nan", 0)]
)
def test_layers_without_sense_are_the_ground(text, layer):
    assert road_of({"highway": "primary", "layer": text}).layer == layer


@pytest.mark.parametrize("text", ["", "wide", "-1", "0"])
def test_width_without_sense_is_unknown(text):
    assert math.isnan(road_of({"highway": "primary", "width": text}).width_m)


@pytest.mark.parametrize(
    ("tags", "surface"),
    [
        ({"surface": "asphalt"}, Surface.PAVED),
        ({"surface": "compacted;gravel"}, Surface.GRAVEL),
        ({"surface": "ground;sand"}, Surface.SOFT),
        ({"surface": "Pflaster"}, Surface.PAVED),
        ({"surface": "moon dust"}, Surface.UNKNOWN),
        ({"tracktype": "grade1"}, Surface.PAVED),
        ({"tracktype": "grade3"}, Surface.EARTH),
        ({"tracktype": "grade3;grade5"}, Surface.SOFT),
        ({"surface": "gravel", "tracktype": "grade5"}, Surface.GRAVEL),
        ({"surface": "moon dust", "tracktype": "grade2"}, Surface.GRAVEL),
        ({"smoothness": "good"}, Surface.PAVED),
        ({"surface": "gravel", "smoothness": "good"}, Surface.GRAVEL),
        ({"surface": "asphalt", "smoothness": "horrible"}, Surface.EARTH),
        ({"smoothness": "r"}, Surface.UNKNOWN),
    ],
)
def test_surface_comes_from_the_best_tag_and_the_worst_state(tags, surface):
    assert road_of({"highway": "track"} | tags).surface is surface


def test_ferry_has_a_duration_and_no_surface():
    ferry = road_of({"route": "ferry", "duration": "PT20M", "surface": "asphalt"})

    assert ferry.road_class is RoadClass.FERRY
    assert ferry.duration_s == 1200
    assert ferry.surface is Surface.UNKNOWN


@pytest.mark.parametrize(
    "value",
    ["yes", "viaduct", "movable", "aqueduct", "boardwalk", "1", "low_water_crossing"],
)
def test_every_value_but_no_is_a_bridge(value):
    assert is_bridge({"bridge": value})


@pytest.mark.parametrize("tags", [{}, {"bridge": "no"}, {"bridge": "No"}])
def test_no_bridge_is_no_bridge(tags):
    assert not is_bridge(tags)


@pytest.mark.parametrize("value", ["yes", "building_passage", "underpass", "passage"])
def test_every_value_but_no_and_culvert_is_a_tunnel(value):
    assert is_tunnel({"tunnel": value})


@pytest.mark.parametrize("tags", [{}, {"tunnel": "no"}, {"tunnel": "culvert"}])
def test_culvert_carries_water_not_the_road(tags):
    assert not is_tunnel(tags)


@pytest.mark.parametrize(
    "tags",
    [
        {"ford": "yes"},
        {"ford": "stepping_stones"},
        {"highway": "ford"},
        {"bridge": "low_water_crossing"},
    ],
)
def test_water_on_the_road_is_a_ford(tags):
    assert is_ford(tags)


@pytest.mark.parametrize(
    "tags", [{}, {"ford": "no"}, {"ford": "no", "bridge": "low_water_crossing"}]
)
def test_dry_road_is_no_ford(tags):
    assert not is_ford(tags)


def test_roof_over_a_road_is_seen():
    assert is_covered({"covered": "arcade"})
    assert not is_covered({"covered": "no"})
    assert not is_covered({})


def test_rules_are_loaded_once():
    assert load_rules() is load_rules()


def test_every_table_names_its_source():
    text = resources.files("maps").joinpath("tag_rules.yaml").read_text("utf-8")
    tables = yaml.safe_load(text)

    assert all(table["source"].strip() for table in tables.values())
