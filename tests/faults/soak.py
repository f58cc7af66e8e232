"""Hours of work on a plan: memory, open files and threads must stay as they are.

``python -m tests.faults.soak MINUTES`` edits, solves, keeps results, exports, saves,
undoes, locks and unlocks at random, and prints what it took; with ``--window`` it does
so in a real window. It ends with exit code 1 if memory grew by more than 5 percent
since the warm-up, a thread or file was left, or Qt warned of anything.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from app.exports.gate import write_bytes_export
from app.security.clock import SystemClock
from app.security.marking import DEFAULT_MARKING
from app.services.movement.schedule_process import in_child
from app.services.movement.schedule_work import ScheduleOrder, schedule_work
from app.storage.payloads import json_payload
from app.storage.plan_records import ChangeKind, NewChange, body_of, reversed_edits
from app.storage.plan_thread import PlanThread
from app.storage.result_cache import ResultCache, cache_path
from planners.movement.make_schedule import make_schedule
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from tests.faults import busy_plan, full_disks
from tests.faults.chance import chance
from tests.small_movements import small_case

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from app.storage.plan_records import Change
    from app.storage.plan_store import PlanStore
    from planners.movement.problem import MovementProblem

T = TypeVar("T")
WARM_UP = 0.2  # of the time; caches and pools fill until then
GROWTH = 0.05
PAGE = os.sysconf("SC_PAGE_SIZE")
MEBIBYTE = 1 << 20
PROBLEMS = 8
CACHE_BYTES = 2 * MEBIBYTE
CHANGES = 300  # of a plan, before the next one is begun


class Load(NamedTuple):
    """What the process holds: bytes of memory, open files, threads."""

    memory: int
    files: int
    threads: int

    @classmethod
    def now(cls) -> Load:
        """Look, after all that is garbage was taken away."""
        gc.collect()
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        files = len(list(Path("/proc/self/fd").iterdir()))
        return cls(pages * PAGE, files, threading.active_count())


class Soakable(Protocol):
    """Somebody who works on a plan."""

    acts: dict[str, int]

    @property
    def has_done_all(self) -> bool:
        """Whether each act has been done at least once."""

    def act(self) -> None:
        """Do something, drawn by lot."""

    def lock(self) -> None:
        """Lock and unlock."""

    def close(self) -> None:
        """End the work."""


class Desk:
    """Somebody who works on a plan of division size, without a window."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._dice = chance(61)
        self._clock = SystemClock()
        self._plans = 0
        self._begin()
        self.acts: dict[str, int] = {}
        self._kinds: tuple[tuple[int, Callable[[], object]], ...] = (
            (40, self.edit),
            (20, self.undo),
            (10, self.redo),
            (10, self.solve),
            (10, self.export),
            (4, self.save),
            (4, self.lock),
            (1, self.solve_in_child),
            (1, self.verify),
        )

    @property
    def has_done_all(self) -> bool:
        """Whether each act has been done at least once."""
        return len(self.acts) == len(self._kinds)

    def act(self) -> None:
        """Do something, drawn by lot."""
        if self._ask(lambda store: store.sequence) > CHANGES:
            self.close()
            self._begin()
        weights = [weight for weight, _ in self._kinds]
        ((_, done),) = self._dice.choices(self._kinds, weights)
        done()
        name = done.__name__
        self.acts[name] = self.acts.get(name, 0) + 1

    def edit(self) -> None:
        """Change some columns."""
        seed = self._dice.randrange(1 << 30)
        self._ask(lambda store: _edit(store, chance(seed)))

    def undo(self) -> None:
        """Take the last change back, if it is not the first."""
        self._ask(_undo)

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._ask(_redo)

    def solve(self) -> None:
        """Make a small schedule and keep it as a result."""
        number = self._dice.randrange(PROBLEMS)
        report = make_schedule(_problem(number), _settings())
        self._keep(number, str(report.schedule))

    def solve_in_child(self) -> None:
        """Make a small schedule in a process of its own."""
        number = self._dice.randrange(PROBLEMS)
        order = ScheduleOrder(problem=_problem(number), settings=_settings())
        report = in_child(schedule_work, order)
        self._keep(number, str(report))

    def export(self) -> None:
        """Let a table out, and put that on record."""
        bodies = self._ask(lambda store: store.content())
        data = "\n".join(bodies.values()).encode()
        target = self._path.with_name("table.csv")
        write_bytes_export(target, DEFAULT_MARKING, [DEFAULT_MARKING], data)
        self._ask(lambda store: store.note("export", target.name))

    def save(self) -> None:
        """Make a backup."""
        self._ask(lambda store: store.backup())

    def lock(self) -> None:
        """Close the plan and its results, and open both again."""
        self.close()
        self._plan, self._cache = self._opened(), self._results()

    def verify(self) -> None:
        """Check all there is."""
        faults = self._ask(lambda store: store.verify())
        if faults:
            raise AssertionError(f"The plan is not sound: {faults}")

    def close(self) -> None:
        """Close the plan and its results."""
        self._plan.close()
        self._cache.close()

    def _begin(self) -> None:
        """Lay out another plan and open it."""
        self._plans += 1
        self._path = self._folder / str(self._plans) / busy_plan.NAME
        self._path.parent.mkdir()
        busy_plan.create(self._path, "division").close()
        self._plan, self._cache = self._opened(), self._results()

    def _ask(self, work: Callable[[PlanStore], T]) -> T:
        return self._plan.ask(work).result()

    def _keep(self, number: int, answer: str) -> None:
        payload = json_payload({"answer": answer, "of": "x" * 50_000})
        self._cache.get(full_disks.asked(number))
        self._cache.put(full_disks.asked(number), payload, self._clock.now())

    def _opened(self) -> PlanThread:
        author, clock = busy_plan.AUTHOR, self._clock
        return PlanThread.open(self._path, busy_plan.KEY, author=author, clock=clock)

    def _results(self) -> ResultCache:
        key = busy_plan.KEY.cache_key()
        return ResultCache(cache_path(self._path), key, CACHE_BYTES)


class Soaked(NamedTuple):
    """What the process held after the warm-up and at the end, and what was done."""

    warm: Load
    end: Load
    acts: dict[str, int]


def soak(seconds: float, at: Callable[[Path], Soakable] = Desk) -> Soaked:
    """Work at a desk for a while."""
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        desk = at(Path(folder))
        while time.monotonic() - began < seconds * WARM_UP or not desk.has_done_all:
            desk.act()
        desk.lock()
        warm = Load.now()
        while time.monotonic() - began < seconds:
            desk.act()
        desk.lock()
        end = Load.now()
        desk.close()
    return Soaked(warm, end, desk.acts)


def work(seconds: float) -> dict[str, Any]:
    """Soak for a while, and give what `soak` does as JSON can hold it."""
    warm, end, acts = soak(seconds)
    return {"loads": [warm, end], "acts": acts}


def main() -> int:
    """Soak for the minutes that were given, and tell what came of it."""
    minutes, warnings = float(sys.argv[1]), list[str]()
    if "--window" in sys.argv[2:]:
        from tests.faults.soaked_window import WindowDesk  # noqa: PLC0415 - needs Qt

        warm, end, acts = soak(minutes * 60, partial(WindowDesk, warnings=warnings))
    else:
        warm, end, acts = soak(minutes * 60)
    growth = end.memory / warm.memory - 1
    told = ", ".join(f"{count} {name}" for name, count in sorted(acts.items()))
    sys.stdout.write(
        f"{minutes:g} minutes: {told}\n"
        f"memory {warm.memory / MEBIBYTE:.1f} -> {end.memory / MEBIBYTE:.1f} MiB "
        f"({growth:+.1%}, gate +{GROWTH:.0%})\n"
        f"open files {warm.files} -> {end.files}, threads {warm.threads} -> "
        f"{end.threads} (gate: no more)\n"
        f"{len(warnings)} warnings of Qt (gate: none)\n"
    )
    sys.stdout.writelines(f"{one}\n" for one in sorted(set(warnings)))
    left = end.files > warm.files or end.threads > warm.threads
    return int(growth > GROWTH or left or bool(warnings))


def _edit(store: PlanStore, dice: random.Random) -> None:
    content = store.content()
    columns = sorted(key for key in content if key.kind == "column")
    edits = []
    for key in dice.sample(columns, busy_plan.TOGETHER):
        body = body_of({"note": "x" * dice.randint(100, 1200), "n": dice.random()})
        edits.append(busy_plan.Edit(key, content[key], body))
    store.commit(NewChange(text="Edit columns", edits=tuple(edits)))


def _undo(store: PlanStore) -> None:
    done = store.undo_steps(2).done
    if len(done) == 2:  # the first change lays out the plan
        _turn_back(store, done[-1], ChangeKind.UNDO)


def _redo(store: PlanStore) -> None:
    undone = store.undo_steps(1).undone
    if undone:
        _turn_back(store, undone[-1], ChangeKind.REDO)


def _turn_back(store: PlanStore, change: Change, kind: ChangeKind) -> None:
    undo = kind is ChangeKind.UNDO
    edits = reversed_edits(change.edits) if undo else change.edits
    store.commit(NewChange(text=kind.value, edits=edits, kind=kind, of=change.identity))


def _problem(number: int) -> MovementProblem:
    return small_case(number)[0]


def _settings() -> ScheduleSettings:
    return ScheduleSettings(effort=EffortLevel.QUICK)


if __name__ == "__main__":
    sys.exit(main())
