"""What can be undone and redone, told from the history alone.

The stack of a command line of undo and redo is never kept: every undo and redo is a
change that names the one it undoes or redoes, so it is there again after a restart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.storage.plan_records import Change, ChangeKind

if TYPE_CHECKING:
    from collections.abc import Iterable


class HistoryStep(NamedTuple):
    """What the stack needs to know of a change; see `plan_records.Change`."""

    identity: str
    kind: ChangeKind
    of: str


class UndoSteps(NamedTuple):
    """
    Changes that can be undone, and those that can be redone.

    Attributes
    ----------
    done
        Oldest first; the last one is undone next.
    undone
        In the order in which they were undone; the last one is redone next.
    """

    done: tuple[Change, ...]
    undone: tuple[Change, ...]


class UndoStack:
    """
    Follows a history.

    Parameters
    ----------
    steps
        All changes so far, oldest first.
    """

    def __init__(self, steps: Iterable[HistoryStep] = ()) -> None:
        self.done: list[str] = []
        self.undone: list[str] = []
        for step in steps:
            self.follow(step)

    def follow(self, step: HistoryStep) -> None:
        """
        Take the next change into account.

        Raises
        ------
        ValueError
            It undoes or redoes a change that is not next.
        """
        self.refuse_out_of_turn(step)
        if step.kind is ChangeKind.UNDO:
            self.undone.append(self.done.pop())
        elif step.kind is ChangeKind.REDO:
            self.done.append(self.undone.pop())
        else:
            self.done.append(step.identity)
            self.undone.clear()

    def refuse_out_of_turn(self, step: HistoryStep) -> None:
        """
        Make sure that only the last change is undone, and only the next one redone.

        Raises
        ------
        ValueError
            The change is not in turn.
        """
        if step.kind is ChangeKind.UNDO:
            turn = self.done
        elif step.kind is ChangeKind.REDO:
            turn = self.undone
        else:
            return
        if not turn or turn[-1] != step.of:
            raise ValueError(
                f"{step.kind.value} of change {step.of or 'without identity'} is out "
                "of turn; take the last one of undo_steps()."
            )
