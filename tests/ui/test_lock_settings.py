"""What locks a plan is the user's to say, within the policy, and is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.security.lock_policy import MOST_MINUTES, LockPolicy, LockReason
from app.ui.dialogs.lock_dialog import Hears, LockDialog
from app.ui.settings import SettingsFile

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.plan_hand import PlanHand


def test_chosen_minutes_and_signals_hold_at_once_and_the_next_time(
    planner: PlanHand, tmp_path: Path
) -> None:
    program, lock = planner.program, planner.program.lock
    planner.keep(tmp_path / "a.plan")
    program.window.commands["lock_settings"].trigger()
    (dialog,) = program.window.findChildren(LockDialog)
    assert dialog.policy == LockPolicy()
    assert "only the time without a touch locks" in dialog.heard.text()
    dialog.minutes.setValue(2)
    dialog.with_screen.setChecked(False)
    dialog.accept()

    lock.lock_for(LockReason.SCREEN)
    assert not lock.is_locked
    planner.clock.goes_on(minutes=1)
    lock.idle.check()
    assert not lock.is_locked
    planner.clock.goes_on(minutes=1)
    lock.idle.check()
    assert lock.is_locked
    settings, notices = program._settings_file.read()
    assert notices == ()
    assert settings.lock_policy == LockPolicy(idle_minutes=2, with_screen=False)


def test_no_more_minutes_can_be_chosen_than_the_policy_takes(qtbot: QtBot) -> None:
    dialog = LockDialog(LockPolicy(), Hears(screen=True, sleep=True))
    qtbot.addWidget(dialog)
    dialog.minutes.setValue(100_000)

    assert dialog.policy.idle_minutes == MOST_MINUTES
    assert dialog.heard.isHidden()


def test_settings_beyond_the_policy_are_not_used(tmp_path: Path) -> None:
    (tmp_path / "settings.ini").write_text(
        "[General]\nlock_minutes=0\nlock_with_sleep=perhaps\n", encoding="utf-8"
    )
    settings, notices = SettingsFile(tmp_path).read()

    assert settings.lock_policy == LockPolicy()
    assert len(notices) == 2
