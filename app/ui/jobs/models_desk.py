"""Wires the models of this program: their cards, and whether they may be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from app.services.model_policy import ModelStatus, model_policy
from app.services.model_registry import registered_models, set_status, statuses_of
from app.services.robustness.estimate import SUSPENDED
from app.storage.model_status import StatusRow
from app.ui.jobs.models_dialog import ModelRow, ModelsDialog
from app.ui.operation import LatestOperation, Operation
from models.packs.pack import load_pack

if TYPE_CHECKING:
    from pathlib import Path

    from app.security.clock import Clock
    from app.services.model_registry import ModelEntry
    from app.storage.plan_store import PlanStore
    from app.ui.desk import Desk
    from app.ui.plan_desk import PlanDesk
    from maps.progress import Progress

Said = dict[str, StatusRow]
Read = tuple[Said, tuple["ModelEntry", ...], tuple[ModelRow, ...]]


class ModelsDesk(QObject):
    """
    The models of one window.

    What is said of them is kept in the open plan file; without one it holds until the
    window is closed. A policy file outranks both.

    Parameters
    ----------
    config
        Folder of the settings, where a policy may lie.

    Attributes
    ----------
    dialog
        That is open; None for none.
    """

    changed = Signal()  # a model may be asked, or may no more

    def __init__(self, desk: Desk, plans: PlanDesk, clock: Clock, config: Path) -> None:
        super().__init__(plans)
        self._desk, self._plans, self._clock = desk, plans, clock
        self._config = config
        self._said: Said = {}
        self._entries: tuple[ModelEntry, ...] = ()
        self._rows: tuple[ModelRow, ...] = ()
        self._reading = LatestOperation("models", self)
        self.dialog: ModelsDialog | None = None
        self._reading.succeeded.connect(self._take)
        self._reading.failed.connect(desk.tell_error)
        plans.opened.connect(self.read)
        plans.closed.connect(self._forget)
        desk.window.commands["models"].triggered.connect(self.open)
        desk.window.on_close.insert(0, self.close)

    @property
    def is_busy(self) -> bool:
        """Whether they are being read."""
        return self._reading.is_busy

    def why_not(self, slug: str) -> str:
        """Say why a model is not to be asked; empty while it may be."""
        entry = next((one for one in self._entries if one.slug == slug), None)
        if entry is None or entry.status is ModelStatus.ACTIVE:
            return ""
        status = {
            ModelStatus.SUSPENDED: self.tr("The model {} is suspended: {}."),
            ModelStatus.WITHDRAWN: self.tr("The model {} is withdrawn: {}."),
        }[entry.status]
        why = entry.reason.rstrip(".") or self.tr("nobody said why")
        return f"{status.format(slug, why)} {SUSPENDED}"

    def open(self) -> None:
        """Show the models."""
        dialog = ModelsDialog(self._desk.window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.statusAsked.connect(self.set_status)
        dialog.finished.connect(self._forget_dialog)
        self.dialog = dialog
        dialog.show_models(self._rows)
        self.read()
        dialog.open()

    def read(self) -> None:
        """Read what is said of the models, off the GUI thread."""
        file, said, config = self._plans.file, dict(self._said), self._config

        def work(_progress: Progress) -> Read:
            told = said if file is None else file.ask(statuses_of).result()
            entries = registered_models(told, model_policy(config))
            return told, entries, tuple(_row(one) for one in entries)

        self._reading.ask(work)

    def set_status(self, slug: str, status: str) -> None:
        """Have a model asked, or not, from now on."""
        file, config = self._plans.file, self._config
        wanted, now = ModelStatus(status), self._clock.now()
        reason = "" if wanted is ModelStatus.ACTIVE else self.tr("set in the window")
        if file is None:
            pack = load_pack(slug)
            version = str(pack.card["version"])
            row = StatusRow(pack.model_id, slug, version, status, now, reason)
            self._said[pack.model_id] = row
            self.read()
            return

        def work(_progress: Progress) -> ModelEntry:
            policy = model_policy(config)

            def put(store: PlanStore) -> ModelEntry:
                return set_status(store, slug, wanted, reason, at=now, policy=policy)

            return file.ask(put).result()

        operation = Operation("set status of model", work, self)
        operation.succeeded.connect(lambda _entry: self.read())
        operation.failed.connect(self._desk.tell_error)
        operation.start()

    def close(self) -> None:
        """Let go of what runs."""
        self._reading.drop()
        self._reading.wait(5)

    def _take(self, found: Read) -> None:
        before = self._entries
        self._said, self._entries, self._rows = found
        if self.dialog is not None:
            self.dialog.show_models(self._rows)
        if self._entries != before:
            self.changed.emit()

    def _forget(self) -> None:
        """What a plan said of models goes with it."""
        self._said.clear()
        self.read()

    def _forget_dialog(self) -> None:
        self.dialog = None


def _row(entry: ModelEntry) -> ModelRow:
    return ModelRow(
        slug=entry.slug,
        version=entry.version,
        model_id=entry.model_id,
        status=entry.status.value,
        reason=entry.reason,
        card=load_pack(entry.slug).page,
    )
