"""The reach in the window: asked from the map, and always that of the present plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyogrio
import pytest
from PySide6.QtCore import Qt

from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import read_scenario
from tests.map_hand import SHIFT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.ui.reach_desk import ReachDesk
    from planners.reach import Reach
    from tests.map_hand import MapHand

WEST, BRIDGE, EAST = (5.002, 52.0), (5.041, 52.0), (5.088, 52.0)


@pytest.fixture
def desk(hand: MapHand) -> Iterator[ReachDesk]:
    """The reach of the window, with nothing set, and nothing afterwards."""
    reach = hand.program.reach
    yield reach
    reach.tool.set_starts(())
    reach.panel.limits.setText("10, 20, 30")
    reach.panel.unit.setCurrentIndex(0)
    hand.program.window.docks["reach"].hide()
    hand.qtbot.waitUntil(lambda: not reach.is_busy, timeout=60_000)


def answered(hand: MapHand) -> Reach:
    """Wait for the reach and give it."""
    reach = hand.program.reach
    hand.qtbot.waitUntil(
        lambda: reach.reach is not None and not reach.is_busy, timeout=60_000
    )
    return reach.reach


def type_limits(hand: MapHand, text: str) -> None:
    field = hand.program.reach.panel.limits
    field.setText(text)
    field.editingFinished.emit()


def choose_truck(hand: MapHand) -> None:
    combo = hand.program.window.route.formation
    combo.setCurrentIndex(combo.findText("truck 10 t 6x6"))
    combo.activated.emit(combo.currentIndex())


def test_a_reach_from_the_menu_of_a_place_is_drawn_and_listed(
    hand: MapHand, desk: ReachDesk
) -> None:
    menu = hand.program.desk.place_menu(WEST)
    (action,) = [one for one in menu.actions() if one.text() == "Reach from here"]
    action.trigger()

    found = answered(hand)

    assert [band.limit for band in found.bands] == [600, 1200, 1800]
    shapes = hand.program.desk.content.reach.shapes
    assert [band.caption for band in shapes.bands] == ["10 min", "20 min", "30 min"]
    assert shapes.starts == (WEST,)
    model = desk.panel.bands.model
    assert [model.cell(row, 1).text for row in range(3)] == [
        "10 min",
        "20 min",
        "30 min",
    ]
    assert hand.program.window.docks["reach"].isVisible()
    assert {place.name for place in found.places} == {"Westerbrug", "Oosterveen"}
    assert desk.panel.export.isEnabled()


def test_a_click_with_the_tool_sets_the_start_and_shift_adds_one(
    hand: MapHand, desk: ReachDesk
) -> None:
    hand.take("reach")
    hand.click(WEST)
    one = answered(hand)
    hand.click(EAST, keys=SHIFT)
    hand.qtbot.waitUntil(lambda: answered(hand) is not one, timeout=60_000)

    starts = answered(hand).request.starts
    assert starts[0] == pytest.approx(WEST, abs=1e-3)
    assert starts[1] == pytest.approx(EAST, abs=1e-3)
    assert "Shift" in desk.tool.hint
    reached = [
        item.meaning
        for item in hand.program.desk.content.items(hand.canvas.view)
        if item.name == "Start of the reach"
    ]
    assert reached == list(starts)
    hand.key(Qt.Key.Key_Backspace)
    hand.qtbot.waitUntil(
        lambda: answered(hand).request.starts == starts[:1], timeout=60_000
    )


def test_closing_and_opening_a_road_changes_the_reach_at_once(
    hand: MapHand, desk: ReachDesk
) -> None:
    type_limits(hand, "5")
    desk.start_from(WEST)
    free = answered(hand)
    closure = hand.program.session.close_road(BRIDGE)

    hand.qtbot.waitUntil(lambda: answered(hand) is not free, timeout=60_000)
    shut = answered(hand)
    hand.program.session.reopen_road(closure)
    hand.qtbot.waitUntil(lambda: answered(hand) is not shut, timeout=60_000)

    assert shut.bands[0].road_m < free.bands[0].road_m
    assert answered(hand).bands[0].road_m == free.bands[0].road_m


def test_a_truck_is_stopped_by_the_bridge_and_the_panel_leads_there(
    hand: MapHand, desk: ReachDesk
) -> None:
    choose_truck(hand)
    type_limits(hand, "5")
    desk.start_from(WEST)

    found = answered(hand)

    (bar,) = found.bars
    assert "maxweight=12" in bar.refusal.sentence
    assert hand.program.desk.content.reach.shapes.bars == (bar.refusal.position,)
    table = desk.panel.bars.table
    desk.panel.tabs.setCurrentWidget(table)
    with hand.qtbot.waitSignal(desk.panel.placeChosen) as chosen:
        table.clicked.emit(table.model().index(0, 1))
    assert chosen.args == [bar.refusal.position]


@pytest.mark.parametrize(
    ("unit", "limits"), [("km", (2000, 4000)), ("l", (2, 4)), ("h", (7200, 14400))]
)
def test_limits_are_times_distances_or_fuel(
    hand: MapHand, desk: ReachDesk, unit: str, limits: tuple[float, ...]
) -> None:
    desk.panel.unit.setCurrentText(unit)
    type_limits(hand, "4, 2")
    desk.start_from(WEST)

    assert tuple(band.limit for band in answered(hand).bands) == limits


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("soon", "is no band"), ("1,2,3,4,5,6,7,8,9,10,11,12,13", "1 to 12 limits")],
)
def test_limits_that_make_no_sense_are_explained_in_place(
    hand: MapHand, desk: ReachDesk, text: str, sentence: str
) -> None:
    desk.start_from(WEST)
    answered(hand)

    type_limits(hand, text)

    assert sentence in desk.panel._empty.text()
    assert desk.panel.stack.currentWidget() is desk.panel._empty
    assert desk.reach is None
    assert hand.program.desk.content.reach.shapes.bands == ()
    type_limits(hand, "10")
    assert answered(hand).bands[0].limit == 600


def test_a_start_far_from_any_road_is_explained_in_place(
    hand: MapHand, desk: ReachDesk
) -> None:
    desk.start_from((5.5, 52.4))

    hand.qtbot.waitUntil(lambda: "km from" in desk.panel._empty.text(), timeout=60_000)
    assert not desk.panel.export.isEnabled()


def test_clearing_takes_everything_away(hand: MapHand, desk: ReachDesk) -> None:
    desk.start_from(WEST)
    answered(hand)

    desk.panel.clear.click()

    assert desk.reach is None
    shapes = hand.program.desk.content.reach.shapes
    assert (shapes.bands, shapes.starts, shapes.bars) == ((), (), ())
    assert "Set a start" in desk.panel._empty.text()


def test_a_search_can_be_stopped_and_asked_again(
    hand: MapHand, desk: ReachDesk
) -> None:
    desk.start_from(WEST)
    assert desk.is_busy
    assert desk.panel.stop.isVisibleTo(desk.panel)

    desk.panel.stop.click()

    hand.qtbot.waitUntil(lambda: not desk.is_busy, timeout=60_000)
    assert desk.reach is None
    assert not desk.panel.stop.isVisibleTo(desk.panel)
    desk.refresh()
    assert answered(hand).bands


def test_a_reach_is_exported_under_the_marking_of_the_plan(
    hand: MapHand, desk: ReachDesk, scenario_file: Path, tmp_path: Path
) -> None:
    session = hand.program.session
    scenario = read_scenario(scenario_file, vehicle_catalogue())
    with hand.qtbot.waitSignal(session.marchChanged, check_params_cb=bool):
        session.set_scenario(scenario)
    desk.start_from(WEST)
    found = answered(hand)
    target = tmp_path / "reach.gpkg"

    desk.save(target)
    hand.qtbot.waitUntil(lambda: not hand.program.files.is_busy, timeout=60_000)

    layers = [name for name, _ in pyogrio.list_layers(target).tolist()]
    assert "reach_area" in layers
    meta, _, geometry, columns = pyogrio.raw.read(target, layer="reach_area")
    assert len(geometry) == len(found.bands)
    marked = columns[list(meta["fields"]).index("marking")]
    assert set(marked) == {"EXERCISE - UNCLASSIFIED"}


def test_another_theme_paints_the_bands_anew(hand: MapHand, desk: ReachDesk) -> None:
    desk.start_from(WEST)
    answered(hand)
    day = desk.panel.bands.model.cell(0, 0).colour

    hand.program.appearance.set_theme("night")
    night = desk.panel.bands.model.cell(0, 0).colour
    hand.program.appearance.set_theme("day")

    assert night != day
    assert desk.panel.bands.model.cell(0, 0).colour == day
