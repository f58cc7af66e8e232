"""What is asked before a window goes that holds what is not on the disk."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox

from app.ui.faults import sentence_of

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton, QWidget

translate = QCoreApplication.translate
ROLE = QMessageBox.ButtonRole


class Leaving(Enum):
    """What is to become of what is not kept."""

    KEEP = auto()
    TRY_AGAIN = auto()
    LOSE = auto()
    STAY = auto()


def ask_to_keep(window: QWidget) -> Leaving:
    """Ask what becomes of a plan without a file."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(translate("PlanDesk", "Not kept"))
    box.setText(translate("PlanDesk", "Nothing of this plan is on the disk."))
    box.setInformativeText(
        translate("PlanDesk", "Keep it in a plan file, or lose what was done here.")
    )
    keep = box.addButton(translate("PlanDesk", "&Keep…"), ROLE.AcceptRole)
    lose = box.addButton(translate("PlanDesk", "&Discard"), ROLE.DestructiveRole)
    box.addButton(translate("PlanDesk", "Cancel"), ROLE.RejectRole)
    box.setDefaultButton(keep)
    box.exec()
    return _answer(box, {keep: Leaving.KEEP, lose: Leaving.LOSE})


def ask_to_lose(window: QWidget, refused: Exception) -> Leaving:
    """Ask whether steps that could not be kept may be lost."""
    box = QMessageBox(window)
    box.setIcon(QMessageBox.Icon.Critical)
    box.setWindowTitle(translate("PlanDesk", "NOT KEPT"))
    box.setText(translate("PlanDesk", "The last steps could not be kept."))
    box.setInformativeText(sentence_of(refused) or str(refused))
    again = box.addButton(translate("PlanDesk", "&Try again"), ROLE.AcceptRole)
    lose = box.addButton(translate("PlanDesk", "&Lose them"), ROLE.DestructiveRole)
    box.addButton(translate("PlanDesk", "Cancel"), ROLE.RejectRole)
    box.setDefaultButton(again)
    box.exec()
    return _answer(box, {again: Leaving.TRY_AGAIN, lose: Leaving.LOSE})


def _answer(box: QMessageBox, answers: dict[QAbstractButton, Leaving]) -> Leaving:
    """Read which button was pressed; the box is not needed any more."""
    chosen = answers.get(box.clickedButton(), Leaving.STAY)
    box.deleteLater()
    return chosen
