"""What leaves a window is on its plan's record, and below its marking by a release."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from app.security.marking import Marking
from app.security.release import Release
from app.security.signed_head import SignedHead
from app.ui.banner import Banner

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.security.audit_chain import AuditRow
    from app.ui.dialogs.release_dialog import ReleaseDialog
    from tests.plan_hand import PlanHand

SECRET = Marking.parse("EXERCISE - NATO SECRET")
LOW = "EXERCISE - NATO UNCLASSIFIED"


@pytest.fixture
def secret(planner: PlanHand, tmp_path: Path) -> PlanHand:
    """A kept plan that something secret came into."""
    planner.keep(tmp_path / "a.plan")
    planner.program.files.take_marking(SECRET)
    return planner


def acts(hand: PlanHand) -> list[AuditRow]:
    file = hand.program.plans.file
    assert file is not None
    rows = file.ask(lambda store: store.audit_rows()).result(10)
    return [row for row in rows if row.action in {"export", "release"}]


def opened(hand: PlanHand) -> ReleaseDialog:
    hand.program.window.commands["release"].trigger()
    dialog = hand.program.releases.dialog
    assert dialog is not None
    return dialog


def test_without_a_plan_file_nothing_is_released(planner: PlanHand) -> None:
    planner.program.window.commands["release"].trigger()

    assert planner.program.releases.dialog is None
    assert "plan file" in planner.program.window.notice.text


def test_the_dialog_shows_what_stays_in_and_what_leaves(secret: PlanHand) -> None:
    dialog = opened(secret)

    assert [banner.text() for banner in dialog.findChildren(Banner)] == [
        str(SECRET)
    ] * 2
    assert dialog.by.text() == "S4 1 Bn"
    dialog.target.setText(LOW)
    dialog.reason.setText("host nation")
    stays = [dialog.dropped.item(i).text() for i in range(dialog.dropped.count())]
    assert "columns, name: 1" in stays
    assert f"marking: {LOW}" in dialog.leaves.toPlainText()
    assert "Exercise Small World" not in dialog.leaves.toPlainText()
    assert not dialog.release.isEnabled()
    dialog.checked.setChecked(True)
    assert dialog.release.isEnabled()
    dialog.reason.setText("another reason")
    assert not dialog.release.isEnabled()


def test_what_is_not_lower_is_refused_in_the_dialog(secret: PlanHand) -> None:
    dialog = opened(secret)
    dialog.reason.setText("host nation")

    dialog.target.setText("EXERCISE - COSMIC TOP SECRET")

    assert "not lower" in dialog.trouble.text()
    assert not dialog.checked.isEnabled()
    assert dialog.leaves.toPlainText() == ""


def test_a_second_post_is_asked_for_where_the_policy_says_so(secret: PlanHand) -> None:
    session = secret.program.session
    session.marks = replace(session.marks, second_releaser=True)
    dialog = opened(secret)
    dialog.target.setText(LOW)
    dialog.reason.setText("host nation")

    assert "second post" in dialog.trouble.text()
    dialog.second.setText("S2 1 Bn")
    assert dialog.leaves.toPlainText()


def test_a_release_is_written_and_on_record(
    secret: PlanHand, tmp_path: Path, qtbot: QtBot
) -> None:
    program, path = secret.program, tmp_path / "low.yaml"
    scenario = program.session.scenario
    assert scenario is not None
    release = Release(
        source=SECRET, target=Marking.parse(LOW), by="S4 1 Bn", reason="host nation"
    )

    program.releases.write(path, replace(scenario, marking=SECRET), release)
    qtbot.waitUntil(lambda: not program.files.is_busy)

    assert f"marking: {LOW}" in path.read_text()
    row = acts(secret)[-1]
    assert row.action == "release"
    assert f"from {SECRET} to {LOW} by S4 1 Bn: host nation" in row.subject


def test_exports_carry_the_signed_head_and_are_on_record(
    secret: PlanHand, tmp_path: Path, qtbot: QtBot
) -> None:
    program, path = secret.program, tmp_path / "drawn.overlay.geojson"

    program.files.save_overlay(path)
    qtbot.waitUntil(lambda: not program.files.is_busy)

    row = acts(secret)[-1]
    assert row.action == "export"
    assert row.subject == f"drawn.overlay.geojson ({SECRET})"
    text = path.read_text()
    start = text.index("marsroute-audit-head/1")
    assert SignedHead.parse(text[start : text.index('"', start)]).is_genuine()
