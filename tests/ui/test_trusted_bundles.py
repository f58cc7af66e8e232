"""A bundle that trusted stations signed is merged, or kept as a plan file; no other."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.security.marking import DEFAULT_MARKING
from app.services.bundles import Sending, make_plan_bundle
from app.services.plan.bundle import plan_files
from app.storage.plan_records import ChangeKind
from app.storage.station_files import StationFiles
from app.ui.dialogs.new_plan_dialog import NewPlanDialog
from planners.overlay import AvoidArea
from tests.bundle_sketch import key_of, station_of, trust_in
from tests.plan_hand import PHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.plan_hand import PlanHand

AREA = AvoidArea(ring=((5.01, 52.03), (5.012, 52.03), (5.012, 52.032)), name="Mines")
DAY = timedelta(days=1)


@pytest.fixture
def bundle(planner: PlanHand, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Bundle of a plan with a closed road, signed by a station that is trusted here."""
    now = planner.clock.now()
    station = station_of("G4 Bde", key_of(1), start=now - DAY, end=now + DAY)
    trusted = trust_in(station, issued=now - DAY, expires=now + DAY)
    monkeypatch.setattr(StationFiles, "trust_list", lambda _self: trusted)
    planner.keep(tmp_path / "a.plan")
    planner.close_road()
    sent = send(planner, tmp_path / "a.bundle", 1)
    planner.undo()
    return sent


def send(hand: PlanHand, path: Path, signer: int) -> Path:
    """Send the open plan in a bundle."""
    file = hand.program.plans.file
    assert file is not None
    sending = Sending(
        path=path,
        marking=DEFAULT_MARKING,
        inputs=(DEFAULT_MARKING,),
        now=hand.clock.now(),
        keys=(key_of(signer),),
    )
    files = file.ask(plan_files).result(10)
    return make_plan_bundle(files, file.plan_id, sending).path


def test_trusted_bundle_is_merged_into_the_open_plan_as_one_step(
    planner: PlanHand, bundle: Path, tmp_path: Path
) -> None:
    program, merges = planner.program, planner.program.merges
    program.plan_files.close_plan()
    program.bundles.open_bundle(bundle)
    planner.wait(program.bundles.band.isVisible)
    program.bundles.band.keep.click()
    keep_as(planner, tmp_path / "ours")
    planner.undo()
    program.session.draw(AREA, "Draw area")
    planner.settle()
    theirs = send(planner, tmp_path / "theirs.bundle", 1)
    stranger = send(planner, tmp_path / "stranger.bundle", 2)
    program.plan_files.close_plan()
    planner.open(tmp_path / "a.plan")
    before = planner.changes()
    program.window.notice.clear()
    merges.merge(stranger)
    planner.wait(lambda: bool(program.window.notice.text))
    assert "cannot be merged" in program.window.notice.text
    assert merges.dialog is None
    assert planner.changes() == before
    merges.merge(theirs)
    planner.wait(lambda: merges.dialog is not None)
    assert merges.dialog is not None
    assert "area to avoid Mines added" in merges.dialog.words.toPlainText()
    merges.dialog.merge.click()
    planner.settle()

    assert planner.changes()[-1].kind is ChangeKind.MERGE
    assert program.session.draft.overlay.areas == (AREA,)
    planner.undo()
    assert program.session.draft.overlay.areas == ()


def keep_as(hand: PlanHand, path: Path) -> None:
    """Keep the plan of a bundle under a name, with the dialog that is open."""
    dialog = hand.program.plan_files.dialog
    assert isinstance(dialog, NewPlanDialog)
    dialog.path.setText(str(path))
    dialog.recovery.setChecked(False)
    for line in (dialog.first, dialog.second):
        line.setText(PHRASE)
    with hand.qtbot.waitSignal(hand.program.plans.opened, timeout=20_000):
        dialog.accept()
    hand.settle()


def test_trusted_bundle_is_looked_at_then_kept_as_a_plan_file(
    planner: PlanHand, bundle: Path, tmp_path: Path
) -> None:
    program, bundles = planner.program, planner.program.bundles
    assert program.plans.file is not None
    plan_id = program.plans.file.plan_id
    identities = [change.identity for change in planner.changes()][:2]
    program.plan_files.close_plan()
    bundles.open_bundle(bundle)
    planner.wait(bundles.band.isVisible)
    assert "signed by G4 Bde" in bundles.band.text()
    bundles.band.keep.click()
    keep_as(planner, tmp_path / "received")

    assert not bundles.band.isVisible()
    assert program.plans.path == tmp_path / "received.plan"
    assert program.plans.file is not None
    assert program.plans.file.plan_id == plan_id
    assert [change.identity for change in planner.changes()] == identities
    assert [one.road for one in program.session.draft.closures] == ["N1"]
    program.session.draw(AREA, "Draw area")
    planner.settle()
    assert planner.changes()[-1].text == "Draw area"
