"""Points by numbers: what is read, what is refused, and how Tab leads through."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.errors import InputRefused
from app.ui import formats
from app.ui.map.typed_points import (
    BearingKind,
    point_from,
    typed_bearing,
    typed_distance,
    typed_place,
)
from maps.errors import PlaceError
from planners.measure import measure

if TYPE_CHECKING:
    from tests.map_hand import MapHand

HERE = (5.03, 52.01)


@pytest.mark.parametrize(
    ("text", "kind", "degrees"),
    [
        ("45", BearingKind.GRID_DEGREES, 45),
        ("800", BearingKind.TRUE_MILS, 45),
        ("800 mil", BearingKind.GRID_DEGREES, 45),
        ("45°", BearingKind.GRID_MILS, 45),
        ("12,5", BearingKind.TRUE_DEGREES, 12.5),
        ("360", BearingKind.TRUE_DEGREES, 360),
    ],
)
def test_bearings_are_read_in_the_unit_that_is_meant(text, kind, degrees) -> None:
    assert typed_bearing(text, kind) == pytest.approx(degrees)


@pytest.mark.parametrize(
    ("text", "metres"), [("1500", 1500), ("1.5 km", 1500), ("1,5KM", 1500), ("20m", 20)]
)
def test_distances_are_metres_unless_they_say_km(text, metres) -> None:
    assert typed_distance(text) == pytest.approx(metres)


@pytest.mark.parametrize("text", ["", "north", "361", "-5", "6401 mil", "1e3", "nan"])
def test_what_is_no_bearing_is_refused_in_a_sentence(text) -> None:
    with pytest.raises(InputRefused, match=r"\.$"):
        typed_bearing(text, BearingKind.GRID_DEGREES)


@pytest.mark.parametrize("text", ["", "far", "0", "-5", "30000 km", "1 mi", "inf"])
def test_what_is_no_distance_is_refused_in_a_sentence(text) -> None:
    with pytest.raises(InputRefused, match=r"\.$"):
        typed_distance(text)


def test_grid_and_true_bearings_lead_to_different_points() -> None:
    ends = {
        kind: point_from(HERE, "90", "10 km", kind)
        for kind in (BearingKind.GRID_DEGREES, BearingKind.TRUE_DEGREES)
    }
    grid, true = (measure((HERE, end)).legs[0] for end in ends.values())

    assert grid.grid_deg == pytest.approx(90)
    assert true.true_deg == pytest.approx(90)
    assert len(set(ends.values())) == 2


def test_places_are_mgrs_or_degrees() -> None:
    assert typed_place("52.01, 5.03") == (5.03, 52.01)
    assert typed_place("31U FT 31420 63888") == pytest.approx((4.9, 52.0), abs=0.2)
    with pytest.raises(PlaceError):
        typed_place("somewhere")


def test_what_is_wrong_stands_beside_the_fields_until_it_is_mended(
    hand: MapHand,
) -> None:
    hand.take("draw_line")
    entry = hand.program.desk.map.entry

    assert "no position" in hand.type_point(place="nowhere") or entry.trouble.text()
    assert entry.trouble.isVisible()
    assert not entry.bearing.isEnabled()  # there is no point to start from
    assert hand.type_point(place="52.01, 5.03") == ""
    assert not entry.trouble.isVisible()
    assert entry.bearing.isEnabled()
    assert "no bearing" in hand.type_point(bearing="north", far="5")
    assert "no distance" in hand.type_point(bearing="5", far="a mile")
    assert "bearing and distance" in hand.type_point()
    assert hand.program.desk.tool_box.tool.points == (HERE,)


def test_tab_leads_from_field_to_field_and_escape_back_to_the_map(
    hand: MapHand,
) -> None:
    hand.take("draw_line")
    hand.type_point(place="52.01, 5.03")
    entry = hand.program.desk.map.entry
    visited = []
    for _ in range(4):
        visited.append(QApplication.focusWidget())
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)

    assert set(visited) == {entry.place, entry.bearing, entry.kind, entry.distance}
    assert visited[0] is entry.bearing
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not entry.isVisible()
    assert hand.canvas.hasFocus()


def test_empty_fields_show_what_the_pointer_means(hand: MapHand) -> None:
    hand.take("draw_line")
    hand.type_point(place="52.01, 5.03")
    entry = hand.program.desk.map.entry
    hand.hover((5.06, 52.01))

    assert entry.place.placeholderText().startswith("31U")
    assert entry.distance.placeholderText().startswith("2.0")
    (leg,) = measure(((5.03, 52.01), (5.06, 52.01))).legs
    assert entry.bearing.placeholderText() in {
        formats.degrees(leg.grid_deg + turn)
        for turn in (-1, 0, 1)  # of a pixel
    }
    entry.kind.setCurrentIndex(3)
    hand.hover((5.06, 52.0101))
    assert entry.bearing.placeholderText().endswith("mil")


def test_points_off_the_screen_come_into_view(hand: MapHand) -> None:
    hand.take("draw_line")
    hand.type_point(place="52.4, 5.9")

    assert hand.canvas.rect().contains(hand.pixel((5.9, 52.4)))


def test_a_route_is_set_by_numbers(hand: MapHand) -> None:
    hand.take("set_route")
    hand.type_point(place="52.0, 5.002")
    session = hand.program.session
    with hand.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        hand.type_point(place="52.0, 5.088")

    assert session.draft.stops == ((5.002, 52.0), (5.088, 52.0))


def test_only_tools_that_take_points_are_typed_into(hand: MapHand) -> None:
    hand.take("select")

    assert not hand.program.window.commands["type_point"].isEnabled()
    hand.program.desk.map.entry.open()
    assert not hand.program.desk.map.entry.isVisible()
