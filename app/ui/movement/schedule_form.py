"""Forms that ask what is wanted of a schedule, or what went wrong with one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from app.services.scenario.movement import MOST_SEED, MOST_WAYS
from app.ui.elided import ElidedBox
from app.ui.line_edit import LineEdit
from app.ui.movement.plan_on import PlanOnWishes
from app.ui.movement.proposal import ScheduleWishes
from app.ui.movement.typed_time import moment_of
from planners.movement.problem import AimKind
from planners.movement.schedule_report import EffortLevel

translate = QCoreApplication.translate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.drawing.clock_axis import ClockAxis
    from app.services.scenario.movement import ScheduleWish
    from app.ui.draft import Closure

MOST_LATE_MIN = 24 * 60
KNOWN_LINES = 3


class ScheduleForm(QWidget):
    """
    Asks for aim, effort, ways and closeness to the present plan.

    Attributes
    ----------
    known
        What is said of an answer to these wishes that is kept; hidden for nothing.
    """

    changed = Signal()  # something else is wished for

    def __init__(self, wish: ScheduleWish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.aim = QComboBox()
        for kind, text in (
            (AimKind.DELAY, self.tr("Least delay of all columns")),
            (AimKind.LATENESS, self.tr("Least behind the wanted times")),
            (AimKind.COMPLETION, self.tr("Last column through as early as can be")),
        ):
            self.aim.addItem(text, kind)
        self.aim.setCurrentIndex(self.aim.findData(wish.aim))
        self.effort = effort_box()
        self.ways = QSpinBox()
        self.ways.setRange(0, MOST_WAYS)
        self.ways.setSpecialValueText(self.tr("as the scenario says"))
        self.keeps = QCheckBox(self.tr("Stay close to the present plan"))
        self.keeps.setToolTip(
            self.tr("A column changes only where that saves half an hour in all")
        )
        self.seed = QSpinBox()
        self.seed.setRange(0, MOST_SEED)
        self.seed.setValue(wish.seed)
        self.seed.setToolTip(self.tr("The same number gives the same schedule"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("&Aim"), self.aim)
        form.addRow(self.tr("&Effort"), self.effort)
        form.addRow(self.tr("&Ways for each column"), self.ways)
        form.addRow("", self.keeps)
        form.addRow(self.tr("&Number of the search"), self.seed)
        self.known = QLabel()
        self.known.setWordWrap(True)
        self.known.setMinimumHeight(KNOWN_LINES * self.fontMetrics().lineSpacing())
        self.known.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.known.hide()
        form.addRow(self.known)
        self.aim.currentIndexChanged.connect(self.changed)
        self.effort.currentIndexChanged.connect(self.changed)
        self.ways.valueChanged.connect(self.changed)
        self.keeps.toggled.connect(self.changed)
        self.seed.valueChanged.connect(self.changed)

    def tell_known(self, words: str, role: str) -> None:
        """Say what is kept of an answer to these wishes, in the dress of a role."""
        self.known.setText(words)
        self.known.setProperty("role", role)
        self.known.style().unpolish(self.known)
        self.known.style().polish(self.known)
        self.known.show()

    def show_wishes(self, wishes: ScheduleWishes) -> None:
        """Begin with what was asked for before."""
        self.aim.setCurrentIndex(self.aim.findData(wishes.aim))
        self.effort.setCurrentIndex(self.effort.findData(wishes.effort))
        self.ways.setValue(wishes.ways)
        self.keeps.setChecked(wishes.keeps)
        self.seed.setValue(wishes.seed)

    def wishes(self) -> ScheduleWishes:
        """What is asked for."""
        return ScheduleWishes(
            aim=AimKind(self.aim.currentData()),
            effort=EffortLevel(self.effort.currentData()),
            seed=self.seed.value(),
            ways=self.ways.value(),
            keeps=self.keeps.isChecked(),
        )


class PlanOnForm(QWidget):
    """
    Asks from when on the plan may change, and who is late.

    Parameters
    ----------
    axis
        Clock of the operation.
    now_s
        Moment of the slider.
    names
        Of the movements.
    lost
        Roads that were closed since the plan was published.
    conflicts
        How many the published plan has.
    """

    def __init__(
        self,
        axis: ClockAxis,
        now_s: int,
        names: Sequence[str],
        lost: tuple[Closure, ...],
        conflicts: int,
    ) -> None:
        super().__init__()
        self._axis, self._now_s, self._lost = axis, now_s, lost
        self.now = LineEdit(axis.group(now_s))
        roads = QLabel(
            ", ".join(one.road for one in lost)
            or self.tr("none; close a road on the map (right click) to lose it")
        )
        roads.setWordWrap(True)
        self.column = ElidedBox()
        self.column.addItems([self.tr("Nobody"), *names])
        self.minutes = QSpinBox()
        self.minutes.setRange(1, MOST_LATE_MIN)
        self.minutes.setValue(30)
        self.minutes.setSuffix(self.tr(" min"))
        self.minutes.setEnabled(False)
        self.column.currentIndexChanged.connect(self.minutes.setEnabled)
        self.effort = effort_box()
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        if conflicts:
            note = QLabel(
                self.tr(
                    "The plan has conflicts: {}. Schedule the columns first, as who is "
                    "in another's way already finds no place from now on."
                ).format(conflicts)
            )
            note.setProperty("role", "doubtful")
            note.setWordWrap(True)
            form.addRow(note)
        form.addRow(self.tr("&From"), self.now)
        form.addRow(self.tr("Roads lost"), roads)
        form.addRow(self.tr("&Who is late"), self.column)
        form.addRow(self.tr("&By"), self.minutes)
        form.addRow(self.tr("&Effort"), self.effort)

    def wishes(self, seed: int) -> PlanOnWishes:
        """
        What went wrong.

        Raises
        ------
        MarchError
            What was typed is no moment.
        """
        now_s = moment_of(self.now.text(), self._axis, self._now_s)
        late = None
        if self.column.currentIndex() > 0:
            behind = timedelta(minutes=self.minutes.value())
            late = (self.column.currentText(), behind)
        return PlanOnWishes(
            now=self._axis.zero + timedelta(seconds=now_s),
            lost=self._lost,
            late=late,
            effort=EffortLevel(self.effort.currentData()),
            seed=seed,
        )


def effort_box() -> QComboBox:
    """Choice of how long to look for better."""
    box = QComboBox()
    for level, text in (
        (
            EffortLevel.QUICK,
            translate("ScheduleForm", "Quick: a first good plan"),
        ),
        (EffortLevel.NORMAL, translate("ScheduleForm", "Normal")),
        (
            EffortLevel.THOROUGH,
            QCoreApplication.translate("ScheduleForm", "Thorough: takes far longer"),
        ),
    ):
        box.addItem(text, level)
    box.setCurrentIndex(1)
    return box
