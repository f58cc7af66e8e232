"""The time slider below the map, and every column on its road at that moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.drawing.column_shapes import column_shapes
from app.ui.movement.time_slider import TimeSlider
from planners.movement.on_the_map import MovementState, stretches_at

if TYPE_CHECKING:
    from app.ui.desk import Desk
    from app.ui.map.content import MapContent
    from app.ui.movement.plan_view import PlanView
    from planners.movement.on_the_map import Whereabouts


class TimeOnMap(QObject):
    """
    Shows a moment of the operation on the map while the command for it is checked.

    Attributes
    ----------
    slider
        Below the map.
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._plan: PlanView | None = None
        self._content: MapContent | None = None
        self._chosen: int | None = None
        self.slider = TimeSlider()
        desk.window.add_below_map(self.slider)
        self._command = desk.window.commands["columns_on_map"]
        self._command.toggled.connect(self._show_or_hide)
        self.slider.timeChanged.connect(self._show_columns)

    def set_content(self, content: MapContent | None) -> None:
        """Draw on another map."""
        if content is not self._content:
            self._content = content
            self._show_columns()

    def show_plan(self, plan: PlanView | None) -> None:
        """Show another plan at the same moment as far as it goes; None for nothing."""
        self._plan, self._chosen = plan, None
        if plan is None:
            self.slider.clock.pause()
            self.slider.setEnabled(False)
            self.slider.set_moments()
            self.slider.set_tally(
                self.tr("Open a scenario with columns to see them move.")
            )
        else:
            span = plan.span
            self.slider.setEnabled(True)
            self.slider.set_operation(plan.case.zero, plan.zone, *span)
            self.slider.set_moments(
                sorted({one.begins_s for one in plan.conflicts}),
                sorted(set(plan.passed.starts_s.tolist())),
                sorted(set(plan.passed.finishes_s.tolist())),
            )
        self._show_columns()

    def show_moment(self, time_s: int) -> None:
        """Show the columns at a moment, and the slider with it."""
        self._command.setChecked(True)
        self.slider.set_time(time_s)

    def choose(self, movement: int | None) -> None:
        """Let a movement stand out."""
        self._chosen = movement
        if self._content is not None:
            self._content.columns.choose(movement)

    def _show_or_hide(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        self.slider.setVisible(shown)
        if not shown:
            self.slider.clock.pause()
        self._desk.window.lay_out_map()
        self._show_columns()

    def _show_columns(self) -> None:
        """Bring the map to the moment of the slider."""
        content, plan = self._content, self._plan
        if content is None:
            return
        if plan is None or not self._command.isChecked():
            if content.columns.shapes is not None:
                content.columns.set_shapes(None)
            return
        where = stretches_at(plan.passed, self.slider.time_s)
        content.columns.chosen = self._chosen
        content.columns.set_shapes(column_shapes(where, plan.paths, plan.names))
        self.slider.set_tally("   ·   ".join(self._tally(where)))

    def _tally(self, where: Whereabouts) -> list[str]:
        """How many columns do what, none of them left out."""
        words = {
            MovementState.MOVING: self.tr("moving {}"),
            MovementState.HALTED: self.tr("halted {}"),
            MovementState.NOT_STARTED: self.tr("to start {}"),
            MovementState.COMPLETED: self.tr("through {}"),
            MovementState.NOT_PLACED: self.tr("without a place {}"),
        }
        counts = {state: where.count(state) for state in words}
        return [words[state].format(count) for state, count in counts.items() if count]
