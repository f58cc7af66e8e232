"""The sites that jobs may go to: how the way there is, and what a person can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.jobs.link_words import link_advice, link_words
from app.ui.tables.row_table import row_table
from app.ui.tables.rows import Cell, RowsModel
from models.cluster.link import LinkState

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDE_LETTERS, HIGH_LINES = 100, 22
WIDTHS = (150, 150, 90, 90)
KEY_DIGITS = 16


class SiteRow(NamedTuple):
    """
    A site as it is listed.

    ``words`` say what is in the way, ``facts`` what the profile says, a line each,
    ``worker_key`` is empty before it was enrolled.
    """

    name: str
    link: LinkState
    words: str
    waiting: int
    under_way: int
    facts: tuple[str, ...]
    worker_key: str


class SitesDialog(QDialog):
    """
    Lists sites; nothing in it lets anybody go on to a host that has changed.

    Parameters
    ----------
    folder
        Where site profiles lie.

    Attributes
    ----------
    table, said
        The sites, and what there is to say of the one under choice.
    again, log_in, enrol
        What a person can do about it.
    """

    againAsked = Signal(str)  # noqa: N815 - name of the site
    loginAsked = Signal(str)  # noqa: N815
    enrolAsked = Signal(str)  # noqa: N815
    readAsked = Signal()  # noqa: N815 - read the profiles once more

    def __init__(self, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Sites"))
        self._rows: tuple[SiteRow, ...] = ()
        self.model = RowsModel(
            (
                *(self.tr("Site"), self.tr("Link"), self.tr("Waiting")),
                *(self.tr("Under way"), self.tr("Worker key")),
            ),
            parent=self,
        )
        self.table = row_table(self.model, self.tr("Sites"))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.said.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.trouble = QLabel()
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.trouble.setProperty("role", "refused")
        self.trouble.hide()
        none = QLabel(
            self.tr(
                "No site is set up, so jobs are worked on by this machine, or carried "
                "by hand. To use a supercomputer, put its profile, NAME.yaml, into\n{}"
            ).format(folder)
        )
        none.setWordWrap(True)
        none.setProperty("role", "empty")
        none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        none.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.stack = QStackedWidget()
        self.stack.addWidget(none)
        self.stack.addWidget(self.table)
        self.again = QPushButton(self.tr("Try now"))
        self.log_in = QPushButton(self.tr("Log in…"))
        self.enrol = QPushButton(self.tr("Enrol worker key…"))
        self.enrol.setToolTip(
            self.tr("Fetch the key that signs answers there, once, and pin it")
        )
        self.read = QPushButton(self.tr("Read profiles again"))
        self._lay_out()
        self._connect()
        self.show_sites(())

    def show_sites(self, rows: Sequence[SiteRow]) -> None:
        """Show sites; the one under choice stays so."""
        chosen = self.chosen
        self._rows = tuple(rows)
        self.model.set_rows([_cells(row) for row in self._rows])
        self.stack.setCurrentIndex(1 if self._rows else 0)
        names = [row.name for row in self._rows]
        if names:
            place = names.index(chosen.name) if chosen and chosen.name in names else 0
            self.table.selectRow(place)
        self._follow()

    def show_trouble(self, sentence: str) -> None:
        """Say what went wrong; an empty sentence takes it back."""
        self.trouble.setText(sentence)
        self.trouble.setVisible(bool(sentence))

    @property
    def chosen(self) -> SiteRow | None:
        """Site under choice."""
        row = self.table.currentIndex().row()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        for button in (self.again, self.log_in, self.enrol):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self.read)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 12)
        rows.setSpacing(10)
        rows.addWidget(self.stack, 1)
        rows.addWidget(self.said)
        rows.addWidget(self.trouble)
        rows.addLayout(buttons)
        rows.addWidget(box)
        metrics = self.fontMetrics()
        self.resize(
            metrics.averageCharWidth() * WIDE_LETTERS,
            metrics.lineSpacing() * HIGH_LINES,
        )
        for number, wide in enumerate(WIDTHS):
            self.table.setColumnWidth(number, wide)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        self.read.clicked.connect(self.readAsked)
        for button, asked in (
            (self.again, self.againAsked),
            (self.log_in, self.loginAsked),
            (self.enrol, self.enrolAsked),
        ):
            button.clicked.connect(
                lambda _on=False, asked=asked: (
                    asked.emit(self.chosen.name) if self.chosen else None
                )
            )

    def _follow(self, *_changed: object) -> None:
        """Say all of the site under choice, and offer what a person can do."""
        row = self.chosen
        changed = row is not None and row.link is LinkState.HOST_KEY_CHANGED
        self.again.setEnabled(row is not None and not changed)
        self.log_in.setEnabled(row is not None and not changed)
        self.log_in.setProperty(
            "primary",
            "true" if row and row.link is LinkState.LOGIN_NEEDED else "false",
        )
        self.log_in.style().unpolish(self.log_in)
        self.log_in.style().polish(self.log_in)
        self.enrol.setEnabled(row is not None and not changed)
        self.said.setVisible(row is not None)
        if row is None:
            return
        advice = link_advice(row.link) if not row.words else ""
        first = " ".join(part for part in (row.words, advice) if part)
        first = first[:1].upper() + first[1:]
        self.said.setText("\n".join(part for part in (first, *row.facts) if part))
        self.said.setProperty("role", "refused" if changed else "")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)


def _cells(row: SiteRow) -> tuple[Cell, ...]:
    return (
        Cell(row.name, bold=True),
        Cell(link_words(row.link), tip=row.words),
        Cell(str(row.waiting), figure=True),
        Cell(str(row.under_way), figure=True),
        Cell(
            f"{row.worker_key[:KEY_DIGITS]}…" if row.worker_key else "–",
            tip=row.worker_key,
        ),
    )
