"""Answers kept beside a plan: given again, told as stale, pinned, and locked away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.services import worth_answer
from app.services.movement import schedule_answer
from app.storage.cache_file import CacheFile
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.formats import THIN
from app.ui.movement.column_changes import with_start_of
from app.ui.movement.proposal import ScheduleWishes
from app.ui.movement.schedule_form import ScheduleForm
from planners.dtg import parse_dtg
from planners.movement.schedule_report import EffortLevel
from tests.ui_memory import alive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.services.movement.schedule_process import Work
    from app.ui.plan.answer_line import AnswerLine
    from maps.progress import Progress
    from tests.plan_hand import PlanHand

QUICK = ScheduleWishes(effort=EffortLevel.QUICK)


@pytest.fixture(autouse=True)
def searches(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Schedules made in the thread that asks, as children take seconds to start."""
    made: list[object] = []

    def here(
        work: Work[object, object],
        order: object,
        progress: Progress,
        enough: Callable[[], bool],
    ) -> object:
        made.append(order)
        return work(order, progress, enough)

    monkeypatch.setattr(schedule_answer, "in_child", here)
    return made


def ask(hand: PlanHand, *, again: bool = False) -> AnswerLine:
    """Ask for a schedule; gives what stands beside it."""
    schedules = hand.program.schedules
    hand.wait(lambda: hand.program.movement.is_current)
    if again:
        schedules.panel.answer.again.click()
    else:
        schedules.schedule(QUICK)
    hand.wait(lambda: schedules.proposal is not None)
    return schedules.panel.answer


def start_later(hand: PlanHand) -> None:
    """Have the column start at another time, which changes the question."""
    session = hand.program.session
    assert session.scenario is not None
    start = parse_dtg("120700ZJUN26")
    session.change_scenario(
        with_start_of(session.scenario, "Main body", start), "Later"
    )
    hand.settle()
    hand.wait(lambda: hand.program.movement.is_current)


def known_words(hand: PlanHand) -> str:
    """What the form says of an answer to its wishes."""
    schedules = hand.program.schedules
    hand.program.window.commands["schedule"].trigger()
    (form,) = hand.program.window.findChildren(ScheduleForm)
    form.effort.setCurrentIndex(form.effort.findData(EffortLevel.QUICK))
    hand.wait(lambda: not schedules._looking.is_busy)
    hand.wait(form.known.isVisible)
    said = form.known.text()
    for dialog in hand.program.window.findChildren(FormDialog):
        dialog.reject()
    hand.qtbot.waitUntil(lambda: not hand.program.window.findChildren(ScheduleForm))
    return said


def test_schedule_asked_for_again_is_given_from_what_is_kept(
    planner: PlanHand, tmp_path: Path, searches: list[object]
) -> None:
    planner.keep(tmp_path / "a.plan")
    line = ask(planner)
    assert line.isVisibleTo(planner.program.schedules.panel)
    assert line.said.text() == "New answer: computed 030400ZMAY26."
    first = planner.program.schedules.proposal
    planner.clock.goes_on(minutes=5)
    line = ask(planner)

    assert len(searches) == 1, "nothing was worked out a second time"
    assert line.said.text() == (f"Kept answer: computed 030400ZMAY26, 5{THIN}min ago.")
    again = planner.program.schedules.proposal
    assert first is not None
    assert again is not None
    assert (again.headline, again.rows) == (first.headline, first.rows)


def test_compute_again_ignores_what_is_kept(
    planner: PlanHand, tmp_path: Path, searches: list[object]
) -> None:
    planner.keep(tmp_path / "a.plan")
    ask(planner)
    planner.clock.goes_on(hours=1)
    line = ask(planner, again=True)

    assert len(searches) == 2
    assert line.said.text() == "New answer: computed 030500ZMAY26."


def test_stale_schedule_is_told_with_age_and_reason_and_never_used(
    planner: PlanHand, tmp_path: Path, searches: list[object]
) -> None:
    planner.keep(tmp_path / "a.plan")
    ask(planner)
    start_later(planner)
    planner.clock.goes_on(hours=3)
    told = []
    stale = planner.program.schedules.panel.stale
    planner.program.schedules._staleFound.connect(
        lambda _note: told.append((stale.said.text(), stale.said.property("role")))
    )
    assert known_words(planner) == (
        "An earlier answer is out of date (computed 030400ZMAY26): inputs changed: "
        f"columns. It is 3{THIN}h{THIN}00 old and is not used."
    )
    line = ask(planner)

    assert len(searches) == 2
    assert [role for _, role in told] == ["doubtful"]
    assert f"3{THIN}h" in told[0][0]
    assert line.said.text().startswith("New answer: computed 030700ZMAY26")


def test_form_says_beforehand_what_is_kept(planner: PlanHand, tmp_path: Path) -> None:
    planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: planner.program.movement.is_current)
    assert known_words(planner).startswith("Nothing is kept for these wishes")
    ask(planner)

    assert known_words(planner).startswith("Kept answer: computed 030400ZMAY26")


def test_without_a_plan_file_nothing_is_said_of_kept_answers(
    planner: PlanHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "app.ui.movement.proposal.in_child",
        lambda work, order, progress, enough: work(order, progress, enough),
    )
    assert planner.program.answers.source() is None
    line = ask(planner)

    assert not line.isVisibleTo(planner.program.schedules.panel)


def test_pinned_answer_stays_pinned_and_shows_it(
    planner: PlanHand, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    line = ask(planner)
    assert not line.pin.isChecked()
    line.pin.click()
    planner.wait(lambda: _pins(planner) == [True])
    line = ask(planner)
    assert line.pin.isChecked()
    ask(planner, again=True)
    assert line.pin.isChecked()
    line.pin.click()
    planner.wait(lambda: _pins(planner) == [False])


def _pins(hand: PlanHand) -> list[bool]:
    """Whether each kept answer is pinned."""
    cache = hand.program.plans.results
    assert cache is not None
    room = cache.room()
    return [room.pinned > 0] * room.results


def test_worth_of_bridges_is_given_from_what_is_kept(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program, made = planner.program, []
    whole = worth_answer.bridge_worth
    monkeypatch.setattr(
        worth_answer, "bridge_worth", lambda *asked: made.append(1) or whole(*asked)
    )
    planner.keep(tmp_path / "a.plan")
    program.bridges.open()
    line = program.bridges.panel.answer
    planner.wait(lambda: "New answer: computed 030400Z" in line.said.text())
    assert not program.bridges.is_busy
    before = len(made)
    planner.close_road()
    planner.wait(lambda: len(made) > before and not program.bridges.is_busy)
    before = len(made)
    planner.undo()
    planner.wait(lambda: "Kept answer: computed 030400Z" in line.said.text())
    assert len(made) == before
    line.again.click()
    planner.wait(lambda: len(made) > before and not program.bridges.is_busy)

    assert "New answer" in line.said.text()


def test_lock_closes_the_answers_and_unlock_finds_them_again(
    others: list[object], planner: PlanHand, tmp_path: Path, searches: list[object]
) -> None:
    planner.keep(tmp_path / "a.plan")
    ask(planner)
    assert (tmp_path / "a.plan.results").is_file()
    assert _open_caches(others) == [True]
    planner.program.lock.lock()
    assert planner.program.answers.source() is None
    assert _open_caches(others) in ([], [False]), "no key of answers is in memory"
    line = planner.program.schedules.panel.answer
    assert line.said.text() == ""
    planner.unlock()
    line = ask(planner)

    assert line.said.text().startswith("Kept answer")
    assert len(searches) == 1


def _open_caches(others: list[object]) -> list[bool]:
    """Whether each file of answers in memory has its key."""
    return [one._key is not None for one in alive(CacheFile, besides=others)]


def test_file_of_answers_that_is_damaged_is_told_and_costs_no_answer(
    planner: PlanHand, tmp_path: Path, searches: list[object]
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    ask(planner)
    planner.program.plan_files.close_plan()
    (tmp_path / "a.plan.results").write_bytes(b"no answers at all" * 300)
    planner.open(path)
    notice = planner.program.window.notice
    notice.clear()
    line = ask(planner)
    planner.wait(notice.isVisible)

    assert "put aside as a.plan.results.aside" in notice.text
    assert line.said.text().startswith("New answer")
    assert len(searches) == 2
