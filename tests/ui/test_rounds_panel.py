"""The rounds dock: what vehicles do when, what is chosen in one place, and reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.drawing.rounds_bars import Doing, rounds_chart
from app.ui.supply.rounds_on_map import KnownWays, round_shapes, straight
from app.ui.supply.rounds_page import gap_words
from app.ui.supply.rounds_panel import RoundsPanel
from app.ui.theme import Theme
from planners.errors import NoRoute
from tests.tanker_rounds import MINUTE, sketched_case, sketched_plan

if TYPE_CHECKING:
    import numpy as np
    from pytestqt.qtbot import QtBot

    from planners.route import Lonlat


@pytest.fixture
def panel(qtbot: QtBot) -> RoundsPanel:
    made = RoundsPanel()
    qtbot.addWidget(made)
    made.resize(1000, 320)
    made.show()
    made.show_plan(sketched_case(), sketched_plan(), Theme.named("day"))
    return made


def test_bars_tell_all_that_a_vehicle_does_in_order_and_without_gaps() -> None:
    (line,) = rounds_chart(sketched_case().problem, sketched_plan()).lines

    work = [bar for bar in line.bars if bar.doing is not Doing.RESTS]
    assert line.name == "Tankers 2"
    assert [(bar.doing.value, bar.name, bar.stop) for bar in work] == [
        ("loads", "Depot", 0),
        ("drives", "A", 1),
        ("waits", "A", 1),
        ("unloads", "A", 1),
        ("drives", "Depot", 0),
        ("waits", "Depot", 0),
        ("loads", "Depot", 0),
        ("drives", "B", 2),
        ("unloads", "B", 2),
        ("drives", "Depot", 0),
    ]
    ends = [bar.ends_s for bar in work]
    assert [bar.begins_s for bar in work] == [0, *ends[:-1]]
    assert (line.begins_s, line.ends_s) == (0, 200 * MINUTE)


def test_the_dock_sums_a_plan_up_and_names_its_stops(panel: RoundsPanel) -> None:
    rows = panel.stops.model
    assert panel.headline.text() == (
        "Loads: 2, vehicles: 1, 80.0\u202fkm, all back by 120920Z. "
        "Drops that do not get all: 1 of 3."
    )
    assert panel.gap.text() == "At most 10\u202f% above the best that brings as much."
    assert [rows.cell(row, 0).text for row in range(rows.rowCount())] == [
        "Loads at Depot",
        "1  A",
        "Loads at Depot",
        "2  B",
    ]
    assert panel.rounds.model.cell(0, 4).text == "80\u202f%"  # 4,000 of 5,000 l


@pytest.mark.parametrize(
    ("cost", "all_brought", "said"),
    [
        (1000, True, "No plan is better."),
        (1001, True, "At most 1\u202f% above the best possible."),
        (1100, True, "At most 10\u202f% above the best possible."),
        (1101, True, "At most 11\u202f% above the best possible."),
        (1500, True, "At most 50\u202f% above the best possible."),
        (1501, True, ""),
        (1501, False, ""),
        (1000, False, "No plan that brings as much costs less."),
        (1001, False, "At most 1\u202f% above the best that brings as much."),
    ],
)
def test_no_plan_is_better_only_at_the_bound_and_with_nothing_left(
    cost: int,
    all_brought: bool,  # noqa: FBT001 - a column of the table
    said: str,
) -> None:
    plan = replace(sketched_plan(), cost=cost, bound=1000)

    assert gap_words(replace(plan, unserved=()) if all_brought else plan) == said


def test_why_a_drop_gets_nothing_stands_with_each_mend_once(
    panel: RoundsPanel,
) -> None:
    assert panel.tabs.tabText(2) == "Not brought (1)"
    assert panel.why.text().splitlines() == [
        "C lacks 4,000 of diesel: the tankers are out.",
        "Would mend it: Put a vehicle more at Depot.",
    ]


def test_keys_walk_along_what_a_vehicle_does(panel: RoundsPanel) -> None:
    for _ in range(2):
        QTest.keyClick(panel.gantt, Qt.Key.Key_Right)

    told = panel.gantt.accessibleDescription()
    assert told == "Tankers 2, 120620Z – 120650Z: drives to A"


def test_a_click_on_a_line_chooses_its_round(qtbot: QtBot, panel: RoundsPanel) -> None:
    middle = panel.gantt.row_box(0).center().toPoint()

    with qtbot.waitSignal(panel.roundChosen) as chosen:
        QTest.mouseClick(panel.gantt, Qt.MouseButton.LeftButton, pos=middle)

    assert chosen.args == [0]


def test_a_search_can_be_ended_only_once_there_is_something_to_keep(
    panel: RoundsPanel,
) -> None:
    panel.begin_work()
    assert not panel.enough.isEnabled()

    panel.offer_enough()
    assert panel.enough.isEnabled()

    panel.end_work()
    assert panel.work.isHidden()
    assert panel.plan.isEnabled()


def test_rounds_are_written_once_there_are_any_and_none_are_looked_for(
    panel: RoundsPanel,
) -> None:
    assert panel.export.isEnabled()
    panel.begin_work()
    assert not panel.export.isEnabled()
    panel.end_work()
    assert panel.export.isEnabled()
    panel.tell("There is no supply.", may_plan=False)
    assert not panel.export.isEnabled()
    panel.begin_work()
    panel.end_work()
    assert not panel.export.isEnabled()


def test_rounds_lie_over_roads_and_straight_where_there_is_none() -> None:
    asked: list[tuple[Lonlat, Lonlat]] = []

    def find(ways: int, begins: Lonlat, ends: Lonlat) -> np.ndarray:
        asked.append((begins, ends))
        if ends == (5.1, 52.0):
            raise NoRoute("No road leads there.", ())
        return straight(ways, begins, ends)

    case = sketched_case()
    shapes = round_shapes(case, sketched_plan(), KnownWays(find), 0)

    assert shapes.stops == (case.positions[1], case.positions[2])
    assert [place.name for place in shapes.places if not place.served] == ["C"]
    assert shapes.lines[0].way[0].tolist() == [5.0, 52.0]
    assert len(asked) == len(set(asked)) == 4  # out and back, each found once
