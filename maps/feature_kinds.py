"""The kinds of areas, lines and places that a topographic map tells apart."""

from enum import IntEnum, IntFlag


class AreaKind(IntEnum):
    """Land cover and other surfaces, in the order they are painted."""

    BUILT_UP = 0
    INDUSTRIAL = 1
    GRASS = 2
    FARMLAND = 3
    PARK = 4
    SCRUB = 5
    WOOD = 6
    ROCK = 7
    SAND = 8
    WETLAND = 9
    ICE = 10
    MILITARY = 11
    AIRFIELD = 12
    PAVED = 13
    WATER = 14
    BUILDING = 15


class LineKind(IntEnum):
    """Lines of the map; up to FERRY the numbers are those of `RoadClass`."""

    MOTORWAY = 0
    TRUNK = 1
    PRIMARY = 2
    SECONDARY = 3
    TERTIARY = 4
    UNCLASSIFIED = 5
    RESIDENTIAL = 6
    LIVING_STREET = 7
    SERVICE = 8
    TRACK = 9
    FERRY = 10
    PEDESTRIAN = 11
    PATH = 12
    STEPS = 13
    RAIL = 14
    MINOR_RAIL = 15
    AERIALWAY = 16
    RIVER = 17
    CANAL = 18
    STREAM = 19
    STATE_BOUNDARY = 20
    REGION_BOUNDARY = 21
    LOCAL_BOUNDARY = 22
    POWER = 23
    RUNWAY = 24
    TAXIWAY = 25


class LineFlag(IntFlag):
    """What a line is, beyond its kind."""

    BRIDGE = 1
    TUNNEL = 2
    ONEWAY = 4  # in the direction of the geometry
    RAMP = 8
    FORD = 16


class SignKind(IntEnum):
    """Points on a road where something stands in the way."""

    BARRIER = 0
    FORD = 1
    RAIL_CROSSING = 2


class PlaceKind(IntEnum):
    """Named points, the most important kinds first."""

    CITY = 0
    TOWN = 1
    VILLAGE = 2
    PEAK = 3
    SUBURB = 4
    HAMLET = 5
    PASS = 6
    WATER = 7
    QUARTER = 8
    STATION = 9
    ISLAND = 10
    NEIGHBOURHOOD = 11
    LOCALITY = 12
    FARM = 13
