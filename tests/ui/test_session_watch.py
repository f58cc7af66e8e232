"""The desktop's own lock and the machine's sleep reach the plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtDBus import QDBusConnection

from app.security.lock_policy import LockReason
from app.ui.plan.session_watch import (
    LOGIND_PATH,
    MANAGER,
    SCREEN_SAVERS,
    SESSION,
    SessionWatch,
)
from tests.message_bus import (
    DAEMON,
    NO_DAEMON,
    OTHER_SESSION,
    OWN_SESSION,
    Bus,
    Logind,
    message_bus,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.skipif(not DAEMON, reason=NO_DAEMON)


@pytest.fixture
def bus(tmp_path: Path) -> Iterator[Bus]:
    with message_bus(tmp_path) as started:
        yield started


def told_by(watch: SessionWatch) -> list[LockReason | str]:
    told: list[LockReason | str] = []
    watch.lockWanted.connect(told.append)
    watch.unlocked.connect(lambda: told.append("unlocked"))
    return told


def test_each_screen_saver_locks_the_plan(bus: Bus, qtbot: QtBot) -> None:
    ours = bus.connection("ours")
    watch = SessionWatch(ours, ours)
    told = told_by(watch)

    for name in SCREEN_SAVERS:
        bus.say("/anywhere", name, "ActiveChanged", True)
    bus.say("/anywhere", SCREEN_SAVERS[1], "ActiveChanged", False)

    qtbot.waitUntil(lambda: len(told) == 6)
    assert told == [LockReason.SCREEN] * 5 + ["unlocked"]


def test_only_our_own_session_locks_the_plan(bus: Bus, qtbot: QtBot) -> None:
    logind = Logind(bus)
    ours = bus.connection("ours")
    watch = SessionWatch(ours, ours)
    told = told_by(watch)
    qtbot.waitUntil(lambda: watch.holds_sleep)

    bus.say(OTHER_SESSION, SESSION, "Lock")
    bus.say(LOGIND_PATH, MANAGER, "PrepareForSleep", True)
    bus.say(OWN_SESSION, SESSION, "Lock")

    qtbot.waitUntil(lambda: len(told) == 2)
    assert told == [LockReason.SUSPEND, LockReason.SCREEN]
    assert ("GetSession", "auto") in logind.asked


def test_an_unknown_session_locks_rather_too_often(bus: Bus, qtbot: QtBot) -> None:
    """Nobody answers as logind, yet its signals come: from a sandbox, for instance."""
    ours = bus.connection("ours")
    watch = SessionWatch(ours, ours)
    told = told_by(watch)

    def ask() -> bool:
        bus.say(OTHER_SESSION, SESSION, "Lock")
        return bool(told)

    qtbot.waitUntil(ask)
    assert set(told) == {LockReason.SCREEN}
    assert not watch.holds_sleep


def test_sleep_waits_until_the_plan_is_locked(bus: Bus, qtbot: QtBot) -> None:
    logind = Logind(bus)
    ours = bus.connection("ours")
    watch = SessionWatch(ours, ours)
    qtbot.waitUntil(lambda: watch.holds_sleep)
    logind.hand_over()
    with qtbot.waitSignal(watch.lockWanted):
        bus.say(LOGIND_PATH, MANAGER, "PrepareForSleep", True)

    assert not logind.may_sleep()
    watch.let_sleep()

    qtbot.waitUntil(logind.may_sleep)
    assert not watch.holds_sleep


def test_sleep_is_held_up_again_after_waking(bus: Bus, qtbot: QtBot) -> None:
    logind = Logind(bus)
    ours = bus.connection("ours")
    watch = SessionWatch(ours, ours)
    qtbot.waitUntil(lambda: watch.holds_sleep)
    watch.let_sleep()

    bus.say(LOGIND_PATH, MANAGER, "PrepareForSleep", False)

    qtbot.waitUntil(lambda: watch.holds_sleep)
    holds = [words for words in logind.asked if words[0] == "Inhibit"]
    assert (
        holds
        == [("Inhibit", "sleep", "Marsroute", "The plan is locked first.", "delay")] * 2
    )


def test_a_machine_without_buses_tells_nothing(qtbot: QtBot) -> None:
    nowhere = QDBusConnection("nowhere")
    watch = SessionWatch(nowhere, nowhere)

    assert not watch.hears_screen
    assert not watch.hears_sleep
    with qtbot.assertNotEmitted(watch.lockWanted, wait=0):
        watch.let_sleep()
