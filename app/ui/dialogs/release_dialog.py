"""Asks who lets the plan out at a lower marking and why, and shows what would leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.errors import KnownError
from app.security.release import LONGEST_REASON, Release
from app.ui.banner import Banner
from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.security.release import Dropped
    from app.services.release import ReleaseDraft

WIDE_LETTERS, LINES = 110, 18


class ReleaseDialog(QDialog):
    """
    Markings, posts and reason above what stays in and what leaves.

    Parameters
    ----------
    source
        Marking of the plan.
    policy
        On markings.
    draft
        Builds the document that would leave under a marking.
    post
        Of whoever sits here.
    beside
        What lies beside the scenario and stays in as well.

    Attributes
    ----------
    releaseAsked
        With a `Release` that may be made.
    """

    releaseAsked = Signal(object)  # noqa: N815 - Release

    def __init__(
        self,
        source: Marking,
        policy: MarkingPolicy,
        draft: Callable[[Marking], ReleaseDraft],
        *,
        post: str = "",
        beside: Sequence[Dropped] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Release at a lower marking"))
        self._source, self._policy, self._draft = source, policy, draft
        self._beside = tuple(beside)
        self._release: Release | None = None
        self.target, self.by = self._line(), self._line(post)
        self.second, self.reason = self._line(), self._line()
        self.reason.setMaxLength(LONGEST_REASON)
        self.target.setPlaceholderText(str(policy.default))
        self.dropped = QListWidget()
        self.dropped.setAccessibleName(self.tr("What stays in"))
        self.leaves = QPlainTextEdit()
        self.leaves.setReadOnly(True)
        self.leaves.setMinimumHeight(LINES * self.fontMetrics().lineSpacing())
        self.leaves.setAccessibleName(self.tr("What leaves"))
        self.checked = QCheckBox(
            self.tr("I have &read what leaves, and it may be seen at the lower marking")
        )
        self.checked.toggled.connect(self._offer)
        self.trouble = QLabel()
        self.trouble.setProperty("role", "refused")
        self.trouble.setWordWrap(True)
        self.trouble.setTextFormat(Qt.TextFormat.PlainText)
        self.release = QPushButton(self.tr("Re&lease…"))
        self.release.clicked.connect(self._ask)
        self._lay_out()
        self._follow()

    def _line(self, text: str = "") -> LineEdit:
        line = LineEdit()
        line.setText(text)
        line.textChanged.connect(self._follow)
        return line

    def _lay_out(self) -> None:
        note = QLabel(
            self.tr(
                "A new scenario leaves, of routes, times and vehicles; names, movement "
                "numbers, remarks and ratings stay in. Posts and reason go on the "
                "record of the plan."
            )
        )
        note.setProperty("role", "hint")
        note.setWordWrap(True)
        form = QFormLayout()
        rows = [
            (self.tr("&Marking of what leaves"), self.target),
            (self.tr("Released &by (post)"), self.by),
            (self.tr("&Agreed by (another post)"), self.second),
            (self.tr("Rea&son"), self.reason),
        ]
        for label, line in rows:
            line.setAccessibleName(label.replace("&", ""))
            if line is not self.second or self._policy.second_releaser:
                form.addRow(label, line)
        lists = QHBoxLayout()
        for title, view in (
            (self.tr("What stays in"), self.dropped),
            (self.tr("What leaves"), self.leaves),
        ):
            column = QVBoxLayout()
            column.addWidget(QLabel(title))
            column.addWidget(view)
            lists.addLayout(column, 2 if view is self.leaves else 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        buttons.addButton(self.release, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(Banner(str(self._source)))
        layout.addWidget(note)
        layout.addLayout(form)
        layout.addLayout(lists)
        for widget in (self.checked, self.trouble, buttons, Banner(str(self._source))):
            layout.addWidget(widget)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * WIDE_LETTERS)

    def _follow(self) -> None:
        """Show what would leave under the words as they stand, or why nothing may."""
        self._release = None
        self.checked.setChecked(False)
        self.dropped.clear()
        self.leaves.clear()
        if not all((self.target.text(), self.by.text(), self.reason.text())):
            self._say("")
            return
        try:
            release = Release(
                source=self._source,
                target=self._policy.parse(self.target.text()),
                by=self.by.text().strip(),
                second=self.second.text().strip(),
                reason=self.reason.text().strip(),
            )
            release.check(self._policy)
        except KnownError as error:
            self._say(str(error))
            return
        draft = self._draft(release.target)
        for one in (*draft.dropped, *self._beside):
            self.dropped.addItem(f"{one.what}: {one.count}")
        self.leaves.setPlainText(draft.text)
        self._release = release
        self._say("")

    def _say(self, trouble: str) -> None:
        self.trouble.setText(trouble)
        self.trouble.setVisible(bool(trouble))
        self._offer()

    def _offer(self) -> None:
        """Offer the release once it may be made and somebody has read it."""
        self.checked.setEnabled(self._release is not None)
        self.release.setEnabled(self._release is not None and self.checked.isChecked())

    def _ask(self) -> None:
        if self._release is not None:
            self.releaseAsked.emit(self._release)
