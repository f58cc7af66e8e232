"""Views of a schedule in red light and in large letters."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtWidgets import QWidget

from app.drawing.point_graph_layout import Passing, Strip, StripRow
from app.drawing.style import Style
from app.ui import theme
from app.ui.movement.conflicts_panel import ConflictsPanel
from app.ui.movement.occupation_view import OccupationView
from app.ui.movement.point_graph_panel import PointGraphPanel
from app.ui.movement.time_slider import TimeSlider
from app.ui.theme import Theme
from planners.movement.conflict import Conflict, ConflictKind
from planners.movement.occupancy_holders import Span, Stay
from planners.movement.road_chain import RoadChain
from planners.movement.route_bands import RouteBands, Use
from tests.window_checks import MOST_GREEN_OR_BLUE, cut_words, worst_green_or_blue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

ZERO = datetime(2026, 6, 12, 4, tzinfo=UTC)
NAMES = ("25-NLX-01", "Versorgungskompanie Panzerbrigade 21")
RED = Style.named("red")


def slider() -> QWidget:
    made = TimeSlider()
    made.set_style(RED)
    made.set_operation(ZERO, "B", 0, 90_000)
    made.set_moments([5000, 60_000], [600], [9000])
    made.set_tally("12 moving   ·   3 halted")
    return made


def conflicts() -> QWidget:
    made = ConflictsPanel(Theme.named("red"))
    found = Conflict(
        ConflictKind.MEETING, (0, 1), "B37, Bahnhof", 600, 900, 300, 300, -60
    )
    made.show_conflicts([found], NAMES, ZERO, "B")
    made.choose(found)
    return made


def no_conflicts() -> QWidget:
    made = ConflictsPanel(Theme.named("red"))
    made.show_conflicts([], NAMES, ZERO, "B")
    return made


def points() -> QWidget:
    made = PointGraphPanel()
    made.set_style(RED)
    passings = (Passing(0, 0, 600, in_conflict=True), Passing(1, 300, 900))
    strips = [Strip("Bahnhof", (StripRow("N", passings),))]
    made.show_strips(strips, NAMES, ZERO, "B")
    made.set_time(450)
    made.choose_movement(1)
    return made


def occupation() -> QWidget:
    made = OccupationView()
    made.set_style(RED)
    made.set_roads(["MSR TIGER"])
    bands = RouteBands(
        chain=RoadChain(
            sections=np.array([0]),
            from_km=np.array([0.0]),
            to_km=np.array([9.0]),
            points=np.array([0, 1]),
            points_km=np.array([0.0, 9.0]),
        ),
        span=Span(0, 7200),
        movement=np.array([0]),
        along=np.array([True]),
        run=np.array([0]),
        corners=np.array([[[600.0, 0], [1500, 9], [2500, 9], [1600, 0]]]),
        blocks=(),
        uses=(Use(0.0, 9.0, 0.4, 600, 1),),
    )
    made.show_bands(bands, NAMES, ("Bahnhof", "Leimen"), ZERO, "B")
    made.show_holders([Stay(0, 600, 2500, "N", (0,))], NAMES, 0, 3600)
    made.set_time(900)
    return made


MADE = [slider, conflicts, no_conflicts, points, occupation]


@pytest.fixture
def dress(qapp: QApplication) -> Iterator[Callable[[str, float], None]]:
    """Dress the application; afterwards it wears what the other tests expect."""

    def wear(name: str, scale: float = 1.0) -> None:
        theme.apply(Theme.named(name), qapp, scale)

    yield wear
    wear("day")


@pytest.mark.parametrize("make", MADE)
def test_every_view_is_red_under_red_light(
    dress: Callable[[str, float], None], qtbot: QtBot, make: Callable[[], QWidget]
) -> None:
    dress("red", 1.0)
    view = make()
    qtbot.addWidget(view)
    view.resize(1200, 320)
    view.show()
    qtbot.waitExposed(view)

    assert worst_green_or_blue(view) <= MOST_GREEN_OR_BLUE


@pytest.mark.parametrize("scale", [0.8, 2.0])
@pytest.mark.parametrize("make", MADE)
def test_no_word_of_a_view_is_cut_off_in_letters_of_any_size(
    dress: Callable[[str, float], None],
    qtbot: QtBot,
    make: Callable[[], QWidget],
    scale: float,
) -> None:
    dress("day", scale)
    view = make()
    qtbot.addWidget(view)
    view.resize(1400, 500)
    view.show()
    qtbot.waitExposed(view)

    assert cut_words(view) == []


@pytest.mark.parametrize("make", MADE)
def test_every_input_of_a_view_has_a_name(
    qtbot: QtBot, make: Callable[[], QWidget]
) -> None:
    view = make()
    qtbot.addWidget(view)
    view.show()
    qtbot.waitExposed(view)
    inputs = [
        child
        for child in view.findChildren(QWidget)
        if child.isVisible() and child.focusPolicy().value
    ]
    nameless = [
        type(child).__name__
        for child in inputs
        if not (child.accessibleName() or getattr(child, "text", str)())
        and not child.objectName().startswith("qt_")
    ]

    assert nameless == []
