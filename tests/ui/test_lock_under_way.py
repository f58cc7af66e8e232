"""What a lock does to an export that runs, to the maps of others, and to keyrings."""

from __future__ import annotations

import hashlib
import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from app.errors import EnvironmentTrouble
from app.security.file_key import FileKey
from app.security.os_keyring import OsKeyring
from app.services import export_plan
from app.ui.dialogs.new_plan_dialog import NewPlanDialog
from app.ui.movement.proposal import ScheduleWishes
from app.ui.plan.release_desk import EXPORTED
from planners.movement.schedule_report import EffortLevel
from tests.key_cases import MemoryBackend
from tests.plan_hand import PHRASE
from tests.ui_memory import alive

if TYPE_CHECKING:
    from pathlib import Path

    from app.exports.gate import ExportRecord
    from tests.plan_hand import PlanHand


def test_export_that_the_lock_meets_leaves_whole_files_on_record_and_no_others(
    others: list[object],
    planner: PlanHand,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """PDF and XLSX are out; the CSV is written, but not on record any more."""
    program, folder = planner.program, tmp_path / "out"
    reached, go_on = threading.Event(), threading.Event()
    whole = export_plan.write_march_table_csv

    def held(path: Path, **told: Any) -> ExportRecord:
        reached.set()
        assert go_on.wait(20)
        return whole(path, **told)

    planner.keep(tmp_path / "a.plan")
    monkeypatch.setattr(export_plan, "write_march_table_csv", held)
    program.files.export(folder)
    planner.wait(reached.is_set)
    program.lock.lock()
    assert alive(FileKey, besides=others) == [], "no key, though the export runs"
    assert program.lock.page is not None
    assert "Of an export" in program.lock.page.said.text()
    go_on.set()
    planner.wait(lambda: not program.files.is_busy)

    suffixes = sorted(path.suffix for path in folder.iterdir())
    assert suffixes == [".pdf", ".xlsx"], "nothing else, and nothing half-written"
    planner.unlock()
    assert "was locked or closed before" in program.window.notice.text
    assert ".csv" in program.window.notice.text
    file = program.plans.file
    assert file is not None
    rows = file.ask(lambda store: store.audit_rows()).result(10)
    on_record = {row.after for row in rows if row.action == EXPORTED}
    out = {hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert on_record == out


def test_export_after_the_unlock_writes_everything(
    planner: PlanHand, tmp_path: Path
) -> None:
    """The control: the same export without a lock is whole."""
    program, folder = planner.program, tmp_path / "out"
    planner.keep(tmp_path / "a.plan")
    program.lock.lock()
    planner.unlock()
    planner.wait(lambda: program.session.march is not None)
    program.files.export(folder)
    planner.wait(lambda: not program.files.is_busy)

    suffixes = {path.suffix for path in folder.iterdir()}
    assert suffixes >= {".pdf", ".xlsx", ".csv", ".geojson", ".gpkg", ".png"}


def overlay_of(folder: Path, name: str) -> Path:
    """An overlay of another staff."""
    path = folder / f"{name}.geojson"
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": (5.02, 52.005)},
        "properties": {"name": f"{name} 1"},
    }
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


def test_maps_of_others_leave_memory_with_the_lock_and_are_read_again(
    planner: PlanHand, tmp_path: Path
) -> None:
    layers, lock = planner.program.layers, planner.program.lock
    planner.keep(tmp_path / "a.plan")
    keys = []
    for name in ("Depots", "Mines"):
        with planner.qtbot.waitSignal(layers.added, timeout=30_000) as added:
            layers.add_overlay(overlay_of(tmp_path, name))
        keys.append(added.args[0])
    layers.foreign.set_opacity(keys[0], 0.5)
    layers.foreign.set_visible(keys[1], False)
    lock.lock()
    assert layers.foreign.rows() == []
    (tmp_path / "Mines.geojson").unlink()
    planner.unlock()
    planner.settle()

    (row,) = layers.foreign.rows()
    assert (row.name, row.shown, row.opacity) == ("Depots", True, 0.5)
    assert "Mines.geojson" in planner.program.window.notice.text
    lock.lock()
    assert lock.page is not None
    lock.page.leave.click()
    assert layers.foreign.rows() == [], "who leaves the plan closed sees nothing of it"


class LockedKeyring:
    """A keyring that is there, but stays locked."""

    def is_there(self) -> bool:
        return True

    def read(self, name: str) -> bytes | None:
        raise EnvironmentTrouble(f"The keyring is locked ({name[:0]}ask later).")

    def keep(self, name: str, secret: bytes) -> None:
        raise EnvironmentTrouble(f"The keyring is locked ({name[:0]}{len(secret)}).")

    def forget(self, name: str) -> None:
        raise EnvironmentTrouble(f"The keyring is locked ({name[:0]}ask later).")


class NoKeyring(LockedKeyring):
    """No keyring to speak of."""

    def is_there(self) -> bool:
        return False


def dialog_with(hand: PlanHand, keyring: LockedKeyring) -> NewPlanDialog:
    """Ask for a new plan file where this keyring is."""
    making = hand.program.plan_files.making
    making._surroundings = making._surroundings._replace(keyring=keyring)
    hand.program.plan_files.ask_new()
    dialog = hand.program.plan_files.dialog
    assert isinstance(dialog, NewPlanDialog)
    return dialog


def test_keyring_that_fails_costs_no_file_and_is_told(
    planner: PlanHand, tmp_path: Path
) -> None:
    dialog = dialog_with(planner, NoKeyring())
    for thread in threading.enumerate():
        if thread.name == "keyring":
            thread.join(5)
    planner.qtbot.wait(20)
    assert not dialog.keyring.isVisible()
    dialog.reject()
    dialog = dialog_with(planner, LockedKeyring())
    planner.wait(dialog.keyring.isVisible)
    dialog.path.setText(str(tmp_path / "a.plan"))
    dialog.recovery.setChecked(False)
    dialog.keyring.setChecked(True)
    for line in (dialog.first, dialog.second):
        line.setText(PHRASE)
    with planner.qtbot.waitSignal(planner.program.plans.opened, timeout=20_000):
        dialog.accept()
    planner.settle()

    said = planner.program.window.notice.text
    assert said.startswith(
        "a.plan is made and its passphrase opens it, but the keyring"
    )
    assert "The keyring is locked" in said
    planner.program.plan_files.close_plan()
    planner.open(tmp_path / "a.plan")
    assert planner.changes()


@pytest.mark.parametrize(("priority", "there"), [(5.0, True), (0.5, False)])
def test_keyring_that_keeps_secrets_in_clear_counts_as_none(
    priority: float, there: object
) -> None:
    backend = MemoryBackend()
    backend.priority = priority  # type: ignore[assignment, misc]

    assert OsKeyring(backend).is_there() is there


def test_schedule_made_behind_the_lock_is_kept_once_the_plan_is_open(
    planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, made = threading.Event(), []

    def held(work: Any, order: object, progress: object, enough: object) -> object:
        assert go_on.wait(20)
        made.append(order)
        return work(order, progress, enough)

    monkeypatch.setattr("app.services.movement.schedule_answer.in_child", held)
    program, schedules = planner.program, planner.program.schedules
    planner.keep(tmp_path / "a.plan")
    planner.wait(lambda: program.movement.is_current)
    wishes = ScheduleWishes(effort=EffortLevel.QUICK)
    schedules.schedule(wishes)
    program.lock.lock()
    go_on.set()
    planner.wait(lambda: not schedules.is_busy)
    planner.unlock()
    planner.wait(lambda: schedules.proposal is not None)
    assert "is closed, because its plan is" not in program.window.notice.text
    cache = program.plans.results
    assert cache is not None
    planner.wait(lambda: cache.room().results == 1)
    schedules.schedule(wishes)
    planner.wait(lambda: schedules.proposal is not None)

    assert len(made) == 1
    assert schedules.panel.answer.said.text().startswith("Kept answer")
