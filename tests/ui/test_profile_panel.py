"""The profile of a route: figures, pointing from and to the map, empty states."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from app.drawing.profile_chart import ProfileFrame
from app.drawing.style import Style
from app.ui.panels.profile_panel import ProfilePanel
from planners.height_profile import HeightProfile
from planners.route import CriticalPoint, PointKind

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.map_hand import MapHand

LENGTH = 10_000.0


def hill(*, known: bool = True) -> HeightProfile:
    """A hill of 400 m half way along ten kilometres, up at 8 %."""
    distance = np.linspace(0, LENGTH, 401)
    height = 100 + 400 * (1 - np.abs(distance - 5000) / 5000)
    grade = np.where(distance < 5000, 0.08, -0.08)
    if not known:
        height = height * np.nan
        grade = grade * np.nan
    lonlat = np.column_stack([5 + distance / 70_000, np.full(401, 52.0)])
    return HeightProfile(
        distance_m=distance,
        height_m=height,
        grade=grade,
        lonlat=lonlat,
        climb_m=400,
        descent_m=400,
    )


def point(name: str, at_m: float, kind: PointKind = PointKind.BRIDGE) -> CriticalPoint:
    return CriticalPoint(
        name=name, kind=kind, label="", position=(5, 52), distance_m=at_m
    )


@pytest.fixture
def panel(qtbot: QtBot) -> ProfilePanel:
    made = ProfilePanel()
    qtbot.addWidget(made)
    made.resize(700, 240)
    made.show()
    return made


def test_figures_stand_above_the_chart(panel: ProfilePanel) -> None:
    panel.show_profile("Own route", hill(), [point("SP", 0), point("RP", LENGTH)])
    text = panel.figures.text().replace("\u202f", " ")

    assert panel.stack.currentIndex() == 1
    for figure in ("climb 400 m", "descent 400 m", "+8.0 %", "between 100 m and 500 m"):
        assert figure in text


def test_without_route_or_heights_a_sentence_says_so(panel: ProfilePanel) -> None:
    panel.show_profile("", None)
    assert "Set a route" in panel._empty.text()
    panel.show_profile("Own route", hill(known=False))
    assert "without elevation data" in panel._empty.text()
    assert panel.stack.currentIndex() == 0


def test_the_pointer_tells_its_place_by_mouse_and_by_key(
    panel: ProfilePanel, qtbot: QtBot
) -> None:
    panel.show_profile("Own route", hill())
    chart = panel.chart
    told: list[float | None] = []
    chart.pointed.connect(told.append)
    frame = ProfileFrame.of(hill(), chart.width(), chart.height())
    middle = QPoint(round(frame.x(5000)), chart.height() // 2)
    QTest.mouseMove(chart, middle)
    assert told[-1] == pytest.approx(5000, abs=20)

    chart.setFocus()
    QTest.keyClick(chart, Qt.Key.Key_Right)
    assert told[-1] == pytest.approx(5100, abs=20)
    with qtbot.waitSignal(chart.chosen) as chosen:
        QTest.keyClick(chart, Qt.Key.Key_Return)
    assert chosen.args == [told[-1]]


@pytest.mark.parametrize("palette", ["day", "night", "red", "high_contrast"])
def test_the_chart_is_painted_in_every_palette(
    panel: ProfilePanel, palette: str
) -> None:
    panel.chart.set_style(Style.named(palette))
    panel.show_profile("Own route", hill(), [point("SP", 0), point("CP 1", 4000)])
    panel.chart.show_pointer(4000)
    image = panel.chart.grab().toImage()
    pixels = {
        image.pixelColor(x, y).name() for x in range(0, 700, 5) for y in range(150)
    }

    assert len(pixels) > 6
    if palette == "red":
        assert all(name.endswith("0000") for name in pixels)


def test_profile_and_map_point_at_each_other(hand: MapHand) -> None:
    """The small world has no heights, so the profile is put in by hand."""
    route = hand.route()
    desk, window = hand.program.desk, hand.program.window
    window.docks["profile"].toggleViewAction().trigger()
    assert "without elevation data" in desk.map.profile._empty.text()
    profile = hill()
    desk.map.profile.show_profile("Own route", profile, route.points)
    chart = desk.map.profile.chart
    chart.pointed.emit(5000.0)
    assert desk.content.hand._mark == pytest.approx(profile.place(5000))
    hand.hover(profile.place(2500))
    assert chart.pointer_m == pytest.approx(2500, abs=150)
    hand.hover((5.05, 52.012))
    assert chart.pointer_m is None
    chart.chosen.emit(2500.0)
    view = hand.canvas.view
    assert view.to_lonlat(view.width / 2, view.height / 2) == pytest.approx(
        profile.place(2500), abs=1e-6
    )
