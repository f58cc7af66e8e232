"""About names what the licences of others ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QPlainTextEdit

from app.ui.dialogs.about import AboutDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_about_shows_the_notice_of_sqlcipher_and_nobody_can_edit_it(qtbot: QtBot):
    dialog = AboutDialog("(c) OpenStreetMap contributors")
    qtbot.addWidget(dialog)
    (notices,) = dialog.findChildren(QPlainTextEdit)

    assert "Copyright (c) 2008-2025, ZETETIC LLC" in notices.toPlainText()
    assert "GNU Lesser General Public License 3" in notices.toPlainText()
    assert notices.isReadOnly()
