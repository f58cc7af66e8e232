"""Whatever the limits: better ratings open roads, and every refusal has its rule."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from maps.road_network import LimitKind, LimitOrigin, LinkFlag, RoadClass, Surface
from planners.bridge_classes import BridgeClasses, BridgeVerdict
from planners.bridge_ratings import with_ratings
from planners.explain_route import explain_edge
from planners.limit_rows import Crossing
from planners.overlay import BridgeRating
from planners.passability import assess
from planners.roads import Roads
from planners.route import RefusalReason, RoutePolicy, RouteRequest, UnknownRule
from planners.vehicles import Formation
from tests.independent_checker import broken_rules
from tests.marches import TANK, TRUCK
from tests.road_sketch import Limit, Road, Sketch, sketch

PLACES = {"a": (0, 0), "b": (1, 0), "c": (1.2, 0), "d": (3, 0)}
SPEEDS = {RoadClass.PRIMARY: 50.0, RoadClass.TRACK: 20.0}
CLASS_NAMES = ("wheeled", "tracked")
WAYS = ("", "_oneway", "_caution")
BANS = (LimitKind.HEAVY_GOODS, LimitKind.HAZMAT, LimitKind.HAZMAT_WATER)

classes = st.sampled_from([5.0, 14.0, 15.0, 40.0, 70.0, 90.0])
sizes = st.sampled_from([2.0, 2.5, 3.0, 3.2, 3.7, 4.5])
origins = st.sampled_from([LimitOrigin.SIGN, LimitOrigin.ESTIMATE])
assumed = st.sampled_from([LimitOrigin.SIGN, LimitOrigin.ASSUMED])
ASSUMED = (LimitKind.HEIGHT, LimitKind.ROAD_WIDTH)


@st.composite
def limits(draw: st.DrawFn) -> Limit:
    """A limit of any kind but access, at figures where vehicles differ."""
    kind = draw(st.sampled_from([k for k in LimitKind if k is not LimitKind.ACCESS]))
    value = draw(
        st.sampled_from([0.5, 1.0, 3.0, 7.5, 13.5, 15.0, 62.0, 70.0])
        | st.just(float("nan"))
        | st.just(float("inf"))
    )
    if kind in BANS:
        value = 0.0
    if kind in (LimitKind.BARRIER, LimitKind.TUNNEL_CATEGORY):
        value = draw(st.sampled_from([0.0, 1.0, 3.0, 5.0]))
    if kind is LimitKind.CONDITIONAL:
        value = float("nan")
    origin = draw(assumed if kind in ASSUMED else origins)
    return Limit(kind=kind, value=value, origin=origin)


@st.composite
def vehicles(draw: st.DrawFn) -> Formation:
    """A truck, a tank or both, with what limits ask about drawn."""
    chosen = draw(st.sampled_from([(TRUCK,), (TANK,), (TRUCK, TANK)]))
    return Formation(
        "f",
        tuple(
            (
                replace(
                    one,
                    speed_kmh=SPEEDS,
                    hazmat=draw(st.booleans()),
                    tunnel_code=draw(st.sampled_from(["", "B", "D", "E"])),
                    permitted_mass_t=draw(st.sampled_from([0.0, 75.0])),
                    bogie_load_t=draw(st.sampled_from([0.0, 7.0])),
                    worst_surface=draw(st.sampled_from(list(Surface)[1:])),
                ),
                1,
            )
            for one in chosen
        ),
    )


policies = st.builds(
    RoutePolicy,
    unknown=st.sampled_from(UnknownRule),
    heavy_goods_ban=st.booleans(),
    ferries=st.booleans(),
    worst_surface=st.sampled_from(list(Surface)[1:]),
)
flags = st.sampled_from(
    [LinkFlag(0), LinkFlag.BRIDGE, LinkFlag.TUNNEL, LinkFlag.FORD, LinkFlag.FERRY]
)


def crossing(*found: Limit, flag: LinkFlag = LinkFlag.BRIDGE, **road: object) -> Sketch:
    """A road with limits between two plain ones."""
    roads = [
        Road(a="a", b="b"),
        Road(a="b", b="c", name="Bridge", flags=flag, limits=found, **road),
        Road(a="c", b="d"),
    ]
    return sketch(PLACES, roads)


@given(
    st.lists(limits(), max_size=4).map(tuple),
    vehicles(),
    policies,
    flags,
    st.sampled_from(Surface),
    st.tuples(st.sampled_from([0, 1, 2]), st.sampled_from([float("nan"), 2.4, 3.0])),
)
def test_every_refusal_is_confirmed_by_rules_looked_up_apart(
    found, formation, policy, flag, surface, make
) -> None:
    """And every road that is let pass breaks none of them."""
    lanes, width_m = make
    world = crossing(*found, flag=flag, surface=surface)
    network = replace(
        world.network,
        link_lanes=world.network.link_lanes + lanes,
        link_width_m=world.network.link_width_m * 0 + width_m,
    )
    request = RouteRequest(
        stops=(world.lonlat("a"), world.lonlat("d")), formation=formation, policy=policy
    )
    judged = assess(network, formation, policy)
    roads = Roads.of(network)
    for edge in range(network.edge_count):
        broken = broken_rules(network, request, [edge])

        assert bool(judged.forbidden[edge]) == bool(broken), broken
        for refusal in explain_edge(roads, judged, edge):
            if refusal.limit is not None and refusal.reason is RefusalReason.LIMIT:
                assert refusal.limit.datum in refusal.sentence
                assert refusal.vehicle in refusal.sentence
            assert refusal.sentence.endswith(".")


@st.composite
def ratings(draw: st.DrawFn, position: tuple[float, float]) -> BridgeRating:
    """A rating whose classes rise from two-way over one-way to caution."""
    figures: dict[str, float | None] = {
        "max_height_m": draw(st.none() | sizes),
        "max_width_m": draw(st.none() | sizes),
    }
    for name in CLASS_NAMES:
        rising = sorted(draw(st.lists(classes, min_size=3, max_size=3)))
        for way, load in zip(WAYS, rising, strict=True):
            figures[name + way] = draw(st.just(load) | st.none())
    if all(value is None for value in figures.values()):
        figures["tracked"] = draw(classes)
    return BridgeRating(position=position, bridge="Bridge", **figures)


@given(st.data(), st.lists(limits(), max_size=3).map(tuple), vehicles())
def test_raising_a_rating_never_closes_a_bridge(data, found, formation) -> None:
    world = crossing(*found)
    low = data.draw(ratings(world.lonlat("b", "c")))
    step = data.draw(st.sampled_from([0.5, 1.0, 10.0, 60.0]))
    raised = replace(
        low,
        **{
            name: min(value + step, 150.0 if "max" not in name else 100.0)
            for name in (
                *(track + way for track in CLASS_NAMES for way in WAYS),
                *("max_height_m", "max_width_m"),
            )
            if (value := getattr(low, name)) is not None
        },
    )
    policy = RoutePolicy()
    before = assess(with_ratings(world.network, [low]), formation, policy)
    after = assess(with_ratings(world.network, [raised]), formation, policy)

    assert not (after.forbidden & ~before.forbidden).any()
    passed = ~before.forbidden
    assert (after.crossing[passed] <= before.crossing[passed]).all()


@given(st.data(), st.lists(limits(), max_size=3).map(tuple), vehicles())
def test_signs_say_of_own_ratings_what_the_planner_does(data, found, formation) -> None:
    """As far as load classes decide: the sign minds nothing else."""
    world = crossing(*found)
    own = data.draw(ratings(world.lonlat("b", "c")))
    network = with_ratings(world.network, [own])
    (verdict,) = BridgeClasses.of(network).verdicts(formation).tolist()
    quick = BridgeClasses.of(world.network).rated({0: own})
    judged = assess(network, formation, RoutePolicy())
    edge = world.edge["bc"]

    assert quick.verdicts(formation).tolist() == [verdict]
    if not judged.forbidden[edge]:
        assert verdict != BridgeVerdict.REFUSES
    if verdict in (BridgeVerdict.ONE_WAY, BridgeVerdict.CAUTION):
        named = Crossing[BridgeVerdict(verdict).name]
        assert judged.crossing[edge] == named


@given(st.lists(limits(), max_size=3).map(tuple), vehicles(), policies)
def test_without_doubt_the_rule_for_doubts_changes_nothing(
    found, formation, policy
) -> None:
    network = crossing(*found).network
    judged = assess(network, formation, replace(policy, unknown=UnknownRule.ALLOW))
    strict = assess(network, formation, replace(policy, unknown=UnknownRule.REFUSE))
    sure = judged.unknown == 0

    assert (judged.forbidden[sure] == strict.forbidden[sure]).all()
