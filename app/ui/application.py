"""Puts the window together and runs it; the only place that knows every part."""

from __future__ import annotations

import faulthandler
import sys
import threading
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QLibraryInfo,
    QLocale,
    QObject,
    Qt,
    QTimer,
    QTranslator,
    Signal,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from app.drawing.symbol_library import symbols_note
from app.errors import EnvironmentTrouble, KnownError
from app.security.clock import SystemClock
from app.security.key_strength import calibrated
from app.security.lock_policy import LockPolicy
from app.security.marking_policy import DEFAULT_POLICY, MarkingPolicy
from app.security.os_keyring import OsKeyring
from app.services.bundles import user_station
from app.services.fault_report import save_report
from app.storage.folders import Folders
from app.storage.known_areas import KnownAreas
from app.ui.appearance import Appearance
from app.ui.bridges_desk import BridgesDesk
from app.ui.credits_desk import CreditsDesk
from app.ui.desk import Desk
from app.ui.dialog_banners import DialogBanners
from app.ui.dialogs.about import AboutDialog
from app.ui.dialogs.crash import CrashDialog
from app.ui.dialogs.shortcuts import ShortcutsDialog
from app.ui.faults import report_of
from app.ui.feed_desk import FeedDesk
from app.ui.files import FileWork
from app.ui.jobs.model_jobs import ModelJobs, PlanWindow
from app.ui.layers_desk import LayersDesk
from app.ui.main_window import MainWindow
from app.ui.marked_clipboard import MarkedClipboard
from app.ui.memory import return_large_buffers
from app.ui.movement.graph_paper import GraphPaper
from app.ui.movement_desk import MovementDesk
from app.ui.notice_bar import NoticeKind
from app.ui.palette import CommandPalette
from app.ui.plan.answers_desk import AnswersDesk
from app.ui.plan.backup_desk import BackupDesk
from app.ui.plan.bundle_desk import BundleDesk
from app.ui.plan.file_desk import PlanFileDesk
from app.ui.plan.history_desk import HistoryDesk
from app.ui.plan.lock_desk import LockDesk
from app.ui.plan.lock_settings import LockSettings
from app.ui.plan.merge_desk import MergeDesk
from app.ui.plan.plan_files import PlanSurroundings
from app.ui.plan.post import Post
from app.ui.plan.reason_desk import ReasonDesk
from app.ui.plan.release_desk import ReleaseDesk
from app.ui.plan.session_watch import SessionWatch
from app.ui.plan_desk import PlanDesk
from app.ui.reach_desk import ReachDesk
from app.ui.rounds_desk import RoundsDesk
from app.ui.schedule_desk import ScheduleDesk
from app.ui.session import PlanningSession
from app.ui.settings import SettingsFile
from app.ui.sheet_desk import SheetDesk
from app.ui.shots import Photographer
from app.ui.supply_desk import SupplyDesk
from app.ui.theme import Theme
from app.ui.track_desk import TrackDesk
from app.ui.ways_desk import WaysDesk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    from app.services.scenario.scenario import Scenario
    from app.ui.settings import Settings

WORDS = Path(__file__).parent / "translations"
LAYOUT_VERSION = 1


class Marsroute(QObject):
    """The window with all that works behind it."""

    def __init__(
        self,
        folders: Folders,
        application: QApplication,
        surroundings: PlanSurroundings | None = None,
    ) -> None:
        super().__init__()
        self._settings_file = SettingsFile(folders.config)
        settings, notices = self._settings_file.read()
        self.session = PlanningSession(self)
        self.window = MainWindow(self.session.undo_stack, Theme.named(settings.theme))
        self.desk = Desk(self.window, self.session)
        MarkedClipboard(self._marking, self)
        DialogBanners(self.window, self._marking, application)
        self.files = FileWork(self.desk)
        self.appearance = Appearance(application, self.window, settings)
        self.window.commands |= self.appearance.commands
        self.layers = LayersDesk(self.window, self.files, self.appearance.theme, self)
        self.appearance.fill(self.window.menus["view"])
        self.appearance.themeChanged.connect(self._wear)
        self.appearance.changed.connect(self._keep)
        self._wear(self.appearance.theme)
        for notice in notices:
            self.window.notice.show_notice(notice, NoticeKind.WARNING)
        self._glides = False
        self.window.on_close.append(self._keep_layout)
        self.sheets = SheetDesk(self.desk, self)
        self.bridges = BridgesDesk(self.desk, self.files, self.appearance.theme, self)
        self.appearance.themeChanged.connect(self.bridges.panel.set_theme)
        self.tracks = TrackDesk(self.desk, self.layers, self.files, self)
        self.ways = WaysDesk(self.desk, self.files, self)
        self.reach = ReachDesk(self.desk, self.files, self)
        self.appearance.themeChanged.connect(self.reach.show_again)
        self.credits = CreditsDesk(self.desk, self.files, self.appearance.theme, self)
        self.appearance.themeChanged.connect(self.credits.panel.set_theme)
        self.movement = MovementDesk(self.desk, self.appearance.theme, self)
        self.appearance.themeChanged.connect(self.movement.set_theme)
        self.schedules = ScheduleDesk(self.desk, self.movement, self)
        graph = self.movement.views.graph
        self.graph_paper = GraphPaper(self.desk, self.files, graph, self)
        self._add_supply()
        surroundings = surroundings or usual_surroundings(folders)
        self._add_plans(surroundings, folders.config)
        self.jobs = ModelJobs(
            PlanWindow(self.desk, self.files, self.plans, self.answers, self.post),
            surroundings,
            folders,
            self.appearance.theme,
        )
        self.appearance.themeChanged.connect(self.jobs.list.set_theme)
        self.files.areaOpened.connect(self.sheets.close)
        self.desk.groundSet.connect(self._show_layers)
        self.desk.featureChosen.connect(self.layers.show_feature)
        self.faults = FaultDesk(self.window, folders, self)
        self.desk.faulted.connect(self.faults.report)
        commands = self.window.commands
        commands["quit"].triggered.connect(self.window.close)
        commands["about"].triggered.connect(self._show_about)
        commands["shortcuts"].triggered.connect(self._show_shortcuts)
        self.palette = CommandPalette(self.window)
        self.palette.targetChosen.connect(self.window.search.targetChosen)
        commands["palette"].triggered.connect(self.palette.ask)

    def _marking(self) -> str:
        """What the banner of the window says."""
        return self.window.banners[0].text()

    def take_policy(self, marks: MarkingPolicy) -> None:
        """Mark by this policy from now on."""
        self.session.marks = marks
        self.window.set_marking(self.session.marking.banner)

    def _add_supply(self) -> None:
        """Put together who has what, and who brings it."""
        theme = self.appearance.theme
        self.supply = SupplyDesk(self.desk, self.files, theme)
        self.rounds = RoundsDesk(self.desk, self.files, theme)
        self.feed = FeedDesk(self.desk, self.files, self.supply, theme)
        self.appearance.themeChanged.connect(self.supply.set_theme)
        self.appearance.themeChanged.connect(self.feed.set_theme)
        self.appearance.themeChanged.connect(self.rounds.set_theme)

    def _add_plans(self, surroundings: PlanSurroundings, config: Path) -> None:
        """Put the plan file together with all that keeps, opens and locks it."""
        desk = self.desk
        self.post = Post(
            self.window, lambda: self.appearance.settings, self._take_settings, self
        )
        self.plans = PlanDesk(desk, self.credits, surroundings.clock, self)
        self.answers = AnswersDesk(desk, self.plans, surroundings.clock, config)
        self.schedules.answers = self.bridges.answers = self.answers
        self.rounds.answers = self.answers
        self.answers.changed.connect(self.bridges.forget_answers)
        self.plan_files = PlanFileDesk(
            desk, self.files, self.plans, self.post, surroundings
        )
        self.backups = BackupDesk(desk, self.plans, self.plan_files, surroundings)
        self.releases = ReleaseDesk(desk, self.files, self.plans, self.post)
        self.merges = MergeDesk(desk, self.plans, self.plan_files, surroundings)
        self.bundles = BundleDesk(desk, self.plans, self.plan_files, surroundings)
        self.history = HistoryDesk(desk, self.files, self.plans)
        self.reasons = ReasonDesk(desk, self.plans, self.history, self.schedules)
        self.lock = LockDesk(
            desk,
            self.files,
            self.plans,
            self.plan_files,
            self.schedules,
            surroundings,
        )

        self.lock_settings = LockSettings(
            self.window,
            self.lock,
            lambda: self.appearance.settings,
            self._take_settings,
        )
        self.lock.locked.connect(self.layers.drop)
        self.lock.locked.connect(self.answers.close)
        self.lock.left.connect(self.layers.forget)
        self.lock.unlocked.connect(self.layers.read_again)

    def guard(self) -> None:
        """Ask before a plan is lost, and lock with the screen and the sleep."""
        self.plans.asks = True
        self.lock.watch(SessionWatch(parent=self))

    def _take_settings(self, settings: Settings) -> None:
        self.appearance.settings = settings
        self._keep(settings)

    def show(self) -> None:
        """Open the window with its docks where the user left them."""
        self.window.show()
        layout = self.appearance.settings.layout
        if not (layout and self.window.restoreState(layout, LAYOUT_VERSION)):
            # Docks take their sizes once the window has been laid out.
            QTimer.singleShot(0, self.window, self.window.reset_layout)

    def allow_motion(self) -> None:
        """Let the map glide from now on, unless the user wants it to jump."""
        self._glides = True
        self._set_motion()

    def tell_symbols(self) -> None:
        """Say what users should know about the symbols, if there is anything."""
        note = symbols_note()
        if note is not None:
            self.window.notice.show_notice(note, NoticeKind.WARNING)

    def _set_motion(self) -> None:
        """Have the map glide or jump."""
        reduced = self.appearance.settings.reduced_motion
        self.window.canvas.motion.reduced = reduced or not self._glides
        self.movement.time.slider.set_motion_reduced(reduced)

    def _wear(self, worn: Theme) -> None:
        """Bring a theme to what paints for itself."""
        self.window.set_theme(worn)
        self.desk.set_palette(worn.name)
        self.layers.panel.set_theme(worn)

    def _show_layers(self) -> None:
        """Show the map of another area with the layers chosen so far."""
        if self.desk.content is not None:
            self.layers.set_content(self.desk.content)

    def _keep(self, settings: Settings) -> None:
        """Heed the settings, and keep them for the next time."""
        self._set_motion()
        try:
            self._settings_file.write(settings)
        except EnvironmentTrouble as error:
            self.desk.tell_error(error)

    def _keep_layout(self) -> None:
        """Keep where the docks are."""
        layout = bytes(self.window.saveState(LAYOUT_VERSION).data())
        self._keep(replace(self.appearance.settings, layout=layout))

    def _show_about(self) -> None:
        ground = self.desk.ground
        dialog = AboutDialog(ground.attribution if ground else "", self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _show_shortcuts(self) -> None:
        actions = [*self.window.commands.values(), *self.window.undo_steps]
        dialog = ShortcutsDialog(actions, self.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


class FaultDesk(QObject):
    """Shows our own faults, from whichever thread they come; none is swallowed."""

    reported = Signal()
    _raised = Signal(object)

    def __init__(self, window: MainWindow, folders: Folders, parent: QObject) -> None:
        super().__init__(parent)
        self._window, self._folders = window, folders
        self._open = False
        self._raised.connect(self.report, Qt.ConnectionType.QueuedConnection)

    def take_over(self) -> None:
        """Show every exception that nobody caught."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def report(self, error: BaseException) -> None:
        """Save a report and show it."""
        text = report_of(error)
        try:
            saved: Path | KnownError = save_report(text, self._folders.state)
        except KnownError as trouble:  # the fault is to be seen all the same
            saved = trouble
        if not self._open:
            self._open = True  # a fault while painting comes with every frame
            dialog = CrashDialog(text, saved, self._window)
            dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            dialog.finished.connect(self._close)
            dialog.open()
        self.reported.emit()

    def _close(self) -> None:
        self._open = False

    def _on_exception(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        self._raised.emit(error)

    def _on_thread_exception(self, caught: threading.ExceptHookArgs) -> None:
        if caught.exc_value is not None:
            self._on_exception(caught.exc_type, caught.exc_value, caught.exc_traceback)


def usual_surroundings(folders: Folders) -> PlanSurroundings:
    """What plan files hang on outside of tests."""
    return PlanSurroundings(
        *(SystemClock(), OsKeyring(), calibrated, LockPolicy()),
        *(user_station(), KnownAreas(folders.data)),
    )


def make_application(argv: Sequence[str]) -> QApplication:
    """Qt's application in our dress and the user's language."""
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(["marsroute", *argv])
    application.setApplicationName("Marsroute")
    install_translations(application, QLocale())
    return application


def install_translations(application: QApplication, locale: QLocale) -> None:
    """Load our words and Qt's own in a language, as far as there are any."""
    qt_words = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    for name, folder in (("qtbase_", qt_words), ("", str(WORDS))):
        translator = QTranslator(application)
        if translator.load(f"{name}{locale.name()[:2]}", folder):
            application.installTranslator(translator)


def run_window(
    argv: Sequence[str] = (),
    *,
    area: Path | None = None,
    scenario: Scenario | None = None,
    overlay: Path | None = None,
    plan: Path | None = None,
    shots: Path | None = None,
    marks: MarkingPolicy = DEFAULT_POLICY,
) -> int:
    """
    Open the window and run it until it is closed.

    Parameters
    ----------
    argv
        Arguments for Qt, without the program's name.
    area
        Area pack to open.
    scenario
        To plan on the area.
    overlay
        File of what is drawn over it.
    plan
        Plan file to open in place of all these; the window asks for what unlocks it.
    shots
        Folder for named pictures of the window; the window closes when they are
        taken.
    marks
        Policy on markings in force.

    Returns
    -------
    int
        Exit code: 0, or 1 when pictures could not be taken.
    """
    return_large_buffers()
    folders = Folders.of_user()
    application = make_application(argv)
    marsroute = Marsroute(folders, application)
    marsroute.take_policy(marks)
    with ExitStack() as stack:
        stack.enter_context(_crash_log(folders))
        marsroute.faults.take_over()
        if shots is None:
            marsroute.window.fit_screen()
        marsroute.show()
        if shots is not None:
            photographer = Photographer(marsroute, shots)
            photographer.done.connect(application.exit)
            marsroute.files.areaOpened.connect(photographer.begin)
            marsroute.faults.reported.connect(lambda: application.exit(1))
        else:
            marsroute.allow_motion()
            marsroute.guard()
            marsroute.tell_symbols()
            marsroute.files.areaOpened.connect(
                lambda: marsroute.window.canvas.renderCompleted.connect(
                    marsroute.desk.paint_in_processes,
                    Qt.ConnectionType.SingleShotConnection,
                )
            )
        if area is not None:
            marsroute.files.open_area(area, scenario, overlay)
        if plan is not None:
            marsroute.plan_files.open_plan(plan)
        code = application.exec()
        marsroute.window.close()
    return code


def _crash_log(folders: Folders) -> ExitStack:
    """Have hard crashes write where every thread stood."""
    stack = ExitStack()
    folders.state.mkdir(parents=True, exist_ok=True)
    log = stack.enter_context((folders.state / "crash.log").open("a"))
    faulthandler.enable(log)
    stack.callback(faulthandler.disable)
    return stack
