"""Keeps every step in the plan file: one after the other, off the GUI thread."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.storage.plan_records import ChangeKind, NewChange, edits_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from app.storage.plan_records import Change, Edit, ObjectKey
    from app.storage.plan_store import PlanStore
    from app.storage.plan_thread import PlanThread
    from app.ui.undo_step import StepRecord

State = TypeVar("State")
Result = TypeVar("Result")
Content = dict["ObjectKey", str]


class Keeper(QObject, Generic[State]):
    """
    Commits states of the plan in the order in which they were taken.

    A state that could not be kept is not lost: it is still on the screen, and the next
    commit that succeeds carries all that is missing.

    Parameters
    ----------
    thread
        Of the open plan file.
    content
        What the file holds now.
    encode
        Writes a state as the objects of a plan, named as in what is kept; called on
        the storage thread.

    Attributes
    ----------
    waiting
        States that are not kept yet.
    acted
        Change that was made in the file itself; None for none.
    trouble
        Why the last state is not kept; None while all is well.
    """

    changed = Signal()  # waiting or trouble did
    kept = Signal(object)  # Change; None where nothing was to keep
    failed = Signal(object)  # Exception
    _ended = Signal(object, object)

    def __init__(
        self,
        thread: PlanThread,
        content: Mapping[ObjectKey, str],
        encode: Callable[[State, Content], Content],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._thread: PlanThread | None = thread
        self._encode = encode
        self._committed = dict(content)  # only the storage thread touches it
        self._missed: list[str] = []  # so does it with this and the next
        self._refusal: Exception | None = None
        self.waiting = 0
        self.trouble: Exception | None = None
        self.acted: Change | None = None
        self._ended.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def keep(
        self,
        state: State,
        text: str,
        kind: ChangeKind = ChangeKind.EDIT,
        record: StepRecord | None = None,
        reason: str = "",
    ) -> None:
        """
        Have a state kept as one change.

        Parameters
        ----------
        state
            The plan from now on.
        text
            What was done.
        kind, record
            How it came about, and the step that was taken or taken back.
        reason
            Why, where somebody said so.
        """
        self.waiting += 1
        self.changed.emit()

        def work(store: PlanStore) -> Change | None:
            return self._commit(store, state, text, kind, record, reason)

        future = self._ask(work)
        future.add_done_callback(self._pass_on)

    def act(
        self, work: Callable[[PlanStore], Change | None], seconds: float
    ) -> Content:
        """
        Wait for a change that is made in the file itself, once all steps are kept.

        Returns
        -------
        dict
            What the file holds then.

        Raises
        ------
        KnownError
            The change cannot be made, or steps before it are not kept.
        TimeoutError
            The disk needs longer than that.
        """

        def done(store: PlanStore) -> Content:
            if self._missed and self._refusal is not None:
                raise self._refusal
            self.acted = work(store)
            self._committed = store.content()
            return dict(self._committed)

        self.acted = None
        return self._ask(done).result(seconds)

    def settle(self, seconds: float) -> Exception | None:
        """
        Wait until everything asked so far is kept or refused.

        Returns
        -------
        Exception or None
            Why the last state is not kept.

        Raises
        ------
        TimeoutError
            The disk needs longer than that.
        """
        return self._ask(lambda _store: self._refusal).result(seconds)

    def release(self) -> None:
        """Let go of the file and of all that was in it; nothing is kept any more."""
        self._thread = None
        self._committed = {}
        self._encode = _encode_nothing
        self.deleteLater()

    def _ask(self, work: Callable[[PlanStore], Result]) -> Future[Result]:
        if self._thread is None:
            raise RuntimeError("The plan file is closed; nothing can be kept in it.")
        return self._thread.ask(work)

    def content_of(self, state: State, seconds: float) -> Content:
        """Wait for the objects of a state, named as in the file."""
        work = self._ask(lambda _store: self._encode(state, self._committed))
        return work.result(seconds)

    def _commit(
        self,
        store: PlanStore,
        state: State,
        text: str,
        kind: ChangeKind,
        record: StepRecord | None,
        reason: str,
    ) -> Change | None:
        """Commit what differs from what is kept, on the storage thread."""
        try:
            content = self._encode(state, self._committed)
            edits = edits_between(self._committed, content)
            change = None
            new = self._change(store, edits, text, kind, record)
            if new is not None:
                change = store.commit(replace(new, reason=reason))
        except Exception as error:
            self._missed.append(text)
            self._refusal = error
            raise
        if kind is ChangeKind.EDIT and record and change and not self._missed:
            record.change = change.identity
        self._missed.clear()
        self._refusal = None
        self._committed = content
        return change

    def _change(
        self,
        store: PlanStore,
        edits: tuple[Edit, ...],
        text: str,
        kind: ChangeKind,
        record: StepRecord | None,
    ) -> NewChange | None:
        """Name a change; one that is not in turn to be undone stands on its own."""
        of = "" if record is None or self._missed else record.change
        told = "; ".join(dict.fromkeys([*self._missed, text]))
        if kind in (ChangeKind.UNDO, ChangeKind.REDO):
            steps = store.undo_steps(1)
            turn = steps.done if kind is ChangeKind.UNDO else steps.undone
            in_turn = of and turn and turn[-1].identity == of
            if in_turn and (edits or not turn[-1].edits):
                return NewChange(text=told, edits=edits, kind=kind, of=of)
            words = {ChangeKind.UNDO: self.tr("Undo: {}")}
            told = words.get(kind, self.tr("Redo: {}")).format(told)
            kind = ChangeKind.EDIT
        return NewChange(text=told, edits=edits, kind=kind) if edits else None

    def _pass_on(self, future: Future[Change | None]) -> None:
        """Hand the outcome to the thread of the window."""
        error = future.exception()
        self._ended.emit(None if error else future.result(), error)

    def _take(self, change: Change | None, error: Exception | None) -> None:
        self.waiting -= 1
        self.trouble = error
        if error is None:
            self.kept.emit(change)
        else:
            self.failed.emit(error)
        self.changed.emit()


def _encode_nothing(_state: object, _kept: Content) -> Content:
    """Write nothing, where there is no file any more."""
    return {}
