"""The question for a route and its answer: figures, points, roads and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui import formats
from app.ui.draft import zone_of
from app.ui.elided import ElidedBox
from app.ui.flow_layout import FlowLayout
from app.ui.line_edit import LineEdit
from app.ui.panels.card_list import CardList
from app.ui.panels.route_cards import leg_cards, point_cards, reason_cards
from app.ui.words import word
from planners.dtg import format_dtg, parse_dtg
from planners.errors import PlanningError
from planners.route import Objective, UnknownRule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from app.ui.draft import RouteDraft
    from app.ui.tables.cards import Card
    from app.ui.theme import Theme
    from planners.errors import NoRoute
    from planners.route import Route
    from planners.timed_route import TimedRoute
    from planners.vehicles import Formation


class RoutePanel(QWidget):
    """Everything about one route: the user's own, or that of a column."""

    formationChosen = Signal(object)  # noqa: N815 - Formation
    objectiveChosen = Signal(object)  # noqa: N815 - Objective
    unknownChosen = Signal(object)  # noqa: N815 - UnknownRule
    departChosen = Signal(object)  # noqa: N815 - datetime or None
    departRefused = Signal(str)  # noqa: N815
    placeChosen = Signal(object)  # noqa: N815 - Lonlat
    setRouteAsked = Signal()  # noqa: N815

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.formation = ElidedBox()
        self.objective = ElidedBox()
        self.unknown = ElidedBox()
        self.depart = LineEdit()
        self._depart: datetime | None = None
        self._title = QLabel()
        self._title.setProperty("role", "title")
        self._title.setWordWrap(True)
        self._figures = [QLabel(formats.UNKNOWN) for _ in range(4)]
        self.points = CardList(self.tr("Critical points"), theme)
        self.roads = CardList(self.tr("Roads"), theme)
        self.reasons = CardList(self.tr("Reasons"), theme)
        self.tabs = QTabWidget()
        self.stack = QStackedWidget()
        self.stack.setObjectName("stack")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._question())
        layout.addWidget(self.stack, 1)
        self.stack.addWidget(self._invitation())
        self.stack.addWidget(self._answer())
        for cards in (self.points, self.roads, self.reasons):
            cards.chosen.connect(self._lead)
        self.setMinimumWidth(260)

    # Building

    def _question(self) -> QWidget:
        """Formation and rules."""
        for combo, name in (
            (self.formation, self.tr("Formation")),
            (self.objective, self.tr("Objective")),
            (self.unknown, self.tr("Unknown limits")),
        ):
            combo.setAccessibleName(name)
            combo.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(12)
        self.unknown.setToolTip(
            self.tr(
                "How a limit that nobody knows counts: a bridge without a load class, "
                "a tunnel without a height."
            )
        )
        for objective in Objective:
            self.objective.addItem(word(objective), objective)
        for rule in (UnknownRule.ALLOW, UnknownRule.WARN, UnknownRule.REFUSE):
            self.unknown.addItem(word(rule), rule)
        self.formation.activated.connect(
            lambda row: self.formationChosen.emit(self.formation.itemData(row))
        )
        self.objective.activated.connect(
            lambda row: self.objectiveChosen.emit(
                Objective(self.objective.itemData(row))
            )
        )
        self.unknown.activated.connect(
            lambda row: self.unknownChosen.emit(UnknownRule(self.unknown.itemData(row)))
        )
        self.depart.setAccessibleName(self.tr("Departure, as a date-time group"))
        self.depart.setPlaceholderText("120600ZJUN26")
        self.depart.setToolTip(
            self.tr(
                "When the head leaves, such as 120600ZJUN26; then the route minds the "
                "hours of roads. Empty for a route without times."
            )
        )
        self.depart.editingFinished.connect(self._read_departure)
        form = QWidget()
        rows = QFormLayout(form)
        rows.setContentsMargins(12, 10, 12, 10)
        rows.setVerticalSpacing(6)
        rows.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        rows.addRow(self.tr("F&ormation"), self.formation)
        rows.addRow(self.tr("O&bjective"), self.objective)
        rows.addRow(self.tr("&Unknown limits"), self.unknown)
        rows.addRow(self.tr("&Depart"), self.depart)
        self._whose = QLabel(self.tr("As the scenario says. Set route asks your own."))
        self._whose.setProperty("role", "hint")
        self._whose.setWordWrap(True)
        rows.addRow(self._whose)
        return form

    def _invitation(self) -> QWidget:
        """What to do while there is no route."""
        page = QWidget()
        self._empty = QLabel(
            self.tr(
                "Click a start and a destination on the map. Hold Shift for points "
                "on the way."
            )
        )
        self._empty.setProperty("role", "empty")
        self._empty.setWordWrap(True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._set_route = QPushButton(self.tr("Set route"))
        self._set_route.setProperty("primary", "true")
        self._set_route.clicked.connect(self.setRouteAsked)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(28, 12, 28, 12)
        layout.setSpacing(14)
        layout.addStretch(1)
        layout.addWidget(self._empty)
        layout.addWidget(self._set_route, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(2)
        return page

    def _answer(self) -> QWidget:
        """Title, figures and the three lists."""
        page = QWidget()
        facts = QWidget()
        facts.setObjectName("facts")
        row = FlowLayout(facts)
        row.setContentsMargins(12, 2, 12, 10)
        names = (
            self.tr("Length"),
            self.tr("Time"),
            self.tr("Fuel"),
            self.tr("Climb"),
        )
        for name, figure in zip(names, self._figures, strict=True):
            figure.setProperty("role", "figure")
            figure.setAccessibleName(name)
            caption = QLabel(name)
            caption.setProperty("role", "unit")
            both = QWidget()
            pair = QVBoxLayout(both)
            pair.setContentsMargins(0, 0, 0, 0)
            pair.setSpacing(0)
            pair.addWidget(figure)
            pair.addWidget(caption)
            row.addWidget(both)
        self.tabs.addTab(self.points, self.tr("Points"))
        self.tabs.addTab(self.roads, self.tr("Roads"))
        self.tabs.addTab(self.reasons, self.tr("Reasons"))
        self.tabs.setDocumentMode(True)
        self._title.setContentsMargins(12, 0, 12, 4)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._title)
        layout.addWidget(facts)
        layout.addWidget(self.tabs, 1)
        return page

    # Showing

    def set_theme(self, theme: Theme) -> None:
        """Show the answer in another theme."""
        for cards in (self.points, self.roads, self.reasons):
            cards.set_theme(theme)

    def set_formations(self, formations: Sequence[Formation]) -> None:
        """Offer these formations."""
        self.formation.clear()
        for formation in formations:
            self.formation.addItem(
                self.tr("{} ({} veh)").format(formation.name, formation.count)
                if formation.count > 1
                else formation.name,
                formation,
            )
        self.setEnabled(bool(formations))

    def show_question(
        self,
        formation: Formation | None,
        objective: Objective,
        unknown: UnknownRule,
        *,
        depart: datetime | None,
        of_scenario: bool,
    ) -> None:
        """Show who marches by which rules; those of a scenario stand in its file."""
        names = [
            self.formation.itemData(row).name for row in range(self.formation.count())
        ]
        if formation is not None and formation.name in names:
            self.formation.setCurrentIndex(names.index(formation.name))
        self.objective.setCurrentText(word(objective))
        self.unknown.setCurrentText(word(unknown))
        for field in (self.formation, self.objective, self.unknown, self.depart):
            field.setEnabled(not of_scenario)
        if depart != self._depart or not self.depart.isModified():
            self._depart = depart
            self.depart.setText(_dtg(depart))
        self._whose.setVisible(of_scenario)

    def set_draft(self, draft: RouteDraft) -> None:
        """Say which point to set next."""
        if len(draft.stops) == 1 and not draft.complete:
            self._empty.setText(
                self.tr("Start is set. Click the destination, or Esc to take it back.")
            )
        elif not draft.complete and draft.stops:
            self._empty.setText(
                self.tr("Click more points with Shift, the destination without.")
            )
        else:
            self._empty.setText(
                self.tr(
                    "Click a start and a destination on the map. Hold Shift for "
                    "points on the way."
                )
            )
        self._set_route.setVisible(not draft.stops)

    def show_route(
        self,
        title: str,
        route: Route,
        times: TimedRoute | None = None,
        zone: str = "Z",
    ) -> None:
        """Show an answer, with its times where it was asked for at a start time."""
        self._title.setText(title)
        values = (
            formats.kilometres(route.length_m),
            formats.span(route.duration_s),
            formats.litres(route.fuel_l),
            formats.metres(route.climb_m),
        )
        for label, value in zip(self._figures, values, strict=True):
            label.setText(value)
        self._fill(
            point_cards(route, times, zone), leg_cards(route), reason_cards(route)
        )
        self.stack.setCurrentIndex(1)

    def show_refusal(self, title: str, refused: NoRoute) -> None:
        """Show that there is no road, and why."""
        self._title.setText(title)
        for label in self._figures:
            label.setText(formats.UNKNOWN)
        self._fill((), (), reason_cards(refused))
        self.tabs.setCurrentWidget(self.reasons)
        self.stack.setCurrentIndex(1)

    def show_nothing(self) -> None:
        """Invite to set a route."""
        self._fill((), (), ())
        self._title.clear()
        self.stack.setCurrentIndex(0)

    def _fill(
        self, points: Sequence[Card], roads: Sequence[Card], reasons: Sequence[Card]
    ) -> None:
        """Fill the lists and count them on their tabs."""
        for cards, entries, name in (
            (self.points, points, self.tr("Points")),
            (self.roads, roads, self.tr("Roads")),
            (self.reasons, reasons, self.tr("Reasons")),
        ):
            cards.cards.set_cards(entries)
            title = f"{name} ({len(entries)})" if entries else name
            self.tabs.setTabText(self.tabs.indexOf(cards), title)

    def _read_departure(self) -> None:
        """Take the departure that was typed, or say what is wrong with it."""
        text = self.depart.text().strip()
        try:
            depart = parse_dtg(text) if text else None
        except PlanningError as error:
            if self.depart.isModified():
                self.departRefused.emit(str(error))
            return
        self.depart.setModified(False)
        if depart != self._depart:
            self._depart = depart
            self.departChosen.emit(depart)

    def _lead(self, card: Card) -> None:
        if card.position is not None:
            self.placeChosen.emit(card.position)


def _dtg(moment: datetime | None) -> str:
    """Moment as a date-time group of its own zone; empty for none."""
    return "" if moment is None else format_dtg(moment, zone_of(moment))
