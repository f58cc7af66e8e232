"""Every drawing tool by mouse, by keyboard alone and by numbers; each step undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from app.ui.map.tools.forms import AreaForm, LineForm, SymbolStripForm
from planners.measure import measure
from planners.overlay import LineKind, Overlay, Traffic

if TYPE_CHECKING:
    from tests.map_hand import MapHand

A, B, C, D = (5.02, 52.012), (5.05, 52.013), (5.06, 52.006), (5.03, 52.005)
SHIFT = Qt.KeyboardModifier.ShiftModifier
TYPED = ("52.012, 5.02", "52.013, 5.05", "52.006, 5.06")
NEAR = {"abs": 2e-4}  # degrees: half a pixel at the zoom of the tests


def form(hand: MapHand, kind: type) -> object:
    found = hand.program.window.strip.form
    assert isinstance(found, kind)
    return found


def near(places, *expected) -> bool:
    return [pytest.approx(place, **NEAR) for place in expected] == list(places)


# Areas to avoid


def test_an_area_is_drawn_by_mouse_and_the_route_keeps_out_of_it(
    hand: MapHand,
) -> None:
    short = hand.route()
    hand.take("draw_area")
    name = form(hand, AreaForm).name
    QTest.keyClicks(name, "Flood")
    hand.click((5.044, 52.003), (5.05, 52.003), (5.05, 51.997), (5.044, 51.997))
    with hand.qtbot.waitSignal(hand.program.session.routeChanged):
        hand.click((5.044, 52.003))  # the first corner closes it
    (area,) = hand.overlay.areas
    round_it = hand.program.session.route

    assert area.name == "Flood"
    assert len(area.ring) == 4
    assert round_it.length_m > short.length_m
    assert name.text() == ""

    stack = hand.program.session.undo_stack
    assert stack.undoText() == "Draw area to avoid"
    with hand.qtbot.waitSignal(hand.program.session.routeChanged):
        stack.undo()
    assert not hand.overlay
    assert hand.program.session.route.edges == short.edges
    stack.redo()
    assert hand.overlay.areas == (area,)


def test_an_area_is_drawn_by_keyboard_alone(hand: MapHand) -> None:
    hand.key(Qt.Key.Key_A)
    hand.draw_by_keys(A, B, C)
    hand.key(Qt.Key.Key_Return)
    (area,) = hand.overlay.areas

    assert near(area.ring, A, B, C)


def test_an_area_is_drawn_by_numbers(hand: MapHand) -> None:
    hand.take("draw_area")
    for text in TYPED:
        assert hand.type_point(place=text) == ""
    QTest.keyClick(hand.program.desk.map.entry.place, Qt.Key.Key_Escape)
    assert hand.canvas.hasFocus()
    hand.key(Qt.Key.Key_Return)
    (area,) = hand.overlay.areas

    assert area.ring == (A, B, C)


def test_sides_of_an_area_never_cross(hand: MapHand) -> None:
    hand.take("draw_area")
    hand.click(A, C, B)
    strip = hand.program.window.strip
    hand.click(D)

    assert "would cross another" in strip.trouble.text()
    assert len(hand.program.desk.tool_box.tool.points) == 3
    hand.key(Qt.Key.Key_Return)
    assert len(hand.overlay.areas) == 1


# Lines


def test_a_line_takes_kind_name_and_traffic_from_the_strip(hand: MapHand) -> None:
    hand.take("draw_line")
    fields = form(hand, LineForm)
    QTest.keyClicks(fields.kind, "Alt")
    QTest.keyClicks(fields.name, "TULIP")
    QTest.keyClicks(fields.traffic, "Alternating")
    fields.planned.click()
    hand.click(A, B)
    hand.double_click(C)
    (line,) = hand.overlay.lines

    assert (line.kind, line.name, line.traffic, line.planned) == (
        LineKind.ASR,
        "TULIP",
        Traffic.ALTERNATING,
        True,
    )
    assert near(line.line, A, B, C)
    hand.program.session.undo_stack.undo()
    assert hand.overlay == Overlay()
    hand.program.session.undo_stack.redo()
    assert hand.overlay.lines == (line,)


def test_letters_typed_into_a_choice_search_it_and_change_no_tool(
    hand: MapHand,
) -> None:
    hand.take("draw_line")
    fields = form(hand, LineForm)
    in_hand = hand.program.desk.tool_box.tool
    fields.kind.setFocus()
    QTest.keyClicks(fields.kind, "Bou")

    assert fields.kind.currentData() is LineKind.BOUNDARY
    assert hand.program.desk.tool_box.tool is in_hand


def test_traffic_is_asked_of_supply_routes_only(hand: MapHand) -> None:
    hand.take("draw_line")
    fields = form(hand, LineForm)

    assert fields.traffic.isEnabled()
    fields.kind.setCurrentIndex(fields.kind.findData(LineKind.BOUNDARY))
    assert not fields.traffic.isEnabled()


def test_a_line_is_drawn_by_keyboard_and_by_bearing_and_distance(
    hand: MapHand,
) -> None:
    hand.key(Qt.Key.Key_L)
    hand.draw_by_keys(A)
    assert hand.type_point(bearing="800 mil", far="1.5 km") == ""
    hand.program.desk.map.entry.close_entry()
    hand.key(Qt.Key.Key_Return)
    (line,) = hand.overlay.lines
    (leg,) = measure(line.line).legs

    assert leg.length_m == pytest.approx(1500)
    assert leg.grid_deg == pytest.approx(45)


# Symbols


def test_symbols_are_placed_by_mouse_keyboard_and_number(hand: MapHand) -> None:
    hand.take("place_symbol")
    fields = form(hand, SymbolStripForm)
    fields.choice.setCurrentText("Start point")
    QTest.keyClicks(fields.designation, "7")
    hand.click(A)
    hand.draw_by_keys(B)
    hand.type_point(place=TYPED[2])
    first, second, third = hand.overlay.symbols

    assert near([one.position for one in hand.overlay.symbols], A, B, C)
    assert first.sidc == "10032500001316000000"
    assert first.texts == (("uniqueDesignation", "7"),)
    assert second.texts == ()
    assert third.position == C
    stack = hand.program.session.undo_stack
    assert stack.undoText() == "Place Start point"
    for _ in range(3):
        stack.undo()
    assert not hand.overlay


# Measuring


def test_lengths_and_bearings_are_measured_as_the_globe_has_them(
    hand: MapHand,
) -> None:
    hand.take("measure")
    for text in TYPED[:2]:
        hand.type_point(place=text)
    strip = hand.program.window.strip
    hand.program.desk.map.entry.close_entry()
    hand.canvas.pointer.leave()
    expected = measure((A, B))

    assert strip.result.text().startswith(f"{expected.length_m / 1000:.2f}")
    assert "grid" in strip.result.text()
    hand.key(Qt.Key.Key_Return)
    strip.copy.click()
    copied = QGuiApplication.clipboard().text().splitlines()
    assert [line.split(":")[0] for line in copied] == ["Leg 1", "Length"]
    assert hand.program.session.undo_stack.count() == 0


@pytest.mark.parametrize("by_key", [True, False])
def test_a_ring_is_closed_by_its_first_point_or_by_shift_and_enter(
    hand: MapHand, by_key
) -> None:
    hand.take("measure")
    hand.click(A, B, C)
    if by_key:
        hand.key(Qt.Key.Key_Return, SHIFT)
    else:
        hand.click(A)
    text = hand.program.window.strip.result.text()
    expected = measure((A, B, C), closed=True).area_m2 / 10_000  # hectares
    shown = float(text.removeprefix("Area ").split("\u202f")[0])

    assert shown == pytest.approx(expected, rel=0.03)
    hand.click(D)  # begins anew
    assert hand.program.desk.tool_box.tool.points[0] == pytest.approx(D, **NEAR)


# All of them


@pytest.mark.parametrize("tool", ["measure", "draw_line", "draw_area", "set_route"])
def test_escape_takes_step_after_step_back_and_leaves_nothing(
    hand: MapHand, tool: str
) -> None:
    hand.take(tool)
    hand.click(A, B, keys=SHIFT if tool == "set_route" else Qt.KeyboardModifier(0))
    strip, box = hand.program.window.strip, hand.program.desk.tool_box
    in_hand = box.tool

    assert strip.isVisible()
    assert strip.undo.isEnabled()
    for _ in range(3):
        assert box.tool is in_hand
        hand.key(Qt.Key.Key_Escape)
    assert box.tool is hand.program.desk.map.select
    assert not strip.isVisible()
    assert not hand.overlay
    assert hand.program.session.draft.stops == ()


@pytest.mark.parametrize("tool", ["measure", "draw_line", "draw_area"])
def test_another_tool_drops_what_is_unfinished(hand: MapHand, tool: str) -> None:
    hand.take(tool)
    hand.click(A, B)
    hand.take("set_route")
    hand.take(tool)

    assert hand.program.desk.tool_box.tool.points == ()
    assert not hand.overlay


def test_buttons_of_the_strip_do_what_keys_do(hand: MapHand) -> None:
    hand.take("draw_line")
    hand.click(A, B, C)
    strip = hand.program.window.strip
    strip.undo.click()
    strip.finish.click()
    (line,) = hand.overlay.lines

    assert near(line.line, A, B)
    assert not strip.finish.isEnabled()
    strip.close_tool.click()
    assert hand.program.desk.tool_box.tool is hand.program.desk.map.select


def test_the_map_stays_where_it_is_when_the_strip_comes(hand: MapHand) -> None:
    before = hand.pixel(A)
    hand.take("draw_line")
    with_strip = hand.pixel(A)
    hand.take("select")

    assert (with_strip - before).manhattanLength() <= 1
    assert (hand.pixel(A) - before).manhattanLength() <= 1


def test_a_narrow_strip_folds_and_keeps_fields_and_the_way_out(hand: MapHand) -> None:
    hand.take("draw_line")
    strip = hand.program.window.strip
    wide = strip.hint.isVisible(), strip.title.isVisible()
    strip.setMaximumWidth(330)
    QTest.qWait(0)
    strip.resize(330, strip.height())

    assert wide == (True, True)
    assert not strip.hint.isVisible()
    assert strip.close_tool.isVisible()
    fields = form(hand, LineForm)
    for field in (fields.kind, fields.name, fields.traffic, fields.planned):
        assert field.isVisible()
