"""Movement credits in the window: granted, renewed, taken back, judged and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.services.catalogue import vehicle_catalogue
from app.services.credits_file import read_credits_file
from app.services.scenario.scenario import read_scenario
from app.ui.theme import Theme

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.services.scenario.scenario import Scenario
    from app.ui.credits_desk import CreditsDesk
    from tests.map_hand import MapHand

COLUMN = """
  - name: {name}
    route: {{stops: [Westerbrug, Oosterveen]}}
    start: {start}
    rate: 40
    density: 15
    {more}
    serials: [{{name: All, size: 10, vehicles: {{truck 10 t 6x6: 20}}}}]
"""
HEAD = "scenario: 1\nname: Exercise Credits\nmarking: EXERCISE - UNCLASSIFIED\ncolumns:"
GRANTED = {"name": "Granted", "more": "movement number: 12-NLN-07"}
ASKING = {"name": "Asking", "more": ""}


@pytest.fixture
def plan(tmp_path: Path):
    def read(*starts: str) -> Scenario:
        path = tmp_path / "plan.yaml"
        columns = (GRANTED, ASKING)
        texts = (
            COLUMN.format(start=start, **column)
            for start, column in zip(starts, columns, strict=True)
        )
        path.write_text(HEAD + "".join(texts), encoding="utf-8")
        return read_scenario(path, vehicle_catalogue())

    return read


@pytest.fixture
def desk(hand: MapHand, plan) -> Iterator[CreditsDesk]:
    """The credits of a plan of two columns, the first of which has its number."""
    credits_ = hand.program.credits
    take(hand, plan("120600ZJUN26", "120700ZJUN26"))
    yield credits_
    credits_.panel.reason.clear()
    credits_.panel.seen.report.clear()
    hand.program.window.docks["credits"].hide()


def take(hand: MapHand, scenario: Scenario) -> None:
    session, credits_ = hand.program.session, hand.program.credits
    with hand.qtbot.waitSignal(session.marchChanged, timeout=60_000):
        session.set_scenario(scenario)
    hand.qtbot.waitUntil(
        lambda: (
            not credits_.is_busy
            and credits_._planned is not None
            and credits_._planned.march is session.march
        ),
        timeout=60_000,
    )


def shown(desk: CreditsDesk) -> list[tuple[str, ...]]:
    """Number, state, column and plan of each row."""
    model = desk.panel.model
    return [
        tuple(model.cell(row, column).text.strip() for column in range(4))
        for row in range(model.rowCount())
    ]


def choose(desk: CreditsDesk, name: str) -> None:
    model = desk.panel.model
    (row,) = [row for row in range(model.rowCount()) if model.cell(row, 2).text == name]
    desk.panel.table.selectRow(row)


def test_columns_are_bids_until_they_are_approved_and_the_step_can_be_undone(
    hand: MapHand, desk: CreditsDesk
) -> None:
    hand.take("credits")
    assert hand.program.window.docks["credits"].isVisible()
    assert shown(desk) == [
        ("12-NLN-07", "approved", "Granted", "fits"),
        ("12-NLN-07A", "", "All A", ""),
        ("12-NLN-07B", "", "All B", ""),
        ("–", "bid", "Asking", ""),
        ("–", "", "All A", ""),
        ("–", "", "All B", ""),
    ]
    assert desk.panel.authority.text() == "NLN"
    assert "'Asking' has 20 vehicles" in desk.panel.faults.item(0).text()

    choose(desk, "Asking")
    desk.panel.approve.click()

    assert shown(desk)[3] == ("12-NLN-01", "approved", "Asking", "fits")
    assert [one.credit.bid.column for one in desk.panel.chosen] == ["Asking"]
    assert not desk.panel.approve_all.isEnabled()
    assert desk.panel.side.tabText(0) == "No faults"
    hand.program.session.undo_stack.undo()
    assert shown(desk)[3] == ("–", "bid", "Asking", "")
    desk.panel.approve_all.click()
    assert shown(desk)[3][:2] == ("12-NLN-01", "approved")


def test_another_plan_shows_which_credits_no_longer_fit_and_renews_them(
    hand: MapHand, desk: CreditsDesk, plan
) -> None:
    take(hand, plan("120640ZJUN26", "120700ZJUN26"))
    assert shown(desk)[0][3].replace("\u202f", " ") == "changed: SP 40 min later"
    assert desk.issued[0].entry.first.minute == 0
    choose(desk, "Granted")
    desk.panel.reason.setText("bridge closed")

    desk.panel.renew.click()

    assert shown(desk)[0] == ("12-NLN-07", "changed", "Granted", "fits")
    assert "bridge closed" in desk.panel.model.cell(0, 1).tip
    assert not desk.panel.renew.isEnabled()


def test_a_credit_is_cancelled_for_a_reason_only(
    hand: MapHand, desk: CreditsDesk
) -> None:
    desk.open()
    choose(desk, "Granted")
    desk.panel.cancel.click()
    assert shown(desk)[0][1] == "approved"
    assert "without a reason" in hand.program.window.notice.text
    hand.qtbot.waitUntil(desk.panel.reason.hasFocus)

    desk.panel.reason.setText("no need")
    desk.panel.cancel.click()

    assert shown(desk)[0] == ("12-NLN-07", "cancelled", "Granted", "")
    desk.panel.approve.click()
    assert [row[:3] for row in shown(desk) if row[2] == "Granted"] == [
        ("12-NLN-07", "cancelled", "Granted"),
        ("12-NLN-01", "approved", "Granted"),
    ]


@pytest.mark.parametrize(
    ("report", "tolerance", "sign", "says"),
    [
        ("12-NLN-07A 120600Z SP", 0, "✓ In order", "is in order at SP"),
        ("12-NLN-07A 120555Z SP", 10, "✓ In order", "is in order"),
        ("12-NLN-07A 120555Z SP", 0, "✕ Not in order", "5 min early at SP"),
        ("12-NLN-07A 112300Z", 0, "✕ Not in order", "is a number of day 12"),
        ("12-NLN-07C 120600Z", 0, "✕ Not in order", "has the letter C"),
        ("12-NLN-09 120600Z", 0, "✕ Not in order", "No credit has the number"),
        ("somebody", 0, "? No verdict", "is no report"),
    ],
)
def test_who_was_seen_is_judged_by_a_sign_a_word_and_a_sentence(
    hand: MapHand,
    desk: CreditsDesk,
    report: str,
    tolerance: int,
    sign: str,
    says: str,
) -> None:
    line = desk.panel.seen
    line.tolerance.setValue(tolerance)
    line.report.setText(report)

    hand.qtbot.keyClick(line.report, Qt.Key.Key_Return)

    told, sentence = line.verdict
    assert told == sign
    assert says in sentence


def test_the_bid_of_a_column_is_copied_under_its_marking(desk: CreditsDesk) -> None:
    choose(desk, "Asking")

    desk.panel.copy.click()

    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "EXERCISE - UNCLASSIFIED"
    assert "Requesting column: Asking" in lines
    assert "Vehicles: 20" in lines
    assert "Clearance needed: yes" in lines


def test_credits_are_saved_exported_and_opened_again(
    hand: MapHand, desk: CreditsDesk, tmp_path: Path
) -> None:
    files = hand.program.files
    desk.panel.approve_all.click()
    issued = desk.issued
    kept, table = tmp_path / "book.credits.yaml", tmp_path / "credits.csv"
    desk.save(kept)
    desk.export(table)
    hand.qtbot.waitUntil(lambda: not files.is_busy, timeout=60_000)
    assert read_credits_file(kept, vehicle_catalogue()).issued == issued
    text = table.read_text("utf-8-sig")
    assert text.startswith("EXERCISE - UNCLASSIFIED")
    assert "12-NLN-01B" in text

    desk.set_issued(())
    assert shown(desk)[0][1] == "bid"
    desk.load(kept)
    hand.qtbot.waitUntil(lambda: not files.is_busy, timeout=60_000)

    assert desk.issued == issued
    assert "book.credits.yaml: 2" in hand.program.window.notice.text


def test_without_a_plan_the_panel_says_what_to_do(hand: MapHand) -> None:
    panel = hand.program.credits.panel
    assert "Open a scenario" in panel._empty.text()
    assert panel.stack.currentIndex() == 0
    buttons = (panel.approve, panel.approve_all, panel.renew, panel.cancel)
    assert not any(button.isEnabled() for button in buttons)
    assert not panel.save.isEnabled()
    assert not panel.open.isEnabled()


def test_a_theme_keeps_the_choice_and_colours_what_does_not_fit(
    hand: MapHand, desk: CreditsDesk, plan
) -> None:
    take(hand, plan("120640ZJUN26", "120700ZJUN26"))
    choose(desk, "Granted")
    for name in ("night", "day"):
        theme = Theme.named(name)
        desk.panel.set_theme(theme)
        assert desk.panel.model.cell(0, 3).colour == theme.refused
        assert [one.credit.bid.column for one in desk.panel.chosen] == ["Granted"]


def test_a_column_that_leaves_the_plan_is_named(
    hand: MapHand, desk: CreditsDesk, plan
) -> None:
    both = plan("120600ZJUN26", "120700ZJUN26")
    take(hand, replace(both, columns=both.columns[1:]))

    assert shown(desk)[-3] == ("12-NLN-07", "approved", "Granted", "not in the plan")
    assert desk.issued[0].exit.last - desk.issued[0].entry.first > timedelta()
