"""What opens a plan file is asked for kindly, and guessed at slowly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from app.services.plan.keys import add_recovery, unlock_with_passphrase
from app.ui.dialogs.backups_dialog import BackupsDialog
from app.ui.dialogs.new_plan_dialog import NewPlanDialog, NewPlanWishes
from app.ui.dialogs.recovery_dialog import RecoveryDialog
from app.ui.dialogs.unlock_dialog import UnlockDialog
from app.ui.plan.new_plan_desk import verdict_on
from app.ui.plan.unlock_form import UnlockForm, Way
from tests.plan_hand import PHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.plan_hand import PlanHand


@pytest.fixture
def form(qtbot: QtBot) -> UnlockForm:
    """Fields for a file that a keyring opens as well."""
    shown = UnlockForm(with_keyring=True)
    qtbot.addWidget(shown)
    shown.show()
    return shown


def test_nothing_typed_opens_nothing(form: UnlockForm) -> None:
    assert not form.open.isEnabled()
    form.secret.setText("x")
    assert form.open.isEnabled()
    assert form.secret.echoMode() == QLineEdit.EchoMode.Password


def test_return_neither_shows_the_letters_nor_asks_for_the_code(qtbot: QtBot) -> None:
    dialog = UnlockDialog("north.plan", with_keyring=True)
    qtbot.addWidget(dialog)
    dialog.show()

    qtbot.keyClick(dialog.form.secret, Qt.Key.Key_Return)

    assert not dialog.form.shown.isChecked()
    assert dialog.form.secret.echoMode() == QLineEdit.EchoMode.Password


def test_return_makes_the_plan_file(qtbot: QtBot, tmp_path: Path) -> None:
    chosen = []
    dialog = NewPlanDialog(lambda: chosen.append(1), verdict_on)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.path.setText(str(tmp_path / "north"))
    dialog.first.setText(PHRASE)
    dialog.second.setText(PHRASE)

    with qtbot.waitSignal(dialog.createAsked):
        qtbot.keyClick(dialog.second, Qt.Key.Key_Return)

    assert not chosen


def test_form_asks_by_passphrase_code_or_keyring(form: UnlockForm) -> None:
    asked = []
    form.unlockAsked.connect(lambda way, secret: asked.append((way, secret)))
    form.secret.setText("a phrase")
    form.submit()
    form.refuse("No.")
    form.count_down()
    form.other.click()
    form.secret.setText("ABCD-EFGH")
    form.submit()
    form.refuse("No.")
    form.count_down()
    form.count_down()
    form.keyring.click()

    assert asked == [
        (Way.PHRASE, "a phrase"),
        (Way.CODE, "ABCD-EFGH"),
        (Way.KEYRING, ""),
    ]


def test_each_refusal_makes_the_next_try_wait_longer(form: UnlockForm) -> None:
    waits = []
    for _ in range(8):
        while form.wait_s:
            form.count_down()
        form.secret.setText("guess")
        form.submit()
        form.refuse("That does not open it.")
        waits.append(form.wait_s)
        assert not form.secret.text()

    assert waits == [1, 2, 4, 8, 16, 32, 32, 32]
    assert "The next try is taken in 32 s." in form.trouble.text()


def test_waiting_form_takes_no_try_by_any_key(form: UnlockForm) -> None:
    asked = []
    form.unlockAsked.connect(lambda *answer: asked.append(answer))
    form.refuse("No.")
    form.secret.setText("again")
    form.submit()
    form.secret.returnPressed.emit()

    assert asked == []
    assert not form.keyring.isEnabled()


@pytest.mark.parametrize(
    ("phrase", "will_do", "said"),
    [
        ("short", False, "has 5 characters; give at least 12"),
        ("tab\tin the middle", False, "Character 4 of the passphrase"),
        (PHRASE, True, "30 characters"),
    ],
)
def test_passphrase_is_judged_while_it_is_typed(
    phrase: str, will_do: object, said: str
) -> None:
    verdict = verdict_on(phrase)

    assert verdict.will_do is will_do
    assert said in verdict.sentence


def test_new_file_needs_a_name_and_the_same_passphrase_twice(
    qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = NewPlanDialog(lambda: tmp_path / "b.plan", verdict_on)
    qtbot.addWidget(dialog)
    asked: list[NewPlanWishes] = []
    dialog.createAsked.connect(asked.append)
    dialog.first.setText(PHRASE)
    dialog.second.setText(PHRASE)
    assert not dialog.make.isEnabled()
    dialog.browse.click()
    assert dialog.make.isEnabled()
    dialog.second.setText(PHRASE + "!")
    assert not dialog.make.isEnabled()
    assert dialog.strength.text() == "The second one is different."
    dialog.second.setText(PHRASE)
    dialog.accept()

    assert [(one.path, one.passphrase) for one in asked] == [
        (tmp_path / "b.plan", PHRASE)
    ]
    assert not dialog.make.isEnabled(), "it is being made"
    dialog.refuse("The disk is full.")
    assert dialog.make.isEnabled()
    dialog.finish()
    assert not dialog.first.text()
    assert not dialog.second.text()


def test_file_that_is_there_already_is_refused_in_the_dialog(
    planner: PlanHand, tmp_path: Path
) -> None:
    (tmp_path / "a.plan").write_bytes(b"something else")
    files = planner.program.plan_files
    files.ask_new()
    dialog = files.dialog
    assert isinstance(dialog, NewPlanDialog)
    dialog.path.setText(str(tmp_path / "a.plan"))
    dialog.first.setText(PHRASE)
    dialog.second.setText(PHRASE)
    dialog.accept()
    planner.wait(dialog.trouble.isVisible)

    assert "is already there" in dialog.trouble.text()
    assert (tmp_path / "a.plan").read_bytes() == b"something else"
    assert planner.program.plans.file is None
    dialog.reject()


def test_recovery_code_is_shown_once_and_opens_the_file(
    planner: PlanHand, tmp_path: Path
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    files = planner.program.plan_files
    files.close_plan()
    code = add_recovery(path, unlock_with_passphrase(path, PHRASE))
    shown = RecoveryDialog("a.plan", code)
    assert shown.code.text() == code
    shown.reject()
    assert not shown.code.text()
    files.open_plan(path)
    form = files.dialog.form  # type: ignore[union-attr]
    form.other.click()
    form.secret.setText(code)
    form.submit()
    planner.wait(lambda: planner.program.plans.file is not None)
    planner.settle()

    assert planner.program.session.scenario is not None


def test_wrong_passphrase_stays_in_the_dialog(
    planner: PlanHand, tmp_path: Path
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    planner.program.plan_files.close_plan()
    dialog = planner.try_open(path, "not that one at all")
    planner.wait(dialog.form.trouble.isVisible)

    assert "does not open a.plan" in dialog.form.trouble.text()
    assert dialog.isVisible()
    assert planner.program.plans.file is None
    dialog.reject()


def test_damaged_file_offers_its_newest_backup_and_comes_back(
    planner: PlanHand, tmp_path: Path
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    planner.close_road()
    program = planner.program
    program.plan_files.close_plan()
    data = bytearray(path.read_bytes())
    data[9000] ^= 4
    path.write_bytes(data)
    asked = planner.try_open(path, PHRASE)
    planner.wait(lambda: program.plan_files.dialog is not asked)
    dialog = program.plan_files.dialog

    assert isinstance(dialog, BackupsDialog)
    assert "a.plan was damaged on the disk" in dialog.said.text()
    assert "The newest backup is of 030400Z MAY 26." in dialog.newest.text()
    asked.reject()
    with planner.qtbot.waitSignal(program.plans.opened, timeout=20_000):
        dialog.restore.click()
    planner.settle()
    assert len(program.session.draft.closures) == 1
    assert program.window.notice.text.startswith("Restored from 20260503T0400")
    files = [one for one in tmp_path.rglob("*") if one.is_file()]
    aside = [one for one in files if one.read_bytes() == data]
    assert len(aside) == 1, "the damaged file is kept aside"


def test_backup_of_an_open_plan_is_restored_with_the_passphrase_again(
    planner: PlanHand, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    program = planner.program
    planner.close_road()
    program.plan_files.back_up()
    planner.wait(lambda: "Backed up" in program.window.notice.text)
    planner.clock.goes_on(minutes=5)
    planner.undo()
    program.backups.ask_backups()
    backups = program.plan_files.dialog
    assert isinstance(backups, BackupsDialog)
    assert [one.reason for one in backups.backups] == [
        "asked for",
        "when the plan was opened",
    ]
    backups.restore.click()
    asked = program.plan_files.dialog
    asked.form.secret.setText(PHRASE)  # type: ignore[union-attr]
    with planner.qtbot.waitSignal(program.plans.opened, timeout=20_000):
        asked.form.submit()  # type: ignore[union-attr]
    planner.settle()

    assert len(program.session.draft.closures) == 1
