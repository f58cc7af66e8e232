"""The list of jobs: fluid with ten thousand of them, sifted, and what can be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.formats import THIN
from app.ui.jobs.job_words import JobFilter, failure_words, state_words
from app.ui.jobs.jobs_panel import JobsPanel
from app.ui.tables.jobs import JobsModel
from app.ui.theme import Theme
from models.cluster.job import HERE, Event, Failure, Job, JobState, Progress

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from pytestqt.modeltest import ModelTester
    from pytestqt.qtbot import QtBot

MANY = 10_000
NOW = datetime(2026, 6, 12, 6, 0, tzinfo=UTC)


def job(number: int, state: JobState = JobState.QUEUED, **changes: Any) -> Job:
    at = NOW - timedelta(minutes=MANY - number)
    made = Job(
        key=f"{number:040x}",
        title=f"Robustness of plan {number}",
        site="groningen",
        state=state,
        created_at=at,
        changed_at=at,
        progress=Progress(number % 40, 40),
    )
    return replace(made, **changes)


def many() -> list[Job]:
    states = list(JobState)
    return [job(number, states[number % len(states)]) for number in range(MANY)]


class CountedModel(JobsModel):
    """Counts how often a cell is read."""

    reads = 0

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        self.reads += role == Qt.ItemDataRole.DisplayRole
        return super().data(index, role)


@pytest.fixture
def panel(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> JobsPanel:
    monkeypatch.setattr("app.ui.jobs.jobs_panel.JobsModel", CountedModel)
    shown = JobsPanel(Theme.named("day"))
    shown.model.now = lambda: NOW
    qtbot.addWidget(shown)
    shown.resize(1100, 320)
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def reads(panel: JobsPanel) -> int:
    """Cells that were read since the last time."""
    model = panel.model
    assert isinstance(model, CountedModel)
    QApplication.processEvents()
    count, model.reads = model.reads, 0
    return count


def cells_in_sight(panel: JobsPanel) -> int:
    row = panel.table.verticalHeader().defaultSectionSize()
    return 6 * (panel.table.viewport().height() // row + 2)


def shown_titles(panel: JobsPanel) -> list[str]:
    rows = range(panel.model.rowCount())
    jobs = (panel.model.job_at(row) for row in rows)
    return [one.title for one in jobs if one is not None]


def test_of_ten_thousand_jobs_only_those_in_sight_are_read(panel: JobsPanel) -> None:
    panel.show_jobs(many())
    panel.table.repaint()

    assert panel.model.rowCount() == MANY
    assert 0 < reads(panel) <= 3 * cells_in_sight(panel)


def test_thousands_of_changes_cost_one_painting_at_most(panel: JobsPanel) -> None:
    panel.show_jobs(many())
    panel.table.repaint()
    reads(panel)
    panel.take(job(number, JobState.RUNNING) for number in range(5000))

    assert reads(panel) <= cells_in_sight(panel)


@pytest.mark.usefixtures("qapp")
def test_runs_of_changed_rows_are_told_together() -> None:
    model = JobsModel(Theme.named("day"))
    model.set_jobs(many())
    told: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda one, two: told.append((one.row(), two.row())))
    model.take(job(number) for number in (9999, 9998, 9997, 100, 50, 49))

    assert told == [(0, 2), (9899, 9899), (9949, 9950)]


def test_new_jobs_come_on_top_and_the_choice_stays(panel: JobsPanel) -> None:
    panel.show_jobs([job(1), job(2)])
    panel.choose(job(1).key)
    panel.take([job(3), job(4)])

    assert shown_titles(panel) == [f"Robustness of plan {n}" for n in (4, 3, 2, 1)]
    assert panel.key == job(1).key
    assert panel.table.currentIndex().row() == 3


def test_filter_counts_jobs_by_state_and_finds_words(panel: JobsPanel) -> None:
    panel.show_jobs(
        [
            job(1, JobState.RUNNING),
            job(2, JobState.FAILED, failure=Failure.MEMORY),
            job(3, JobState.LOST),
            job(4, JobState.VERIFIED, site=HERE),
        ]
    )
    texts = [panel.which.itemText(place) for place in range(panel.which.count())]
    assert texts == [
        *("All jobs (4)", "Under way (1)", "Waiting (0)"),
        *("Answered (1)", "Failed or lost (2)", "Cancelled (0)"),
    ]
    panel.which.setCurrentIndex(panel.which.findData(JobFilter.FAILED))
    assert shown_titles(panel) == ["Robustness of plan 3", "Robustness of plan 2"]
    panel.which.setCurrentIndex(0)
    panel.words.setText("this mach")
    assert shown_titles(panel) == ["Robustness of plan 4"]


def test_job_that_no_longer_passes_the_filter_leaves_the_list(
    panel: JobsPanel,
) -> None:
    panel.show_jobs([job(1, JobState.RUNNING), job(2, JobState.RUNNING)])
    panel.which.setCurrentIndex(panel.which.findData(JobFilter.UNDER_WAY))
    panel.choose(job(1).key)
    panel.take([job(1, JobState.VERIFIED)])

    assert shown_titles(panel) == ["Robustness of plan 2"]
    assert panel.key == ""
    panel.choose(job(1).key)
    assert panel.key == job(1).key, "who asks for it sees it, whatever the filter"


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (JobState.DRAFT, {"cancel"}),
        (JobState.RUNNING, {"cancel"}),
        (JobState.VERIFIED, {"open_result"}),
        (JobState.FAILED, {"retry", "elsewhere"}),
        (JobState.CANCELLED, {"retry", "elsewhere"}),
    ],
)
def test_what_can_be_done_follows_from_the_state(
    panel: JobsPanel, state: JobState, offered: set[str]
) -> None:
    panel.show_jobs([job(1, state)])
    panel.choose(job(1).key)
    names = ("cancel", "retry", "elsewhere", "open_result")

    assert {name for name in names if getattr(panel, name).isEnabled()} == offered


def test_wanted_cancel_is_not_offered_twice(panel: JobsPanel) -> None:
    panel.show_jobs([job(1, JobState.RUNNING)])
    panel.choose(job(1).key)
    asked: list[str] = []
    panel.cancelAsked.connect(asked.append)
    panel.cancel.click()
    panel.take([job(1, JobState.RUNNING, cancel_wanted=True)])

    assert asked == [job(1).key]
    assert not panel.cancel.isEnabled()
    assert panel.model.index(0, 0).data() == "Being cancelled"


def test_row_says_state_place_progress_cost_and_age(panel: JobsPanel) -> None:
    told = job(
        *(9_880, JobState.RUNNING),
        progress=Progress(1250, 5000),
        node_seconds=5400.0,
    )
    panel.show_jobs([told])
    row = [panel.model.index(0, column).data() for column in range(6)]

    assert row == [
        *("Running", "Robustness of plan 9880", "groningen"),
        *(f"1{THIN}250 / 5{THIN}000 · 25{THIN}%", f"1.50{THIN}h"),
        f"2{THIN}h{THIN}00",
    ]


def test_clock_that_was_years_ahead_makes_no_negative_age(panel: JobsPanel) -> None:
    panel.show_jobs([job(1, created_at=NOW + timedelta(days=3650))])

    assert panel.model.index(0, 5).data() == f"0{THIN}s"


def test_failure_stands_in_words_and_with_its_way_out(panel: JobsPanel) -> None:
    panel.show_jobs([job(1, JobState.FAILED, failure=Failure.DISK, words="node7.")])
    cell = panel.model.index(0, 0)
    assert cell.data() == "Failed: disk full"
    tip = cell.data(int(Qt.ItemDataRole.ToolTipRole))
    assert tip.startswith("Failed. The disk of the site is full;")
    assert tip.endswith("node7.")


@pytest.mark.parametrize("failure", list(Failure))
def test_every_failure_is_a_sentence_with_a_way_out(failure: Failure) -> None:
    words = failure_words(failure)

    assert words.endswith(".")
    assert ";" in words


def test_details_tell_events_in_order(panel: JobsPanel) -> None:
    panel.show_jobs([job(1, JobState.LOST)])
    events = [
        Event(1, job(1).key, NOW, JobState.DRAFT, ""),
        Event(2, job(1).key, NOW, JobState.LOST, "The queue does not know it."),
    ]
    panel.choose(job(1).key)
    panel.details.show_job(job(1, JobState.LOST), events, "Z")

    assert panel.details.events.toPlainText().splitlines() == [
        "120600ZJUN26   Not sent yet",
        "120600ZJUN26   Lost   The queue does not know it.",
    ]
    assert panel.details.said.text() == "Lost."


def test_empty_list_says_what_to_do(panel: JobsPanel) -> None:
    panel.show_jobs([])
    asked: list[bool] = []
    panel.submitAsked.connect(lambda: asked.append(True))
    panel.start.click()

    assert panel.start.isVisible()
    assert "Ask how sure the plan is" in panel.stack.why.text()
    assert asked == [True]


def test_list_of_jobs_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = JobsModel(Theme.named("night"))
    model.set_jobs(many()[:40])
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.take([job(MANY + 1), job(3, JobState.FAILED)])
    model.set_filter(JobFilter.FAILED)
    model.forget([job(3).key])

    assert model.row_of(job(3).key) == -1
    assert all(state_words(state) for state in JobState)
