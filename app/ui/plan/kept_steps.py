"""Undo steps of an earlier session, taken from the history of the plan file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage.plan_records import reversed_edits
from app.ui.undo_step import UndoStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QUndoStack

    from app.storage.plan_records import Change, ChangeKind, Edit
    from app.storage.undo_steps import UndoSteps
    from app.ui.undo_step import StepRecord


class KeptSteps:
    """
    Fills an undo stack with changes that are kept; nothing happens to the plan.

    Parameters
    ----------
    stack
        Empty.
    apply
        Takes edits back, or makes them again.
    told
        Is told how a step came about; see `UndoStep`.
    """

    def __init__(
        self,
        stack: QUndoStack,
        apply: Callable[[tuple[Edit, ...]], None],
        told: Callable[[ChangeKind, StepRecord], None],
    ) -> None:
        self._stack, self._apply, self._told = stack, apply, told
        self._quiet = False

    def fill(self, steps: UndoSteps) -> None:
        """Push what can be undone, but the first change, then what can be redone."""
        self._quiet = True
        done = [change for change in steps.done if change.sequence > 1]
        for change in (*done, *reversed(steps.undone)):
            self._stack.push(self._step(change))
        self._stack.setIndex(len(done))
        self._quiet = False

    def add(self, change: Change) -> None:
        """Push a change that was made in the file and is on the screen already."""
        self._quiet = True
        self._stack.push(self._step(change))
        self._quiet = False

    def _step(self, change: Change) -> UndoStep:
        """Make a step of a change; it reads bodies only when it is used."""
        step = UndoStep(
            change.text,
            lambda: self._go(change.edits),
            lambda: self._go(reversed_edits(change.edits)),
            self._tell,
        )
        step.record.change = change.identity
        return step

    def _go(self, edits: tuple[Edit, ...]) -> None:
        if not self._quiet:
            self._apply(edits)

    def _tell(self, kind: ChangeKind, record: StepRecord) -> None:
        if not self._quiet:
            self._told(kind, record)
