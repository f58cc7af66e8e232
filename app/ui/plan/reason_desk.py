"""Asks for the reason of changes that others will wonder about, without a dialog."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.services.plan.kinds import BRIDGE_RATING, CLOSED_POINT, CLOSURE, HOURS, RATING
from app.storage.plan_records import ChangeKind

if TYPE_CHECKING:
    from app.storage.plan_records import Change
    from app.ui.desk import Desk
    from app.ui.plan.history_desk import HistoryDesk
    from app.ui.plan_desk import PlanDesk
    from app.ui.schedule_desk import ScheduleDesk

GROUND = frozenset({BRIDGE_RATING, CLOSED_POINT, CLOSURE, HOURS, RATING})
WHOLE = frozenset({ChangeKind.MERGE, ChangeKind.RESTORE})


class ReasonDesk(QObject):
    """
    The question for reasons of one window; a field in the notice bar asks it.

    A schedule that was accepted, a road or bridge that was closed or rated, a merge and
    an earlier state that was restored are asked about; small steps are not.
    """

    def __init__(
        self,
        desk: Desk,
        plans: PlanDesk,
        history: HistoryDesk,
        schedules: ScheduleDesk,
    ) -> None:
        super().__init__(plans)
        self._desk, self._plans, self._history = desk, plans, history
        self._accepted = ""
        schedules.accepted.connect(self._note_accepted)
        plans.kept.connect(self._weigh)
        plans.closed.connect(desk.window.notice.put_away)

    def _note_accepted(self, step: str) -> None:
        """A proposal becomes the plan; the next change of this name is that."""
        self._accepted = step

    def _weigh(self, change: Change) -> None:
        """Ask about a change, once all that is said of it stands there."""
        accepted, self._accepted = self._accepted, ""
        if change.reason or not (is_weighty(change) or change.text == accepted):
            return
        QTimer.singleShot(0, self, lambda: self._ask(change))

    def _ask(self, change: Change) -> None:
        if self._plans.file is not None:
            self._desk.window.notice.ask_reason(
                change.text, lambda reason: self._history.give_reason(change, reason)
            )


def is_weighty(change: Change) -> bool:
    """Whether others will ask why: merged, restored, or ground closed or rated."""
    if change.kind in WHOLE:
        return True
    kinds = {edit.key.kind for edit in change.edits}
    added = any(edit.after is not None for edit in change.edits)
    return change.kind is ChangeKind.EDIT and added and kinds <= GROUND
