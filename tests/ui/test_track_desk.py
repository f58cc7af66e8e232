"""A track or a drawn line under the hand becomes a route of stops that can be moved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from app.services.tracks import drawn_track
from planners.overlay import ControlLine, LineKind

if TYPE_CHECKING:
    from pathlib import Path

    from planners.route import Lonlat
    from tests.map_hand import MapHand

FROM_TRACK, ALONG_LINE = "Route from this track", "Route along this line"
NORTH = ((5.0, 52.0), (5.045, 52.02), (5.09, 52.0))  # the longer road


def line(*corners: Lonlat, count: int = 120) -> list[list[float]]:
    """Points at even steps over some corners."""
    at = np.linspace(0, len(corners) - 1, count)
    number = np.arange(len(corners))
    xy = np.array(corners)
    return np.column_stack([np.interp(at, number, xy[:, k]) for k in (0, 1)]).tolist()


def show_track(hand: MapHand, folder: Path, points: list[list[float]]) -> None:
    """Import a track as an overlay."""
    path = folder / "recce.geojson"
    feature = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": points},
        "properties": {"name": "2 Recce Pl"},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    for row in hand.program.layers.foreign.rows():
        hand.program.layers.foreign.remove(row.key)
    with hand.qtbot.waitSignal(hand.program.layers.added, timeout=30_000):
        hand.program.layers.add_overlay(path)
    content = hand.program.desk.content
    assert content is not None
    hand.program.layers.set_content(content)


def choose(hand: MapHand, text: str, at: Lonlat) -> None:
    """Choose from the menu of a place, and wait for the route."""
    menu = hand.program.desk.place_menu(at)
    (action,) = [one for one in menu.actions() if one.text() == text]
    session = hand.program.session
    with hand.qtbot.waitSignal(
        session.routeChanged, check_params_cb=bool, timeout=60_000
    ):
        action.trigger()


def texts(hand: MapHand, at: Lonlat) -> list[str]:
    return [one.text() for one in hand.program.desk.place_menu(at).actions()]


def roads(hand: MapHand) -> list[str]:
    route = hand.program.session.route
    assert route is not None
    return [leg.road for leg in route.legs]


def test_route_follows_the_track_and_not_the_shorter_road(
    hand: MapHand, tmp_path: Path
) -> None:
    show_track(hand, tmp_path, line(*NORTH))

    choose(hand, FROM_TRACK, (5.0225, 52.01))

    session = hand.program.session
    assert roads(hand) == ["N2"]
    assert len(session.draft.stops) == 3
    assert session.draft.complete
    assert session.draft.remarks == ()
    session.undo_stack.undo()
    assert session.draft.stops == ()


def test_stops_of_the_track_can_be_moved(hand: MapHand, tmp_path: Path) -> None:
    show_track(hand, tmp_path, line(*NORTH))
    choose(hand, FROM_TRACK, (5.0225, 52.01))
    session = hand.program.session

    with hand.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        session.change(session.draft.with_stop(1, (5.06, 52.0)), "Move")

    assert "N1" in roads(hand)


def test_what_was_not_matched_stands_in_the_panel_with_its_grid(
    hand: MapHand, tmp_path: Path
) -> None:
    fields = ((5.0, 52.0), (5.0225, 52.01), (5.035, 52.04), (5.06, 52.01333))
    show_track(hand, tmp_path, line(*fields, (5.09, 52.0), count=400))

    choose(hand, FROM_TRACK, (5.01125, 52.005))

    panel = hand.program.window.route
    cards = panel.reasons.cards.cards
    assert panel.tabs.currentWidget() is panel.reasons
    (told,) = [card for card in cards if "lies on no road" in card.doubt]
    assert "31U" in told.doubt
    assert told.position == pytest.approx((5.0225, 52.01), abs=0.003)
    assert roads(hand) == ["N2"]


def test_route_follows_a_drawn_supply_route(hand: MapHand) -> None:
    session = hand.program.session
    session.draw(ControlLine(kind=LineKind.MSR, line=NORTH, name="TULIP"), "Draw")

    choose(hand, ALONG_LINE, (5.0225, 52.01))

    assert roads(hand) == ["N2"]
    assert session.undo_stack.undoText() == "Route along TULIP"


@pytest.mark.parametrize("kind", [LineKind.BOUNDARY, LineKind.OBSTACLE])
def test_nobody_marches_along_a_boundary(hand: MapHand, kind: LineKind) -> None:
    hand.program.session.draw(ControlLine(kind=kind, line=NORTH), "Draw")

    assert ALONG_LINE not in texts(hand, (5.0225, 52.01))


def test_menu_away_from_lines_offers_no_route_along_one(
    hand: MapHand, tmp_path: Path
) -> None:
    show_track(hand, tmp_path, line(*NORTH))

    assert FROM_TRACK not in texts(hand, (5.02, 52.03))


def test_track_far_from_all_roads_is_refused_in_words(
    hand: MapHand, tmp_path: Path
) -> None:
    show_track(hand, tmp_path, line((5.02, 52.05), (5.04, 52.06)))
    before = hand.program.session.draft
    menu = hand.program.desk.place_menu((5.03, 52.055))
    (action,) = [one for one in menu.actions() if one.text() == FROM_TRACK]

    action.trigger()

    notice = hand.program.window.notice
    hand.qtbot.waitUntil(lambda: "No point of the line" in notice.text, timeout=60_000)
    assert hand.program.session.draft == before


def test_stopping_leaves_the_route_as_it_was(hand: MapHand) -> None:
    program = hand.program
    track = drawn_track(ControlLine(kind=LineKind.MSR, line=NORTH))
    before = program.session.draft

    program.tracks.follow(track)
    (operation,) = program.files._operations
    with hand.qtbot.waitSignal(operation.cancelled, timeout=60_000):
        operation.cancel()

    assert program.session.draft == before
