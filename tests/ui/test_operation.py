"""Work off the GUI thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from app.ui.operation import LatestOperation, Operation

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from maps.progress import Progress


def test_result_and_progress_arrive_on_the_thread_of_the_owner(qtbot: QtBot) -> None:
    seen: list[object] = []

    def work(progress: Progress) -> int:
        assert threading.current_thread() is not threading.main_thread()
        progress("half", 0.5)
        return 7

    operation = Operation("test", work)
    operation.progressed.connect(
        lambda what, share: seen.append((what, share, threading.current_thread()))
    )
    operation.succeeded.connect(seen.append)
    with qtbot.waitSignal(operation.succeeded):
        operation.start()

    assert seen == [("half", 0.5, threading.main_thread()), 7]


def test_cancelled_work_ends_at_its_next_report(qtbot: QtBot) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def work(progress: Progress) -> None:
        begun.set()
        go_on.wait(10)
        progress("never seen", 1.0)
        raise AssertionError

    operation = Operation("test", work)
    with qtbot.waitSignal(operation.cancelled):
        operation.start()
        begun.wait(10)
        operation.cancel()
        go_on.set()


def test_an_exception_is_handed_over(qtbot: QtBot) -> None:
    error = ValueError("no")

    def work(_progress: Progress) -> None:
        raise error

    operation = Operation("test", work)
    with qtbot.waitSignal(operation.failed) as told:
        operation.start()

    assert told.args == [error]


def test_of_many_questions_only_the_newest_is_answered(qtbot: QtBot) -> None:
    go_on = threading.Event()
    asked: list[int] = []
    answers: list[object] = []
    latest = LatestOperation("test")
    latest.succeeded.connect(answers.append)

    def question(number: int) -> None:
        def work(_progress: Progress) -> int:
            asked.append(number)
            go_on.wait(10)
            return number

        latest.ask(work)

    with qtbot.waitSignal(latest.succeeded):
        for number in range(5):
            question(number)
        go_on.set()

    assert asked == [0, 4]
    assert answers == [4]
    assert not latest.is_busy


def test_dropped_questions_are_not_answered(qtbot: QtBot) -> None:
    latest = LatestOperation("test")
    answers: list[object] = []
    latest.succeeded.connect(answers.append)
    latest.ask(lambda _progress: 1)
    latest.drop()
    qtbot.waitUntil(lambda: not latest.is_busy)

    assert answers == []
