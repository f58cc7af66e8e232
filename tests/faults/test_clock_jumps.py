"""Clocks that are set, by a second or by years, change no order and no duration."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from app.security.lock_policy import LockPolicy
from app.storage.backups import backups, newest_good_backup
from app.storage.payloads import json_payload
from app.storage.plan_store import PlanStore
from app.storage.result_cache import ResultCache
from planners.column import MarchLeg
from planners.dtg import ZoneLetter, format_dtg, parse_dtg
from planners.march_table import march_table
from tests.faults import busy_plan, full_disks
from tests.faults.chance import chance
from tests.marches import SIX, column

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from planners.march_table import MarchTable

pytestmark = pytest.mark.fault
YEARS = timedelta(days=3653)
JUMPS = {
    "leap second": timedelta(seconds=-1),
    "summer time ends": timedelta(hours=-1),
    "summer time begins": timedelta(hours=1),
    "a day back": timedelta(days=-1),
    "a day on": timedelta(days=1),
    "ten years back": -YEARS,
    "ten years on": YEARS,
}


AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NIGHTS = {
    "summer time begins": datetime(2026, 3, 29, 1, tzinfo=UTC),
    "summer time ends": datetime(2026, 10, 25, 1, tzinfo=UTC),
    "leap second": datetime(2017, 1, 1, tzinfo=UTC),
    "new year": datetime(2027, 1, 1, tzinfo=UTC),
}
"""Moments around which a clock on a wall, or that of an office, is set."""
ZONES = (AMSTERDAM, ZoneInfo("America/New_York"), *(one.zone for one in ZoneLetter))


class JumpingClock:
    """A clock of the day that is set by a step; the steady one goes on."""

    def __init__(self) -> None:
        self._seconds, self._set = 0.0, timedelta()

    def jump(self, step: timedelta) -> None:
        """Set the time of the day."""
        self._set += step

    def now(self) -> datetime:
        """Give the time of the day."""
        self._seconds += 5
        return busy_plan.START + timedelta(seconds=self._seconds) + self._set

    def since_boot(self) -> float:
        """Seconds since the boot."""
        return 1000 + self._seconds


@pytest.fixture
def clock() -> JumpingClock:
    return JumpingClock()


@pytest.fixture
def store(tmp_path: Path, clock: JumpingClock) -> Iterator[PlanStore]:
    path = tmp_path / busy_plan.NAME
    busy_plan.create(path, "small").close()
    opened = PlanStore.open(path, busy_plan.KEY, author=busy_plan.AUTHOR, clock=clock)
    yield opened
    opened.close()


@pytest.mark.gate("F11", "clock set while saving", "0 order changes, all on record")
@pytest.mark.parametrize("jump", JUMPS)
def test_changes_keep_their_order_and_the_jump_is_on_record(
    store: PlanStore, clock: JumpingClock, found, jump: str
) -> None:
    dice = chance(53)
    busy_plan.work_on(store, 3, dice)

    clock.jump(JUMPS[jump])
    busy_plan.work_on(store, 3, dice)

    numbers = [change.sequence for change in store.changes()]
    assert numbers == list(range(1, 8))
    assert [c.text for c in store.undo_steps().done[1:]] == [
        f"Change {number}" for number in range(2, 8)
    ]
    assert store.verify() == ()
    told = [row for row in store.audit_rows() if row.action == "clock moved"]
    assert bool(told) == (abs(JUMPS[jump]) > timedelta(seconds=2))
    found(f"{jump}: in order")


@pytest.mark.gate("F11", "clock set between backups", "0 order changes")
@pytest.mark.parametrize("jump", JUMPS)
def test_the_newest_backup_is_the_last_one_made(
    store: PlanStore, clock: JumpingClock, found, jump: str
) -> None:
    dice = chance(59)
    for _ in range(3):
        busy_plan.work_on(store, 1, dice)
        store.backup()

    clock.jump(JUMPS[jump])
    busy_plan.work_on(store, 1, dice)
    last = store.backup()

    newest = newest_good_backup(store.path, busy_plan.KEY)
    assert newest is not None
    assert newest.path == last
    times = [one.at for one in backups(store.path)]
    assert all(later > earlier for later, earlier in pairwise(times))
    found(f"{jump}: in order")


@pytest.mark.gate("F11", "clock set back in a long row of backups", "newest kept")
def test_a_clock_that_was_set_back_thins_out_no_new_backup(
    store: PlanStore, clock: JumpingClock, found
) -> None:
    for _ in range(60):
        clock.jump(timedelta(days=7))
        store.backup()

    clock.jump(-YEARS)
    last = store.backup()

    assert last.exists()
    assert backups(store.path)[0].path == last
    found("kept")


@pytest.mark.gate("F11", "clock set, results looked up", "0 negative ages")
@pytest.mark.parametrize("jump", JUMPS)
def test_a_result_is_never_younger_than_nothing(tmp_path, found, jump: str) -> None:
    cache = ResultCache(tmp_path / "results", busy_plan.KEY.cache_key())
    kept, asked = full_disks.asked(1), full_disks.asked(2)
    cache.put(kept, json_payload({}), busy_plan.START)

    stale = cache.stale_results(asked, busy_plan.START + JUMPS[jump]).stale

    cache.close()
    assert stale is not None
    assert stale.age == max(JUMPS[jump], timedelta())
    found(f"{jump}: age {stale.age.total_seconds():.0f} s")


@pytest.mark.gate("F11", "clock set, nobody at the desk", "the lock still fires")
@pytest.mark.parametrize("jump", JUMPS)
def test_the_lock_counts_steady_seconds_alone(
    clock: JumpingClock, found, jump: str
) -> None:
    policy = LockPolicy()
    touched = clock.since_boot()
    before = policy.idle_left_s(touched, clock.since_boot())

    clock.jump(JUMPS[jump])
    clock.now()

    after = policy.idle_left_s(touched, clock.since_boot())
    assert before - after == 5
    found(f"{jump}: 5 s less")


@pytest.mark.gate("F11", "march over set clocks, any zone", "0 negative durations")
@pytest.mark.parametrize("around", NIGHTS)
def test_a_march_over_set_clocks_takes_as_long_as_any(found, around: str) -> None:
    legs = (
        MarchLeg(to="Bridge", length_km=15, rate_kmh=30),
        MarchLeg(to="RP", length_km=5, rate_kmh=20),
    )
    march = column((15, 20), (20,))
    usual = spans(march_table(march, legs, start=SIX))
    tried = 0

    for minutes in range(-90, 91, 15):
        moment = NIGHTS[around] + timedelta(minutes=minutes)
        for zone in ZONES:
            start = moment.astimezone(zone)
            table = march_table(march, legs, start=start)
            assert spans(table) == usual
            assert table.totals.start == moment
            back = march_table(
                march, legs, release_deadline=table.totals.completion.astimezone(zone)
            )
            assert back.totals.start == moment
            tried += 1

    assert min(span for row in usual for span in row) >= timedelta()
    found(f"{around}: {tried} starts, all spans alike")


@pytest.mark.gate("F11", "one moment in each zone letter", "0 negative durations")
@pytest.mark.parametrize("around", NIGHTS)
def test_zone_letters_name_one_moment_the_year_round(found, around: str) -> None:
    moments = [NIGHTS[around] + timedelta(minutes=step) for step in range(-90, 91)]

    for letter in ZoneLetter:
        groups = [format_dtg(moment, letter) for moment in moments]
        read = [parse_dtg(group) for group in groups]
        assert read == moments
        assert all(later > earlier for earlier, later in pairwise(read))
        assert len(set(groups)) == len(groups)

    found(f"{around}: {len(moments)} minutes in {len(ZoneLetter)} zones, in order")


def test_clocks_on_a_wall_would_run_backwards() -> None:
    """The control: half an hour over that night is less than none on a wall."""
    begins = NIGHTS["summer time ends"] - timedelta(minutes=15)
    ends = begins + timedelta(minutes=30)

    assert ends.astimezone(AMSTERDAM) - begins.astimezone(AMSTERDAM) < timedelta()


def spans(table: MarchTable) -> list[tuple[timedelta, ...]]:
    """Durations of a march: of each passing, up to it, and of all."""
    start, totals = table.totals.start, table.totals
    rows = [(row.clears - row.arrives, row.arrives - start) for row in table.rows]
    whole = (totals.completion - start, totals.pass_time, totals.march_time)
    return [*rows, whole]
