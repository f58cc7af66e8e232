"""The list of conflicts: words, order, and what a row leads to."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.ui.movement.conflicts_panel import ConflictsPanel
from app.ui.tables.conflicts import (
    Cure,
    Words,
    cure_words,
    kind_words,
    smallest_cure,
    word_of,
)
from app.ui.theme import Theme
from planners.movement.conflict import Conflict, ConflictKind
from tests.window_checks import cut_words

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

ZERO = datetime(2026, 6, 12, 4, tzinfo=UTC)
NAMES = ("A Coy", "B Coy", "C Coy", "D Coy", "E Coy")
WORDS = Words(NAMES, ZERO, "Z")


def conflict(
    kind: ConflictKind = ConflictKind.FOLLOWING,
    movements: tuple[int, ...] = (0, 1),
    begins_s: int = 3600,
    cures: tuple[int | None, int | None] = (170, -400),
    where: str = "B37, Bahnhof – Rohrbach",
) -> Conflict:
    return Conflict(
        kind=kind,
        movements=movements,
        where=where,
        begins_s=begins_s,
        ends_s=begins_s + 300,
        overlap_s=170,
        cure_s=cures[0],
        cure_first_s=cures[1],
        sections=(4, 5),
    )


LATE = conflict(
    ConflictKind.LATE, (2,), begins_s=9000, cures=(-600, -600), where="Leimen"
)
FULL = conflict(
    ConflictKind.PARKING,
    (3, 0, 1, 2, 4),
    begins_s=600,
    cures=(None, None),
    where="PIKE",
)
THREE = (FULL, conflict(), LATE)


@pytest.fixture
def panel(qtbot: QtBot) -> ConflictsPanel:
    made = ConflictsPanel(Theme.named("day"))
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    return made


def column(panel: ConflictsPanel, number: int) -> list[str]:
    rows = range(panel.model.rowCount())
    return [panel.model.index(row, number).data() for row in rows]


def test_a_row_says_what_where_when_who_and_how_to_cure_it(
    panel: ConflictsPanel,
) -> None:
    panel.show_conflicts([conflict()], NAMES, ZERO, "B")
    row = [panel.model.index(0, number).data() for number in range(7)]

    assert [text.replace("\u202f", " ") for text in row] == [
        "Too close",
        "B37, Bahnhof – Rohrbach",
        "120700B – 120705B",
        "3 min",
        "A Coy",
        "B Coy",
        "B Coy 3 min later",
    ]
    tip = panel.model.index(0, 6).data(Qt.ItemDataRole.ToolTipRole)
    assert "A Coy departs 7\u202fmin earlier." in tip


def test_without_conflicts_it_says_how_many_were_compared(
    panel: ConflictsPanel,
) -> None:
    panel.show_conflicts([], NAMES, ZERO, "Z", compared=4)

    assert panel.stack.currentIndex() == 0
    assert "compared: 4" in panel.stack.why.text()
    panel.show_nothing()
    assert "No schedule" in panel.stack.why.text()


def test_totals_count_conflicts_and_movements_in_them(panel: ConflictsPanel) -> None:
    panel.show_conflicts([conflict(), LATE], NAMES, ZERO, "Z")

    assert panel.totals.text().startswith("Conflicts: 2")
    assert "3 of 5 movements" in panel.totals.text()


@pytest.mark.parametrize(
    ("number", "kinds"),
    [
        (0, [0, 4, 7]),
        (1, [0, 7, 4]),
        (2, [4, 0, 7]),
        (4, [0, 7, 4]),
        (6, [0, 7, 4]),
    ],
)
def test_every_column_sorts(
    panel: ConflictsPanel, number: int, kinds: list[int]
) -> None:
    panel.show_conflicts(THREE, NAMES, ZERO, "Z")
    panel.table.sortByColumn(number, Qt.SortOrder.AscendingOrder)
    assert [panel.model.conflict(row).kind for row in range(3)] == kinds
    panel.table.sortByColumn(number, Qt.SortOrder.DescendingOrder)

    assert [panel.model.conflict(row).kind for row in range(3)] == kinds[::-1]


def test_a_click_or_enter_leads_to_place_and_moment(
    panel: ConflictsPanel, qtbot: QtBot
) -> None:
    panel.show_conflicts(THREE, NAMES, ZERO, "Z")
    index = panel.model.index(1, 0)
    places: list[Conflict] = []
    panel.conflictChosen.connect(places.append)
    with qtbot.waitSignal(panel.timeChosen) as told:
        QTest.mouseClick(
            panel.table.viewport(),
            Qt.MouseButton.LeftButton,
            pos=panel.table.visualRect(index).center(),
        )
    assert told.args == [3600]
    with qtbot.waitSignal(panel.timeChosen):
        QTest.keyClick(panel.table, Qt.Key.Key_Return)

    assert places == [conflict(), conflict()]


def test_the_smallest_cure_of_the_chosen_conflict_can_be_asked_for(
    panel: ConflictsPanel, qtbot: QtBot
) -> None:
    panel.show_conflicts(THREE, NAMES, ZERO, "Z")
    assert not panel.cure.isEnabled()
    panel.choose(FULL)
    assert not panel.cure.isEnabled()
    panel.choose(conflict())
    with qtbot.waitSignal(panel.cureAsked) as asked:
        panel.cure.click()

    assert asked.args == [1, 170]


def test_the_chosen_conflict_stays_chosen(panel: ConflictsPanel) -> None:
    panel.show_conflicts(THREE, NAMES, ZERO, "Z")
    panel.choose(LATE)
    panel.show_conflicts((LATE, FULL), NAMES, ZERO, "Z")

    assert panel.chosen == LATE


def test_of_two_cures_the_smaller_is_told() -> None:
    assert smallest_cure(conflict(cures=(-100, 90))) == Cure(0, 90)
    assert smallest_cure(conflict(cures=(None, -90))) == Cure(0, -90)
    assert smallest_cure(FULL) is None
    assert cure_words(LATE, WORDS) == "C Coy 10\u202fmin earlier"


def test_every_kind_has_a_word_and_overtaking_its_own() -> None:
    assert set(kind_words()) == set(ConflictKind)
    assert word_of(conflict()._replace(overtakes=True)) == "Overtaking"


def test_many_movements_are_counted_behind_the_first_names(
    panel: ConflictsPanel,
) -> None:
    panel.show_conflicts([FULL], NAMES, ZERO, "Z")

    assert column(panel, 4) == ["D Coy"]
    assert column(panel, 5) == ["A Coy, B Coy, C Coy +1"]


def test_no_word_of_the_panel_is_cut_off(panel: ConflictsPanel) -> None:
    panel.show_conflicts(THREE, NAMES, ZERO, "Z")
    assert cut_words(panel) == []
    panel.show_nothing()
    assert cut_words(panel) == []
