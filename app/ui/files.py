"""Opening areas and scenarios, and exporting, with progress and a way to stop."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from app.services.export_plan import StaffWork, export_march
from app.services.overlay_file import (
    SUFFIX,
    OverlayDocument,
    read_overlay,
    write_overlay,
)
from app.services.scenario.scenario import read_scenario
from app.ui.dialogs.file_choice import choose_file, choose_folder, choose_target
from app.ui.notice_bar import NoticeKind
from app.ui.open_area import OpenArea
from app.ui.operation import Operation
from app.ui.placed_overlay import PlacedOverlay, placed_overlay

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.scenario.scenario import Scenario
    from app.ui.desk import Desk
    from maps.progress import Progress

Result = TypeVar("Result")


class FileWork(QObject):
    """What goes between the window and the disk."""

    areaOpened = Signal()  # noqa: N815
    scenarioOpened = Signal()  # noqa: N815
    overlayOpened = Signal()  # noqa: N815

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._operations: list[Operation] = []
        self._holds = False
        self._waiting: list[Callable[[], None]] = []
        commands = desk.window.commands
        commands["open_area"].triggered.connect(self._ask_area)
        commands["open_scenario"].triggered.connect(self._ask_scenario)
        commands["export"].triggered.connect(self._ask_export)
        commands["open_overlay"].triggered.connect(self._ask_overlay)
        commands["save_overlay"].triggered.connect(self._ask_overlay_target)
        desk.window.on_close.insert(0, self.close)

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written."""
        return bool(self._operations)

    def open_area(
        self,
        path: Path,
        scenario: Scenario | None = None,
        overlay: Path | None = None,
    ) -> None:
        """Open an area, plan a scenario on it and show an overlay, where given."""

        def opened(ground: OpenArea) -> None:
            self._desk.set_ground(ground)
            self.areaOpened.emit()
            if scenario is not None:
                self._desk.session.set_scenario(scenario)
            if overlay is not None:
                self.open_overlay(overlay)

        self.run(
            self.tr("Open area"),
            lambda progress: OpenArea.open(path, progress),
            opened,
        )

    def open_scenario(self, path: Path) -> None:
        """Plan a scenario, on its own area where it names another one."""
        ground = self._desk.ground
        if ground is None:
            return
        marks = self._desk.session.marks

        def work(progress: Progress) -> Scenario:
            progress("reading the scenario", 0.0)
            return read_scenario(path, ground.vehicles, marks)

        def read(scenario: Scenario) -> None:
            area = scenario.area
            if area is not None and area.absolute() != ground.area.folder:
                self.open_area(area, scenario)
            else:
                self._desk.session.set_scenario(scenario)
            self.scenarioOpened.emit()

        self.run(self.tr("Open scenario"), work, read)

    def export(self, folder: Path) -> None:
        """Write all products of the planned march to a folder."""
        ground, session = self._desk.ground, self._desk.session
        march, overlay = session.march, session.draft.overlay
        if ground is None or march is None:
            return
        drawn = OverlayDocument(overlay=overlay, marking=session.marking)
        staff = StaffWork(drawn, session.annex())

        def work(progress: Progress) -> tuple[Path, ...]:
            created = datetime.now(UTC)
            return export_march(
                *(march, ground.area, folder, created, progress, staff),
                session.gate(),
            )

        def written(paths: tuple[Path, ...]) -> None:
            names = ", ".join(path.name for path in paths)
            self._desk.window.notice.show_notice(
                self.tr("Written to {}: {}.").format(folder, names)
            )

        self.run(self.tr("Export"), work, written)

    def open_overlay(self, path: Path) -> None:
        """Show what was drawn before, in the place of what is drawn now."""
        ground, desk = self._desk.ground, self._desk
        if ground is None:
            return

        def work(progress: Progress) -> tuple[OverlayDocument, PlacedOverlay]:
            progress("reading the overlay", 0.0)
            document = read_overlay(path, desk.session.marks)
            return document, placed_overlay(document, ground)

        def read(result: tuple[OverlayDocument, PlacedOverlay]) -> None:
            document, placed = result
            desk.session.take_overlay(
                placed.overlay,
                placed.closures,
                document.marking,
                self.tr("Open overlay {}").format(path.name),
            )
            desk.window.set_marking(desk.session.marking.banner)
            if placed.left_out:
                desk.window.notice.show_notice(
                    self.tr("Left out, as nothing of the kind lies there: {}.").format(
                        ", ".join(placed.left_out)
                    ),
                    NoticeKind.WARNING,
                )
            self.overlayOpened.emit()

        self.run(self.tr("Open overlay"), work, read)

    def save_overlay(self, path: Path) -> None:
        """Write what is drawn, ratings and closures under the marking in force."""
        session = self._desk.session
        marking = session.marking
        draft = session.draft
        document = OverlayDocument(
            overlay=draft.overlay,
            closures=tuple((one.road, one.position) for one in draft.closures),
            marking=marking,
        )

        def work(progress: Progress) -> Path:
            progress("writing the overlay", 0.0)
            return write_overlay(path, document, (marking,), session.gate()).path

        def written(target: Path) -> None:
            text = self.tr("Written to {}: {}.").format(target.parent, target.name)
            self._desk.window.notice.show_notice(text)

        self.run(self.tr("Save overlay"), work, written)

    def take_marking(self, *markings: Marking) -> None:
        """Let what came to the screen under a marking count, and show so."""
        self._desk.session.take_marking(*markings)
        self._desk.window.set_marking(self._desk.session.marking.banner)

    @property
    def marks(self) -> MarkingPolicy:
        """Policy on markings that is in force."""
        return self._desk.session.marks

    def run(
        self,
        title: str,
        work: Callable[[Progress], Result],
        done: Callable[[Result], None],
    ) -> None:
        """Do work off this thread, then take its result here."""
        operation = Operation(title, work, self)
        operation.succeeded.connect(lambda result: self._deliver(done, result))
        operation.failed.connect(self._desk.tell_error)
        self._operations.append(operation)
        for ended in (operation.succeeded, operation.failed, operation.cancelled):
            ended.connect(lambda *_: self._forget(operation))
        self._desk.window.status.follow(operation)
        operation.start()

    def hold(self) -> None:
        """Let what runs go on, but have its results wait until `release`."""
        self._holds = True

    def release(self) -> None:
        """Take the results that came meanwhile."""
        self._holds = False
        waiting, self._waiting = self._waiting, []
        for take in waiting:
            take()

    def _deliver(self, done: Callable[[Result], None], result: Result) -> None:
        """Take a result, now or once results are wanted again."""
        if self._holds:
            self._waiting.append(lambda: done(result))
        else:
            done(result)

    def close(self) -> None:
        """Stop what runs."""
        for operation in self._operations:
            operation.cancel()
            operation.wait(5)

    def _forget(self, operation: Operation) -> None:
        if operation in self._operations:
            self._operations.remove(operation)

    def _ask_area(self) -> None:
        window = self._desk.window
        title = self.tr("Open area: choose the folder NAME.area")
        folder = choose_folder(window, title, window.theme)
        if folder is not None:
            self.open_area(folder)

    def _ask_scenario(self) -> None:
        window = self._desk.window
        pattern = self.tr("Scenarios (*.yaml *.yml)")
        path = choose_file(window, self.tr("Open scenario"), pattern, window.theme)
        if path is not None:
            self.open_scenario(path)

    def _ask_export(self) -> None:
        window = self._desk.window
        title = self.tr("Export: choose a folder")
        folder = choose_folder(window, title, window.theme)
        if folder is not None:
            self.export(folder)

    def _ask_overlay(self) -> None:
        window = self._desk.window
        pattern = self.tr("Overlays (*{})").format(SUFFIX)
        path = choose_file(window, self.tr("Open overlay"), pattern, window.theme)
        if path is not None:
            self.open_overlay(path)

    def _ask_overlay_target(self) -> None:
        window = self._desk.window
        pattern = self.tr("Overlays (*{})").format(SUFFIX)
        title = self.tr("Save overlay")
        path = choose_target(window, title, pattern, SUFFIX, window.theme)
        if path is not None:
            self.save_overlay(path)
