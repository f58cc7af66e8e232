"""Keeps every step in the plan file: one after the other, off the GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from app.storage.plan_records import ChangeKind, NewChange, edits_between

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from concurrent.futures import Future

    from app.storage.plan_records import Change, ObjectKey
    from app.storage.plan_store import PlanStore
    from app.storage.plan_thread import PlanThread
    from app.ui.undo_step import StepRecord

State = TypeVar("State")
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
        Writes a state as the objects of a plan; called on the storage thread.

    Attributes
    ----------
    waiting
        States that are not kept yet.
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
        encode: Callable[[State], Content],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._thread, self._encode = thread, encode
        self._committed = dict(content)  # only the storage thread touches it
        self._missed: list[str] = []  # so does it with these
        self.waiting = 0
        self.trouble: Exception | None = None
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

        future = self._thread.ask(work)
        future.add_done_callback(self._pass_on)

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
        return self._thread.ask(lambda _store: self._refusal).result(seconds)

    _refusal: Exception | None = None  # of the last commit; on the storage thread

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
            content = self._encode(state)
            edits = edits_between(self._committed, content)
            if not edits:
                self._missed.clear()
                self._refusal = None
                return None
            of = "" if record is None or self._missed else record.change
            if kind in (ChangeKind.UNDO, ChangeKind.REDO) and not of:
                kind = ChangeKind.EDIT  # of a step that the file knows nothing of
            told = "; ".join(dict.fromkeys([*self._missed, text]))
            of = of if kind in (ChangeKind.UNDO, ChangeKind.REDO) else ""
            change = store.commit(
                NewChange(text=told, edits=edits, reason=reason, kind=kind, of=of)
            )
        except Exception as error:
            self._missed.append(text)
            self._refusal = error
            raise
        self._missed.clear()
        self._refusal = None
        self._committed = content
        if record is not None and kind is ChangeKind.EDIT:
            record.change = change.identity
        return change

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
