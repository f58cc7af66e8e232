"""Routes and the reasons behind them, as screen, paper and file show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from maps.road_network import Surface
from planners.errors import RouteError

if TYPE_CHECKING:
    from maps.road_network import LimitKind, LimitOrigin
    from planners.overlay import BridgeRating
    from planners.vehicles import Formation

Lonlat = tuple[float, float]


class Objective(Enum):
    """What the best route has least of."""

    FASTEST = "fastest"
    SHORTEST = "shortest"
    LEAST_FUEL = "least fuel"


class UnknownRule(Enum):
    """How a limit that nobody knows counts: a bridge without any rating."""

    ALLOW = "allow"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePolicy:
    """
    What the user decided about roads in doubt.

    Attributes
    ----------
    unknown
        Bridges without a load rating, tunnels without a height, fords without a
        depth, ferries without a load limit, roads that may be too narrow.
    private
        Whether private roads may be used.
    military
        Whether roads for the military only may be used.
    heavy_goods_ban
        Whether a ban on heavy goods vehicles binds vehicles above 3.5 t.
    ferries
        Whether ferries may be used. Tracked vehicles take one of which nobody knows
        what it bears only where ``unknown`` allows all that nobody knows.
    worst_surface
        The softest surface that may be used.
    turn_s
        Seconds of travel, or as many times ten metres, that a route without a turn
        off at a junction may take more; twice as much for a turn across traffic.
    """

    unknown: UnknownRule = UnknownRule.WARN
    private: bool = False
    military: bool = True
    heavy_goods_ban: bool = True
    ferries: bool = True
    worst_surface: Surface = Surface.SOFT
    turn_s: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRequest:
    """
    One question for a route.

    Attributes
    ----------
    stops
        Start, via points in order, destination; degrees, longitude first.
    formation
        Who marches.
    objective
        What to have least of.
    policy
        Roads in doubt.
    avoid
        Polygons to keep out of, each a closed or open ring of degrees.
    closed_edges
        Edges that may not be used: closures by the user.
    ratings
        What the user says about bridges; each wins over the map data.
    """

    stops: tuple[Lonlat, ...]
    formation: Formation
    objective: Objective = Objective.FASTEST
    policy: RoutePolicy = field(default_factory=RoutePolicy)
    avoid: tuple[tuple[Lonlat, ...], ...] = ()
    closed_edges: frozenset[int] = frozenset()
    ratings: tuple[BridgeRating, ...] = ()

    def __post_init__(self) -> None:
        if len(self.stops) < 2:
            raise RouteError("A route needs a start and a destination.")
        for lon, lat in self.stops:
            if not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise RouteError(
                    f"Point {lat:g}, {lon:g} is not on the globe; give latitude "
                    "-90 to 90 and longitude -180 to 180."
                )


class RefusalReason(Enum):
    """Why a road was refused."""

    LIMIT = "limit"  # a vehicle exceeds a limit; see `Refusal.limit`
    ACCESS = "access"
    UNKNOWN = "unknown"  # nobody knows, and the user's rule is to refuse
    GRADE = "grade"
    ROAD_CLASS = "road class"  # a vehicle cannot use roads of that class
    SURFACE = "surface"  # softer than a vehicle or the user allows
    CLOSED = "closed"
    AVOID = "avoid area"
    TURN_BAN = "turn ban"
    FERRY = "ferry"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitFact:
    """A limit as a person reads it: what, how much, and where that came from."""

    kind: LimitKind
    value: float  # in ``unit``; NaN when unreadable, inf when known to be none
    unit: str
    origin: LimitOrigin
    datum: str  # as written in the data: ``maxheight=3.8``
    osm: int  # the way, node or relation that carries it


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """
    Why one stretch of road may not be used.

    Attributes
    ----------
    edges
        Consecutive edges refused for the same reason, at least one.
    road
        What a driver calls it.
    position
        Middle of the stretch, degrees.
    reason
        The kind of reason.
    vehicle
        Name of the vehicle that meets the limit; empty when all do.
    limit
        The limit, when there is one.
    sentence
        The whole in words: ``"B 37 Alte Brücke: Leopard 2 (MLC 70 tracked) meets
        MLC 40 (mlc:tracked=40)"``.
    """

    edges: tuple[int, ...]
    road: str
    position: Lonlat
    reason: RefusalReason
    vehicle: str
    limit: LimitFact | None
    sentence: str


class PointKind(Enum):
    """What makes a point of a route critical."""

    START = "SP"
    RELEASE = "RP"
    VIA = "via"
    BRIDGE = "bridge"
    TUNNEL = "tunnel"
    FORD = "ford"
    FERRY = "ferry"
    BARRIER = "barrier"
    RAIL_CROSSING = "railway crossing"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriticalPoint:
    """
    A place on a route where movement may be interfered with, or is controlled.

    Attributes
    ----------
    name
        ``SP``, ``CP 1`` ... ``RP``, in order of march.
    kind
        What it is.
    label
        Its name on the ground, or the road it lies on.
    position
        Degrees.
    distance_m
        From the start point along the route.
    limits
        All limits that hold there, sharpest first; empty for none known.
    unknown
        What nobody knows about it that matters here, as a phrase such as
        ``"load class unknown"``; empty if nothing.
    """

    name: str
    kind: PointKind
    label: str
    position: Lonlat
    distance_m: float
    limits: tuple[LimitFact, ...] = ()
    unknown: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteLeg:
    """A stretch of a route over one named road."""

    road: str
    start_m: float  # from the start point
    length_m: float
    duration_s: float
    max_grade: float
    surfaces: tuple[str, ...]  # distinct, longest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    The best route, and why it is not the one without limits.

    Attributes
    ----------
    edges
        In order of travel; the first and last are driven in part.
    first_share, last_share
        Where on the first edge the route starts and where on the last it ends, 0
        to 1 in the direction of travel.
    geometry
        Vertices in order of travel, degrees.
    distance_m
        Of each vertex from the start, metres, rising.
    length_m, duration_s, fuel_l
        Totals; duration is the formation's free travel time, fuel is of all
        vehicles together.
    legs
        By road name, in order.
    points
        Critical points, start and release point included, in order.
    warnings
        What the user should look at, as sentences.
    refusals
        Each stretch of the unrestricted best path that was refused, in order.
    unrestricted_length_m, unrestricted_duration_s
        Of the best path that minds only one-way streets.
    climb_m, descent_m
        Totals; 0 without elevation data.
    """

    request: RouteRequest
    edges: tuple[int, ...]
    first_share: float
    last_share: float
    geometry: tuple[Lonlat, ...]
    distance_m: tuple[float, ...]
    length_m: float
    duration_s: float
    fuel_l: float
    legs: tuple[RouteLeg, ...]
    points: tuple[CriticalPoint, ...]
    warnings: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    unrestricted_length_m: float
    unrestricted_duration_s: float
    climb_m: float
    descent_m: float
