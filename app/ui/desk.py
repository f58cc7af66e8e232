"""Wires session, map and panels: what a click does, and what an answer changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from app.drawing.style import Style
from app.drawing.tiles import paint_tile
from app.services.area_marking import area_markings
from app.services.plan_targets import plan_targets
from app.ui.draft import zone_of
from app.ui.faults import sentence_of
from app.ui.map.content import MapContent
from app.ui.map.furniture_tips import FurnitureTips
from app.ui.map.layers.foreign import ChosenFeature
from app.ui.map.tile_service import InlineTileService, ProcessTileService
from app.ui.map_desk import TOOLS, MapDesk
from app.ui.notice_bar import NoticeKind
from app.ui.place_menu import ClosingPart, GoingPart, RoutePart, place_menu
from app.ui.tool_box import ToolBox
from planners.errors import NoRoute
from planners.route import CriticalPoint

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QMenu

    from app.services.places import Target
    from app.services.planning import PlannedMarch
    from app.ui.draft import RouteDraft
    from app.ui.main_window import MainWindow
    from app.ui.map.tile_cache import Tile
    from app.ui.open_area import OpenArea
    from app.ui.place_menu import MenuPart
    from app.ui.session import PlanningSession
    from planners.route import Lonlat, Route, RoutePolicy
    from planners.vehicles import Formation

FURNITURE_PX = 84  # scale, arrow and attribution lie within it
CLOSE_ZOOM = 14.0
NEED_GROUND = (
    *("whole_area", "zoom_in", "zoom_out", "open_overlay", "print_sheet"),
    *("copy_mgrs", "add_background", "add_overlay"),
)


class Desk(QObject):
    """The window at work on one area at a time."""

    faulted = Signal(object)  # an exception that is our fault
    featureChosen = Signal(object)  # noqa: N815 - ChosenFeature of a foreign map
    stateShown = Signal()  # noqa: N815 - panels, map and commands are in line
    groundSet = Signal()  # noqa: N815 - all that was known of a plan is dropped

    def __init__(self, window: MainWindow, session: PlanningSession) -> None:
        super().__init__(window)
        self.window, self.session = window, session
        self.ground: OpenArea | None = None
        self.content: MapContent | None = None
        self.tiles: InlineTileService | ProcessTileService | None = None
        self._shown_column = ""  # empty: the user's own route
        self._style = Style.named("day")
        self._tips = FurnitureTips(window.canvas)
        self.tool_box = ToolBox(window.canvas, window.commands, self)
        self.map = MapDesk(window, session, self.tool_box, self)
        self.menu_parts: list[MenuPart] = [
            GoingPart(window.canvas),
            RoutePart(session),
            ClosingPart(session),
            self.map.bridge_part,
        ]
        window.on_close.append(self.close)
        window.search.sources = [self._targets]
        self._connect_session()
        self._connect_panels()
        self._connect_commands()
        self._show_state()

    # An area

    def set_ground(self, ground: OpenArea) -> None:
        """Show and plan on another area."""
        self.close_tiles()
        self.ground = ground
        window, canvas = self.window, self.window.canvas
        basemap = ground.area.basemap
        content = MapContent(basemap, self._style, self)
        content.furniture.attribution = ground.source_line
        content.furniture.date = datetime.now(tz=UTC).date()
        self._tips.furniture = content.furniture
        content.changed.connect(canvas.update)
        old, self.content = self.content, content
        if old is not None:
            old.deleteLater()
        canvas.overlay = content
        canvas.home = ground.area.manifest.bounds

        def paint(tile: Tile) -> QImage:
            style = Style.named(tile.palette)
            return paint_tile(basemap, style, tile.key, tile.sharpness)

        self.tiles = InlineTileService(paint, self)
        canvas.set_style(self._style)
        canvas.forget_tiles()
        canvas.set_tiles(self.tiles)
        tools = self.map.set_ground(ground, content)
        if self.map.select is not None:
            self.map.select.chosen.connect(self._show_item)
        window.search.ground = ground
        window.search.forget()
        window.status.set_ground(ground)
        window.setWindowTitle(f"{ground.area.manifest.name} – Marsroute")
        window.centre.setCurrentWidget(canvas)
        canvas.setFocus()
        marks = self.session.marks
        self.session.ground_markings = area_markings(ground.area, marks)
        self.session.set_planner(ground)
        canvas.show_home()
        self._shown_column = ""
        self.tool_box.set_tools(tools)
        self._choose_layers()
        self._show_state()
        self.groundSet.emit()

    def set_palette(self, name: str) -> None:
        """Show the map in another palette."""
        self._style = Style.named(name)
        self.window.canvas.set_style(self._style)
        if self.content is not None:
            self.content.set_style(self._style)
        self.map.set_style(self._style)

    def paint_in_processes(self) -> None:
        """Have the map painted beside the window from now on."""
        if self.ground is None or not isinstance(self.tiles, InlineTileService):
            return
        service = ProcessTileService(self.ground.area.folder, self.tiles, parent=self)
        service.noticed.connect(
            lambda text: self.window.notice.show_notice(text, NoticeKind.WARNING)
        )
        self.tiles = service
        self.window.canvas.prefetches = True
        self.window.canvas.set_tiles(service)

    def close_tiles(self) -> None:
        """Stop painting tiles; no process is left."""
        if self.tiles is not None:
            self.window.canvas.set_tiles(None)
            self.tiles.close()
            self.tiles = None

    def close(self) -> None:
        """Let go of everything that runs."""
        self.close_tiles()
        self.map.wait(5)
        self.session.wait(5)

    # Wiring

    def _connect_session(self) -> None:
        session = self.session
        session.draftChanged.connect(self._take_draft)
        session.routeChanged.connect(self._take_route)
        session.routeRefused.connect(self._take_refusal)
        session.marchChanged.connect(self._take_march)
        session.failed.connect(self.tell_error)
        session.busyChanged.connect(self._tell_busy)

    def _connect_panels(self) -> None:
        window, session = self.window, self.session
        window.route.formationChosen.connect(
            lambda formation: session.change(
                replace(session.draft, formation=formation),
                self.tr("Choose {}").format(formation.name),
            )
        )
        window.route.objectiveChosen.connect(
            lambda objective: session.change(
                replace(session.draft, objective=objective), self.tr("Choose objective")
            )
        )
        window.route.unknownChosen.connect(
            lambda rule: session.change(
                replace(
                    session.draft, policy=replace(session.draft.policy, unknown=rule)
                ),
                self.tr("Choose rule for unknown limits"),
            )
        )
        window.route.departChosen.connect(
            lambda depart: session.change(
                replace(session.draft, depart=depart), self.tr("Choose departure")
            )
        )
        window.route.departRefused.connect(
            lambda text: window.notice.show_notice(text, NoticeKind.ERROR)
        )
        window.route.placeChosen.connect(self.point_out)
        window.route.setRouteAsked.connect(window.commands["set_route"].trigger)
        window.outline.columnChosen.connect(self.show_column)
        window.outline.ownRouteChosen.connect(self.show_own_route)
        window.outline.closureChosen.connect(
            lambda closure: self.point_out(closure.position)
        )
        window.outline.reopenAsked.connect(session.reopen_road)
        window.march.columnChosen.connect(self.show_column)
        window.march.placeChosen.connect(self.point_out)
        window.search.targetChosen.connect(self._go_to)
        window.search.refused.connect(
            lambda text: window.notice.show_notice(text, NoticeKind.ERROR)
        )
        window.status.scaleAsked.connect(window.canvas.set_scale)
        window.status.scale.left.connect(window.canvas.setFocus)
        window.canvas.cursorMoved.connect(window.status.show_place)
        window.canvas.viewChanged.connect(window.status.show_view)
        window.canvas.contextRequested.connect(self._open_menu)
        window.canvas.itemChosen.connect(self._show_item)
        window.canvas.itemChosen.connect(self.map.choose)

    def _connect_commands(self) -> None:
        commands, canvas = self.window.commands, self.window.canvas
        self.tool_box.chosen.connect(self._choose_tool)
        self.tool_box.hintChanged.connect(self.window.status.hint.setText)
        commands["find"].triggered.connect(self._focus_search)
        commands["copy_mgrs"].triggered.connect(self.window.status.copy_mgrs)
        commands["zoom_in"].triggered.connect(lambda: canvas.zoom_by(1))
        commands["zoom_out"].triggered.connect(lambda: canvas.zoom_by(-1))
        commands["whole_area"].triggered.connect(canvas.show_home)
        commands["show_route"].triggered.connect(self.show_whole_route)
        for name in ("grid", "names"):
            commands[name].setChecked(True)
            commands[name].toggled.connect(self._choose_layers)
        commands["clear_route"].triggered.connect(
            lambda: self.session.change(
                self.session.draft.without_stops(), self.tr("Clear route")
            )
        )
        commands["reopen_roads"].triggered.connect(
            lambda: self.session.change(
                replace(self.session.draft, closures=()), self.tr("Reopen all roads")
            )
        )

    # Showing

    @property
    def shown_column(self) -> str:
        """Name of the column whose route is shown; empty for the user's own route."""
        return self._shown_column

    def shown_route(self) -> Route | None:
        """Route in the panel: of the chosen column, or the user's own."""
        if not self._shown_column:
            return self.session.route
        planned = self.session.column(self._shown_column)
        return planned.route if planned else None

    def shown_question(self) -> tuple[Formation | None, RoutePolicy]:
        """Who marches by which rules, as the route panel shows it."""
        planned = self.session.column(self._shown_column)
        if planned is not None and self.session.scenario is not None:
            return planned.plan.formation, self.session.scenario.policy
        return self.session.draft.formation, self.session.draft.policy

    def show_column(self, name: str) -> None:
        """Show route and times of a column."""
        self._shown_column = name
        self.window.march.choose_column(name)
        self._show_state()

    def show_own_route(self) -> None:
        """Show the route that the user set."""
        self._shown_column = ""
        self._show_state()

    def show_whole_route(self) -> None:
        """Fit the chosen route into the map."""
        route = self.shown_route()
        if route is None:
            return
        lons, lats = zip(*route.geometry, strict=True)
        bounds = (min(lons), min(lats), max(lons), max(lats))
        self.window.canvas.show_bounds(bounds, margin=FURNITURE_PX)

    def point_out(self, place: Lonlat) -> None:
        """Bring a place to the middle and draw the eye to it."""
        self.window.canvas.centre_on(place, CLOSE_ZOOM)
        if self.content is not None:
            self.content.hand.flash(place)

    def tell_error(self, error: Exception) -> None:
        """Say an error of the user's world; pass a fault of ours on."""
        sentence = sentence_of(error)
        if sentence is None:
            self.faulted.emit(error)
        else:
            self.window.notice.show_notice(sentence, NoticeKind.ERROR)
        if isinstance(error, NoRoute):  # a column of the scenario has no road
            self.window.route.show_refusal(self.tr("No route"), error)

    def _take_draft(self, draft: RouteDraft) -> None:
        """The question changed."""
        self.window.route.set_draft(draft)
        if self.content is not None:
            self.content.closures.set_closures(draft.closures)
            self.content.hand.set_stops(() if draft.complete else draft.stops)
        self.map.take_draft(draft)
        if draft.stops:
            self._shown_column = ""
        self._show_state()

    def _take_route(self, route: Route | None) -> None:
        """The answer to the question changed."""
        if route is not None:
            self.window.notice.calm()
        elif not self.session.draft.stops and self.session.march is not None:
            self._shown_column = self.session.march.columns[0].plan.column.name
        self._show_state()

    def _take_refusal(self, refused: NoRoute) -> None:
        self._show_state()
        self.window.route.show_refusal(self.tr("No route"), refused)
        if self.content is not None:
            self.content.hand.set_stops(self.session.draft.stops)

    def _take_march(self, march: PlannedMarch | None) -> None:
        """The times of the scenario changed."""
        self.window.march.show_march(march)
        scenario = self.session.scenario
        if scenario is not None:
            self.window.set_marking(self.session.marking.banner)
            self.window.route.set_formations(self.session.formations())
            self.window.route.set_draft(self.session.draft)
        gone = self.session.column(self._shown_column) is None
        if march is not None and gone and not self.session.draft.stops:
            self._shown_column = march.columns[0].plan.column.name
        self._show_state()

    def _show_state(self) -> None:
        """Bring panels, map and commands in line with the session."""
        session, window = self.session, self.window
        if window.route.formation.count() != len(session.formations()):
            window.route.set_formations(session.formations())
            window.route.set_draft(session.draft)
        window.outline.show_plan(
            session.scenario, session.march, session.route, session.draft.closures
        )
        window.march.tell_failure(failed=session.scenario is not None)
        route = self.shown_route()
        if route is None:
            window.route.show_nothing()
        else:
            title = self._shown_column or self.tr("Own route")
            own = session.times if route is session.route else None
            zone = zone_of(session.draft.depart)
            window.route.show_route(title, route, own, zone)
        planned = session.column(self._shown_column)
        if planned is not None and session.scenario is not None:
            window.outline.choose_column(self._shown_column)
            window.route.show_question(
                planned.plan.formation,
                planned.plan.objective,
                session.scenario.policy.unknown,
                depart=planned.plan.start,
                of_scenario=True,
            )
        else:
            draft = session.draft
            window.outline.choose_own_route()
            window.route.show_question(
                draft.formation,
                draft.objective,
                draft.policy.unknown,
                depart=draft.depart,
                of_scenario=False,
            )
        if self.content is not None:
            self.content.routes.set_routes(self.routes(route))
        self.map.take_route(self._shown_column or self.tr("Own route"), route)
        commands = window.commands
        commands["export"].setEnabled(session.march is not None)
        commands["open_scenario"].setEnabled(self.ground is not None)
        commands["clear_route"].setEnabled(bool(session.draft.stops))
        commands["reopen_roads"].setEnabled(bool(session.draft.closures))
        commands["show_route"].setEnabled(route is not None)
        for name in (*TOOLS, *NEED_GROUND):
            commands[name].setEnabled(self.ground is not None)
        drawn = bool(session.draft.overlay) or bool(session.draft.closures)
        commands["save_overlay"].setEnabled(drawn)
        self.stateShown.emit()

    def _targets(self, text: str) -> list[Target]:
        """Objects of the plan that a text may mean."""
        return plan_targets(text, self.session.draft.overlay, self.named_routes())

    def named_routes(self) -> list[tuple[str, Route]]:
        """All routes with the names of their columns."""
        session = self.session
        columns = session.march.columns if session.march else ()
        routes = [(planned.plan.column.name, planned.route) for planned in columns]
        if session.route is not None:
            routes.append((self.tr("Own route"), session.route))
        return routes

    def routes(self, chosen: Route | None = None) -> list[tuple[Route, bool]]:
        """All routes for the map, the chosen one last and on top."""
        columns = self.session.march.columns if self.session.march else ()
        routes = [planned.route for planned in columns]
        if self.session.route is not None:
            routes.append(self.session.route)
        others = [(route, False) for route in routes if route is not chosen]
        return others if chosen is None else [*others, (chosen, True)]

    def _tell_busy(self, busy: bool) -> None:  # noqa: FBT001 - a Qt slot
        tool = self.tool_box.tool
        resting = tool.hint if tool is not None else ""
        text = self.tr("Planning…") if busy else resting
        self.window.status.hint.setText(text)

    # Hands

    def _choose_tool(self, name: str) -> None:
        """Whoever sets a route wants to see his own."""
        if name == "set_route":
            self._shown_column = ""
            self._show_state()

    def _choose_layers(self) -> None:
        if self.content is not None:
            commands = self.window.commands
            self.content.set_grid_shown(commands["grid"].isChecked())
            self.content.set_names_shown(commands["names"].isChecked())

    def _focus_search(self) -> None:
        self.window.search.setFocus()
        self.window.search.selectAll()

    def _go_to(self, target: Target) -> None:
        """Go to what was sought, and say if the map ends before."""
        if target.warning:
            self.window.notice.show_notice(target.warning, NoticeKind.WARNING)
        else:
            self.window.notice.hide()
        if target.bounds is None:
            self.point_out(target.lonlat)
        else:
            self.window.canvas.show_bounds(target.bounds)
            if self.content is not None:
                self.content.hand.flash(target.lonlat)
        self.window.canvas.setFocus()

    def _show_item(self, item: object) -> None:
        """Show what was chosen on the map."""
        if isinstance(item, CriticalPoint):
            self._show_point(item)
        elif isinstance(item, ChosenFeature):
            self.featureChosen.emit(item)

    def _show_point(self, point: CriticalPoint) -> None:
        """Show the card of a critical point that was clicked on the map."""
        panel = self.window.route
        for row, card in enumerate(panel.points.cards.cards):
            if card.meaning == point:
                panel.tabs.setCurrentWidget(panel.points)
                index = panel.points.cards.index(row)
                panel.points.setCurrentIndex(index)
                panel.points.scrollTo(index)
                if self.content is not None:
                    self.content.hand.flash(point.position)
                return

    def _open_menu(self, lonlat: Lonlat, at: QPoint) -> None:
        """Open the menu of a place on the map."""
        if self.ground is not None:
            self.place_menu(lonlat).popup(at)

    def place_menu(self, lonlat: Lonlat) -> QMenu:
        """Menu of what can be done at a place."""
        return place_menu(self.window, lonlat, self.menu_parts)
