"""Turn restrictions: which relations bind, and which edges they ban."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from maps.turn_restrictions import (
    RestrictionCounts,
    TurnRestriction,
    Unused,
    restriction_of,
)
from tests.osm_sketch import OsmSketch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.osm_sketch import BuiltSketch

MEMBERS = [("w", 1, "from"), ("n", 5, "via"), ("w", 2, "to")]
TURN = [("from", "w1"), ("via", "m"), ("to", "w2")]


def _crossing() -> OsmSketch:
    """A crossing at m: ways 1 a-m, 2 m-n, 3 m-b and 4 m-s."""
    sketch = OsmSketch(".n. amb .s.")
    for number, end in enumerate("anbs", start=1):
        sketch.way(number, f"{end} m" if end == "a" else f"m {end}")
    return sketch


def _at_crossing(
    folder: Path,
    tags: Mapping[str, str],
    members: list[tuple[str, str]] | None = None,
) -> BuiltSketch:
    sketch = _crossing()
    sketch.turn(1, members or TURN, tags)
    return sketch.build(folder)


@pytest.mark.parametrize(
    "value",
    ["no_left_turn", "no_right_turn", "no_straight_on", "no_u_turn", "no_entry"],
)
def test_a_ban_over_a_node_takes_that_turn_alone(tmp_path: Path, value: str) -> None:
    built = _at_crossing(tmp_path, {"restriction": value})

    assert built.bans() == {("a", "m", "n")}
    assert built.report.restrictions.applied == 1


@pytest.mark.parametrize(
    "value", ["only_left_turn", "only_right_turn", "only_straight_on"]
)
def test_a_command_bans_all_other_exits_and_turning_back(
    tmp_path: Path, value: str
) -> None:
    built = _at_crossing(tmp_path, {"restriction": value})

    assert built.bans() == {("a", "m", "b"), ("a", "m", "s"), ("a", "m", "a")}


def test_a_ban_says_which_relation_made_it(tmp_path: Path) -> None:
    built = _at_crossing(tmp_path, {"restriction": "no_left_turn"})

    network = built.network
    assert network.ban_osm.tolist() == [1]
    assert network.strings[int(network.ban_text[0])] == "restriction=no_left_turn"


def test_no_u_turn_on_one_road_bans_turning_back(tmp_path: Path) -> None:
    members = [("from", "w1"), ("via", "m"), ("to", "w1")]

    built = _at_crossing(tmp_path, {"restriction": "no_u_turn"}, members)

    assert built.bans() == {("a", "m", "a")}


def test_no_u_turn_inside_one_road_bans_turning_back_both_ways(tmp_path: Path) -> None:
    sketch = OsmSketch(".n. amb")
    sketch.way(1, "a m b")
    sketch.way(2, "m n")
    members = [("from", "w1"), ("via", "m"), ("to", "w1")]
    sketch.turn(1, members, {"restriction": "no_u_turn"})

    built = sketch.build(tmp_path)

    assert built.bans() == {("a", "m", "a"), ("b", "m", "b")}


def test_no_exit_may_have_several_last_roads(tmp_path: Path) -> None:
    members = [("from", "w1"), ("via", "m"), ("to", "w2"), ("to", "w3")]

    built = _at_crossing(tmp_path, {"restriction": "no_exit"}, members)

    assert built.bans() == {("a", "m", "n"), ("a", "m", "b")}


def test_no_entry_may_have_several_first_roads(tmp_path: Path) -> None:
    members = [("from", "w1"), ("from", "w4"), ("via", "m"), ("to", "w2")]

    built = _at_crossing(tmp_path, {"restriction": "no_entry"}, members)

    assert built.bans() == {("a", "m", "n"), ("s", "m", "n")}


def test_only_the_links_at_the_node_are_banned(tmp_path: Path) -> None:
    """Way 1 is cut at x, long before the turn: its far part stays free."""
    sketch = OsmSketch(".y.n. axbmc")
    sketch.way(1, "a x b m")
    sketch.way(2, "m n")
    sketch.way(3, "m c")
    sketch.way(4, "x y")
    sketch.turn(1, TURN, {"restriction": "no_left_turn"})

    assert sketch.build(tmp_path).bans() == {("x", "m", "n")}


def _dual_carriageway() -> OsmSketch:
    """Ways 1 a>p and 2 p>b lead east, 3 c>q and 4 q>d west, 5 p-q joins them."""
    sketch = OsmSketch("dqc apb")
    for number, nodes in enumerate(["a p", "p b", "c q", "q d"], start=1):
        sketch.way(number, nodes, {"oneway": "yes"})
    sketch.way(5, "p q")
    return sketch


OVER = [("from", "w1"), ("via", "w5"), ("to", "w4")]


def test_a_ban_over_a_way_is_the_whole_sequence(tmp_path: Path) -> None:
    sketch = _dual_carriageway()
    sketch.turn(1, OVER, {"restriction": "no_u_turn"})

    built = sketch.build(tmp_path)

    assert built.bans() == {("a", "p", "q", "d")}
    assert built.report.restrictions.applied == 1


def test_a_ban_over_a_way_that_is_cut_takes_all_its_links(tmp_path: Path) -> None:
    sketch = OsmSketch("dqc .m. apb")
    for number, nodes in enumerate(["a p", "p b", "c q", "q d"], start=1):
        sketch.way(number, nodes, {"oneway": "yes"})
    sketch.node("x", 3, 1)
    sketch.way(5, "p m q")
    sketch.way(6, "m x")
    sketch.turn(1, OVER, {"restriction": "no_u_turn"})

    assert sketch.build(tmp_path).bans() == {("a", "p", "m", "q", "d")}


def test_a_ban_over_two_ways_takes_them_in_either_order(tmp_path: Path) -> None:
    sketch = OsmSketch("amnb ....")
    for number, nodes in enumerate(["a m", "m n", "n b"], start=1):
        sketch.way(number, nodes)
    sketch.node("o", 2, 1)
    sketch.way(4, "b o")
    members = [("from", "w1"), ("via", "w3"), ("via", "w2"), ("to", "w4")]
    sketch.turn(1, members, {"restriction": "no_left_turn"})

    assert sketch.build(tmp_path).bans() == {("a", "m", "n", "b", "o")}


def test_a_command_over_a_way_bans_the_other_exits_at_its_end(tmp_path: Path) -> None:
    sketch = OsmSketch("dqc apb")
    for number, nodes in enumerate(["a p", "p b", "c q", "q d"], start=1):
        sketch.way(number, nodes)
    sketch.way(5, "p q")
    sketch.turn(1, OVER, {"restriction": "only_left_turn"})

    assert sketch.build(tmp_path).bans() == {("a", "p", "q", "c"), ("a", "p", "q", "p")}


def test_a_hostile_relation_over_a_thicket_ends_soon(tmp_path: Path) -> None:
    """A grid of 12 by 12 ways holds more paths than could ever be tried."""
    sketch = OsmSketch()
    for x in range(12):
        for y in range(12):
            sketch.node(f"{x}/{y}", x, y)
    numbers = range(2, 26)
    for i in range(12):
        sketch.way(2 + i, " ".join(f"{i}/{y}" for y in range(12)))
        sketch.way(14 + i, " ".join(f"{x}/{i}" for x in range(12)))
    sketch.node("a", -1, 0)
    sketch.node("z", 12, 11)
    sketch.way(1, "a 0/0")
    sketch.way(99, "11/11 z")
    vias = [("via", f"w{number}") for number in numbers]
    members = [("from", "w1"), *vias, ("to", "w99")]
    sketch.turn(1, members, {"restriction": "no_straight_on"})

    built = sketch.build(tmp_path)

    assert built.bans() == set()
    assert built.report.restrictions.incomplete == 1


@pytest.mark.parametrize(
    "members",
    [
        [("from", "w1"), ("via", "m"), ("to", "w77")],
        [("from", "w77"), ("via", "m"), ("to", "w2")],
        [("from", "w1"), ("via", "a"), ("to", "w2")],
        [("from", "w1"), ("via", "gone"), ("to", "w2")],
        [("from", "w1"), ("via", "w77"), ("to", "w2")],
        [("from", "w1"), ("to", "w2")],
        [("from", "w1"), ("from", "w3"), ("via", "m"), ("to", "w2")],
    ],
)
@pytest.mark.parametrize("value", ["no_left_turn", "only_left_turn"])
def test_an_incomplete_restriction_bans_nothing_and_is_counted(
    tmp_path: Path, members: list[tuple[str, str]], value: str
) -> None:
    built = _at_crossing(tmp_path, {"restriction": value}, members)

    assert built.bans() == set()
    assert built.report.restrictions == RestrictionCounts(
        applied=0, ignored_class=0, conditional=0, incomplete=1
    )


def test_a_first_road_that_passes_through_the_node_is_unclear(tmp_path: Path) -> None:
    sketch = OsmSketch(".n. amb")
    sketch.way(1, "a m b")
    sketch.way(2, "m n")
    sketch.turn(1, TURN, {"restriction": "no_left_turn"})

    built = sketch.build(tmp_path)

    assert built.bans() == set()
    assert built.report.restrictions.incomplete == 1


def test_a_ban_on_entering_a_one_way_street_the_wrong_way_is_no_ban(
    tmp_path: Path,
) -> None:
    sketch = _crossing()
    sketch.way(5, "m n", {"oneway": "-1"})
    members = [("from", "w1"), ("via", "m"), ("to", "w5")]
    sketch.turn(1, members, {"restriction": "no_left_turn"})

    assert sketch.build(tmp_path).bans() == set()


def test_the_same_ban_twice_stands_once(tmp_path: Path) -> None:
    sketch = _crossing()
    sketch.turn(1, TURN, {"restriction": "no_left_turn"})
    sketch.turn(2, TURN, {"restriction:hgv": "no_left_turn"})

    built = sketch.build(tmp_path)

    assert built.network.ban_osm.tolist() == [1]
    assert built.report.restrictions.applied == 2


@pytest.mark.parametrize(
    ("tags", "unused"),
    [
        ({"restriction:bus": "no_left_turn"}, Unused.OTHER_CLASS),
        ({"restriction:bicycle": "no_left_turn"}, Unused.OTHER_CLASS),
        ({"restriction": "no_left_turn", "except": "hgv"}, Unused.OTHER_CLASS),
        (
            {"restriction": "no_left_turn", "except": "bus; motor_vehicle"},
            Unused.OTHER_CLASS,
        ),
        ({"restriction": "no_right_turn_on_red"}, Unused.OTHER_CLASS),
        (
            {"restriction:conditional": "no_left_turn @ (07:00-09:00)"},
            Unused.CONDITIONAL,
        ),
        (
            {"restriction:hgv:conditional": "no_left_turn @ (weight>7.5)"},
            Unused.CONDITIONAL,
        ),
        (
            {"restriction": "no_left_turn", "hour_on": "07:00", "hour_off": "09:00"},
            Unused.CONDITIONAL,
        ),
        ({"restriction": "no_flying"}, Unused.INCOMPLETE),
    ],
)
def test_some_restrictions_do_not_bind(tags: dict[str, str], unused: Unused) -> None:
    assert restriction_of(1, tags, MEMBERS) is unused


@pytest.mark.parametrize(
    "tags",
    [
        {"restriction": "no_left_turn"},
        {"restriction": "no_left_turn", "except": "bus;bicycle;emergency"},
        {"restriction:hgv": "no_left_turn"},
        {"restriction:hgv": "no_left_turn", "except": "hgv"},
        {"restriction": "only_straight_on", "restriction:hgv": "no_left_turn"},
    ],
)
def test_others_bind_heavy_vehicles(tags: dict[str, str]) -> None:
    read = restriction_of(1, tags, MEMBERS)

    assert isinstance(read, TurnRestriction)
    assert read.value == "no_left_turn"


def test_every_restriction_is_counted_once(tmp_path: Path) -> None:
    sketch = _crossing()
    sketch.turn(1, TURN, {"restriction": "no_left_turn"})
    sketch.turn(2, TURN, {"restriction:bus": "no_left_turn"})
    sketch.turn(3, TURN, {"restriction:conditional": "no_left_turn @ (Sa)"})
    sketch.turn(4, TURN[:2], {"restriction": "no_left_turn"})

    assert sketch.build(tmp_path).report.restrictions == RestrictionCounts(
        applied=1, ignored_class=1, conditional=1, incomplete=1
    )
