"""Wires the history: who changed what and why, compared, named, restored, reasoned."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QCoreApplication, QObject, Qt

from app.services.catalogue import vehicle_catalogue
from app.services.plan.differences import sentences
from app.services.plan.document import PlanDocument
from app.services.plan.kinds import COLUMN
from app.services.plan.reader import PlanReader
from app.services.plan.versions import State, restore
from app.services.plan.writer import PlanWriter
from app.ui.dialogs.words_dialog import WordsDialog, WordsField
from app.ui.draft import Closure
from app.ui.plan.history_panel import HistoryPanel
from app.ui.plan.plan_state import road_closure
from planners.overlay import AvoidArea, BridgeRating, ControlLine, Overlay, PlacedSymbol

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMenu

    from app.storage.plan_records import Change, ObjectKey, Version
    from app.storage.plan_store import PlanStore
    from app.ui.desk import Desk
    from app.ui.files import FileWork
    from app.ui.plan_desk import PlanDesk
    from planners.route import Lonlat

translate = QCoreApplication.translate
REASON = "reason"
DOCK = "history"
DRAWN = (PlacedSymbol, ControlLine, AvoidArea, BridgeRating)


class _History(NamedTuple):
    """All that the dock shows."""

    changes: tuple[Change, ...]
    versions: tuple[Version, ...]


class HistoryDesk(QObject):
    """
    The history of the plan file of one window; it is read while somebody looks.

    Attributes
    ----------
    panel
        Shows it.
    """

    def __init__(self, desk: Desk, files: FileWork, plans: PlanDesk) -> None:
        super().__init__(plans)
        self._desk, self._files, self._plans = desk, files, plans
        self._last: Change | None = None
        self.panel = HistoryPanel()
        desk.window.add_dock(DOCK, self.tr("History"), self.panel)
        self._connect()
        self._offer()

    def open(self, key: ObjectKey | None = None) -> None:
        """Bring the history to the front, of one object where one is given."""
        dock = self._desk.window.docks[DOCK]
        dock.show()
        dock.raise_()
        self.panel.table.setFocus()
        self.panel.only = key
        self.refresh()

    def open_whole(self) -> None:
        """Bring the history of all objects to the front."""
        self.open()

    def ask_last_reason(self) -> None:
        """Ask why the last change was made."""
        self.ask_reason()

    def open_column(self, name: str) -> None:
        """Show who changed a column."""
        key = next((key for key in self._keys(COLUMN) if key.name == name), None)
        if key is not None:
            self.open(key)

    def open_item(self, item: object) -> None:
        """Show who changed a closure or something that is drawn."""
        key = self.key_of(item)
        if key is not None:
            self.open(key)

    def key_of(self, item: object) -> ObjectKey | None:
        """Object of the plan file that a closure or something drawn is kept as."""
        content = self._plans.content()
        document = PlanDocument()
        if isinstance(item, Closure):
            document = PlanDocument(closures=(road_closure(item),))
        elif isinstance(item, DRAWN):
            document = PlanDocument(overlay=Overlay().with_item(item))
        alone = PlanWriter().content(document, content)
        kinds = {key.kind for key in PlanWriter().content(PlanDocument())}
        found = (key for key in alone if key.kind not in kinds and key in content)
        return next(found, None)

    def refresh(self) -> None:
        """Read the history anew, if anybody looks."""
        file, panel = self._plans.file, self.panel
        if file is None:
            panel.show_nothing()
            return
        if not panel.isVisible():
            return
        only = panel.only

        def work(store: PlanStore) -> _History:
            changes = store.changes(key=only) if only else store.changes()
            return _History(_reasoned(store, changes), store.versions())

        def read(history: _History) -> None:
            session = self._desk.session
            zone = session.scenario.zone if session.scenario else "Z"
            panel.show_history(*history, zone, may_write=not session.reads_only)

        self._files.run(
            self.tr("History"), lambda _progress: file.ask(work).result(), read
        )

    def ask_reason(self, change: Change | None = None) -> None:
        """Ask why a change was made, the last one if none is given."""
        change = change or self._last
        if change is None:
            return
        told = change
        dialog = WordsDialog(
            self.tr("Give a reason"),
            self.tr("Why was this done: {}?").format(told.text),
            [
                WordsField(
                    self.tr("&Why"), self.tr("Bridge blown, report of 2 Recce Pl")
                )
            ],
            parent=self._desk.window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(lambda: self.give_reason(told, dialog.words[0]))
        dialog.open()

    def give_reason(self, change: Change, reason: str) -> None:
        """Put a reason on record; the change itself stays as it was."""
        file = self._plans.file
        if file is None:
            return

        def work(store: PlanStore) -> None:
            store.note(REASON, change.identity, after=reason)

        self._files.run(
            self.tr("Give a reason"),
            lambda _progress: file.ask(work).result(),
            lambda _nothing: self.refresh(),
        )

    def offer(self, menu: QMenu, lonlat: Lonlat) -> None:
        """Add to the menu of a place who changed what lies there."""
        content, view = self._desk.content, self._desk.window.canvas.view
        if content is None or self._plans.file is None:
            return
        px, py = view.to_pixels([lonlat])[0].tolist()
        item = content.item_at(view, px, py)
        if isinstance(item, (Closure, *DRAWN)):
            text = translate("PlaceMenu", "Who changed this and why")
            menu.addAction(text).triggered.connect(lambda: self.open_item(item))

    # Wiring

    def _connect(self) -> None:
        window, plans, panel = self._desk.window, self._plans, self.panel
        plans.opened.connect(self._begin)
        plans.opened.connect(self.refresh)
        plans.closed.connect(self._forget)
        plans.kept.connect(self._note)
        plans.versioned.connect(self.refresh)
        panel.opened.connect(self.refresh)
        panel.onlyChanged.connect(self.refresh)
        panel.compareAsked.connect(self._compare)
        panel.restoreAsked.connect(self._restore)
        panel.versionAsked.connect(
            lambda _sequence: window.commands["name_version"].trigger()
        )
        panel.reasonAsked.connect(self.ask_reason)
        window.commands["history"].triggered.connect(self.open_whole)
        window.commands["give_reason"].triggered.connect(self.ask_last_reason)
        window.status.kept.historyAsked.connect(self.open_whole)
        window.outline.columnHistoryAsked.connect(self.open_column)
        window.outline.closureHistoryAsked.connect(self.open_item)
        window.march.historyAsked.connect(self.open_column)
        self._desk.menu_parts.append(self.offer)

    def _begin(self) -> None:
        """A file is open: its last change may be given a reason."""
        last = self._plans.last_change()
        if last is not None:
            self._last = last
        self._offer()

    def _note(self, change: Change) -> None:
        self._last = change
        self._offer()
        self.refresh()

    def _forget(self) -> None:
        self._last = None
        self._offer()
        self.panel.show_nothing()

    def _offer(self) -> None:
        commands = self._desk.window.commands
        commands["give_reason"].setEnabled(self._last is not None)
        has_file = self._plans.file is not None
        commands["history"].setEnabled(has_file)
        self._desk.window.outline.tells_history = has_file
        self._desk.window.march.tells_history = has_file

    def _keys(self, kind: str) -> list[ObjectKey]:
        return [key for key in self._plans.content() if key.kind == kind]

    def _compare(self, first: int, second: int) -> None:
        """Say what is different between two states."""
        file = self._plans.file
        session = self._desk.session
        zone = session.scenario.zone if session.scenario else "Z"
        if file is None:
            return

        def work(store: PlanStore) -> tuple[str, ...]:
            return sentences(store.content_at(first), store.content_at(second), zone)

        self._files.run(
            self.tr("Compare"),
            lambda _progress: file.ask(work).result(),
            self.panel.show_words,
        )

    def _restore(self, sequence: int) -> None:
        """Bring an earlier state back, as one step that can be undone."""
        reader = PlanReader(vehicle_catalogue(), self._desk.session.marks)
        change = self._plans.act(
            lambda store: restore(store, _state(store, sequence), reader)
        )
        if change is not None:
            self._desk.window.notice.show_notice(
                self.tr("{}: done; Undo takes it back.").format(change.text)
            )


def _state(store: PlanStore, sequence: int) -> State:
    return State(f"change {sequence}", sequence, store.content_at(sequence))


def _reasoned(store: PlanStore, changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Changes with the reasons that were given for them afterwards."""
    given = {
        row.subject: row.after for row in store.audit_rows() if row.action == REASON
    }
    return tuple(
        replace(one, reason=given[one.identity]) if one.identity in given else one
        for one in changes
    )
