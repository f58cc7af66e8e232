"""Matching on sketched roads: the right carriageway, the bridge, gaps and trouble."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from maps.errors import BuildCancelled, TrackError
from maps.match import Confidence, GapReason
from maps.match_track import match_track
from maps.matching_roads import MatchingRoads
from maps.routing.routing_graph import RoutingGraph
from maps.snap import RoadFinder
from maps.track import LineKind, Track, jitter_m, points_between, spikes, steps_m
from tests.random_roads import matching_roads, measured
from tests.road_sketch import KM, Road, Sketch, sketch

if TYPE_CHECKING:
    from collections.abc import Sequence

STEP_KM = 0.015


def along(
    *corners: tuple[float, float],
    step_km: float = STEP_KM,
    noise_m: float = 3.0,
    seed: int = 0,
) -> np.ndarray:
    """Points of a drive over corners given in kilometres, in degrees."""
    xy = [np.array(corners[:1])]
    for a, b in pairwise(np.array(corners, float)):
        count = max(round(np.hypot(*(b - a)) / step_km), 1)
        xy.append(a + (b - a) * (np.arange(1, count + 1) / count)[:, None])
    points = np.vstack(xy) * KM
    return points + np.random.default_rng(seed).normal(
        0, noise_m / 111_320, points.shape
    )


def measured_sketch(
    places: dict[str, tuple[float, float]], roads: Sequence[Road]
) -> Sketch:
    return measured(sketch(places, roads))


def names(town: Sketch, edges: tuple[int, ...]) -> list[str]:
    """Edges by the junctions they join."""
    return [next(k for k, v in town.edge.items() if v == edge) for edge in edges]


# a - b - c on a line, d north of b, e north of c
PLACES = {"a": (0, 0), "b": (1, 0), "c": (2, 0), "d": (1, 1), "e": (2, 1)}
ROADS = [Road(a=x, b=y) for x, y in ("ab", "bc", "bd", "de", "ec")]


def town(bans: tuple[tuple[str, str], ...] = ()) -> Sketch:
    return measured(sketch(PLACES, ROADS, bans))


def test_drive_is_found_with_its_exact_ends() -> None:
    roads = town()

    match = match_track(
        matching_roads(roads), Track.of(along((0.3, 0), (1, 0), (1, 0.6)))
    )

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["ab", "bd"]
    assert piece.first_share == pytest.approx(0.3, abs=0.01)
    assert piece.last_share == pytest.approx(0.6, abs=0.01)
    assert piece.length_m == pytest.approx(1447, abs=12)
    assert match.gaps == ()
    assert match.confidence is Confidence.GOOD
    assert match.usual_deviation_m < 5
    assert match.driven_m == piece.length_m


def test_the_carriageway_of_ones_own_direction_is_taken() -> None:
    near = 0.012  # kilometres between the two
    places = {"a": (0, 0), "b": (2, 0), "c": (2, near), "d": (0, near)}
    roads = measured_sketch(
        places,
        [
            Road(a="a", b="b", oneway=True),
            Road(a="c", b="d", oneway=True),
            Road(a="b", b="c"),
            Road(a="d", b="a"),
        ],
    )
    wrong_side = along((1.9, near * 0.3), (0.1, near * 0.3), noise_m=1)

    match = match_track(matching_roads(roads), Track.of(wrong_side))

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["cd"]


def test_a_bridge_over_a_road_is_no_junction() -> None:
    places = {"a": (0, 0), "b": (2, 0), "c": (1, -1), "d": (1, 1)}
    roads = measured_sketch(places, [Road(a="a", b="b"), Road(a="c", b="d")])

    match = match_track(matching_roads(roads), Track.of(along((0.1, 0), (1.9, 0))))

    assert [names(roads, piece.edges) for piece in match.pieces] == [["ab"]]


def test_a_banned_turn_ends_the_drive_and_says_where() -> None:
    roads = town(bans=(("ab", "bd"),))

    match = match_track(
        matching_roads(roads), Track.of(along((0.3, 0), (1, 0), (1, 0.6)))
    )

    assert [names(roads, piece.edges) for piece in match.pieces] == [["ab"], ["bd"]]
    (gap,) = match.gaps
    assert gap.reason is GapReason.NO_WAY
    assert gap.start == pytest.approx((0.01, 0), abs=3e-4)


def test_a_line_against_a_one_way_street_takes_no_drive_against_it() -> None:
    roads = measured_sketch(
        {"a": (0, 0), "b": (2, 0)}, [Road(a="a", b="b", oneway=True)]
    )

    match = match_track(matching_roads(roads), Track.of(along((1.9, 0), (0.1, 0))))

    assert all(names(roads, piece.edges) == ["ab"] for piece in match.pieces)
    assert match.certainty < 0.2


def test_where_the_line_leaves_the_roads_there_is_a_gap() -> None:
    roads = town()
    line = along((0.2, 0), (0.8, 0), (0.8, -0.6), (1.2, -0.6), (1.2, 0), (1.9, 0))

    match = match_track(matching_roads(roads), Track.of(line))

    (gap,) = match.gaps
    assert gap.reason is GapReason.FAR
    assert gap.length_m == pytest.approx(1780, rel=0.15)
    assert [names(roads, piece.edges) for piece in match.pieces] == [["ab"], ["bc"]]
    middle = slice(gap.first_point + 10, gap.last_point - 10)
    assert (match.piece[middle] == -1).all()
    assert not match.outliers[middle].any()


def test_a_hole_in_the_line_ends_the_drive() -> None:
    places = {"a": (0, 0), "b": (9, 0)}
    roads = measured_sketch(places, [Road(a="a", b="b")])
    line = np.vstack([along((0.1, 0), (2, 0)), along((7, 0), (8.9, 0))])

    match = match_track(matching_roads(roads), Track.of(line))

    (gap,) = match.gaps
    assert gap.reason is GapReason.HOLE
    assert gap.length_m == pytest.approx(5566, rel=0.02)
    assert len(match.pieces) == 2


def test_a_short_hole_is_bridged_along_the_road() -> None:
    roads = town()
    line = np.vstack([along((0.2, 0), (0.8, 0)), along((1, 0.3), (1, 0.9))])

    match = match_track(matching_roads(roads), Track.of(line))

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["ab", "bd"]


def test_places_before_the_first_road_and_behind_the_last_are_told() -> None:
    roads = town()
    line = along((-0.5, 0), (2.5, 0))

    match = match_track(matching_roads(roads), Track.of(line))

    assert [gap.reason for gap in match.gaps] == [GapReason.FAR] * 2
    assert match.gaps[0].first_point == 0
    assert match.gaps[1].last_point == len(line) - 1


def test_one_wild_point_bends_no_drive() -> None:
    roads = town()
    line = along((0.2, 0), (1.8, 0))
    line[40] += (0.0, 0.009)  # near the road from d to e
    line[70] += (0.0, 0.0004)

    match = match_track(matching_roads(roads), Track.of(line))

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["ab", "bc"]
    assert match.outliers[40]
    assert np.isnan(match.deviation_m[40])
    assert match.outliers.sum() <= 2


def test_standing_still_is_no_driving_to_and_fro() -> None:
    roads = town()
    rng = np.random.default_rng(1)
    pause = np.array([0.0101, 0.0]) + rng.normal(0, 8 / 111_320, (200, 2))
    line = np.vstack([along((0.2, 0), (1, 0)), pause, along((1.02, 0), (1.8, 0))])

    match = match_track(matching_roads(roads), Track.of(line))

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["ab", "bc"]


def test_a_turn_at_the_end_of_a_road_is_driven() -> None:
    roads = measured_sketch({"a": (0, 0), "b": (1, 0), "c": (2, 0)}, ROADS[:2])

    match = match_track(
        matching_roads(roads), Track.of(along((0.2, 0), (2, 0), (1.2, 0)))
    )

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["ab", "bc", "cb"]


def test_the_drawn_line_is_followed_and_not_the_fast_road() -> None:
    roads = town()
    corners = along((0.5, 0.02), (1.03, -0.03), (0.97, 1.02), (1.97, 0.98), noise_m=0)
    few = corners[[0, 35, 104, -1]]

    match = match_track(matching_roads(roads), Track.of(few, kind=LineKind.DRAWN))

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["ab", "bd", "de"]
    assert len(match.piece) == len(few)
    assert (match.piece == 0).all()


def test_the_same_points_twice_change_nothing() -> None:
    roads = matching_roads(town())
    line = along((0.2, 0), (1.8, 0))

    once = match_track(roads, Track.of(line))
    twice = match_track(roads, Track.of(np.repeat(line, 2, axis=0)))

    assert twice.pieces[0].edges == once.pieces[0].edges
    assert twice.driven_m == pytest.approx(once.driven_m, abs=1)
    assert (twice.share[::2] == twice.share[1::2]).all()


def test_one_point_is_a_match_without_a_drive() -> None:
    match = match_track(matching_roads(town()), Track.of([[0.005, 0.0001]]))

    (piece,) = match.pieces
    assert piece.length_m == 0
    assert match.deviation_m[0] == pytest.approx(11.1, abs=0.2)


def test_line_far_from_all_roads_is_refused() -> None:
    with pytest.raises(TrackError, match="open the area that it leads through"):
        match_track(matching_roads(town()), Track.of(along((0, 30), (1, 30))))


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (np.zeros((0, 2)), "no points"),
        ([[0.0, 91.0]], "not on the globe"),
        ([[np.nan, 0.0]], "not on the globe"),
        ([[1.0, 2.0, 3.0]], "shape"),
    ],
)
def test_points_that_make_no_line_are_refused(points: object, words: str) -> None:
    with pytest.raises(TrackError, match=words):
        Track.of(points)  # type: ignore[arg-type]


def test_times_must_be_as_many_as_points() -> None:
    with pytest.raises(TrackError, match="2 points and 3 times"):
        Track.of([[0, 0], [1, 1]], time_s=[0, 1, 2])


def test_times_tell_how_fast_each_road_was_driven() -> None:
    roads = town()
    line = along((-0.01, 0), (1, 0), (2.01, 0), noise_m=0.5)
    steps = np.concatenate([[0.0], steps_m(line)])
    speed = np.where(line[:, 0] < 0.01, 11.0, 19.5)
    time = np.cumsum(steps / speed)
    time[80:] += 600  # a halt

    match = match_track(matching_roads(roads), Track.of(line, time_s=time))

    (piece,) = match.pieces
    assert names(roads, piece.edges) == ["ab", "bc"]
    told = piece.speed_kmh[~np.isnan(piece.speed_kmh)]
    assert set(np.round(told, -1).tolist()) <= {40, 70}
    assert len(told)


def test_a_hundred_thousand_points_are_matched() -> None:
    roads = town()
    line = along((0, 0), (1, 0), (1, 1), (2, 1), (2, 0), step_km=4 / 100_000)

    match = match_track(matching_roads(roads), Track.of(line))

    (piece,) = match.pieces
    assert len(line) > 99_000
    assert names(roads, piece.edges) == ["ab", "bd", "de", "ec"]
    assert (match.piece == 0).all()


def test_points_across_the_date_line_find_the_roads_of_their_side() -> None:
    roads = town()
    network = roads.network

    shift = np.array([179.98, 0.0])  # c lies on the date line
    moved = replace(
        network,
        vertex_lonlat=network.vertex_lonlat + shift,
        junction_lonlat=network.junction_lonlat + shift,
    )
    graph = RoutingGraph.of(moved)
    ready = MatchingRoads.of(moved, graph, RoadFinder.of(moved).index)
    over = along((0.2, 0), (2.3, 0)) + shift
    over[:, 0] = np.where(over[:, 0] > 180, over[:, 0] - 360, over[:, 0])

    match = match_track(ready, Track.of(over))

    (piece,) = match.pieces
    assert names(roads, piece.edges)[:2] == ["ab", "bc"]
    assert piece.length_m == pytest.approx(2004, abs=60)
    assert match.gaps[-1].reason is GapReason.FAR
    assert match.gaps[-1].length_m < 350


def test_drawn_line_over_the_date_line_takes_the_short_way() -> None:
    dense, given, _ = points_between(np.array([[179.9, 10.0], [-179.9, 10.0]]), 5000.0)

    assert np.abs(dense[:, 0]).min() >= 179.9
    assert given.tolist() == [0, len(dense) - 1]


def test_work_can_be_stopped() -> None:
    def stop(what: str, _: float) -> None:
        if what == "matching":
            raise BuildCancelled

    with pytest.raises(BuildCancelled):
        match_track(matching_roads(town()), Track.of(along((0, 0), (1, 0))), stop)


def test_progress_never_falls() -> None:
    told: list[float] = []
    line = along((0.2, 0), (1.8, 0))
    line[40] += (0.0, 0.0009)

    match_track(
        matching_roads(town()), Track.of(line), lambda _, share: told.append(share)
    )

    assert told == sorted(told)


def test_spikes_are_far_from_both_neighbours() -> None:
    line = along((0, 0), (3, 0), noise_m=0)
    line[50] += (0, 0.003)

    assert np.flatnonzero(spikes(Track.of(line))).tolist() == [50]


def test_too_fast_there_and_back_is_a_spike() -> None:
    line = along((0, 0), (30, 0), step_km=0.5, noise_m=0)
    line[20] += (0, 0.0045)
    time = np.arange(len(line)) * 5.0

    found = spikes(Track.of(line, time_s=time))

    assert found[20]


def test_jitter_is_the_error_of_points_on_a_line() -> None:
    line = along((0, 0), (5, 0), noise_m=8)

    assert jitter_m(line) == pytest.approx(8, rel=0.15)
    assert jitter_m(line[::20]) == 0
