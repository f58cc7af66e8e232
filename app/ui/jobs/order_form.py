"""What is to be asked of a model, how thoroughly and where, with an honest estimate."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFormLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.ui.choice_box import ChoiceBox
from app.ui.jobs.job_words import site_words
from models.cluster.job import HERE

if TYPE_CHECKING:
    from collections.abc import Sequence

LEAST_ROLLOUTS, MOST_ROLLOUTS, ROLLOUTS_STEP = 100, 1_000_000, 1000
USUAL_ROLLOUTS = 2_000
THINK_MS = 250  # after the last key, before anything is reckoned
MOST_COURSES = 8
COURSE_LINES = 4


class AskedOf(Enum):
    """What is asked about a plan."""

    PLAN = "plan"  # as it is
    ONE = "one"  # each of its bridges lost in turn
    TWO = "two"  # each pair of them too


class OrderWishes(NamedTuple):
    """
    What a user wants to have worked out.

    ``courses`` are names of other courses of action, of those that were offered;
    ``site`` is empty where the user leaves it to the estimate.
    """

    what: AskedOf
    rollouts: int
    site: str
    courses: tuple[str, ...] = ()


class OrderForm(QWidget):
    """
    Asks what to work out and where.

    Parameters
    ----------
    sites
        Names of all places that take jobs, this machine first.
    courses
        Names of other courses of action that may be tried beside the plan.
    rollouts
        Simulated moves that the plan asks for.

    Attributes
    ----------
    estimate, refused
        How long it takes here and there; why it may not go there.
    site, rollouts
        The choices.
    """

    changed = Signal()

    def __init__(
        self,
        sites: Sequence[str],
        courses: Sequence[str] = (),
        rollouts: int = USUAL_ROLLOUTS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._chose_site = False
        self._think = QTimer(self)
        self._think.setSingleShot(True)
        self._think.setInterval(THINK_MS)
        self._think.timeout.connect(self.changed)
        self.what = QButtonGroup(self)
        self._buttons: dict[AskedOf, QRadioButton] = {}
        for what, text in (
            (AskedOf.PLAN, self.tr("&This plan")),
            (AskedOf.ONE, self.tr("This plan, and each bridge of its &own lost")),
            (AskedOf.TWO, self.tr("This plan, and each &pair of its bridges lost")),
        ):
            button = QRadioButton(text)
            self._buttons[what] = button
            self.what.addButton(button)
        self._buttons[AskedOf.ONE].setChecked(True)
        self.rollouts = QSpinBox()
        self.rollouts.setRange(
            min(LEAST_ROLLOUTS, rollouts), max(MOST_ROLLOUTS, rollouts)
        )
        self.rollouts.setSingleStep(ROLLOUTS_STEP)
        self.rollouts.setGroupSeparatorShown(True)
        self.rollouts.setValue(rollouts)
        self.site = ChoiceBox()
        for name in sites:
            self.site.addItem(site_words(name), name)
        self.courses = QListWidget()
        self.courses.setAccessibleName(self.tr("Other courses of action"))
        for name in courses[:MOST_COURSES]:
            item = QListWidgetItem(name)
            item.setCheckState(item.checkState().Unchecked)
            self.courses.addItem(item)
        self.estimate = QLabel(self.tr("Reckoning how long it takes…"))
        self.estimate.setWordWrap(True)
        self.estimate.setAccessibleName(self.tr("How long it takes"))
        self.refused = QLabel()
        self.refused.setWordWrap(True)
        self.refused.setProperty("role", "refused")
        self.refused.hide()
        self._lay_out()
        self._connect()

    def wishes(self) -> OrderWishes:
        """Give what is chosen."""
        chosen = next(one for one, box in self._buttons.items() if box.isChecked())
        items = (self.courses.item(row) for row in range(self.courses.count()))
        return OrderWishes(
            chosen,
            self.rollouts.value(),
            self.site.currentData() or HERE,
            tuple(one.text() for one in items if one.checkState().value),
        )

    def show_estimate(self, words: str, better: str) -> None:
        """
        Say how long it takes, and choose the faster place unless the user chose.

        Parameters
        ----------
        words
            Here and there, in minutes, and why one is recommended.
        better
            Name of the site that is recommended.
        """
        self.estimate.setText(words)
        place = self.site.findData(better)
        if not self._chose_site and place >= 0:
            self.site.blockSignals(True)
            self.site.setCurrentIndex(place)
            self.site.blockSignals(False)

    def show_refusal(self, sentence: str) -> None:
        """Say why the plan may not go to the chosen site; empty if it may."""
        self.refused.setText(sentence)
        self.refused.setVisible(bool(sentence))

    def _lay_out(self) -> None:
        choices = QVBoxLayout()
        choices.setSpacing(4)
        for button in self._buttons.values():
            choices.addWidget(button)
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setSpacing(10)
        form.addRow(self.tr("Ask about"), choices)
        if self.courses.count():
            lines = min(self.courses.count(), COURSE_LINES)
            high = self.courses.sizeHintForRow(0) * lines + 8
            self.courses.setMaximumHeight(high)
            form.addRow(self.tr("&Compare with"), self.courses)
        form.addRow(self.tr("&Simulated moves"), self.rollouts)
        form.addRow(self.tr("&Where"), self.site)
        form.addRow(self.estimate)
        form.addRow(self.refused)

    def _connect(self) -> None:
        self.what.buttonToggled.connect(lambda *_: self._think.start())
        self.rollouts.valueChanged.connect(lambda *_: self._think.start())
        self.courses.itemChanged.connect(lambda *_: self._think.start())
        self.site.activated.connect(self._keep_choice)
        self.site.currentIndexChanged.connect(lambda *_: self._think.start())

    def _keep_choice(self, *_index: object) -> None:
        """From now on the user's choice stands, whatever is faster."""
        self._chose_site = True
