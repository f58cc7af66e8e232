"""Asks for a file or a folder: in the system's own window, but never a white one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QFileInfo
from PySide6.QtGui import QAbstractFileIconProvider, QIcon
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QToolButton,
    QWidget,
)

from app.ui.icons import icon_file

if TYPE_CHECKING:
    from app.ui.theme import Theme

translate = QCoreApplication.translate

NOT_DARK = ("day", "high_contrast")


class _Icons(QAbstractFileIconProvider):
    """Folders and files as drawings in the colour of labels."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._folder, self._file = (
            QIcon(str(icon_file(name, theme.dim))) for name in ("folder", "file")
        )

    def icon(self, what: QAbstractFileIconProvider.IconType | QFileInfo) -> QIcon:
        """Drawing of a kind of place, or of one file."""
        if isinstance(what, QFileInfo):
            return self._folder if what.isDir() else self._file
        is_file = what is QAbstractFileIconProvider.IconType.File
        return self._file if is_file else self._folder


class _NoCursor(QProxyStyle):
    """Hides the cursor of a line to type in, which Qt paints white on black."""

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Width of the cursor is none; all else stays."""
        if metric is QStyle.PixelMetric.PM_TextCursorWidth:
            return 0
        return super().pixelMetric(metric, option, widget)


def choose_folder(parent: QWidget, title: str, theme: Theme) -> Path | None:
    """Folder that the user chooses; None when he does not."""
    dialog = file_dialog(parent, title, theme)
    dialog.setFileMode(QFileDialog.FileMode.Directory)
    dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    return _chosen(dialog)


def choose_file(parent: QWidget, title: str, pattern: str, theme: Theme) -> Path | None:
    """
    Existing file that the user chooses; None when he does not.

    Parameters
    ----------
    parent, title
        Of the dialog.
    pattern
        Which files to show, such as ``Scenarios (*.yaml *.yml)``.
    theme
        That the window wears.
    """
    dialog = file_dialog(parent, title, theme)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    dialog.setNameFilter(pattern)
    return _chosen(dialog)


def choose_target(
    parent: QWidget, title: str, pattern: str, suffix: str, theme: Theme
) -> Path | None:
    """
    File to write that the user chooses; None when he does not.

    Before a file that is there gives way, the user is asked.

    Parameters
    ----------
    parent, title
        Of the dialog.
    pattern
        Which files to show, such as ``Sheets (*.pdf)``.
    suffix
        That the name of the file ends in, whatever is typed: ``.pdf``.
    theme
        That the window wears.
    """
    dialog = file_dialog(parent, title, theme)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setFileMode(QFileDialog.FileMode.AnyFile)
    dialog.setNameFilter(pattern)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)  # we ask, in the theme
    path = _chosen(dialog)
    if path is None:
        return None
    target = path.with_name(path.name.removesuffix(suffix) + suffix)
    return target if _may_write(parent, title, target) else None


def _may_write(parent: QWidget, title: str, target: Path) -> bool:
    """Ask whether a file that is there may be written over."""
    if not target.exists():
        return True
    box = QMessageBox(parent)
    box.setWindowTitle(title)
    box.setText(
        translate("FileChoice", "{} is there already. Write over it?").format(target)
    )
    box.setStandardButtons(
        QMessageBox.StandardButton.Yes | QMessageBox.StandardButton.No
    )
    box.setDefaultButton(QMessageBox.StandardButton.No)
    answer = box.exec()
    box.deleteLater()
    return answer == QMessageBox.StandardButton.Yes


def file_dialog(parent: QWidget | None, title: str, theme: Theme) -> QFileDialog:
    """Dialog of the system by day, and our own in the theme's colours in the dark."""
    dialog = QFileDialog(parent, title)
    if theme.name in NOT_DARK:
        return dialog
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    icons = _Icons(theme)
    dialog.setIconProvider(icons)
    dialog.setProperty("icons", icons)  # Qt does not keep it alive
    for line in dialog.findChildren(QLineEdit):
        hidden = _NoCursor("Fusion")
        hidden.setParent(line)
        line.setStyle(hidden)
    for name, drawing in (
        ("backButton", "chevron_left"),
        ("forwardButton", "chevron_right"),
        ("toParentButton", "chevron_up"),
    ):
        button = dialog.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(_switched(drawing, theme))
    return dialog


def _switched(drawing: str, theme: Theme) -> QIcon:
    """Icon with a look of its own while it is disabled."""
    icon = QIcon(str(icon_file(drawing, theme.dim)))
    icon.addFile(str(icon_file(drawing, theme.faint)), mode=QIcon.Mode.Disabled)
    return icon


def _chosen(dialog: QFileDialog) -> Path | None:
    """Ask, and let go of the dialog."""
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    names = dialog.selectedFiles() if accepted else []
    dialog.deleteLater()
    return Path(names[0]) if names else None
