"""The outline dock: scenario, own route and closures as a tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QLabel,
    QMenu,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.ui import formats
from app.ui.draft import Closure
from app.ui.tables.outline import NODE_ROLE, Node, OutlineModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from app.services.planning import PlannedColumn, PlannedMarch
    from app.services.scenario.scenario import Scenario
    from planners.column import Column, Serial
    from planners.route import Route


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """A column of the scenario, by name."""

    name: str


@dataclass(frozen=True, slots=True)
class OwnRoute:
    """The route that the user set on the map."""


class OutlinePanel(QWidget):
    """
    What the plan consists of; choosing a line shows it elsewhere.

    Attributes
    ----------
    tells_history
        Whether it can be asked who changed a line.
    """

    columnChosen = Signal(str)  # noqa: N815
    ownRouteChosen = Signal()  # noqa: N815
    closureChosen = Signal(object)  # noqa: N815 - Closure
    reopenAsked = Signal(object)  # noqa: N815 - Closure
    columnHistoryAsked = Signal(str)  # noqa: N815 - name
    closureHistoryAsked = Signal(object)  # noqa: N815 - Closure

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._plan: tuple[object, ...] = ()
        self.tells_history = False
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._title.setContentsMargins(12, 10, 12, 4)
        self.model = OutlineModel(self)
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setFrameShape(QFrame.Shape.NoFrame)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setIndentation(16)
        self.tree.setAccessibleName(self.tr("Outline of the plan"))
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.tree.customContextMenuRequested.connect(self._open_menu)
        self.tree.clicked.connect(self._choose)
        self.tree.activated.connect(self._choose)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setMinimumSectionSize(20)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(self.tree, 1)
        self.setMinimumWidth(200)

    def show_plan(
        self,
        scenario: Scenario | None,
        march: PlannedMarch | None,
        route: Route | None,
        closures: Sequence[Closure],
    ) -> None:
        """Show a plan, all unfolded; the same plan again changes nothing."""
        plan = (scenario, march, route, tuple(closures))
        if plan == self._plan:
            return
        self._plan = plan
        self._title.setText(scenario.name if scenario else self.tr("No scenario"))
        roots = [
            Node(
                self.tr("Columns"),
                children=tuple(self._column(plan.column) for plan in scenario.columns),
            )
            for scenario in [scenario]
            if scenario is not None
        ]
        roots.append(Node(self.tr("Routes"), children=self._routes(march, route)))
        fixed = scenario.closures if scenario else ()
        roots.append(
            Node(
                self.tr("Closures"),
                children=(
                    *(Node(text, self.tr("scenario")) for text in fixed),
                    *(Node(f"{c.road} {c.times}".strip(), meaning=c) for c in closures),
                )
                or (Node(self.tr("none")),),
            )
        )
        self.model.set_nodes(roots)
        self.tree.expandAll()

    def choose_column(self, name: str) -> None:
        """Mark the line of a column's route without telling anyone."""
        index = self.model.find(ColumnChoice(name))
        self.tree.setCurrentIndex(index)

    def choose_own_route(self) -> None:
        """Mark the line of the user's own route, or none while there is none."""
        self.tree.setCurrentIndex(self.model.find(OwnRoute()))
        if not self.tree.currentIndex().isValid():
            self.tree.clearSelection()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete takes a closure back."""
        meaning = self.tree.currentIndex().data(NODE_ROLE)
        if event.key() == Qt.Key.Key_Delete and isinstance(meaning, Closure):
            self.reopenAsked.emit(meaning)
            return
        super().keyPressEvent(event)

    def _column(self, column: Column) -> Node:
        serials = tuple(self._serial(serial) for serial in column.serials)
        count = sum(unit.formation.count for unit in column.units())
        return Node(
            column.name,
            self.tr("{} veh").format(count),
            ColumnChoice(column.name),
            serials,
        )

    def _serial(self, serial: Serial) -> Node:
        units = tuple(
            Node(unit.name, self.tr("{} veh").format(unit.formation.count))
            for unit in serial.units
        )
        count = sum(unit.formation.count for unit in serial.units)
        return Node(serial.name, self.tr("{} veh").format(count), None, units)

    def _routes(
        self, march: PlannedMarch | None, route: Route | None
    ) -> tuple[Node, ...]:
        planned: tuple[PlannedColumn, ...] = march.columns if march else ()
        nodes = [
            Node(
                one.plan.column.name,
                formats.kilometres(one.route.length_m),
                ColumnChoice(one.plan.column.name),
            )
            for one in planned
        ]
        if route is not None:
            length = formats.kilometres(route.length_m)
            nodes.append(Node(self.tr("Own route"), length, OwnRoute()))
        return tuple(nodes) or (Node(self.tr("none")),)

    def _choose(self, index: QModelIndex) -> None:
        match index.data(NODE_ROLE):
            case ColumnChoice(name):
                self.columnChosen.emit(name)
            case OwnRoute():
                self.ownRouteChosen.emit()
            case Closure() as closure:
                self.closureChosen.emit(closure)

    def _ask_history(self, meaning: Closure | ColumnChoice) -> None:
        if isinstance(meaning, Closure):
            self.closureHistoryAsked.emit(meaning)
        else:
            self.columnHistoryAsked.emit(meaning.name)

    def _open_menu(self, at: QPoint) -> None:
        meaning = self.tree.indexAt(at).data(NODE_ROLE)
        menu = QMenu(self)
        if isinstance(meaning, Closure):
            menu.addAction(self.tr("Show on the map")).triggered.connect(
                lambda: self.closureChosen.emit(meaning)
            )
            menu.addAction(self.tr("Reopen this road")).triggered.connect(
                lambda: self.reopenAsked.emit(meaning)
            )
        if self.tells_history and isinstance(meaning, Closure | ColumnChoice):
            menu.addAction(self.tr("Who changed this and why")).triggered.connect(
                lambda: self._ask_history(meaning)
            )
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.tree.viewport().mapToGlobal(at))
