"""The list of bridges says what the loss of each costs the plan, and what to check."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.ui.bridges_desk import BridgesDesk
    from tests.map_hand import MapHand


@pytest.fixture
def bridges(hand: MapHand) -> Iterator[BridgesDesk]:
    """The list, open in front, for cars from west to east."""
    session = hand.program.session
    (cars,) = [one for one in session.formations() if one.name == "car 4x4"]
    session.change(replace(session.draft, formation=cars), "Choose")
    hand.program.bridges.open()
    yield hand.program.bridges
    hand.program.window.docks["bridges"].hide()
    hand.program.bridges.close()


def cells(hand: MapHand, key: str) -> list[tuple[str, str]]:
    """Wait until all is worked out; gives texts and tips of a column."""
    desk, session = hand.program.bridges, hand.program.session
    hand.qtbot.waitUntil(lambda: not (desk.is_busy or session.is_busy), timeout=60_000)
    model = desk.panel.model
    (column,) = [i for i, one in enumerate(model.columns) if one.key == key]
    places = [model.index(row, column) for row in range(model.rowCount())]
    return [(at.data() or "", at.data(0x3) or "") for at in places]  # ToolTipRole


@pytest.mark.usefixtures("bridges")
def test_the_loss_of_the_bridge_costs_the_way_round(hand: MapHand) -> None:
    assert cells(hand, "loss") == [("", "")]
    short = hand.route()
    ((text, tip),) = cells(hand, "loss")

    assert cells(hand, "check") == [("", "")]
    bridge = (5.041, 52.0)
    hand.program.session.close_road(bridge)
    cells(hand, "loss")
    longer = hand.program.session.route
    assert longer is not None
    minutes = round((longer.duration_s - short.duration_s) / 60)
    assert text == f"+{max(minutes, 1)} min"
    assert "Oude Brug" in tip


def test_without_another_way_the_loss_cuts_the_journey_off(
    hand: MapHand, bridges: BridgesDesk
) -> None:
    hand.route()
    hand.program.session.close_road((5.02, 52.00889))
    ((text, _),) = cells(hand, "loss")

    assert text == "1 cut off"
    titles = [column.title for column in bridges.panel.model.columns]
    assert {"If lost", "Check"} <= set(titles)


def test_without_a_route_the_columns_are_empty_again(
    hand: MapHand, bridges: BridgesDesk
) -> None:
    hand.route()
    assert cells(hand, "loss") != [("", "")]
    hand.program.session.undo_stack.undo()
    hand.take("clear_route")

    assert cells(hand, "loss") == [("", "")]
    assert bridges.panel.model.rowCount() == 1
