"""The route follows the hand that drags it, and stays where the hand lets go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt

from app.ui.map.tools.via_point import nearest_on

if TYPE_CHECKING:
    from tests.map_hand import MapHand

ON_IT, NORTH = (5.02, 52.0), (5.045, 52.0199)
ON_NORTH = (5.0225, 52.0101)


def previews(hand: MapHand) -> list:
    found: list = []
    hand.program.desk.map.select.via.previewed.connect(found.append)
    return found


def test_dragging_the_route_leads_it_over_the_other_road(hand: MapHand) -> None:
    short = hand.route()
    answers = previews(hand)
    via = hand.program.desk.map.select.via
    steps = hand.program.session.undo_stack.count()
    hand.drag(ON_IT, (5.03, 52.006), (5.04, 52.015), NORTH, let_go=False)
    hand.qtbot.waitUntil(lambda: via.route is not None)
    hand.qtbot.waitUntil(lambda: not via._routing.is_busy)
    live = via.route

    assert answers
    assert live.length_m > short.length_m
    assert hand.program.session.route is short  # nothing is decided yet
    assert hand.program.session.undo_stack.count() == steps
    with hand.qtbot.waitSignal(hand.program.session.routeChanged):
        hand.drag(NORTH, NORTH)
    session = hand.program.session
    assert session.undo_stack.count() == steps + 1
    assert session.undo_stack.undoText() == "Add via point"
    assert session.route.edges == live.edges
    assert len(session.draft.stops) == 3
    assert session.draft.stops[1] == pytest.approx(NORTH, abs=2e-3)
    assert via.route is None

    with hand.qtbot.waitSignal(session.routeChanged):
        session.undo_stack.undo()
    assert session.route.edges == short.edges


def test_dragging_a_stop_moves_it(hand: MapHand) -> None:
    route = hand.route()
    session = hand.program.session
    with hand.qtbot.waitSignal(session.routeChanged):
        hand.drag(route.points[-1].position, (5.08, 52.001), (5.075, 52.0))

    assert len(session.draft.stops) == 2
    assert session.draft.stops[1] == pytest.approx((5.075, 52.0), abs=1e-3)
    assert session.undo_stack.undoText() == "Move point"
    assert session.route.length_m < route.length_m


def test_a_press_without_a_move_is_a_click(hand: MapHand) -> None:
    route = hand.route()
    chosen = []
    hand.program.desk.map.select.chosen.connect(chosen.append)
    hand.click(route.points[1].position)

    assert chosen == [route.points[1]]
    assert len(hand.program.session.draft.stops) == 2


def test_escape_lets_the_route_be(hand: MapHand) -> None:
    route = hand.route()
    via = hand.program.desk.map.select.via
    hand.drag(ON_IT, (5.03, 52.006), NORTH, let_go=False)
    hand.qtbot.waitUntil(lambda: via.route is not None)
    hand.key(Qt.Key.Key_Escape)

    assert via.route is None
    assert hand.program.session.route is route
    assert len(hand.program.session.draft.stops) == 2


def test_only_one_thread_asks_and_the_last_place_wins(
    hand: MapHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand.route()
    via = hand.program.desk.map.select.via
    planner = hand.program.session.planner
    plan, at_work, together = planner.route, [], []

    def counted(request):
        at_work.append(request)
        together.append(len(at_work))
        route = plan(request)
        at_work.remove(request)
        return route

    monkeypatch.setattr(planner, "route", counted)
    places = [(5.02 + i * 0.001, 52.0 + i * 0.0008) for i in range(24)]
    hand.drag(ON_IT, places[0], let_go=False)
    for place in places:
        hand.hover(place)
    hand.qtbot.waitUntil(lambda: not via._routing.is_busy)
    last = via.route
    with hand.qtbot.waitSignal(hand.program.session.routeChanged):
        hand.drag(places[-1], places[-1])

    assert set(together) == {1}
    assert hand.program.session.route.edges == last.edges


def test_the_route_is_dragged_by_its_line_alone(hand: MapHand) -> None:
    hand.route()
    before = hand.canvas.view
    hand.drag(ON_NORTH, (5.03, 52.014), (5.04, 52.014))

    assert hand.canvas.view != before  # the map moved instead
    assert len(hand.program.session.draft.stops) == 2


def test_the_nearest_place_on_a_line_has_its_distance() -> None:
    line = np.array([(0.0, 0.0), (100.0, 0.0), (100.0, 100.0)])
    off, at_m = nearest_on(line, np.array([0.0, 50.0, 100.0]), np.array([104.0, 40.0]))

    assert off == pytest.approx(4)
    assert at_m == pytest.approx(70)
