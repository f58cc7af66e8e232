"""The models of this program: their cards, and whether they may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from app.ui.tables.row_table import row_table
from app.ui.tables.rows import Cell, RowsModel

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDE_LETTERS, HIGH_LINES = 120, 34
ACTIVE, SUSPENDED, WITHDRAWN = "active", "suspended", "withdrawn"
ID_DIGITS = 8
LIST_SHARE = 0.42


class ModelRow(NamedTuple):
    """
    A model as it is listed.

    ``status`` is `ACTIVE`, `SUSPENDED` or `WITHDRAWN`, ``reason`` says why it is not
    active, and ``card`` is the page for the officer, in Markdown.
    """

    slug: str
    version: str
    model_id: str
    status: str
    reason: str
    card: str


class ModelsDialog(QDialog):
    """
    Lists models beside the card of the one under choice.

    Attributes
    ----------
    table, card
        The models, and the page.
    activate, suspend, withdraw
        Set the status of the model under choice, at once.
    """

    statusAsked = Signal(str, str)  # noqa: N815 - slug, status

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Models"))
        self._rows: tuple[ModelRow, ...] = ()
        self.model = RowsModel(
            (self.tr("Model"), self.tr("Status"), self.tr("Version")), parent=self
        )
        self.table = row_table(self.model, self.tr("Models"))
        self.card = QTextBrowser()
        self.card.setOpenLinks(False)
        self.card.setAccessibleName(self.tr("Card of the model"))
        self.said = QLabel()
        self.said.setWordWrap(True)
        self.said.setTextFormat(Qt.TextFormat.PlainText)
        self.activate = QPushButton(self.tr("Activate"))
        self.suspend = QPushButton(self.tr("Suspend"))
        self.suspend.setToolTip(
            self.tr("Ask it no more for now; the instant estimate stands in")
        )
        self.withdraw = QPushButton(self.tr("Withdraw"))
        self.withdraw.setToolTip(
            self.tr("Ask it no more, and mark every answer of it as out of date")
        )
        self._lay_out()
        self._connect()

    def show_models(self, rows: Sequence[ModelRow]) -> None:
        """Show models; the one under choice stays so."""
        place = max(self.table.currentIndex().row(), 0)
        self._rows = tuple(rows)
        self.model.set_rows(
            [
                (
                    Cell(row.slug, bold=True),
                    Cell(self._status_words(row.status), tip=row.reason),
                    Cell(f"{row.version} · {row.model_id[:ID_DIGITS]}", row.model_id),
                )
                for row in self._rows
            ]
        )
        if self._rows:
            self.table.selectRow(min(place, len(self._rows) - 1))
        self._follow()

    @property
    def chosen(self) -> ModelRow | None:
        """Model under choice."""
        row = self.table.currentIndex().row()
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def _status_words(self, status: str) -> str:
        return {
            ACTIVE: self.tr("● Active"),
            SUSPENDED: self.tr("▲ Suspended"),
            WITHDRAWN: self.tr("✕ Withdrawn"),
        }[status]

    def _lay_out(self) -> None:
        left = QWidget()
        rows = QVBoxLayout(left)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        rows.addWidget(self.table, 1)
        rows.addWidget(self.said)
        buttons = QHBoxLayout()
        for button in (self.activate, self.suspend, self.withdraw):
            buttons.addWidget(button)
        buttons.addStretch(1)
        rows.addLayout(buttons)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(left)
        split.addWidget(self.card)
        split.setSizes([round(1000 * LIST_SHARE), round(1000 * (1 - LIST_SHARE))])
        split.setChildrenCollapsible(False)
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.rejected.connect(self.reject)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 14, 16, 12)
        whole.setSpacing(10)
        whole.addWidget(split, 1)
        whole.addWidget(box)
        metrics = self.fontMetrics()
        self.resize(
            metrics.averageCharWidth() * WIDE_LETTERS,
            metrics.lineSpacing() * HIGH_LINES,
        )
        for number, wide in enumerate((140, 110)):
            self.table.setColumnWidth(number, wide)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(self._follow)
        for button, status in (
            (self.activate, ACTIVE),
            (self.suspend, SUSPENDED),
            (self.withdraw, WITHDRAWN),
        ):
            button.clicked.connect(lambda _on=False, status=status: self._ask(status))

    def _ask(self, status: str) -> None:
        if self.chosen is not None:
            self.statusAsked.emit(self.chosen.slug, status)

    def _follow(self, *_changed: object) -> None:
        """Show the card of the model under choice, and offer what may be done."""
        row = self.chosen
        status = row.status if row else ""
        self.activate.setEnabled(status in (SUSPENDED, WITHDRAWN))
        self.suspend.setEnabled(status == ACTIVE)
        self.withdraw.setEnabled(status in (ACTIVE, SUSPENDED))
        if row is None:
            self.card.clear()
            return
        if self.card.toMarkdown() != row.card:
            self.card.setMarkdown(row.card)
        self.said.setText(row.reason)
        self.said.setVisible(bool(row.reason))
