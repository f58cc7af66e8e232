"""Where an answer comes from; run it once more, or export it as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.jobs.answer_record import record_lines

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

WIDE_LETTERS, HIGH_LINES = 90, 26


class ProvenanceDialog(QDialog):
    """
    Shows the record of an answer as it was signed.

    Parameters
    ----------
    title
        What was asked.
    record
        Model, inputs, parameters, machine, versions, hashes, as JSON.
    is_signed
        Whether a worker signed it; else this window worked it out.

    Attributes
    ----------
    again, evidence
        Have it worked out once more, and write the record to a file.
    """

    againAsked = Signal()  # noqa: N815 - Qt names its signals so
    evidenceAsked = Signal()  # noqa: N815

    def __init__(
        self,
        title: str,
        record: Mapping[str, Any],
        *,
        is_signed: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Provenance"))
        head = QLabel(title)
        head.setProperty("role", "title")
        head.setWordWrap(True)
        same = self.tr(
            "The same request gives the same answer on any machine, to the last digit."
        )
        signed = self.tr("Signed by the worker.")
        own = self.tr("Worked out by this window, so nobody else has signed it.")
        note = QLabel(f"{signed if is_signed else own} {same}")
        note.setProperty("role", "hint")
        note.setWordWrap(True)
        self.text = QPlainTextEdit("\n".join(record_lines(record)))
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(self.tr("Record of the answer"))
        self.again = QPushButton(self.tr("Run again"))
        self.again.setToolTip(
            self.tr("Have the same worked out once more, and compare")
        )
        self.again.clicked.connect(self.againAsked)
        self.evidence = QPushButton(self.tr("Export evidence…"))
        self.evidence.setToolTip(
            self.tr("Write request, record and signature to a JSON file")
        )
        self.evidence.clicked.connect(self.evidenceAsked)
        role = QDialogButtonBox.ButtonRole.ActionRole
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        box.addButton(self.again, role)
        box.addButton(self.evidence, role)
        box.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(16, 14, 16, 12)
        rows.setSpacing(8)
        rows.addWidget(head)
        rows.addWidget(note)
        rows.addWidget(self.text, 1)
        rows.addWidget(box)
        metrics = self.fontMetrics()
        self.resize(
            metrics.averageCharWidth() * WIDE_LETTERS,
            metrics.lineSpacing() * HIGH_LINES,
        )
