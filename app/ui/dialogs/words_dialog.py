"""Asks for one line of words: a post, the name of a version, a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QWidget,
)

from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LONGEST = 200
WIDE_LETTERS = 60


class WordsField(NamedTuple):
    """One line: label, example, what stands there first, and if it may be empty."""

    label: str
    example: str = ""
    text: str = ""
    optional: bool = False


class WordsDialog(QDialog):
    """
    A few lines of words under a sentence that says what they are for.

    Parameters
    ----------
    title, note
        Of the dialog, and the sentence.
    fields
        At least one.
    check
        Gives a sentence about words that cannot stand, else an empty one; None
        takes all.
    """

    def __init__(
        self,
        title: str,
        note: str,
        fields: Sequence[WordsField],
        check: Callable[[tuple[str, ...]], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._check = check
        self._optional = [field.optional for field in fields]
        said = QLabel(note)
        said.setProperty("role", "hint")
        said.setWordWrap(True)
        form = QFormLayout(self)
        form.setContentsMargins(16, 14, 16, 12)
        form.setSpacing(10)
        form.addRow(said)
        self.lines: list[LineEdit] = []
        for field in fields:
            line = LineEdit()
            line.setText(field.text)
            line.setPlaceholderText(field.example)
            line.setMaxLength(LONGEST)
            line.setAccessibleName(field.label.replace("&", ""))
            line.textChanged.connect(self._offer)
            form.addRow(field.label, line)
            self.lines.append(line)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "refused")
        self.trouble.setWordWrap(True)
        self.trouble.hide()
        form.addRow(self.trouble)
        standard = QDialogButtonBox.StandardButton
        self.buttons = QDialogButtonBox(standard.Ok | standard.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        form.addRow(self.buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)
        self.lines[0].setFocus()
        self.lines[0].selectAll()
        self._offer()

    @property
    def words(self) -> tuple[str, ...]:
        """What the lines say, without spaces around."""
        return tuple(line.text().strip() for line in self.lines)

    def accept(self) -> None:
        """Take the words, or say why they cannot stand."""
        why = self._check(self.words) if self._check is not None else ""
        if why:
            self.trouble.setText(why)
            self.trouble.show()
            self._make_room()
            return
        super().accept()

    def _make_room(self) -> None:
        """Grow until every sentence has its lines."""
        layout = self.layout()
        if layout is not None:
            high = layout.totalHeightForWidth(self.width())
            self.resize(self.width(), max(self.height(), high))

    def _offer(self) -> None:
        """Offer OK once every line that must be filled is."""
        filled = zip(self.words, self._optional, strict=True)
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(
            all(word or optional for word, optional in filled)
        )
