"""The layers dock: what the map is made of, how strong, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.flow_layout import FlowLayout
from app.ui.icons import icon_file
from app.ui.tables.layers import ROW_ROLE, LayerRow, LayersModel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.ui.theme import Theme

STEP = 5  # per cent


class LayersPanel(QWidget):
    """
    A list of layers, the topmost first, and what can be done with the chosen one.

    It changes nothing itself: every wish is a signal, and `set_rows` shows the
    outcome.
    """

    shownAsked = Signal(str, bool)  # noqa: N815 - key, whether
    opacityAsked = Signal(str, float)  # noqa: N815 - key, 0 to 1
    moveAsked = Signal(str, int)  # noqa: N815 - key, steps up
    removeAsked = Signal(str)  # noqa: N815 - key
    zoomAsked = Signal(str)  # noqa: N815 - key
    addBackgroundAsked = Signal()  # noqa: N815
    addOverlayAsked = Signal()  # noqa: N815

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.model = LayersModel(self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.list.setAccessibleName(self.tr("Layers of the map, the topmost first"))
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setSingleStep(STEP)
        self.opacity.setPageStep(4 * STEP)
        self.opacity.setAccessibleName(self.tr("Opacity of the chosen layer"))
        self._share = QLabel()
        self._share.setProperty("role", "unit")
        self._notes = QLabel()
        self._notes.setProperty("role", "hint")
        self._notes.setTextFormat(Qt.TextFormat.PlainText)
        self._notes.setWordWrap(True)
        self.up = self._button(self.tr("Move up"), lambda: self._move(1))
        self.down = self._button(self.tr("Move down"), lambda: self._move(-1))
        self.zoom = self._button(self.tr("Zoom to"), self._zoom, QPushButton())
        self.remove = self._button(self.tr("Remove"), self._remove, QPushButton())
        self.zoom.setText(self.tr("Zoom to"))
        self.remove.setText(self.tr("Remove"))
        self.add_background = self._button(
            self.tr("Add background map…"), self.addBackgroundAsked.emit, QPushButton()
        )
        self.add_overlay = self._button(
            self.tr("Add overlay…"), self.addOverlayAsked.emit, QPushButton()
        )
        self.add_background.setText(self.tr("Add map…"))
        self.add_overlay.setText(self.tr("Add overlay…"))
        self._lay_out()
        self._connect()
        self.set_theme(theme)
        self.setMinimumWidth(220)
        self._show_choice()

    def set_theme(self, theme: Theme) -> None:
        """Show the buttons in the colours of another theme."""
        for button, name in ((self.up, "chevron_up"), (self.down, "chevron_down")):
            button.setIcon(QIcon(str(icon_file(name, theme.text))))

    def set_rows(self, rows: Sequence[LayerRow]) -> None:
        """Show layers, the topmost first; the chosen one stays chosen."""
        chosen = self._chosen()
        self.model.set_rows(rows)
        place = self.model.row_of(chosen.key) if chosen else -1
        if place >= 0:
            self.list.setCurrentIndex(self.model.index(place))
        self._show_choice()

    def choose(self, key: str) -> None:
        """Choose a layer, as when it was just added."""
        self.list.selectionModel().setCurrentIndex(
            self.model.index(max(self.model.row_of(key), 0)),
            QItemSelectionModel.SelectionFlag.ClearAndSelect,
        )

    # Building

    def _button(
        self,
        name: str,
        work: Callable[[], None],
        button: QAbstractButton | None = None,
    ) -> QAbstractButton:
        button = button or QToolButton()
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        button.clicked.connect(lambda _checked=False: work())
        return button

    def _lay_out(self) -> None:
        strength = QHBoxLayout()
        caption = QLabel(self.tr("&Opacity"))
        caption.setBuddy(self.opacity)
        strength.addWidget(caption)
        strength.addWidget(self.opacity, 1)
        strength.addWidget(self._share)
        hands = FlowLayout(gaps=(2, 2))
        for button in (self.up, self.down, self.zoom, self.remove):
            hands.addWidget(button)
        adding = FlowLayout(gaps=(2, 2))
        adding.addWidget(self.add_background)
        adding.addWidget(self.add_overlay)
        below = QVBoxLayout()
        below.setContentsMargins(10, 6, 10, 8)
        below.setSpacing(6)
        below.addLayout(strength)
        below.addLayout(hands)
        below.addWidget(self._notes)
        below.addLayout(adding)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 4, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.list, 1)
        layout.addLayout(below)

    def _connect(self) -> None:
        self.model.checked.connect(self.shownAsked)
        self.list.selectionModel().currentChanged.connect(self._show_choice)
        self.list.activated.connect(self._zoom)
        self.opacity.valueChanged.connect(self._ask_opacity)
        for keys, work in (
            (QKeySequence(Qt.Key.Key_Delete), self._remove),
            (QKeySequence("Alt+Up"), lambda: self._move(1)),
            (QKeySequence("Alt+Down"), lambda: self._move(-1)),
        ):
            shortcut = QShortcut(keys, self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(work)

    # The chosen layer

    def _chosen(self) -> LayerRow | None:
        row = self.list.currentIndex().data(ROW_ROLE)
        return row if isinstance(row, LayerRow) else None

    def _show_choice(self, _: QModelIndex | None = None) -> None:
        """Bring the controls in line with the chosen layer."""
        row = self._chosen()
        strong = row is not None and row.opacity is not None
        mine = row is not None and row.mine
        self.opacity.setEnabled(strong)
        self.opacity.blockSignals(True)
        share = round((row.opacity if row and row.opacity is not None else 1.0) * 100)
        self.opacity.setValue(share)
        self.opacity.blockSignals(False)
        self._share.setText(self.tr("{} %").format(share) if strong else "")
        for button in (self.up, self.down, self.zoom, self.remove):
            button.setEnabled(mine)
        lines = [row.failure, *row.notes] if row else []
        self._notes.setText("\n".join(line for line in lines if line))
        self._notes.setVisible(bool(self._notes.text()))

    def _ask_opacity(self, value: int) -> None:
        row = self._chosen()
        if row is not None and row.opacity is not None:
            self.opacityAsked.emit(row.key, value / 100)

    def _move(self, steps: int) -> None:
        row = self._chosen()
        if row is not None and row.mine:
            self.moveAsked.emit(row.key, steps)

    def _remove(self) -> None:
        row = self._chosen()
        if row is not None and row.mine:
            self.removeAsked.emit(row.key)

    def _zoom(self, _: QModelIndex | None = None) -> None:
        row = self._chosen()
        if row is not None and row.mine:
            self.zoomAsked.emit(row.key)
