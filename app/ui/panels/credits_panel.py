"""The credits dock: who asks for road space, who has it, and who was seen in order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QTableView,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.flow_layout import FlowLayout
from app.ui.line_edit import LineEdit
from app.ui.panels.seen_line import SeenLine
from app.ui.tables.credits import CreditsModel, RowKey
from app.ui.tables.row_table import row_table
from app.ui.theme import scale_of
from planners.movement_credit import CreditState, bid_fields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.ui.theme import Theme
    from planners.credit_book import Standing

ROW_SHARE = 1.5  # of the height of a line
LEAST_ROWS = 1.5
WIDTHS = (98, 86, 100, 178, 146, 146, 72, 52, 200)
SIDE_WIDTH = 266
GAPS = (6, 4)


class CreditsPanel(QWidget):
    """
    Bids and credits in a table, their faults, the bid form, and a line for reports.

    Attributes
    ----------
    model
        The rows.
    table
        Shows them; several may be chosen.
    seen
        The line for reports.
    """

    approveAsked = Signal(object)  # noqa: N815 - tuple of Standing
    renewAsked = Signal(object, str)  # noqa: N815 - those, reason
    cancelAsked = Signal(object, str)  # noqa: N815 - those, reason
    openAsked = Signal()  # noqa: N815
    saveAsked = Signal()  # noqa: N815
    exportAsked = Signal(str)  # noqa: N815 - ending of the file

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._standings: tuple[Standing, ...] = ()
        self._zone, self._marking = "Z", ""
        self.model = CreditsModel(theme, self)
        self.table = self._make_table()
        self._make_hands()
        self.faults = QListWidget()
        self.faults.setWordWrap(True)
        self.faults.setFrameShape(QFrame.Shape.NoFrame)
        self.faults.setAccessibleName(self.tr("Faults of the credits"))
        self.bid = QPlainTextEdit()
        self.bid.setReadOnly(True)
        self.bid.setTabChangesFocus(True)
        self.bid.setAccessibleName(self.tr("Bid of the chosen column"))
        self.copy = QPushButton(self.tr("Copy bid"))
        self.seen = SeenLine()
        self._empty = QLabel()
        self._empty.setWordWrap(True)
        self._empty.setProperty("role", "empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        self._lay_out()
        self._connect()
        self._fit()
        self.show_nothing("")

    @property
    def chosen(self) -> tuple[Standing, ...]:
        """Credits of the chosen rows, each once, in their order."""
        rows = sorted(i.row() for i in self.table.selectionModel().selectedRows())
        found = {id(one): one for one in map(self.model.standing, rows)}
        return tuple(found.values())

    def set_theme(self, theme: Theme) -> None:
        """Show the rows in the colours of another theme."""
        kept = self._chosen_keys()
        self.model.set_theme(theme)
        self._choose(kept)

    def show_nothing(self, why: str) -> None:
        """Say why there are no credits and what to do."""
        self._standings = ()
        self.model.set_standings((), self._zone, with_units=False)
        self._empty.setText(why)
        self.stack.setCurrentIndex(0)
        self.faults.clear()
        self.seen.show_nothing()
        self._show_choice()

    def show_credits(
        self,
        standings: Sequence[Standing],
        faults: Sequence[str],
        zone: str,
        marking: str,
    ) -> None:
        """
        Show bids and credits; chosen rows stay chosen.

        Parameters
        ----------
        standings
            In the order of the plan.
        faults
            What is wrong with them, as sentences.
        zone
            Letter of the zone in which to show times.
        marking
            Of what is copied.
        """
        self._standings, self._zone, self._marking = tuple(standings), zone, marking
        self._show_rows()
        self.stack.setCurrentIndex(1)
        self.faults.clear()
        self.faults.addItems(faults or [self.tr("Nothing is wrong with the credits.")])
        title = self.tr("Faults ({})").format(len(faults))
        self.side.setTabText(0, title if faults else self.tr("No faults"))
        self.seen.ask_again()

    def changeEvent(self, event: QEvent) -> None:
        """Give rows and columns other room when the letters change."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    # Parts

    def _make_table(self) -> QTableView:
        table = row_table(
            self.model,
            self.tr("Movement credits"),
            QTableView.SelectionMode.ExtendedSelection,
        )
        table.setTabKeyNavigation(False)  # Tab leads out, the arrows within
        return table

    def _make_hands(self) -> None:
        """What can be done, with words on what for."""
        self.approve = QPushButton(self.tr("Approve"))
        self.approve.setToolTip(self.tr("Give the chosen bids movement numbers"))
        self.approve_all = QPushButton(self.tr("Approve all"))
        self.approve_all.setToolTip(self.tr("Give all bids movement numbers"))
        self.renew = QPushButton(self.tr("Renew"))
        self.renew.setToolTip(
            self.tr("Change the chosen credits to the plan, under the same numbers")
        )
        self.cancel = QPushButton(self.tr("Cancel"))
        self.cancel.setToolTip(self.tr("Take the chosen credits back; give a reason"))
        self.reason = LineEdit()
        self.reason.setPlaceholderText(self.tr("Reason: bridge closed"))
        self.reason.setAccessibleName(self.tr("Reason of a change or a cancellation"))
        self.authority = LineEdit()
        self.authority.setPlaceholderText("NLN")
        self.authority.setAccessibleName(self.tr("Authority that gives numbers"))
        self.authority.setToolTip(
            self.tr("Letters of nation and authority, as they stand in the numbers")
        )
        self.with_units = QCheckBox(self.tr("March units"))
        self.with_units.setChecked(True)
        self.files = QPushButton(self.tr("File"))
        self.files.setToolTip(self.tr("Open, save or export credits"))
        menu = QMenu(self.files)
        self.open = menu.addAction(self.tr("Open credits…"), self.openAsked.emit)
        self.save = menu.addAction(self.tr("Save credits…"), self.saveAsked.emit)
        menu.addSeparator()
        self.export_book = menu.addAction(
            self.tr("Export workbook (XLSX)…"), lambda: self.exportAsked.emit(".xlsx")
        )
        self.export_plain = menu.addAction(
            self.tr("Export table (CSV)…"), lambda: self.exportAsked.emit(".csv")
        )
        self.files.setMenu(menu)

    def _lay_out(self) -> None:
        hands = FlowLayout(gaps=GAPS)
        hands.setContentsMargins(12, 6, 12, 6)
        for button in (self.approve, self.approve_all, self.renew, self.cancel):
            hands.addWidget(button)
        for widget in (self.reason, self._more_hands()):
            hands.addWidget(widget)
        parts = QSplitter()
        parts.setChildrenCollapsible(False)
        parts.addWidget(self.table)
        parts.addWidget(self._side())
        parts.setStretchFactor(0, 1)
        filled = QWidget()
        rows = QVBoxLayout(filled)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        rows.addWidget(parts, 1)
        rows.addWidget(self.seen)
        self.stack.addWidget(self._empty)
        self.stack.addWidget(filled)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(hands)
        layout.addWidget(self.stack, 1)
        self._parts = parts

    def _more_hands(self) -> QWidget:
        """What goes with every decision, in one row."""
        more = QWidget()
        title = QLabel(self.tr("A&uthority"))
        title.setBuddy(self.authority)
        row = QHBoxLayout(more)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(8)
        for widget in (title, self.authority, self.files, self.with_units):
            row.addWidget(widget)
        return more

    def _side(self) -> QTabWidget:
        """Faults and bid form beside the table."""
        self.side = QTabWidget()
        self.side.setDocumentMode(True)
        self.side.addTab(self.faults, self.tr("No faults"))
        self.side.addTab(self.bid, self.tr("Bid"))
        self.side.setCornerWidget(self.copy)
        return self.side

    def _connect(self) -> None:
        self.table.selectionModel().selectionChanged.connect(self._show_choice)
        self.model.modelReset.connect(self._show_choice)
        self.with_units.toggled.connect(self._show_rows)
        self.approve.clicked.connect(lambda: self.approveAsked.emit(self.chosen))
        self.approve_all.clicked.connect(
            lambda: self.approveAsked.emit(
                tuple(
                    one
                    for one in self._standings
                    if one.credit.state is CreditState.BID
                )
            )
        )
        self.renew.clicked.connect(
            lambda: self.renewAsked.emit(self.chosen, self.reason.text())
        )
        self.cancel.clicked.connect(self._ask_cancel)
        order = (
            *(self.approve, self.approve_all, self.renew, self.cancel, self.reason),
            *(self.authority, self.files, self.with_units, self.table, self.side),
            *(self.faults, self.bid, self.copy, self.seen.report),
            *(self.seen.tolerance, self.seen.judge),
        )
        for before, after in pairwise(order):
            self.setTabOrder(before, after)
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.bid.toPlainText())
        )

    # Showing

    def _show_rows(self) -> None:
        """Show all rows that are wanted, and choose those that were chosen."""
        kept = self._chosen_keys()
        self.model.set_standings(
            self._standings, self._zone, with_units=self.with_units.isChecked()
        )
        self._choose(kept)

    def _chosen_keys(self) -> set[RowKey]:
        rows = self.table.selectionModel().selectedRows()
        return {self.model.key(index.row()) for index in rows}

    def _choose(self, kept: set[RowKey]) -> None:
        """Choose rows by their keys; the keyboard goes on at the first."""
        model, selection = self.model, self.table.selectionModel()
        flag = QItemSelectionModel.SelectionFlag
        how, current = flag.Select | flag.Rows, flag.NoUpdate
        for row in reversed(range(model.rowCount())):
            if model.key(row) in kept:
                index = model.index(row, 0)
                selection.select(index, how)
                selection.setCurrentIndex(index, current)

    def _show_choice(self) -> None:
        """Offer what can be done with the chosen rows, and show the bid of one."""
        chosen = self.chosen
        some = bool(self._standings)
        self.approve.setEnabled(any(one.can_approve for one in chosen))
        self.approve_all.setEnabled(
            any(one.credit.state is CreditState.BID for one in self._standings)
        )
        self.renew.setEnabled(any(one.can_renew for one in chosen))
        self.cancel.setEnabled(any(one.can_cancel for one in chosen))
        self.open.setEnabled(some)
        self.export_book.setEnabled(some)
        self.export_plain.setEnabled(some)
        self.save.setEnabled(
            any(one.credit.state is not CreditState.BID for one in self._standings)
        )
        self.copy.setEnabled(bool(chosen))
        if not chosen:
            self.bid.setPlainText(self.tr("Choose a column to see its bid."))
            return
        lines = (
            f"{name}: {text}"
            for name, text in bid_fields(chosen[0].credit.bid, zone=self._zone)
        )
        self.bid.setPlainText("\n".join((self._marking, *lines)))

    def _ask_cancel(self) -> None:
        """Ask for the reason first, if there is none yet."""
        if not self.reason.text().strip():
            self.reason.setFocus()
        self.cancelAsked.emit(self.chosen, self.reason.text())

    def _fit(self) -> None:
        """Give rows, columns and lines the room that the letters need."""
        high = round(self.fontMetrics().height() * ROW_SHARE)
        scale = scale_of(self.font())
        self.table.verticalHeader().setDefaultSectionSize(high)
        self.table.setMinimumHeight(round(high * LEAST_ROWS))
        for number, wide in enumerate(WIDTHS):
            self.table.setColumnWidth(number, round(wide * scale))
        letter = self.fontMetrics().averageCharWidth()
        self.reason.setFixedWidth(letter * 24)
        self.authority.setFixedWidth(letter * 9)
        side = round(SIDE_WIDTH * scale)
        self._parts.setSizes([max(self.width() - side, side), side])
