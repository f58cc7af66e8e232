"""Wires what the hand does on the map: tools, strip, typed points, bridges, profile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget

from app.ui.bridge_menu import BridgePart
from app.ui.dialogs.form_dialog import FormDialog
from app.ui.dialogs.symbol_dialog import SymbolDialog
from app.ui.map.numeric_entry import NumericEntry
from app.ui.map.tools.draw_area import DrawAreaTool
from app.ui.map.tools.draw_line import DrawLineTool
from app.ui.map.tools.forms import AreaForm, LineForm, LineManner
from app.ui.map.tools.measure import MeasureTool
from app.ui.map.tools.place_symbol import PlaceSymbolTool
from app.ui.map.tools.route import RouteTool
from app.ui.map.tools.select import SelectTool
from app.ui.panels.profile_panel import ProfilePanel
from planners.bridge_ratings import bridge_at
from planners.height_profile import height_profile
from planners.overlay import (
    PARTS,
    AvoidArea,
    BridgeRating,
    ControlLine,
    PlacedSymbol,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QDialog

    from app.drawing.style import Style
    from app.ui.draft import RouteDraft
    from app.ui.main_window import MainWindow
    from app.ui.map.content import MapContent
    from app.ui.map.tools.tool import MapTool
    from app.ui.open_area import OpenArea
    from app.ui.session import PlanningSession
    from app.ui.tool_box import ToolBox
    from maps.road_network import RoadNetwork
    from planners.overlay import Overlay, OverlayItem
    from planners.route import Lonlat, Route

TOOLS = (
    *("select", "set_route", "reach", "measure", "draw_line", "draw_area"),
    "place_symbol",
)
NEAR_ROUTE_PX = 14.0


class MapDesk(QObject):
    """
    The tools of one window; what they draw goes to the session, and comes back.

    Attributes
    ----------
    select
        The tool that chooses; None while no area is open.
    entry
        Fields for points that are typed.
    profile
        The dock with the heights of the chosen route.
    bridge_part
        What the menu of a place offers at a bridge.
    tool_makers
        Make further tools over the map of an area, by the names of their actions.
    """

    def __init__(
        self,
        window: MainWindow,
        session: PlanningSession,
        tool_box: ToolBox,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._window, self._session, self._tool_box = window, session, tool_box
        self._ground: OpenArea | None = None
        self._content: MapContent | None = None
        self._title = ""
        self._route: Route | None = None
        self._profiled: Route | None = None
        self._bridges_shown: object = None
        self.select: SelectTool | None = None
        self.entry = NumericEntry(window.canvas)
        self.bridge_part = BridgePart(window, window.canvas, session, self._network)
        self.profile = ProfilePanel()
        self.tool_makers: dict[str, Callable[[MapContent], MapTool]] = {}
        self._add_dock()
        self._connect()

    # An area

    def set_ground(self, ground: OpenArea, content: MapContent) -> dict[str, MapTool]:
        """Work on another area; returns its tools by the names of their actions."""
        self.wait(5)
        canvas, session = self._window.canvas, self._session
        self._ground, self._content = ground, content
        self._title, self._route, self._profiled = "", None, None
        self.profile.show_profile("", None)
        self._bridges_shown = None
        self.select = SelectTool(canvas, content, session, content)
        self.select.editAsked.connect(self._edit)
        self._show_layers()
        return {
            "select": self.select,
            "set_route": RouteTool(canvas, content, session, content),
            "measure": MeasureTool(canvas, content),
            "draw_line": DrawLineTool(canvas, session, content),
            "draw_area": DrawAreaTool(canvas, session, content),
            "place_symbol": PlaceSymbolTool(content, session, content),
        } | {name: make(content) for name, make in self.tool_makers.items()}

    def set_style(self, style: Style) -> None:
        """Paint the profile in another palette."""
        self.profile.chart.set_style(style)

    def take_draft(self, draft: RouteDraft) -> None:
        """Show what is drawn, and bridges as the formation finds them."""
        content, ground = self._content, self._ground
        if content is None or ground is None or self.select is None:
            return
        self.select.keep(draft.overlay)
        self._forget_erased(draft.overlay)
        self._show_bridges(ground, content, draft)
        self._window.strip.refresh()

    def _show_bridges(
        self, ground: OpenArea, content: MapContent, draft: RouteDraft
    ) -> None:
        """Show bridges with the ratings of the plan, and over them those drawn."""
        march = self._session.march
        planned = march.columns[0].route.request.ratings if march else ()
        ratings: dict[int, BridgeRating] = {}
        for rating in (*planned, *draft.overlay.ratings):
            number = bridge_at(ground.area.network, rating.position)
            if number is not None:
                ratings[number] = rating
        asked = (ratings, draft.formation)
        if asked != self._bridges_shown:
            self._bridges_shown = asked
            content.bridges.set_bridges(ground.bridges.rated(ratings), draft.formation)

    def take_route(self, title: str, route: Route | None) -> None:
        """Show the heights of the chosen route, once anybody looks."""
        self._title, self._route = title, route
        if self._content is not None and self._ground is not None:
            self._show_bridges(self._ground, self._content, self._session.draft)
        if self.profile.isVisible():
            self._show_profile()

    def choose(self, item: object) -> None:
        """Choose what keys came to on the map."""
        if self.select is not None and self._tool_box.tool is self.select:
            self.select.choose(item)

    def wait(self, seconds: float) -> bool:
        """Block until no route is asked for by a hand any more."""
        return self.select is None or self.select.via.wait(seconds)

    # Wiring

    def _add_dock(self) -> None:
        """A dock beside the march table, which the view menu brings."""
        window = self._window
        dock = QDockWidget(self.tr("Profile"), window)
        dock.setObjectName("profile")
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        dock.setWidget(self.profile)
        window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, dock)
        window.tabifyDockWidget(window.docks["march"], dock)
        dock.hide()  # its tab takes height that a small screen has not
        window.docks["profile"] = dock
        shown = dock.toggleViewAction()
        shown.triggered.connect(dock.raise_)
        window.panels.addAction(shown)

    def _connect(self) -> None:
        window = self._window
        commands, canvas = window.commands, window.canvas
        self._tool_box.chosen.connect(self._show_tool)
        window.strip.closed.connect(self._tool_box.rest)
        commands["type_point"].triggered.connect(self.entry.open)
        commands["bridges"].setChecked(True)
        commands["bridges"].toggled.connect(self._show_layers)
        canvas.cursorMoved.connect(self._point_on_profile)
        self.profile.shown.connect(self._show_profile)
        self.profile.chart.pointed.connect(self._point_on_map)
        self.profile.chart.chosen.connect(self._centre_on)

    def _show_tool(self, name: str) -> None:
        """Show the strip of the tool; the map under it stays where it is."""
        window, canvas = self._window, self._window.canvas
        tool = self._tool_box.tool
        self.entry.close_entry()
        if window.strip.isAncestorOf(window.focusWidget()):
            canvas.setFocus()  # its fields are about to go
        before = canvas.height()
        title = window.commands[name].text().replace("&", "").rstrip("…")
        window.strip.set_tool(title, None if tool is self.select else tool)
        window.lay_out_map()
        shift = (before - canvas.height()) / 2
        if shift:
            canvas.set_view(canvas.view.panned(0, shift))
        window.commands["type_point"].setEnabled(bool(tool and tool.takes_points))

    def _forget_erased(self, overlay: Overlay) -> None:
        """Take the focus of the keys from what is drawn no more."""
        item = self._window.canvas.keyboard.item
        if item is None:
            return
        part = PARTS.get(type(item.meaning))
        if part is not None and item.meaning not in getattr(overlay, part):
            self._window.canvas.keyboard.focus_on(None)

    def _show_layers(self) -> None:
        if self._content is not None:
            shown = self._window.commands["bridges"].isChecked()
            self._content.bridges.set_visible(shown)

    def _network(self) -> RoadNetwork | None:
        return None if self._ground is None else self._ground.area.network

    # Profile

    def _show_profile(self) -> None:
        """Work out the heights of the chosen route, once."""
        route, network = self._route, self._network()
        if route is None or network is None:
            self._profiled = None
            self.profile.show_profile("", None)
        elif route is not self._profiled:
            self._profiled = route
            profile = height_profile(network, route)
            self.profile.show_profile(self._title, profile, route.points)

    def _point_on_map(self, distance_m: float | None) -> None:
        """Mark on the map what is pointed at in the profile."""
        profile = self.profile.chart.profile
        if self._content is not None and profile is not None:
            place = None if distance_m is None else profile.place(distance_m)
            self._content.hand.set_mark(place)

    def _point_on_profile(self, lonlat: Lonlat | None) -> None:
        """Mark in the profile what is pointed at on the map."""
        chart = self.profile.chart
        if chart.profile is None or not chart.isVisible():
            return
        at_m = None
        if lonlat is not None:
            at_m, off_m = chart.profile.nearest_m(lonlat)
            near_m = NEAR_ROUTE_PX * self._window.canvas.view.metres_per_pixel()
            at_m = at_m if off_m <= near_m else None
        if at_m != chart.pointer_m:
            chart.show_pointer(at_m)

    def _centre_on(self, distance_m: float) -> None:
        profile = self.profile.chart.profile
        if profile is not None:
            self._window.canvas.centre_on(profile.place(distance_m))

    # Editing

    def _edit(self, item: OverlayItem) -> None:
        """Open the dialog of what is drawn."""
        if isinstance(item, BridgeRating):
            self.bridge_part.ask_rating(item.position)
            return
        dialog = self._dialog(item)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self._take_edit(item, dialog))
        dialog.open()

    def _dialog(self, item: OverlayItem) -> QDialog:
        window = self._window
        if isinstance(item, PlacedSymbol) and self._content is not None:
            content = self._content
            return SymbolDialog(content.symbols.pictures, content.style, window, item)
        if isinstance(item, ControlLine):
            return FormDialog(
                self.tr("Change line"), LineForm(LineManner.of(item)), window
            )
        name = item.name if isinstance(item, AvoidArea) else ""
        return FormDialog(self.tr("Change area to avoid"), AreaForm(name), window)

    def _take_edit(self, item: OverlayItem, dialog: QDialog) -> None:
        """Put what the dialog says in the place of the item."""
        new: OverlayItem = item
        if isinstance(dialog, SymbolDialog) and isinstance(item, PlacedSymbol):
            new = dialog.symbol(item.position)
        elif isinstance(dialog, FormDialog):
            form = dialog.form
            if isinstance(form, LineForm) and isinstance(item, ControlLine):
                new = form.manner.line(item.line)
            elif isinstance(form, AreaForm) and isinstance(item, AvoidArea):
                new = AvoidArea(ring=item.ring, name=form.area_name)
        self._session.redraw(item, new, self.tr("Change what is drawn"))
        if self.select is not None:
            self.select.choose(new)
