"""The command palette: every command, place and grid reference behind a few letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QListView, QMenu, QVBoxLayout

from app.services.places import GRID_SQUARE, POSITION
from app.services.symbol_catalogue import folded
from app.ui.line_edit import LineEdit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from PySide6.QtCore import QModelIndex
    from PySide6.QtGui import QAction

    from app.services.places import Target
    from app.ui.main_window import MainWindow

MOST_ROWS = 12
LEAST_LETTERS = 2  # of a place
LETTERS_WIDE = 76
ROW_ROOM_PX = 8  # above and below the words of a row
BELOW_TOP_PX = 90  # of the window, where the eye is
BEGINS, WITHIN, IN_ORDER = 0, 1, 3  # how words fit a title
LEAST_IN_ORDER = 3  # letters; fewer are in order in almost every title
POSITION_RANK, PLACE_RANK = -1, 2  # among them
STEPS = {
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_PageDown: MOST_ROWS,
    Qt.Key.Key_PageUp: -MOST_ROWS,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """
    One row of the palette.

    Attributes
    ----------
    title, detail
        What it is called, and where else it is found.
    run
        What Enter does.
    key
        By which it is known again; empty for what is not remembered.
    """

    title: str
    detail: str
    run: Callable[[], None]
    key: str = ""


def rank_of(asked: Sequence[str], title: str) -> int | None:
    """
    How well folded words fit a title, the best 0; None if one of them does not.

    >>> rank_of(["thm", "red"], "Red light, Theme")
    3
    >>> rank_of(["ligh"], "Red light"), rank_of(["eme"], "Theme"), rank_of(["x"], "y")
    (0, 1, None)
    """
    words = folded(title)
    worst = BEGINS
    for word in asked:
        if any(part.startswith(word) for part in words):
            rank = BEGINS
        elif any(word in part for part in words):
            rank = WITHIN
        elif len(word) >= LEAST_IN_ORDER and _in_order(word, "".join(words)):
            rank = IN_ORDER
        else:
            return None
        worst = max(worst, rank)
    return worst


def _in_order(letters: str, text: str) -> bool:
    """Whether a text has some letters in their order, others between them."""
    rest = iter(text)
    return all(letter in rest for letter in letters)


class CommandPalette(QDialog):
    """
    A line to type in with what fits it below; keys alone are enough.

    ``targetChosen`` tells of a place to go to; commands run at once. What was run
    last is offered first.
    """

    targetChosen = Signal(object)  # noqa: N815 - Target

    def __init__(self, window: MainWindow) -> None:
        super().__init__(
            window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint
        )
        self.setWindowTitle(self.tr("Find a command"))
        self._window = window
        self._recent: list[str] = []
        self._offers: list[Offer] = []
        self.line = LineEdit()
        self.line.setPlaceholderText(self.tr("Command, place or grid reference"))
        self.line.setAccessibleName(self.tr("Command, place or grid reference"))
        self.line.installEventFilter(self)
        self.model = QStandardItemModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setAccessibleName(self.tr("What fits"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(8)
        layout.addWidget(self.line)
        layout.addWidget(self.list)
        self.line.textChanged.connect(self._fill)
        self.line.returnPressed.connect(self._run)
        self.list.clicked.connect(self._run)

    @property
    def rows(self) -> list[str]:
        """What is offered now."""
        return [self.model.item(row).text() for row in range(self.model.rowCount())]

    def ask(self) -> None:
        """Open it, empty, below the head of the window."""
        window, letter = self._window, self.fontMetrics()
        wide = min(LETTERS_WIDE * letter.averageCharWidth(), window.width() - 40)
        self.list.setFixedHeight(
            MOST_ROWS * (letter.height() + ROW_ROOM_PX) + 2 * self.list.frameWidth()
        )
        self.resize(wide, self.minimumSizeHint().height())
        self.move(
            window.mapToGlobal(QPoint((window.width() - wide) // 2, BELOW_TOP_PX))
        )
        self.line.clear()
        self._fill()
        self.open()
        self.line.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move the choice while words are being typed."""
        if (
            watched is self.line
            and isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in STEPS
        ):
            row = self.list.currentIndex().row() + STEPS[Qt.Key(event.key())]
            self._choose(min(max(row, 0), len(self._offers) - 1))
            return True
        return super().eventFilter(watched, event)

    def _fill(self) -> None:
        """Offer what fits the words typed so far."""
        text = self.line.text().strip()
        ranked = [*self._commands(folded(text)), *self._places(text)]
        ranked.sort(key=lambda pair: (pair[0], self._age(pair[1])))
        self._offers = [offer for _, offer in ranked[:MOST_ROWS]]
        self.model.clear()
        for offer in self._offers:
            self.model.appendRow(QStandardItem(f"{offer.title}  –  {offer.detail}"))
        self._choose(0)

    def _commands(self, asked: Sequence[str]) -> Iterator[tuple[int, Offer]]:
        """Commands that can be used now and that words fit."""
        for menu in self._window.menus.values():
            for path, action in _actions(menu, _plain(menu.title())):
                title = _plain(action.text())
                rank = rank_of(asked, f"{title} {path}")
                if rank is not None and action.isEnabled():
                    keys = action.shortcut().toString()
                    detail = "  ·  ".join(part for part in (path, keys) if part)
                    mark = "✓ " if action.isChecked() else ""
                    offer = Offer(mark + title, detail, action.trigger, path + title)
                    yield rank, offer

    def _places(self, text: str) -> Iterator[tuple[int, Offer]]:
        """Where the text may lead on the map."""
        search = self._window.search
        if search.ground is None or len(text) < LEAST_LETTERS:
            return
        found = search.ground.targets(text, search.sources)
        for target, detail in zip(found, search.details(found), strict=True):
            written = target.kind in (GRID_SQUARE, POSITION)
            rank = POSITION_RANK if written else PLACE_RANK
            yield rank, Offer(target.name, detail, self._goer(target))

    def _goer(self, target: Target) -> Callable[[], None]:
        def go() -> None:
            self._window.search.remember(target)
            self.targetChosen.emit(target)

        return go

    def _age(self, offer: Offer) -> int:
        """How long ago it was run, counted in other commands."""
        known = offer.key in self._recent
        return self._recent.index(offer.key) if known else len(self._recent)

    def _choose(self, row: int) -> None:
        self.list.setCurrentIndex(self.model.index(row, 0))

    def _run(self, _: QModelIndex | None = None) -> None:
        """Close, then do what is chosen."""
        row = self.list.currentIndex().row()
        if not 0 <= row < len(self._offers):
            return
        offer = self._offers[row]
        if offer.key:
            others = [key for key in self._recent if key != offer.key]
            self._recent = [offer.key, *others]
        self.accept()
        offer.run()


def _actions(menu: QMenu, path: str) -> Iterator[tuple[str, QAction]]:
    """Actions of a menu and of those within it, each with where it stands."""
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _actions(inner, f"{path} › {_plain(inner.title())}")
        elif not action.isSeparator():
            yield path, action


def _plain(text: str) -> str:
    """Text of a menu without its marks."""
    return text.replace("&", "").rstrip("…")
