"""Where everything stands in the window; what it does is wired in `app.ui.desk`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QTabWidget,
    QToolBar,
    QVBoxLayout,
    QWidget,
)

from app.ui.actions import TOOL_BAR, action_specs, make_actions, menu_titles
from app.ui.banner import Banner
from app.ui.map.canvas import MapCanvas
from app.ui.map.tool_strip import ToolStrip
from app.ui.notice_bar import NoticeBar
from app.ui.panels.march_table_panel import MarchTablePanel
from app.ui.panels.outline import OutlinePanel
from app.ui.panels.route_panel import RoutePanel
from app.ui.search_box import SearchBox
from app.ui.status_line import StatusLine
from app.ui.theme import scale_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QCloseEvent, QUndoStack

    from app.ui.theme import Theme

SIZE = (1400, 900)
LEFT_WIDTH, RIGHT_WIDTH, BOTTOM_HEIGHT = 240, 350, 284
NO_MARKING = "UNCLASSIFIED"
DOCK_FEATURES = (
    QDockWidget.DockWidgetFeature.DockWidgetMovable
    | QDockWidget.DockWidgetFeature.DockWidgetClosable
)


class MainWindow(QMainWindow):
    """
    Banner, map and banner in the middle; outline, route and march table around.

    Attributes
    ----------
    theme
        That the window wears; dialogs follow it.
    tool_bars, below_map
        What stands around the map beside docks.
    """

    no_marking = NO_MARKING

    def __init__(self, undo_stack: QUndoStack, theme: Theme) -> None:
        super().__init__()
        self.setWindowTitle("Marsroute")
        self.theme = theme
        self.commands = make_actions(self)
        self.menus: dict[str, QMenu] = {}
        self.tool_bars: list[QToolBar] = []
        self.below_map: list[QWidget] = []
        self.undo_steps: list[QAction] = []
        self._add_undo(undo_stack)
        self.canvas = MapCanvas()
        self.strip = ToolStrip()
        self.notice = NoticeBar()
        self.banners = (Banner(NO_MARKING), Banner(NO_MARKING))
        self.outline = OutlinePanel()
        self.left = QTabWidget()  # docks in two groups of tabs leave tabs behind
        self.left.setDocumentMode(True)
        self.left.addTab(self.outline, self.tr("Columns"))
        self.route = RoutePanel(theme)
        self.march = MarchTablePanel()
        self.search = SearchBox()
        self.status = StatusLine()
        self.setStatusBar(self.status)
        self._lay_out_centre()
        self.docks = self._lay_out_docks()
        self._fill_menus()
        self._fill_tool_bar()
        self.resize(*SIZE)
        self.on_close: list[object] = []
        self.may_close: list[Callable[[], bool]] = []

    def fit_screen(self) -> None:
        """Lie on the screen with frame and title, however small it is."""
        frame = 2 * self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
        room = self.screen().availableSize() - QSize(frame, frame)
        self.resize(self.size().boundedTo(room))

    def add_dock(self, name: str, title: str, panel: QWidget) -> None:
        """Add a dock beside the march table, which the view menu brings."""
        dock = QDockWidget(title, self)
        dock.setObjectName(name)
        dock.setFeatures(DOCK_FEATURES)
        panel.setAccessibleName(title)
        dock.setWidget(panel)
        self.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        self.tabifyDockWidget(self.docks["march"], dock)
        dock.hide()  # its tab takes height that a small screen has not
        self.docks[name] = dock
        shown = dock.toggleViewAction()
        shown.triggered.connect(dock.raise_)
        self.panels.addAction(shown)

    def add_above_map(self, widget: QWidget) -> None:
        """Add a bar between the banner above the map and the map, hidden at first."""
        widget.hide()
        self._centre_rows.insertWidget(1, widget)

    def add_below_map(self, widget: QWidget) -> None:
        """Add a bar between the map and the banner below it, hidden at first."""
        widget.hide()
        self.below_map.append(widget)
        self._centre_rows.insertWidget(self._centre_rows.count() - 1, widget)

    def set_theme(self, theme: Theme) -> None:
        """Have everything that paints for itself follow a theme."""
        self.theme = theme
        self.route.set_theme(theme)

    def set_marking(self, marking: str) -> None:
        """Show another classification, above and below the map."""
        for banner in self.banners:
            banner.set_marking(marking)

    def lay_out_map(self) -> None:
        """Give the map its height now, after a bar beside it came or went."""
        self._centre_rows.activate()

    def reset_layout(self) -> None:
        """Give the docks their usual sizes, and the map a good part in any case."""
        scale = scale_of(self.font())
        left, right = (
            min(round(width * scale), round(self.width() * share))
            for width, share in ((LEFT_WIDTH, 0.24), (RIGHT_WIDTH, 0.36))
        )
        self.resizeDocks(
            [self.docks["outline"], self.docks["route"]],
            [left, right],
            Qt.Orientation.Horizontal,
        )
        high = min(round(BOTTOM_HEIGHT * scale), round(self.height() * 0.38))
        self.resizeDocks([self.docks["march"]], [high], Qt.Orientation.Vertical)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Let go of everything that runs, unless somebody still needs the window."""
        if not all(may() for may in self.may_close):
            event.ignore()
            return
        for release in self.on_close:
            if callable(release):
                release()
        super().closeEvent(event)

    def _add_undo(self, stack: QUndoStack) -> None:
        """Undo and redo twice: with the step's name in the menu, short on the bar."""
        undo, redo = QAction(self.tr("Undo"), self), QAction(self.tr("Redo"), self)
        undo.triggered.connect(stack.undo)
        redo.triggered.connect(stack.redo)
        stack.canUndoChanged.connect(undo.setEnabled)
        stack.canRedoChanged.connect(redo.setEnabled)
        stack.undoTextChanged.connect(undo.setToolTip)
        stack.redoTextChanged.connect(redo.setToolTip)
        for action in (undo, redo):
            action.setEnabled(False)
        self.commands |= {"undo": undo, "redo": redo}
        named = (
            (stack.createUndoAction(self, self.tr("Undo")), "Undo"),
            (stack.createRedoAction(self, self.tr("Redo")), "Redo"),
        )
        for action, key in named:
            action.setShortcut(QKeySequence(QKeySequence.StandardKey[key]))
            self.undo_steps.append(action)

    def _lay_out_centre(self) -> None:
        above, below = self.banners
        centre = QWidget()
        self._centre_rows = layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for widget in (above, self.notice):
            layout.addWidget(widget)
        self.centre = QStackedWidget()
        self.centre.addWidget(self._welcome())
        self.centre.addWidget(self.canvas)
        layout.addWidget(self.centre, 1)
        layout.addWidget(self.strip)
        layout.addWidget(below)
        self.setCentralWidget(centre)

    def _welcome(self) -> QWidget:
        """What to do while no area is open."""
        page = QWidget()
        title = QLabel(self.tr("No area is open"))
        title.setProperty("role", "title")
        text = QLabel(
            self.tr(
                "Open a plan file to go on where you were, or an area pack to see its "
                "map. 'marsroute area build' makes a pack from an OpenStreetMap "
                "extract."
            )
        )
        text.setProperty("role", "empty")
        for label in (title, text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        for name in ("open_plan", "open_area"):
            button = QPushButton(self.commands[name].text())
            button.setProperty("primary", "true")
            button.clicked.connect(self.commands[name].trigger)
            buttons.addWidget(button)
        buttons.addStretch(1)
        ignored = QSizePolicy.Policy.Ignored
        page.setSizePolicy(ignored, ignored)  # it asks no room while a map is open
        layout = QVBoxLayout(page)
        layout.setContentsMargins(60, 40, 60, 40)
        layout.setSpacing(12)
        layout.addStretch(1)
        layout.addWidget(title)
        layout.addWidget(text)
        layout.addLayout(buttons)
        layout.addStretch(2)
        return page

    def _lay_out_docks(self) -> dict[str, QDockWidget]:
        """Outline left, route right over the full height, march table below."""
        area = Qt.DockWidgetArea
        self.setCorner(Qt.Corner.BottomRightCorner, area.RightDockWidgetArea)
        self.setCorner(Qt.Corner.BottomLeftCorner, area.BottomDockWidgetArea)
        docks = {}
        for name, title, widget, side in (
            ("outline", self.tr("Plan"), self.left, area.LeftDockWidgetArea),
            ("route", self.tr("Route"), self.route, area.RightDockWidgetArea),
            ("march", self.tr("March table"), self.march, area.BottomDockWidgetArea),
        ):
            dock = QDockWidget(title, self)
            dock.setObjectName(name)
            dock.setFeatures(DOCK_FEATURES)
            shown = _scrolled(widget) if name == "route" else widget
            shown.setAccessibleName(title)
            dock.setWidget(shown)
            self.addDockWidget(side, dock)
            docks[name] = dock
        return docks

    def _fill_menus(self) -> None:
        bar = self.menuBar()
        menus = self.menus
        for name, title in menu_titles().items():
            menus[name] = bar.addMenu(title)
        menus["edit"].addActions(self.undo_steps)
        for spec in action_specs():
            menu = menus[spec.menu]
            if spec.separated:
                menu.addSeparator()
            menu.addAction(self.commands[spec.name])
        menus["view"].addSeparator()
        self.panels = menus["view"].addMenu(self.tr("Panels"))
        for dock in self.docks.values():
            self.panels.addAction(dock.toggleViewAction())

    def _fill_tool_bar(self) -> None:
        bar = QToolBar(self.tr("Tools"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for number, group in enumerate(TOOL_BAR):
            if number:
                bar.addSeparator()
            for name in group:
                bar.addAction(self.commands[name])
        self.addToolBar(bar)
        self.tool_bars.append(bar)
        self._add_search_bar()

    def _add_search_bar(self) -> None:
        """A bar of its own: it shrinks first, and never falls off the other one."""
        bar = QToolBar(self.tr("Go to a place"))
        bar.setObjectName("search")
        bar.setMovable(False)
        bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        corner = QWidget()
        corner.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(corner)
        row.setContentsMargins(8, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(self.search, 100)
        bar.addWidget(corner)
        self.addToolBar(bar)
        self.tool_bars.append(bar)


def _scrolled(panel: QWidget) -> QScrollArea:
    """A panel that large letters may make higher than the window."""
    area = QScrollArea()
    area.setWidget(panel)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setMinimumWidth(panel.minimumWidth())
    return area
