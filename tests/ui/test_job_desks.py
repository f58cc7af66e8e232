"""Jobs of a window: ordered, worked on here for real, looked at, and shown around."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import (
    QApplication,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
)

from app.security.clock import SystemClock
from app.security.marking import Marking
from app.security.signer import new_signer
from app.services.jobs.enrolment import pin_worker_key
from app.services.robustness.question import RobustnessSettings
from app.services.scenario.whole_scenario import whole_scenario
from app.storage.station_files import StationFiles
from app.ui.dialogs.words_dialog import WordsDialog
from app.ui.jobs import evidence_desk, reckoning
from app.ui.jobs.jobs_label import JobsLabel, JobsSeen
from app.ui.jobs.jobs_seen import jobs_seen
from app.ui.jobs.models_dialog import ModelsDialog
from app.ui.jobs.order_form import AskedOf, OrderForm, OrderWishes
from app.ui.jobs.sites_dialog import SiteRow, SitesDialog
from app.ui.turning_row import TurningRow
from models.cluster.carried import CarriedBackEnd
from models.cluster.engine import SiteView
from models.cluster.job import CARRIED, HERE, JobOrder, JobState
from models.cluster.link import LinkState
from models.errors import ModelError
from models.protocol.carried_bundle import read_job_bundle
from tests.plan_hand import CHEAP, PHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from app.services.plan.parts import PlanDocument
    from app.services.scenario.scenario import Scenario
    from app.ui.jobs.evidence_desk import Evidence
    from app.ui.jobs.model_jobs import ModelJobs
    from models.cluster.job import Job
    from models.protocol.request import Request
    from tests.plan_hand import PlanHand

SECRET = Marking.parse("EXERCISE - NATO SECRET")
CHANGED = (
    "login.example:22 is not who it was: it shows SHA256:new, and known is SHA256:old. "
    "Nothing was sent, and nothing will be."
)
PROFILE = """site profile: 1
name: groningen
hosts:
  login: login.example
user: s123
host keys:
- login.example ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEYAWDb+/9pMDnyWtJF5mnO0blSj9Uqgl+Sl6qCCydgo
login by: key
key file: /home/s123/.ssh/id
folder: /scratch/s123/marsroute
"""  # noqa: E501 - a key is one line


@pytest.fixture
def jobs(planner: PlanHand, monkeypatch: pytest.MonkeyPatch) -> ModelJobs:
    """The desks of jobs; the engine waits by a clock that goes on."""
    found = planner.program.jobs
    monkeypatch.setattr(found.list, "_clock", SystemClock())
    found.robustness.settings = RobustnessSettings(rollouts=100)
    return found


def ordered(
    planner: PlanHand, jobs: ModelJobs, site: str = HERE, rollouts: int = 100
) -> Job:
    """Order a job by the form; gives it as it is listed."""
    panel = jobs.list.panel
    before = panel.model.rowCount()
    planner.program.window.commands["new_job"].trigger()
    planner.wait(lambda: jobs.orders.dialog is not None and not jobs.orders.is_busy)
    dialog = jobs.orders.dialog
    assert dialog is not None
    form = dialog.form
    assert isinstance(form, OrderForm)
    form.rollouts.setValue(rollouts)
    form.site.setCurrentIndex(form.site.findData(site))
    dialog.accept()
    planner.wait(lambda: panel.model.rowCount() == before + 1)
    return panel.model.jobs[-1]


def answered(planner: PlanHand, jobs: ModelJobs, job: Job) -> None:
    panel = jobs.list.panel

    def has_come() -> bool:
        now = panel.model.job(job.key)
        return now is not None and now.state is JobState.VERIFIED

    planner.wait(has_come)
    planner.wait(lambda: not jobs.list.is_busy)


def test_job_is_worked_on_here_kept_in_the_plan_and_its_result_opened(
    planner: PlanHand, jobs: ModelJobs, tmp_path: Path
) -> None:
    path = planner.keep(tmp_path / "a.plan")
    job = ordered(planner, jobs)
    answered(planner, jobs, job)
    status, panel = planner.program.window.status.jobs, jobs.list.panel

    assert status.text() == "Jobs · 1 result"
    assert "results that nobody has opened: 1" in status.accessibleName()
    assert panel.key == job.key
    panel.open_result.click()
    planner.wait(lambda: jobs.robustness.shown is not None)
    assert "of 100 simulated moves" in jobs.robustness.panel.headline.text()
    planner.settle()
    assert status.seen.results == 0
    planner.program.plan_files.close_plan()
    assert panel.model.rowCount() == 0
    planner.open(path)
    planner.wait(lambda: panel.model.rowCount() == 1)
    assert panel.model.jobs[0].state is JobState.VERIFIED


def test_second_run_is_another_job_and_gives_the_same_to_the_last_digit(
    planner: PlanHand, jobs: ModelJobs, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    answered(planner, jobs, ordered(planner, jobs))
    jobs.list.panel.details.evidence.click()
    planner.wait(lambda: jobs.evidence.dialog is not None)
    dialog = jobs.evidence.dialog
    assert dialog is not None
    assert "model: plan_robustness" in dialog.text.toPlainText()
    dialog.again.click()
    dialog.reject()
    notice = planner.program.window.notice
    planner.wait(lambda: "to the last digit" in notice.text)

    assert jobs.list.panel.model.rowCount() == 2


def test_evidence_leaves_through_the_gate_with_record_and_signature(
    planner: PlanHand,
    jobs: ModelJobs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    planner.keep(tmp_path / "a.plan")
    answered(planner, jobs, ordered(planner, jobs))
    jobs.list.panel.details.evidence.click()
    planner.wait(lambda: jobs.evidence.dialog is not None)
    found: list[Evidence] = []
    monkeypatch.setattr(jobs.evidence, "_ask_export", found.append)
    assert jobs.evidence.dialog is not None
    jobs.evidence.dialog.evidence.click()
    jobs.evidence.dialog.reject()
    jobs.evidence.export(found[0], tmp_path / "evidence.json")
    planner.settle()
    told = json.loads((tmp_path / "evidence.json").read_bytes())

    assert told["record"]["model"] == "plan_robustness"
    assert set(told["signed files"]) == {
        *("MANIFEST.json", "MANIFEST.sig", "answer.json")
    }
    assert told["assumptions"][0]["source"] == "assumed"
    file = planner.program.plans.file
    assert file is not None
    rows = file.ask(lambda store: store.audit_rows()).result(10)
    assert any("evidence.json" in row.subject for row in rows)


def test_carried_job_waits_and_its_bundle_is_written(
    planner: PlanHand, jobs: ModelJobs, tmp_path: Path
) -> None:
    job = ordered(planner, jobs, CARRIED)
    panel = jobs.list.panel
    planner.wait(lambda: panel.model.jobs[0].state is JobState.QUEUED)
    assert panel.bundle.isEnabled()
    jobs.evidence.write_bundle(job, tmp_path / "a.job")
    planner.wait(lambda: not planner.program.files.is_busy)

    assert (tmp_path / "a.job").stat().st_size > 1000
    panel.cancel.click()
    planner.wait(lambda: panel.model.jobs[0].state is JobState.CANCELLED)
    assert panel.retry.isEnabled()


def test_lock_takes_jobs_off_the_screen_and_unlock_brings_them_back(
    planner: PlanHand, jobs: ModelJobs, tmp_path: Path
) -> None:
    planner.keep(tmp_path / "a.plan")
    answered(planner, jobs, ordered(planner, jobs))
    panel = jobs.list.panel
    planner.program.lock.lock()

    assert panel.model.rowCount() == 0
    assert panel.details.events.toPlainText() == ""
    assert jobs.list.ledger is None
    assert not planner.program.window.status.jobs.isVisible()
    planner.unlock()
    planner.wait(lambda: panel.model.rowCount() == 1)


def test_without_a_scenario_a_new_job_says_what_is_missing(
    planner: PlanHand, jobs: ModelJobs
) -> None:
    ground = planner.program.desk.ground
    assert ground is not None
    planner.program.desk.set_ground(ground)
    planner.program.window.commands["new_job"].trigger()

    assert "Open a scenario with columns" in planner.program.window.notice.text
    assert jobs.orders.dialog is None


def test_estimate_chooses_the_faster_place_unless_the_user_did(qtbot: QtBot) -> None:
    form = OrderForm([HERE, "groningen", CARRIED])
    qtbot.addWidget(form)
    form.show_estimate("Here 60 min, there 12.", "groningen")
    assert form.wishes().site == "groningen"
    form.site.setCurrentIndex(0)
    form.site.activated.emit(0)
    form.show_estimate("Here 60 min, there 12.", "groningen")

    assert form.wishes() == (AskedOf.ONE, 2000, HERE, ())


def test_refused_marking_takes_the_way_on_from_the_form(
    planner: PlanHand, jobs: ModelJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.list.with_service(lambda _service: None)
    planner.wait(lambda: jobs.list.places is not None)
    said = "The job is SECRET, and groningen takes UNCLASSIFIED at most."
    monkeypatch.setattr(type(jobs.list.places), "refusal", lambda *_asked: said)
    jobs.orders.open()
    planner.wait(lambda: jobs.orders.dialog is not None and not jobs.orders.is_busy)
    dialog = jobs.orders.dialog
    assert dialog is not None
    assert isinstance(dialog.form, OrderForm)
    (box,) = dialog.findChildren(QDialogButtonBox)

    assert dialog.form.refused.text() == said
    assert not box.button(QDialogButtonBox.StandardButton.Ok).isEnabled()
    dialog.reject()


def test_nothing_above_a_ceiling_leaves_the_window(
    planner: PlanHand, jobs: ModelJobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the form, by a retry, by a second run: refused before it is staged."""
    staged: list[str] = []
    stage = CarriedBackEnd.stage

    async def noted(one: CarriedBackEnd, request: Request, *more: Any) -> None:
        staged.append(request.key)
        await stage(one, request, *more)

    monkeypatch.setattr(CarriedBackEnd, "stage", noted)
    session, notice = planner.program.session, planner.program.window.notice
    session.take_marking(SECRET)
    job, panel = ordered(planner, jobs, CARRIED), jobs.list.panel
    assert job.marking == str(SECRET)
    planner.wait(lambda: panel.model.jobs[0].state is JobState.QUEUED)
    assert staged == [job.key]
    panel.cancel.click()
    planner.wait(lambda: panel.model.jobs[0].state is JobState.CANCELLED)
    low = replace(session.marks, cluster=Marking.parse("NATO RESTRICTED"))
    monkeypatch.setattr(session, "marks", low)
    ledger = jobs.list.ledger
    assert ledger is not None
    request, files = ledger.request(job.key)
    said = "the cluster takes NATO RESTRICTED at most"
    again = JobOrder("Again", CARRIED, request, files, marking=job.marking)

    for act in (
        panel.retry.click,
        lambda: jobs.list.send_to(job.key, CARRIED),
        lambda: jobs.list.submit(again),
        lambda: jobs.orders.submit(OrderWishes(AskedOf.ONE, 100, CARRIED, ())),
    ):
        notice.show_notice("Nothing yet.")
        act()
        planner.wait(lambda: said in notice.text)
    assert panel.model.rowCount() == 1
    assert panel.model.jobs[0].state is JobState.CANCELLED
    assert staged == [job.key]


def test_marking_of_a_state_that_is_compared_goes_with_the_job(
    planner: PlanHand,
    jobs: ModelJobs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The plan itself may have been released at a lower one since."""
    planner.keep(tmp_path / "a.plan")
    file = planner.program.plans.file
    assert file is not None
    file.ask(lambda store: store.add_version("Before", "")).result(10)

    def raised(document: PlanDocument) -> Scenario:
        scenario = whole_scenario(document)
        assert scenario is not None
        return replace(scenario, marking=SECRET)

    monkeypatch.setattr(reckoning, "whole_scenario", raised)
    planner.program.window.commands["new_job"].trigger()
    planner.wait(lambda: jobs.orders.dialog is not None and not jobs.orders.is_busy)
    jobs.orders.submit(OrderWishes(AskedOf.ONE, 100, HERE, ("Before",)))
    panel = jobs.list.panel
    planner.wait(lambda: panel.model.rowCount() == 1)
    assert jobs.orders.dialog is not None
    jobs.orders.dialog.reject()
    job = panel.model.jobs[0]
    answered(planner, jobs, job)

    assert planner.program.session.marking != SECRET
    assert job.marking == str(SECRET)
    panel.details.evidence.click()
    planner.wait(lambda: jobs.evidence.dialog is not None)
    found: list[Evidence] = []
    monkeypatch.setattr(jobs.evidence, "_ask_export", found.append)
    assert jobs.evidence.dialog is not None
    jobs.evidence.dialog.evidence.click()
    jobs.evidence.dialog.reject()
    jobs.evidence.export(found[0], tmp_path / "evidence.json")
    planner.settle()
    told = json.loads((tmp_path / "evidence.json").read_bytes())
    assert told["marking"] == SECRET.banner


# The status bar


def view(link: LinkState, words: str = "", waiting: int = 0) -> SiteView:
    return SiteView("groningen", link, words, None, waiting, 0)


def test_status_bar_says_nothing_without_sites_and_jobs(qtbot: QtBot) -> None:
    label = JobsLabel()
    qtbot.addWidget(label)
    label.show_jobs(jobs_seen([], [view(LinkState.OPEN)._replace(site=HERE)], ()))

    assert label.isHidden()


@pytest.mark.parametrize(
    ("link", "word"),
    [
        (LinkState.OPEN, "● Link up"),
        (LinkState.OFFLINE, "○ Offline"),
        (LinkState.SCHEDULER_DOWN, "▲ Queue is down"),
        (LinkState.LOGIN_NEEDED, "▲ Log in"),
        (LinkState.HOST_KEY_CHANGED, "✕ Host key changed"),
        (LinkState.UNKNOWN, "○ Link not tried"),
    ],
)
def test_status_bar_tells_each_link_by_a_word_and_a_sign(
    qtbot: QtBot, link: LinkState, word: str
) -> None:
    label = JobsLabel()
    qtbot.addWidget(label)
    label.show_jobs(JobsSeen(link, waiting=2, running=1, results=3))

    assert label.text() == f"{word} · 2 queued · 1 running · 3 results"
    assert label.accessibleName().endswith("Click to open the list of jobs.")


def test_link_that_needs_a_person_comes_before_one_that_is_up() -> None:
    links = [
        view(LinkState.OPEN)._replace(site="lumi"),
        view(LinkState.LOGIN_NEEDED, "groningen refuses the login.", waiting=1),
    ]

    seen = jobs_seen([], links, ())
    assert seen.link is LinkState.LOGIN_NEEDED
    assert seen.trouble == "groningen: groningen refuses the login."


# Sites and models


def sites(qtbot: QtBot, link: LinkState, words: str = "") -> SitesDialog:
    dialog = SitesDialog("/home/s123/.config/marsroute/sites")
    qtbot.addWidget(dialog)
    dialog.show_sites([SiteRow("groningen", link, words, 2, 1, (), "")])
    return dialog


def test_changed_host_key_shows_both_fingerprints_and_no_way_on(qtbot: QtBot) -> None:
    dialog = sites(qtbot, LinkState.HOST_KEY_CHANGED, CHANGED)

    assert "SHA256:new" in dialog.said.text()
    assert "SHA256:old" in dialog.said.text()
    allowed = {
        one.text() for one in dialog.findChildren(QPushButton) if one.isEnabled()
    }
    assert allowed == {"Read profiles again", "Close"}


def test_needed_login_is_offered_to_the_person(qtbot: QtBot) -> None:
    dialog = sites(qtbot, LinkState.LOGIN_NEEDED)
    asked: list[str] = []
    dialog.loginAsked.connect(asked.append)
    dialog.log_in.click()

    assert asked == ["groningen"]
    assert "no machine tries that by itself" in dialog.said.text()


def test_no_site_says_where_a_profile_goes(qtbot: QtBot) -> None:
    dialog = SitesDialog("/home/s123/.config/marsroute/sites")
    qtbot.addWidget(dialog)

    assert dialog.stack.currentIndex() == 0
    assert not dialog.log_in.isEnabled()


def test_worker_key_is_pinned_once_and_another_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "groningen.yaml"
    path.write_text(PROFILE, encoding="utf-8")
    assert pin_worker_key(tmp_path, "groningen", "ab" * 32) == path
    assert pin_worker_key(tmp_path, "groningen", "ab" * 32) == path
    assert path.read_text(encoding="utf-8").count("worker key") == 1

    with pytest.raises(Exception, match="Ask the operators why"):
        pin_worker_key(tmp_path, "groningen", "cd" * 32)
    with pytest.raises(Exception, match="no profile of the site"):
        pin_worker_key(tmp_path, "lumi", "ab" * 32)


def test_models_are_listed_with_their_card_and_suspended_in_one_click(
    planner: PlanHand, jobs: ModelJobs
) -> None:
    planner.program.window.commands["models"].trigger()
    planner.wait(lambda: not jobs.models.is_busy)
    dialog = jobs.models.dialog
    assert isinstance(dialog, ModelsDialog)
    assert "What it does not answer" in dialog.card.toPlainText()
    dialog.suspend.click()
    planner.wait(lambda: not jobs.models.is_busy and bool(why(jobs)))

    assert dialog.model.index(0, 1).data() == "▲ Suspended"
    assert dialog.activate.isEnabled()
    dialog.activate.click()
    planner.wait(lambda: not jobs.models.is_busy and not why(jobs))
    dialog.reject()
    QApplication.processEvents()


def why(jobs: ModelJobs) -> str:
    return jobs.models.why_not("plan_robustness")


def test_jobs_of_a_plan_in_memory_go_on_in_its_new_file_and_leave_nothing_behind(
    planner: PlanHand, jobs: ModelJobs, tmp_path: Path
) -> None:
    done = ordered(planner, jobs)
    answered(planner, jobs, done)
    carried = ordered(planner, jobs, CARRIED, 200)
    panel = jobs.list.panel
    planner.wait(lambda: panel.model.jobs[-1].state is JobState.QUEUED)
    assert jobs.list.places is not None
    folder = jobs.list.places.here.base
    assert folder.is_dir()
    path = planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: panel.model.rowCount() == 2)
    planner.wait(lambda: not folder.exists())
    planner.program.plan_files.close_plan()
    planner.open(path)
    planner.wait(lambda: panel.model.rowCount() == 2)
    kept = {job.key: job for job in panel.model.jobs}

    assert kept[done.key].state is JobState.VERIFIED
    assert kept[carried.key].state is JobState.QUEUED
    ledger = jobs.list.ledger
    assert ledger is not None
    assert ledger.answer(done.key) is not None


def test_row_turns_where_its_buttons_leave_no_room_for_words(qtbot: QtBot) -> None:
    words = QLabel("The whole plan holds in 40 of 100 simulated moves.")
    words.setWordWrap(True)
    buttons = [QPushButton(text) for text in ("Provenance", "Send", "Simulate")]
    row = TurningRow()
    row.fill(words, buttons)
    qtbot.addWidget(row)
    row.resize(1200, 60)
    row.show()
    assert buttons[0].mapTo(row, buttons[0].rect().topLeft()).x() > words.x()

    row.resize(340, 200)
    QApplication.processEvents()

    assert words.width() > 300
    assert buttons[0].mapTo(row, buttons[0].rect().topLeft()).y() > words.y()


def test_job_bundle_is_signed_by_the_station_with_its_passphrase(
    planner: PlanHand,
    jobs: ModelJobs,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "a.job"
    signer, key = new_signer("S4 1 Bn", PHRASE, CHEAP)
    StationFiles(tmp_path / "desk").keep_signer(signer)
    monkeypatch.setattr(jobs.evidence, "_station", StationFiles(tmp_path / "desk"))
    monkeypatch.setattr(evidence_desk, "choose_target", lambda *_words: path)
    ordered(planner, jobs, CARRIED)
    panel = jobs.list.panel
    planner.wait(lambda: panel.model.jobs[0].state is JobState.QUEUED)
    panel.bundle.trigger()
    (dialog,) = planner.program.window.findChildren(WordsDialog)
    assert dialog.lines[0].echoMode() is QLineEdit.EchoMode.Password
    dialog.lines[0].setText(PHRASE)
    dialog.accept()
    planner.wait(lambda: path.exists() and not planner.program.files.is_busy)
    public = key.public_key().public_bytes_raw().hex()

    request, _carried = read_job_bundle(path.read_bytes(), {public})
    assert request.key == panel.key
    assert "signed" in planner.program.window.notice.text
    with pytest.raises(ModelError):
        read_job_bundle(path.read_bytes(), {"00" * 32})
