"""Asks under which name and passphrase a new plan file is made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QWidget,
)

from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE_LETTERS = 72


class Verdict(NamedTuple):
    """Whether a passphrase will do, and a sentence about it."""

    will_do: bool
    sentence: str


class NewPlanWishes(NamedTuple):
    """What a new plan file is to be."""

    path: Path
    passphrase: str
    with_recovery: bool
    with_keyring: bool

    def __repr__(self) -> str:
        """Show no passphrase."""
        return f"NewPlanWishes(path={self.path})"


class NewPlanDialog(QDialog):
    """
    Name, passphrase twice, and what else opens the file.

    Parameters
    ----------
    choose
        Has the user choose the file; None when he does not.
    judge
        Says how strong a passphrase is.

    Attributes
    ----------
    createAsked
        With `NewPlanWishes`; whoever makes the file tells how it goes.
    """

    createAsked = Signal(object)  # noqa: N815 - NewPlanWishes

    def __init__(
        self,
        choose: Callable[[], Path | None],
        judge: Callable[[str], Verdict],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("New plan file"))
        self._choose, self._judge = choose, judge
        self._is_busy = False
        self.path = LineEdit()
        self.path.setPlaceholderText(self.tr("NAME.plan"))
        self.path.setAccessibleName(self.tr("Plan file"))
        self.browse = QPushButton(self.tr("&Choose…"))
        self.browse.setAutoDefault(False)  # Return makes the file
        self.browse.clicked.connect(self._browse)
        self.first, self.second = LineEdit(), LineEdit()
        for line, name in (
            (self.first, self.tr("Passphrase")),
            (self.second, self.tr("Passphrase once more")),
        ):
            line.setAccessibleName(name)
            line.setEchoMode(QLineEdit.EchoMode.Password)
        self.shown = QCheckBox(self.tr("&Show the letters"))
        self.shown.toggled.connect(self._show_letters)
        self.strength = _said("hint")
        self.strength.setMinimumHeight(2 * self.fontMetrics().lineSpacing())
        self.strength.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.strength.show()
        self.trouble = _said("refused")
        self.recovery = QCheckBox(
            self.tr("Make a &recovery sheet to print, which opens the file as well")
        )
        self.recovery.setChecked(True)
        self.keyring = QCheckBox(
            self.tr("Let the &keyring of this user open the file as well")
        )
        self.keyring.hide()
        self.busy = QProgressBar()
        self.busy.setTextVisible(False)
        self.busy.setRange(0, 0)
        self.busy.setAccessibleName(self.tr("The plan file is being made"))
        self._lay_out()
        for line in (self.path, self.first, self.second):
            line.textChanged.connect(self._offer)
        self.set_busy(busy=False)

    @property
    def wishes(self) -> NewPlanWishes:
        """What the fields say."""
        path = Path(self.path.text().strip()).expanduser()
        return NewPlanWishes(
            path.with_name(path.name.removesuffix(".plan") + ".plan"),
            self.first.text(),
            self.recovery.isChecked(),
            self.keyring.isChecked() and not self.keyring.isHidden(),
        )

    def accept(self) -> None:
        """Ask for the file; the dialog stays until it is there."""
        if self.make.isEnabled():
            self.trouble.hide()
            self.set_busy(busy=True)
            self.createAsked.emit(self.wishes)

    def finish(self) -> None:
        """Go, as the file is there."""
        self._forget()
        super().accept()

    def reject(self) -> None:
        """Go without a file."""
        self._forget()
        super().reject()

    def refuse(self, why: str) -> None:
        """Say why the file cannot be made, and stay."""
        self.set_busy(busy=False)
        self.trouble.setText(why)
        self.trouble.show()
        self.adjustSize()

    def offer_keyring(self) -> None:
        """Offer the keyring as well, as there is one that answers."""
        self.keyring.show()
        self.adjustSize()

    def set_busy(self, *, busy: bool) -> None:
        """Show that the file is being made, or take input again."""
        self._is_busy = busy
        self.busy.setVisible(busy)
        self.form.setEnabled(not busy)
        self._offer()

    def _lay_out(self) -> None:
        note = _said("hint")
        note.setText(
            self.tr(
                "The plan file keeps every step the moment it is taken, encrypted, "
                "with who took it and when. Nobody can open it without the passphrase "
                "or the recovery sheet; nobody can help if both are lost."
            )
        )
        note.show()
        where = QHBoxLayout()
        where.setSpacing(6)
        where.addWidget(self.path, 1)
        where.addWidget(self.browse)
        self.form = QWidget()
        fields = QFormLayout(self.form)
        fields.setContentsMargins(0, 0, 0, 0)
        fields.setSpacing(8)
        label = QLabel(self.tr("&File"))
        label.setBuddy(self.path)
        fields.addRow(label, where)
        fields.addRow(self.tr("&Passphrase"), self.first)
        fields.addRow("", self.strength)
        fields.addRow(self.tr("Once &more"), self.second)
        fields.addRow("", self.shown)
        fields.addRow("", self.recovery)
        fields.addRow("", self.keyring)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.make = QPushButton(self.tr("M&ake the plan file"))
        self.make.setProperty("primary", "true")
        buttons.addButton(self.make, QDialogButtonBox.ButtonRole.AcceptRole)
        self.make.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        rows = QFormLayout(self)
        rows.setContentsMargins(16, 14, 16, 12)
        rows.setSpacing(10)
        for widget in (note, self.form, self.trouble, self.busy, buttons):
            rows.addRow(widget)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)

    def _browse(self) -> None:
        path = self._choose()
        if path is not None:
            self.path.setText(str(path))
            self.first.setFocus()

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - a Qt slot
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.first.setEchoMode(mode)
        self.second.setEchoMode(mode)

    def _offer(self) -> None:
        """Judge what is typed, and offer to go on once it will do."""
        first, second = self.first.text(), self.second.text()
        judged = self._judge(first) if first else Verdict(will_do=False, sentence="")
        sentence = judged.sentence
        if judged.will_do and second and first != second:
            sentence = self.tr("The second one is different.")
        self.strength.setText(sentence)
        self.strength.setProperty("role", "hint" if judged.will_do else "doubtful")
        self.strength.style().unpolish(self.strength)
        self.strength.style().polish(self.strength)
        same = first == second
        path = bool(self.path.text().strip())
        self.make.setEnabled(path and judged.will_do and same and not self._is_busy)

    def _forget(self) -> None:
        """Leave no passphrase in a field."""
        self.first.clear()
        self.second.clear()


def _said(role: str) -> QLabel:
    """Words that may need several lines, hidden while there are none."""
    label = QLabel()
    label.setProperty("role", role)
    label.setWordWrap(True)
    label.hide()
    return label
