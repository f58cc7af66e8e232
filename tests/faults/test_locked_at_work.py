"""A plan that is locked in mid-work keeps every edit it took."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from app.exports.gate import write_bytes_export
from app.security.marking import DEFAULT_MARKING
from app.storage.plan_thread import PlanThread
from tests.faults import busy_plan
from tests.faults.chance import chance

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.fault
SAVES = 12


def opened(path: Path) -> PlanThread:
    return PlanThread.open(
        path, busy_plan.KEY, author=busy_plan.AUTHOR, clock=busy_plan.SteadyClock()
    )


def ask_until_locked(plan: PlanThread, seed: int, begun: Event) -> list[Future[None]]:
    """Ask for saves until no more are taken; give those that were."""
    taken: list[Future[None]] = []
    for number in range(SAVES):
        if number == seed % SAVES:
            begun.set()
        try:
            save = plan.ask(lambda store: busy_plan.work_on(store, 1, chance(seed)))
        except RuntimeError:  # it is locked
            break
        taken.append(save)
    return taken


@pytest.mark.gate("F21", "lock while saves and an export run", "0 lost edits")
def test_a_lock_loses_no_edit_that_was_taken(tmp_path, rounds, found) -> None:
    path = tmp_path / busy_plan.NAME
    busy_plan.create(path, "small").close()
    kept = 1
    often = rounds(15, 200)

    for number in range(often):
        plan = opened(path)
        begun = Event()
        target = tmp_path / f"{number}.csv"
        with ThreadPoolExecutor(2) as hands:
            work = hands.submit(ask_until_locked, plan, number, begun)
            export = hands.submit(
                write_bytes_export, target, DEFAULT_MARKING, [DEFAULT_MARKING], b"table"
            )
            begun.wait()
            plan.close()
            taken = work.result()
            export.result()
        kept += len([save.result() for save in taken])
        assert target.read_bytes() == b"table"
        with pytest.raises(RuntimeError):
            plan.ask(busy_plan.PlanStore.verify)

    store = busy_plan.reopen(path)
    assert store.sequence == kept
    assert busy_plan.faults_in(store, kept) == []
    store.close()
    found(f"{often} locks, {kept - 1} edits taken, 0 lost")
