"""Steps of work that can be undone, and that tell when they are taken or taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from app.storage.plan_records import ChangeKind

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class StepRecord:
    """
    What a plan file knows of a step; it outlives the step itself.

    Attributes
    ----------
    text
        Name of the step.
    change
        Identity of the change that it was kept as; empty while it is not.
    """

    text: str
    change: str = ""


class UndoStep(QUndoCommand):
    """
    From one state to another and back.

    Parameters
    ----------
    text
        Name of the step.
    forward, back
        Take the state after it, and the one before.
    told
        Is told how it came about and with which record, once a state is taken.
    """

    def __init__(
        self,
        text: str,
        forward: Callable[[], None],
        back: Callable[[], None],
        told: Callable[[ChangeKind, StepRecord], None],
    ) -> None:
        super().__init__(text)
        self.record = StepRecord(text)
        self._forward, self._back, self._told = forward, back, told
        self._taken = False

    def redo(self) -> None:
        """Take the new state."""
        kind = ChangeKind.REDO if self._taken else ChangeKind.EDIT
        self._taken = True
        self._forward()
        self._told(kind, self.record)

    def undo(self) -> None:
        """Take the old one."""
        self._back()
        self._told(ChangeKind.UNDO, self.record)
