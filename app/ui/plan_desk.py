"""Wires the plan file of one window: made, opened, kept with every step, and closed."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.errors import KnownError
from app.services.plan.kept_advice import advice_content, advice_of
from app.services.plan.kept_credits import credits_content, credits_of, without_credits
from app.services.plan.reader import PlanReader
from app.services.plan.writer import PlanWriter
from app.ui.faults import sentence_of
from app.ui.jobs.advice_book import AdviceBook
from app.ui.notice_bar import NoticeKind
from app.ui.plan.keeper import Keeper
from app.ui.plan.kept_label import Keeping
from app.ui.plan.kept_steps import KeptSteps
from app.ui.plan.leave_questions import Leaving, ask_to_keep, ask_to_lose
from app.ui.plan.plan_signs import PlanSigns
from app.ui.plan.plan_state import PlanState

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.security.clock import Clock
    from app.services.advice import Advice
    from app.services.plan.document import PlanDocument
    from app.storage.plan_records import Change, ChangeKind, Edit, ObjectKey
    from app.storage.plan_store import PlanStore
    from app.storage.plan_thread import PlanThread
    from app.storage.result_cache import ResultCache
    from app.ui.credits_desk import CreditsDesk
    from app.ui.desk import Desk
    from app.ui.open_area import OpenArea
    from app.ui.plan.plan_files import OpenedPlan
    from app.ui.undo_step import StepRecord
    from planners.movement_credit import MovementCredit

PATIENCE_S = 10.0
KeptState = tuple["PlanDocument", tuple["MovementCredit", ...], tuple["Advice", ...]]


class PlanDesk(QObject):
    """
    The plan file of one window, and how it follows what is done there.

    Attributes
    ----------
    file
        The open plan file, behind its thread; None while the plan is not kept.
    asks
        Whether the user is asked before a plan that is not kept goes.
    title
        Name of the plan.
    results
        Answers that are kept beside the open plan; None while there is none.
    advice
        Advice of models on the plan, and the decisions on it.
    """

    opened = Signal()  # a plan file is open and on the screen
    attached = Signal()  # before that: what was on the screen is kept from now on
    closed = Signal()  # none is open any more
    kept = Signal(object)  # Change
    versioned = Signal()  # a state was named
    viewEnded = Signal()  # noqa: N815 - a plan that may only be read has gone
    keepAsked = Signal()  # noqa: N815 - the user wants a plan file before leaving

    def __init__(
        self, desk: Desk, issued: CreditsDesk, clock: Clock, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._credits, self._clock = desk, issued, clock
        self.advice = AdviceBook(desk.session, self)
        self._kept_at = ""
        self._told = ""  # that something is not kept
        self._state = PlanState(desk.session)
        self._signs = PlanSigns(desk, self)
        self._keeper: Keeper[KeptState] | None = None
        self._read: PlanReader | None = None
        self._steps: KeptSteps | None = None
        self._paused = False
        self.title = ""
        self.file: PlanThread | None = None
        self.results: ResultCache | None = None
        self.asks = False
        self._connect()
        self.tell()

    @property
    def path(self) -> Path | None:
        """Where the open plan file lies; None while there is none."""
        return None if self.file is None else self.file.path

    @property
    def has_plan(self) -> bool:
        """Whether anything is on the screen that would be lost without a file."""
        session, draft = self._desk.session, self._desk.session.draft
        drawn = draft.stops or draft.closures or draft.overlay
        there = session.scenario is not None or bool(drawn)
        return there and not session.reads_only

    @property
    def is_kept(self) -> bool:
        """Whether all that is on the screen is on the disk."""
        keeper = self._keeper
        if keeper is None:
            return not self.has_plan
        return keeper.trouble is None and not keeper.waiting

    def last_change(self) -> Change | None:
        """Newest change in the open file; None where there is none."""
        if self.file is None:
            return None
        asked = self.file.ask(lambda store: store.changes(max(store.sequence - 1, 0)))
        return next(iter(asked.result(PATIENCE_S)), None)

    def content(self) -> dict[ObjectKey, str]:
        """Objects of the open file, once all steps are kept; empty without one."""
        if self.file is None:
            return {}
        return self.file.ask(lambda store: store.content()).result(PATIENCE_S)

    def state(self) -> KeptState | None:
        """Give the plan as it stands; None while no area is open."""
        ground = self._desk.ground
        if ground is None:
            return None
        document = self._state.document(ground, self.title)
        return document, self._credits.issued, self.advice.kept

    # Opening and closing

    def attach(self, thread: PlanThread, results: ResultCache) -> None:
        """Keep what is on the screen in a new plan file from now on."""
        self.title = thread.path.name.removesuffix(".plan")
        self.results = results
        self._follow(thread, {})
        self.keep_now(self.tr("Begin the plan file"))
        self.attached.emit()
        self.opened.emit()

    def take(self, plan: OpenedPlan, ground: OpenArea) -> None:
        """Show an open plan on its area, with all that can be undone in it."""
        desk, session = self._desk, self._desk.session
        self._paused = True
        try:
            self._end_view()
            if desk.ground is not ground:
                desk.set_ground(ground)
            else:
                session.set_planner(ground)
            self.title = plan.document.title
            left_out = self._show(plan.document, plan.credits, plan.advice, ground)
        finally:
            self._paused = False
        self.results = plan.results
        self._follow(plan.file, plan.content)
        if self._steps is not None:
            self._steps.fill(plan.steps)
        self.keep_now(self.tr("Take over {}").format(ground.area.manifest.name))
        for trouble in plan.file.troubles:
            desk.window.notice.show_notice(trouble, NoticeKind.WARNING)
        if left_out:
            desk.window.notice.show_notice(
                self.tr("Left out, as nothing of the kind lies there: {}.").format(
                    ", ".join(left_out)
                ),
                NoticeKind.WARNING,
            )
        self.opened.emit()

    def view(
        self,
        document: PlanDocument,
        issued: tuple[MovementCredit, ...],
        ground: OpenArea,
    ) -> None:
        """Show a plan that may only be read; nothing of it is kept here."""
        self.detach()
        self._desk.set_ground(ground)
        self.title = document.title
        self._show(document, issued, (), ground)
        self._desk.session.reads_only = True
        self.tell()

    def settle(self) -> Exception | None:
        """Wait for what is being kept; gives why the last state is not."""
        if self._keeper is None:
            return None
        try:
            return self._keeper.settle(PATIENCE_S)
        except TimeoutError as error:
            return error

    def settle_again(self) -> Exception | None:
        """Try once more to keep what could not be kept; gives why not."""
        self.retry()
        return self.settle()

    def content_hash(self) -> str:
        """Hash of the objects that the open file holds; empty without one."""
        if self.file is None:
            return ""
        return self.file.ask(lambda store: store.content_hash()).result(PATIENCE_S)

    def pause(self) -> None:
        """Follow the screen no more, as it is about to be emptied."""
        self._paused = True

    def resume(self) -> None:
        """Follow the screen again."""
        self._paused = False
        self.tell()

    def keep_held(self, state: KeptState) -> Exception | None:
        """Try to keep a state that is on the screen no more; gives why not."""
        if self._keeper is not None:
            self._keeper.keep(state, self.tr("Keep what was missing"))
        return self.settle()

    def drop(self, act: str) -> str:
        """
        Put an act on record and close the file, while the screen is empty.

        Returns
        -------
        str
            A sentence about what went wrong meanwhile; the file is closed all the same.
        """
        file = self.file
        if file is None:
            return ""
        name = file.path.name
        said = ""
        try:
            file.ask(lambda store: store.note(act, name)).result(PATIENCE_S)
        except KnownError as error:
            said = str(error)
        self._forget_file()
        try:
            file.close()
        except KnownError as error:
            said = str(error)
        self.closed.emit()
        return said

    def detach(self) -> None:
        """Close the plan file; what is on the screen stays there, not kept."""
        file = self.file
        if file is None:
            return
        self._forget_file()
        trouble: Exception | None = None
        try:
            file.close()
        except Exception as error:  # noqa: BLE001 - told below; the file is closed
            trouble = error
        self.closed.emit()
        self.tell()
        if trouble is not None:
            self._desk.tell_error(trouble)

    def _forget_file(self) -> None:
        """Follow no file any more."""
        keeper, self._keeper = self._keeper, None
        self.file = self._read = self._steps = self.results = None
        self._desk.session.keeps = False
        if keeper is not None:
            keeper.release()

    def close(self) -> None:
        """Let go of the plan file, as the window goes."""
        self.detach()

    # Keeping

    def keep_now(self, text: str, reason: str = "") -> None:
        """Keep what is on the screen, if anything of it is not kept yet."""
        state = self.state()
        if self._keeper is not None and state is not None and not self._paused:
            self._keeper.keep(state, text, reason=reason)

    def retry(self) -> None:
        """Try to keep once more what could not be kept."""
        self.keep_now(self.tr("Keep what was missing"))

    def tell(self) -> None:
        """Say in status bar and title how the plan is kept."""
        if self._paused:
            return
        keeper, signs = self._keeper, self._signs
        name = "" if self.file is None else self.file.path.name
        if self._desk.session.reads_only:
            signs.show(Keeping.ONLY_READ)
        elif keeper is None:
            signs.show(Keeping.NO_FILE if self.has_plan else Keeping.NOTHING)
        elif keeper.waiting:
            signs.show(Keeping.UNDER_WAY, name)
        elif keeper.trouble is not None:
            signs.show_trouble(name, keeper.trouble)
        else:
            signs.show(Keeping.KEPT, name, self._kept_at)

    def _connect(self) -> None:
        desk, session, label = self._desk, self._desk.session, self._desk.window.status
        session.stepTaken.connect(self._keep_step)
        session.draftChanged.connect(lambda _draft: self.tell())
        session.marchChanged.connect(lambda _march: self.tell())
        self._credits.bookChanged.connect(self._keep_book)
        self.advice.proposed.connect(self._keep_advice)
        desk.groundSet.connect(self._leave)
        label.kept.retryAsked.connect(self.retry)
        session.editRefused.connect(self._tell_refused)
        desk.window.may_close.append(self.may_close)
        desk.window.on_close.insert(0, self.close)

    def _follow(self, thread: PlanThread, content: dict[ObjectKey, str]) -> None:
        """Keep every step in a file from now on."""
        writer = PlanWriter()

        def encode(
            state: KeptState, kept: dict[ObjectKey, str]
        ) -> dict[ObjectKey, str]:
            document, issued, advice = state
            content = writer.content(document, without_credits(kept))
            return content | credits_content(issued) | advice_content(advice)

        self.file = thread
        self._keeper = Keeper(thread, content, encode, self)
        self._keeper.changed.connect(self.tell)
        self._keeper.kept.connect(self._note_kept)
        self._keeper.failed.connect(self._tell_failure)
        session = self._desk.session
        vehicles = {} if session.planner is None else session.planner.vehicles
        self._read = PlanReader(vehicles, session.marks)
        session.keeps = True
        self._steps = KeptSteps(session.undo_stack, self._apply, session.stepTaken.emit)

    def _keep_step(self, kind: ChangeKind, record: StepRecord) -> None:
        """Keep a step that was taken or taken back."""
        state = self.state()
        if self._keeper is not None and state is not None and not self._paused:
            self._keeper.keep(state, record.text, kind, record)
        self.tell()

    def _keep_book(self) -> None:
        self.keep_now(self.tr("Begin the book of credits"))

    def _keep_advice(self) -> None:
        self.keep_now(self.tr("Take note of advice"))

    def _note_kept(self, change: Change | None) -> None:
        self._desk.window.notice.take_back(self._told)
        self._told = ""
        self._kept_at = f"{self._clock.now().astimezone(UTC):%H:%M}Z"
        if change is not None:
            self.kept.emit(change)

    def _tell_failure(self, error: Exception) -> None:
        """Say loudly that something is not kept."""
        why = sentence_of(error)
        if why is None:
            self._desk.faulted.emit(error)
            return
        self._told = self.tr(
            "NOT KEPT: {} What you see stays on the screen; the next step that is "
            "kept takes it along."
        ).format(why)
        self._desk.window.notice.show_notice(self._told, NoticeKind.ERROR)

    def _tell_refused(self) -> None:
        self._desk.window.notice.show_notice(
            self.tr("This plan can only be read; keep it in a plan file of your own."),
            NoticeKind.WARNING,
        )

    def act(self, work: Callable[[PlanStore], Change | None]) -> Change | None:
        """
        Have a change made in the file itself, and show it as a step to undo.

        The window waits for it, so that no step can come between.

        Returns
        -------
        Change or None
            None where nothing changed; the reason is told.
        """
        keeper, ground = self._keeper, self._desk.ground
        if keeper is None or ground is None or self._read is None:
            return None
        try:
            content = keeper.act(work, PATIENCE_S)
            document = self._read.document(without_credits(content))
            issued = credits_of(content, ground.vehicles)
            advice = advice_of(content)
        except Exception as error:  # noqa: BLE001 - told by its kind
            self._desk.tell_error(error)
            return None
        change = keeper.acted
        if change is None or self._steps is None:
            return None
        self._paused = True
        try:
            self._show(document, issued, advice, ground)
        finally:
            self._paused = False
        self._steps.add(change)
        self._note_kept(change)
        self.tell()
        return change

    # Showing what is kept

    def _show(
        self,
        document: PlanDocument,
        issued: tuple[MovementCredit, ...],
        advice: tuple[Advice, ...],
        ground: OpenArea,
    ) -> tuple[str, ...]:
        """Show a plan; gives what of it lies on no road of the area."""
        self.advice.take(advice)
        self._credits.set_book(
            document.scenario.name if document.scenario else "", issued
        )
        left_out = self._state.take(document, ground)
        self._desk.window.set_marking(self._desk.session.marking.banner)
        return left_out

    def _apply(self, edits: tuple[Edit, ...]) -> None:
        """Take the state that edits lead to from the one on the screen."""
        state, ground = self.state(), self._desk.ground
        if state is None or ground is None or not self._keeper or not self._read:
            return
        content = self._keeper.content_of(state, PATIENCE_S)
        for edit in edits:
            if edit.after is None:
                content.pop(edit.key, None)
            else:
                content[edit.key] = edit.after
        document = self._read.document(without_credits(content))
        issued = credits_of(content, ground.vehicles)
        self._show(document, issued, advice_of(content), ground)

    def _leave(self) -> None:
        """Another area is open: the plan on the one before is closed."""
        self._end_view()
        self.advice.drop()
        if not self._paused and self.file is not None:
            name = self.file.path.name
            self.detach()
            self._desk.window.notice.show_notice(
                self.tr("{} is closed; all of it is kept.").format(name)
            )

    def _end_view(self) -> None:
        """What may only be read goes from the screen."""
        if self._desk.session.reads_only:
            self._desk.session.reads_only = False
            self.viewEnded.emit()

    # Leaving

    def may_close(self) -> bool:
        """Whether the window may go; asks about what would be lost."""
        keeper, refused = self._keeper, self.settle()
        if not self.asks or (refused is None and (keeper or not self.has_plan)):
            return True
        while refused is not None:
            answer = ask_to_lose(self._desk.window, refused)
            if answer is not Leaving.TRY_AGAIN:
                return answer is Leaving.LOSE
            refused = self.settle_again()
        if keeper is not None:
            return True
        answer = ask_to_keep(self._desk.window)
        if answer is Leaving.KEEP:
            self.keepAsked.emit()
        return answer is Leaving.LOSE
