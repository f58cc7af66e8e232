"""Wires the pages of flows and sites: found beside the window, shown on the map."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.drawing.rounds_overlay import RoundShapes
from app.services.supply.flow_tables import flow_tables, siting_tables
from app.ui.faults import sentence_of
from app.ui.map.layers.feeds import FeedItem
from app.ui.operation import Operation
from app.ui.supply.feed_files import FeedFiles
from app.ui.supply.feed_work import (
    Question,
    feed_shapes,
    found_feed,
    found_sites,
    site_shapes,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.exports.supply_table import SupplyTable
    from app.services.scenario.scenario import Scenario
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.supply.feed_page import FeedPage
    from app.ui.supply.feed_work import Feed, Sites
    from app.ui.supply.sites_page import SitesPage
    from app.ui.supply_desk import SupplyDesk
    from app.ui.theme import Theme
    from maps.progress import Progress


class FeedDesk(QObject):
    """
    Who feeds whom and from where, under the tabs of the supply dock.

    Attributes
    ----------
    feed, sites
        Flows, and a choice of points; None for none.
    files
        Writes them.
    """

    def __init__(
        self, desk: Desk, files: FileWork, supply: SupplyDesk, theme: Theme
    ) -> None:
        super().__init__(desk)
        self._desk, self._supply, self._theme = desk, supply, theme
        self.feed: Feed | None = None
        self.sites: Sites | None = None
        self._feed_of: Scenario | None = None
        self._sites_of: Scenario | None = None
        self._site: int | None = None
        self.files = FeedFiles(desk, files, self)
        self._feeding = _Search("flows", self)
        self._siting = _Search("supply points", self)
        self._connect()

    @property
    def is_busy(self) -> bool:
        """Whether flows or sites are being found."""
        return self._feeding.runs or self._siting.runs

    def open(self, page: FeedPage | SitesPage) -> None:
        """Bring a page to the front."""
        self._supply.open()
        self._supply.panel.tabs.setCurrentWidget(page)
        page.plan.setFocus()

    def set_theme(self, theme: Theme) -> None:
        """Show everything in the colours of another theme."""
        self._theme = theme
        if self.feed is not None:
            self._show_feed(self.feed)

    def plan_feed(self) -> None:
        """Have flows found for the plan as it stands."""
        question = self._question()
        if question is None or self._feeding.runs:
            return
        page = self._supply.panel.feed
        page.begin_work()

        def taken(answer: object) -> None:
            feed: Feed | None = answer  # type: ignore[assignment]
            if feed is None:
                self._say_none(page, has_some=self.feed is not None)
                return
            self.feed, self._feed_of = feed, question.scenario
            self._show_feed(feed)
            self._refresh()

        self._feeding.begin(
            lambda progress, enough: found_feed(question, progress, enough),
            page,
            taken,
            lambda error: self._fail(error, page, has_some=self.feed is not None),
        )

    def plan_sites(self) -> None:
        """Have points chosen for the plan as it stands."""
        question = self._question()
        if question is None or self._siting.runs:
            return
        page = self._supply.panel.sites
        wish, seconds = page.wish, float(page.seconds.value())
        page.begin_work()

        def taken(answer: object) -> None:
            sites: Sites | None = answer  # type: ignore[assignment]
            if sites is None:
                self._say_none(page, has_some=self.sites is not None)
                return
            self.sites, self._sites_of, self._site = sites, question.scenario, None
            page.show_sites(sites.problem, sites.found, sites.places)
            self._refresh()

        self._siting.begin(
            lambda progress, enough: found_sites(
                question, wish, seconds, progress, enough
            ),
            page,
            taken,
            lambda error: self._fail(error, page, has_some=self.sites is not None),
        )

    def feed_tables(self) -> tuple[SupplyTable, ...]:
        """Flows as they are written; empty for none."""
        scenario = self._desk.session.scenario
        if self.feed is None or scenario is None:
            return ()
        return flow_tables(self.feed.case, self.feed.answer, scenario.zone)

    def close(self) -> None:
        """Let go of what runs."""
        for search in (self._feeding, self._siting):
            search.close()

    # Wiring

    def _connect(self) -> None:
        desk, panel = self._desk, self._supply.panel
        feed, sites = panel.feed, panel.sites
        commands = desk.window.commands
        commands["feed"].triggered.connect(lambda: self.open(feed))
        commands["sites"].triggered.connect(lambda: self.open(sites))
        feed.planAsked.connect(self.plan_feed)
        sites.planAsked.connect(self.plan_sites)
        for page, search in ((feed, self._feeding), (sites, self._siting)):
            page.work.enoughAsked.connect(search.end)
            page.work.stopAsked.connect(search.stop)
            page.seen.connect(self._draw)
            page.goAsked.connect(desk.point_out)
        feed.arcChosen.connect(lambda _arc: self._draw())
        sites.siteChosen.connect(self._choose_site)
        feed.exportAsked.connect(self._ask_feed_target)
        sites.exportAsked.connect(self._ask_sites_target)
        self._supply.outlookShown.connect(self._refresh)
        desk.groundSet.connect(self._forget)
        desk.window.canvas.itemChosen.connect(self._choose_on_map)
        desk.window.on_close.insert(0, self.close)

    def _question(self) -> Question | None:
        """What is to be answered; None while there is nothing to ask."""
        ground, outlook = self._desk.ground, self._supply.outlook
        scenario = self._desk.session.scenario
        if ground is None or outlook is None or scenario is None:
            return None
        return Question(ground.planner, scenario, outlook)

    def _forget(self) -> None:
        """Another area is open: everything of the plan before goes."""
        for search in (self._feeding, self._siting):
            search.stop()
        self.feed = self.sites = self._feed_of = self._sites_of = self._site = None
        self._supply.panel.feed.clear()
        self._supply.panel.sites.clear()
        self._draw()

    # Showing

    def _refresh(self) -> None:
        """Say whether what is shown still answers the plan."""
        scenario, panel = self._desk.session.scenario, self._supply.panel
        if scenario is None or scenario.supply is None:
            if self.is_busy or self.feed is not None or self.sites is not None:
                self._forget()
            return
        stale = self.tr("The plan has changed since. Plan again.")
        if self.feed is not None:
            panel.feed.tell_stale(stale if scenario != self._feed_of else "")
        if self.sites is not None:
            panel.sites.tell_stale(stale if scenario != self._sites_of else "")
        self._draw()

    def _show_feed(self, feed: Feed) -> None:
        scenario = self._desk.session.scenario
        if scenario is not None:
            page = self._supply.panel.feed
            page.show_flows(feed.case, feed.answer, scenario.zone, self._theme)

    def _draw(self) -> None:
        """Show on the map what the page in front tells of; nothing without one."""
        content, panel = self._desk.content, self._supply.panel
        if content is None:
            return
        shapes = RoundShapes()
        if self.feed is not None and panel.feed.isVisible():
            shapes = feed_shapes(self.feed, panel.feed.arc)
        elif self.sites is not None and panel.sites.isVisible():
            shapes = site_shapes(self.sites, self._site)
        if shapes is not content.feeds.shapes:
            content.feeds.set_shapes(shapes)

    def _choose_site(self, site: int) -> None:
        self._site = site
        self._draw()

    def _choose_on_map(self, item: object) -> None:
        """A point or unit was chosen on the map: show its rows."""
        if not isinstance(item, FeedItem):
            return
        panel = self._supply.panel
        if not item.is_point and panel.feed.isVisible():
            panel.feed.choose_unit(item.name)
        elif panel.sites.isVisible():
            panel.sites.choose(item.name)

    def _say_none(self, page: FeedPage | SitesPage, *, has_some: bool) -> None:
        """The user had enough before there was anything."""
        text = self.tr("The search was ended before there was anything to show.")
        if has_some:
            self._desk.window.notice.show_notice(text)
        else:
            page.clear(text)

    def _fail(
        self, error: Exception, page: FeedPage | SitesPage, *, has_some: bool
    ) -> None:
        sentence = sentence_of(error)
        if sentence is None:
            self._desk.faulted.emit(error)
        elif has_some:
            self._desk.tell_error(error)
        else:
            page.clear(sentence)

    # Files

    def _ask_feed_target(self) -> None:
        tables = self.feed_tables()
        if tables:
            self.files.ask_target(self.tr("Export flows"), tables)

    def _ask_sites_target(self) -> None:
        if self.sites is not None:
            tables = siting_tables(self.sites.problem, self.sites.found)
            self.files.ask_target(self.tr("Export sites"), tables)


class _Search(QObject):
    """One search at a time, that ends when the user has enough."""

    def __init__(self, title: str, parent: QObject) -> None:
        super().__init__(parent)
        self._title = title
        self._running: Operation | None = None
        self._enough = threading.Event()

    @property
    def runs(self) -> bool:
        """Whether it does."""
        return self._running is not None

    def begin(
        self,
        work: Callable[[Progress, Callable[[], bool]], object],
        page: FeedPage | SitesPage,
        taken: Callable[[object], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Search, and tell the page and the caller how it goes."""
        self._enough = enough = threading.Event()
        operation = Operation(
            self._title, lambda progress: work(progress, enough.is_set), self
        )

        def ended() -> None:
            self._running = None
            page.end_work()

        def succeeded(answer: object) -> None:
            taken(answer)
            ended()

        def fell(error: Exception) -> None:
            failed(error)
            ended()

        operation.progressed.connect(page.work.tell)
        operation.succeeded.connect(succeeded)
        operation.failed.connect(fell)
        operation.cancelled.connect(ended)
        self._running = operation
        operation.start()

    def end(self) -> None:
        """End with the best so far."""
        self._enough.set()

    def stop(self) -> None:
        """Give up; what was before stays."""
        if self._running is not None:
            self._running.cancel()

    def close(self) -> None:
        """Give up, and wait for the end."""
        if self._running is not None:
            self._running.cancel()
            self._running.wait(5)
