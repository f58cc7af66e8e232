"""Overlays are saved and opened off the GUI thread, and their marking is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.security.marking import Marking
from app.services.overlay_file import OverlayDocument, read_overlay, write_overlay
from planners.overlay import AvoidArea, BridgeRating, Overlay, PlacedSymbol

if TYPE_CHECKING:
    from pathlib import Path

    from tests.map_hand import MapHand

AREA = AvoidArea(ring=((5.02, 52.012), (5.05, 52.013), (5.06, 52.006)), name="Flood")
SYMBOL = PlacedSymbol(sidc="10032500003214000000", position=(5.03, 51.99))
BRIDGE, NOWHERE = (5.041, 52.0), (5.06, 52.3)


def open_overlay(hand: MapHand, path: Path) -> None:
    with hand.qtbot.waitSignal(hand.program.files.overlayOpened):
        hand.program.files.open_overlay(path)


def test_what_is_drawn_is_saved_and_opened_again(hand: MapHand, tmp_path: Path) -> None:
    program = hand.program
    assert not program.window.commands["save_overlay"].isEnabled()
    program.session.draw(AREA, "Draw")
    program.session.draw(SYMBOL, "Draw")
    program.session.close_road((5.06, 52.0))
    drawn = program.session.draft
    path = tmp_path / "a.overlay.geojson"
    program.files.save_overlay(path)
    hand.qtbot.waitUntil(lambda: path.name in program.window.notice.text)
    while program.session.undo_stack.canUndo():
        program.session.undo_stack.undo()
    open_overlay(hand, path)

    assert program.session.draft == drawn
    assert program.session.undo_stack.undoText() == "Open overlay a.overlay.geojson"
    assert program.desk.content.areas.areas == (AREA,)
    program.session.undo_stack.undo()
    assert not hand.overlay


def test_a_marking_rises_with_what_is_opened_and_never_falls(
    hand: MapHand, tmp_path: Path
) -> None:
    program = hand.program
    path = tmp_path / "secret.overlay.geojson"
    secret = Marking.parse("EXERCISE - NATO SECRET")
    write_overlay(path, OverlayDocument(overlay=Overlay(areas=(AREA,)), marking=secret))
    open_overlay(hand, path)
    program.session.undo_stack.undo()
    program.session.draw(SYMBOL, "Draw")
    target = tmp_path / "mine.overlay.geojson"
    program.files.save_overlay(target)
    hand.qtbot.waitUntil(target.exists)

    assert program.window.banners[0].text() == "EXERCISE - NATO SECRET"
    assert read_overlay(target).marking == secret


def test_what_lies_elsewhere_is_left_out_and_named(
    hand: MapHand, tmp_path: Path
) -> None:
    here = BridgeRating(position=BRIDGE, bridge="Oude Brug", wheeled=40)
    lost = BridgeRating(position=NOWHERE, bridge="Far Bridge", wheeled=40)
    path = tmp_path / "a.overlay.geojson"
    write_overlay(
        path,
        OverlayDocument(
            overlay=Overlay(ratings=(here, lost)),
            closures=(("Far Road", NOWHERE), ("N1", (5.06, 52.0))),
            marking=Marking.parse("UNCLASSIFIED"),
        ),
    )
    open_overlay(hand, path)
    draft = hand.program.session.draft

    assert draft.overlay.ratings == (here,)
    assert [closure.road for closure in draft.closures] == ["N1"]
    assert "Far Bridge, Far Road" in hand.program.window.notice.text


def test_a_broken_file_changes_nothing_and_is_said(
    hand: MapHand, tmp_path: Path
) -> None:
    hand.program.session.draw(AREA, "Draw")
    path = tmp_path / "broken.overlay.geojson"
    path.write_text("{}", encoding="utf-8")
    hand.program.files.open_overlay(path)
    hand.qtbot.waitUntil(
        lambda: "broken.overlay.geojson" in hand.program.window.notice.text
    )

    assert hand.overlay.areas == (AREA,)
