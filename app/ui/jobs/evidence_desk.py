"""Wires provenance: shown, run again, exported; and bundles that are carried."""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QLineEdit

from app.errors import InputRefused, KnownError
from app.exports.gate import write_bytes_export
from app.security.marking import join
from app.services.jobs.carried_files import (
    ANSWER_SUFFIX,
    JOB_SUFFIX,
    Carrying,
    export_job,
    import_answer,
    marking_of,
)
from app.services.jobs.robustness_jobs import legend_of
from app.services.jobs.runner import JobRunner
from app.services.robustness.evidence import evidence_form
from app.services.robustness.request import order_of_job
from app.ui.dialogs.file_choice import choose_file, choose_target
from app.ui.dialogs.words_dialog import WordsDialog, WordsField
from app.ui.jobs.answer_record import record_of_answer
from app.ui.jobs.provenance_dialog import ProvenanceDialog
from app.ui.notice_bar import NoticeKind
from models.cluster.job import JobOrder
from models.protocol.answer import TENSORS
from models.protocol.request_file import new_request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from app.security.clock import Clock
    from app.security.signer import Signer
    from app.services.robustness.request import RobustnessOrder
    from app.storage.station_files import StationFiles
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.jobs.robustness_desk import RobustnessDesk
    from app.ui.jobs.robustness_work import ShownAnswer
    from app.ui.jobs_desk import JobsDesk
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress
    from models.cluster.job import Job

NONCE_BYTES = 8


class Evidence(NamedTuple):
    """Where an answer comes from: what was asked, the record, and signed files."""

    title: str
    order: RobustnessOrder
    record: Mapping[str, Any]
    files: Mapping[str, bytes]
    job: Job | None = None


class PlanParts(NamedTuple):
    """The parts of a window that evidence needs beside jobs, and who signs here."""

    desk: Desk
    files: FileWork
    plans: PlanDesk
    clock: Clock
    station: StationFiles


class EvidenceDesk(QObject):
    """
    Provenance and bundles of one window.

    Attributes
    ----------
    dialog
        Provenance that is shown; None for none.
    """

    def __init__(
        self, parts: PlanParts, jobs: JobsDesk, robustness: RobustnessDesk
    ) -> None:
        super().__init__(parts.plans)
        self._desk, self._files, self._jobs = parts.desk, parts.files, jobs
        self._robustness, self._clock = robustness, parts.clock
        self._station = parts.station
        self._again: dict[str, str] = {}  # key of a second run, that of the first
        self.dialog: ProvenanceDialog | None = None
        jobs.provenanceAsked.connect(self.show_job)
        jobs.answered.connect(self._compare)
        jobs.bundleAsked.connect(self._ask_bundle)
        jobs.importAsked.connect(self._ask_answer)
        robustness.provenanceAsked.connect(self.show_answer)

    def show_job(self, job: Job) -> None:
        """Show where the answer of a job comes from."""
        ledger = self._jobs.ledger
        if ledger is None:
            return

        def work(_progress: Progress) -> Evidence:
            request, files = ledger.request(job.key)
            answer = ledger.answer(job.key) or {}
            order = order_of_job(request, files, legend_of(job))
            record = record_of_answer(answer)
            return Evidence(job.title, order, record, answer, job)

        self._jobs.read(work, self._show)

    def show_answer(self, shown: ShownAnswer) -> None:
        """Show where the answer on the screen comes from."""
        if shown.job is not None:
            self.show_job(shown.job)
            return
        order, marking = shown.order, self._desk.session.marking
        answer, at = shown.answer, shown.note.computed_at

        def work(_progress: Progress) -> Evidence:
            record = evidence_form(order, answer, marking, at)
            told = {
                name: value
                for name, value in record.items()
                if name not in {"model_card", "simulation", "instant"}
            }
            return Evidence(answer.title, order, told, {})

        self._jobs.read(work, self._show)

    # Provenance

    def _show(self, evidence: Evidence) -> None:
        marking = self._desk.session.marking
        dialog = ProvenanceDialog(
            evidence.title,
            evidence.record,
            is_signed=bool(evidence.files),
            parent=self._desk.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.againAsked.connect(lambda: self._run_again(evidence))
        dialog.evidenceAsked.connect(lambda: self._ask_export(evidence))
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        dialog.setAccessibleDescription(str(marking))
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _run_again(self, evidence: Evidence) -> None:
        """Have the same worked out once more, as a job of its own or here at once."""
        job = evidence.job
        if job is None:
            self._robustness.simulate(anew=True)
            return
        first = evidence.order

        def work(_progress: Progress) -> JobOrder:
            again = replace(first.request, nonce=secrets.token_hex(NONCE_BYTES))
            request, files = new_request(again, first.inputs)
            return JobOrder(
                title=self.tr("{} (second run)").format(job.title),
                site=job.site,
                request=request,
                files=files,
                purpose=job.purpose,
                marking=job.marking,
            )

        def send(order: JobOrder) -> None:
            self._again[order.request.key] = job.key
            self._jobs.submit(order)
            self._jobs.open()

        self._jobs.read(work, send)

    def _compare(self, job: Job) -> None:
        """Say whether a second run gave the same."""
        first, ledger = self._again.pop(job.key, ""), self._jobs.ledger
        if not first or ledger is None:
            return

        def work(_progress: Progress) -> bool:
            one, other = ledger.answer(first) or {}, ledger.answer(job.key) or {}
            return one.get(TENSORS) == other.get(TENSORS)

        def tell(same: bool) -> None:  # noqa: FBT001 - what came of the work
            if same:
                text = self.tr("{}: the same answer, to the last digit.")
                self._desk.window.notice.show_notice(text.format(job.title))
                return
            text = self.tr(
                "{}: ANOTHER answer than the first time. Suspend the model, and have "
                "both answers looked at."
            )
            self._desk.window.notice.show_notice(
                text.format(job.title), NoticeKind.ERROR
            )

        self._jobs.read(work, tell)

    def _ask_export(self, evidence: Evidence) -> None:
        window = self._desk.window
        title = self.tr("Export evidence")
        pattern = self.tr("Evidence (*.json)")
        path = choose_target(window, title, pattern, ".json", window.theme)
        if path is not None:
            self.export(evidence, path)

    def export(self, evidence: Evidence, path: Path) -> None:
        """Write all by which others can judge an answer, through the export gate."""
        session, now = self._desk.session, self._clock.now()
        known, gate = [session.marking], session.gate
        job, marks = evidence.job, session.marks

        def work(progress: Progress) -> Path:
            progress("writing the evidence", 0.0)
            marking = join([*known, *([marking_of(job, marks)] if job else [])])
            told = evidence_form(evidence.order, None, marking, now)
            told["record"] = evidence.record
            told["signed files"] = {
                name: base64.b64encode(data).decode("ascii")
                for name, data in sorted(evidence.files.items())
                if name != TENSORS
            }
            data = json.dumps(told, indent=1, ensure_ascii=False, default=str)
            return write_bytes_export(
                path, marking, (marking,), data.encode(), gate()
            ).path

        self._files.run(self.tr("Export evidence"), work, self._tell_written)

    def _tell_written(self, target: Path) -> None:
        text = self.tr("Written to {}: {}.").format(target.parent, target.name)
        self._desk.window.notice.show_notice(text)

    # Bundles

    def _ask_bundle(self, job: Job) -> None:
        window = self._desk.window
        title = self.tr("Write job bundle")
        pattern = self.tr("Jobs (*{})").format(JOB_SUFFIX)
        path = choose_target(window, title, pattern, JOB_SUFFIX, window.theme)
        if path is None:
            return
        try:
            self._ask_signing(job, path, self._station.signer())
        except InputRefused:  # none was made; what is written says so
            self.write_bundle(job, path)
        except KnownError as error:
            self._desk.tell_error(error)

    def _ask_signing(self, job: Job, path: Path, signer: Signer) -> None:
        """Ask for the passphrase of the signing key of this station."""
        dialog = WordsDialog(
            self.tr("Sign the job bundle"),
            self.tr(
                "The other side works only on what a station signed that it knows. "
                "Without a passphrase the bundle leaves unsigned."
            ),
            [
                WordsField(
                    self.tr("&Passphrase of the signing key of {}").format(signer.name),
                    optional=True,
                )
            ],
            parent=self._desk.window,
        )
        line = dialog.lines[0]
        line.setEchoMode(QLineEdit.EchoMode.Password)
        dialog.accepted.connect(
            lambda: self.write_bundle(
                job, path, (signer, line.text()) if line.text() else None
            )
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def write_bundle(
        self, job: Job, path: Path, signing: tuple[Signer, str] | None = None
    ) -> None:
        """
        Write the bundle of a job that is carried; it may be written again.

        Parameters
        ----------
        job, path
            What, and where to.
        signing
            Signing key of this station with its passphrase; None to leave it unsigned.
        """
        ledger, gate = self._jobs.ledger, self._desk.session.gate
        if ledger is None:
            return

        def work(progress: Progress) -> list[ExportRecord]:
            progress("writing the bundle", 0.0)
            key = None if signing is None else signing[0].unlocked(signing[1])
            return export_job(ledger, job, Carrying(path, key, gate=gate()))

        def written(records: list[ExportRecord]) -> None:
            said = (
                self.tr(
                    "Written: {}, not signed. On the other machine: marsroute worker "
                    "run {} -o NAME{} --trust-anyone"
                )
                if signing is None
                else self.tr(
                    "Written: {}, signed. On the other machine: marsroute worker run "
                    "{} -o NAME{} --trust KEY"
                )
            )
            self._desk.window.notice.show_notice(
                said.format(records[0].path, records[0].path.name, ANSWER_SUFFIX)
            )

        self._files.run(self.tr("Write job bundle"), work, written)

    def _ask_answer(self) -> None:
        window = self._desk.window
        title = self.tr("Import answer bundle")
        pattern = self.tr("Answers (*{} *{}.*)").format(ANSWER_SUFFIX, ANSWER_SUFFIX)
        path = choose_file(window, title, pattern, window.theme)
        if path is not None:
            self.take_answer(path)

    def take_answer(self, path: Path) -> None:
        """Take in an answer that was carried here; it is checked before it counts."""

        def begun() -> None:
            ledger, places = self._jobs.ledger, self._jobs.places
            runner = self._jobs.running.service
            if ledger is None or places is None or not isinstance(runner, JobRunner):
                return

            def work(progress: Progress) -> Job:
                progress("checking the answer", 0.0)
                return import_answer([path], ledger, places, runner)

            def taken(job: Job) -> None:
                self._jobs.panel.take([job])
                self._jobs.open()
                self._jobs.panel.choose(job.key)

            self._files.run(self.tr("Import answer bundle"), work, taken)

        self._jobs.with_service(lambda _service: begun())
