"""Which post sits at this window, as every change of a plan file tells."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.errors import InputRefused
from app.security.author import Author
from app.ui.dialogs.words_dialog import WordsDialog, WordsField

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from app.ui.settings import Settings

MACHINE_BYTES = 8


class Post(QObject):
    """
    The post of this window, kept among the settings.

    Parameters
    ----------
    read, keep
        Give the settings, and keep others.
    """

    changed = Signal(object)  # Author

    def __init__(
        self,
        window: QWidget,
        read: Callable[[], Settings],
        keep: Callable[[Settings], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._read, self._keep = window, read, keep

    @property
    def author(self) -> Author | None:
        """Who changes are put down to; None until the post is given."""
        settings = self._read()
        if not (settings.post and settings.machine):
            return None
        return Author(settings.post, settings.machine)

    def give(self, name: str) -> Author:
        """
        Keep the name of the post.

        Raises
        ------
        InputRefused
            It cannot stand for who made a change.
        """
        settings = self._read()
        machine = settings.machine or secrets.token_hex(MACHINE_BYTES)
        author = Author(name, machine)
        self._keep(replace(settings, post=name, machine=machine))
        self.changed.emit(author)
        return author

    def ask(self, done: Callable[[Author], None] | None = None) -> None:
        """Ask for the post, then go on with it."""
        dialog = WordsDialog(
            self.tr("Who am I"),
            self.tr(
                "Every change of a plan file tells which post made it. Give your post "
                "or role, never your name."
            ),
            [WordsField(self.tr("&Post"), "S4 1 Bn", self._read().post)],
            self._complaint,
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take(dialog.words[0], done))
        dialog.open()

    def _take(self, name: str, done: Callable[[Author], None] | None) -> None:
        author = self.give(name)
        if done is not None:
            done(author)

    def _complaint(self, words: tuple[str, ...]) -> str:
        """Say what is wrong with a post; empty for nothing."""
        try:
            Author(words[0], self._read().machine)
        except InputRefused as error:
            return str(error)
        return ""
