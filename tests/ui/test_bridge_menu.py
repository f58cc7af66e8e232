"""Bridges are closed and rated from the menu of a place; routes and marches follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from app.ui.dialogs.rating_dialog import RatingDialog
from planners.bridge_classes import BridgeVerdict
from planners.overlay import BridgeRating

if TYPE_CHECKING:
    from pathlib import Path

    from tests.map_hand import MapHand

BRIDGE = (5.041, 52.0)


def choose(hand: MapHand, text: str, at=BRIDGE) -> None:
    """Choose from the menu of a place."""
    menu = hand.program.desk.place_menu(at)
    (action,) = [one for one in menu.actions() if one.text().startswith(text)]
    action.trigger()


def texts(hand: MapHand, at=BRIDGE) -> list[str]:
    return [one.text() for one in hand.program.desk.place_menu(at).actions()]


def dialog() -> RatingDialog:
    (found,) = [
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, RatingDialog) and one.isVisible()
    ]
    return found


def rate(hand: MapHand, wheeled: str, tracked: str = "") -> None:
    choose(hand, "Rate bridge")
    fields = dialog()
    fields.wheeled.setText(wheeled)
    fields.tracked.setText(tracked)
    fields.source.setText("2 Recce Pl")
    fields.date.setText("120600zjun26")
    fields.accept()


def choose_truck(hand: MapHand) -> None:
    session = hand.program.session
    combo = hand.program.window.route.formation
    with hand.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        combo.setCurrentIndex(combo.findText("truck 10 t 6x6"))
        combo.activated.emit(combo.currentIndex())


def test_a_rating_opens_a_bridge_and_taking_it_back_restores_the_answer(
    hand: MapHand,
) -> None:
    """The sign says 12 t; the truck weighs more, and the engineers say class 50."""
    hand.route()
    choose_truck(hand)
    session = hand.program.session
    round_it = session.route
    with hand.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        rate(hand, "50")
    over_it = session.route
    (rating,) = hand.overlay.ratings

    assert "maxweight=12" in round_it.refusals[0].sentence
    assert over_it.length_m < round_it.length_m
    assert rating.bridge == "Oude Brug"
    assert rating.date == "120600ZJUN26"
    assert rating.position == pytest.approx(BRIDGE)
    assert session.undo_stack.undoText() == "Rate Oude Brug"
    assert "Take rating back" in texts(hand)

    with hand.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        choose(hand, "Take rating back")
    assert session.route == round_it
    assert "Take rating back" not in texts(hand)


def test_a_low_rating_turns_the_march_and_names_who_gave_it(
    hand: MapHand, scenario_file: Path
) -> None:
    session = hand.program.session
    scenario = read_scenario(scenario_file, vehicle_catalogue())
    with hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(scenario)
    with hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        rate(hand, "100")
    open_bridge = session.march.columns[0]
    with hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        rate(hand, "4")
    weak = session.march.columns[0]

    assert weak.route.length_m > open_bridge.route.length_m
    assert weak.table != open_bridge.table
    assert (
        "meets MLC 4 (own rating: 2 Recce Pl, 120600ZJUN26)"
        in weak.route.refusals[0].sentence
    )
    assert len(hand.overlay.ratings) == 1  # the later one


def test_a_bridge_is_closed_and_opened_again(hand: MapHand) -> None:
    short = hand.route()
    session = hand.program.session
    with hand.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        choose(hand, "Close bridge Oude Brug")

    assert session.route.length_m > short.length_m
    with hand.qtbot.waitSignal(session.routeChanged, check_params_cb=bool):
        choose(hand, "Reopen bridge Oude Brug")
    assert session.route.edges == short.edges


def test_places_without_a_bridge_offer_nothing_of_the_kind(hand: MapHand) -> None:
    assert not [text for text in texts(hand, (5.06, 52.0)) if "ridge" in text]


@pytest.mark.parametrize(
    ("field", "text", "sentence"),
    [
        ("wheeled", "strong", "is no figure"),
        ("wheeled", "0", "does not exist"),
        ("wheeled", "151", "does not exist"),
        ("wheeled", "", "has no load class"),
        ("date", "yesterday", "is no date-time group"),
    ],
)
def test_what_is_wrong_with_a_rating_stands_in_its_dialog(
    qtbot, field, text, sentence
) -> None:
    fields = RatingDialog("Oude Brug", BRIDGE)
    qtbot.addWidget(fields)
    fields.wheeled.setText("40")
    getattr(fields, field).setText(text)
    fields.accept()

    assert sentence in fields.trouble.text()
    assert fields.rating is None


def test_a_rating_is_shown_again_to_be_changed(qtbot) -> None:
    rating = BridgeRating(
        position=BRIDGE,
        bridge="b",
        wheeled=60,
        tracked=40.5,
        wheeled_oneway=70,
        tracked_caution=90,
        max_height_m=4.2,
        max_width_m=3.5,
        source="S",
    )
    fields = RatingDialog("b", BRIDGE, rating)
    qtbot.addWidget(fields)
    fields.accept()

    assert fields.rating == rating


def test_signs_show_own_ratings_and_what_the_formation_may_cross(
    hand: MapHand,
) -> None:
    choose_none = hand.program.desk.content.bridges
    hand.canvas.centre_on(BRIDGE, 14.0)

    def verdict() -> tuple[str, BridgeVerdict, bool]:
        (sign,) = choose_none._signs(hand.canvas.view)
        return sign.text, sign.verdict, sign.own

    session = hand.program.session
    trucks = [f for f in session.formations() if f.name == "truck 10 t 6x6"]
    session.change(session.draft.__class__(formation=trucks[0]), "Choose")
    assert verdict() == ("12 t", BridgeVerdict.REFUSES, False)
    rate(hand, "60", "50")
    assert verdict() == ("W60 T50", BridgeVerdict.CARRIES, True)
    hand.program.window.commands["bridges"].trigger()
    assert not choose_none.visible
    hand.program.window.commands["bridges"].trigger()
    assert choose_none.visible
