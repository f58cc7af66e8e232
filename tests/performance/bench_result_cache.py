"""
Results that are kept, against a plain file of the same shape and working out anew.

Run ``python -m tests.performance.bench_result_cache``: for answers of several sizes,
what it costs to keep one, to get one out with its hash compared, and to look for one
that is not there; then what schedules cost that are made, and that are kept. All in
milliseconds of the processor.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from app.security.marking import DEFAULT_MARKING
from app.services.cached_answers import CachedAnswers
from app.services.movement.schedule_answer import schedule_inquiry
from app.services.movement.schedule_work import ScheduleOrder
from app.storage.cache_tables import STATEMENTS
from app.storage.result_cache import ResultCache
from app.storage.result_records import Payload
from planners.movement.instances.instance_document import read_problem
from planners.movement.make_schedule import make_schedule
from planners.movement.schedule_report import EffortLevel, ScheduleSettings
from tests.kept_results import APRIL, CACHE_KEY, NOON, asked
from tests.plan_sketch import ToldClock

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (1_000, 100_000, 10_000_000)
TIMES = 9
INSTANCES = Path(__file__).parents[1] / "instances"
CASES = ("O-30-3", "O-100-6", "O-75-6-heidelberg", "O-300-12-lower-saxony")


def main() -> None:
    """Measure and print."""
    for size in SIZES:
        compare(size)
    schedules()


def spent_ms(act: Callable[[int], object]) -> float:
    """Milliseconds of the processor that an act takes, the middle of several."""
    spans = []
    for turn in range(TIMES):
        begin = time.process_time()
        act(turn)
        spans.append(1000 * (time.process_time() - begin))
    return median(spans)


def compare(size: int) -> None:
    """One size of answers, beside a plain file with the same table."""
    payloads = [Payload("npz", os.urandom(size)) for _ in range(TIMES)]
    with TemporaryDirectory() as folder:
        cache = ResultCache(Path(folder) / "EX.plan.results", CACHE_KEY)
        plain = plain_file(Path(folder) / "plain")
        kept = (
            spent_ms(lambda turn: cache.put(asked(turn), payloads[turn], NOON)),
            spent_ms(lambda turn: cache.get(asked(turn))),
            spent_ms(lambda turn: cache.get(asked(turn + TIMES))),
        )
        bare = (
            spent_ms(lambda turn: put_plain(plain, turn, payloads[turn])),
            spent_ms(lambda turn: get_plain(plain, turn)),
            spent_ms(lambda turn: get_plain(plain, turn + TIMES)),
        )
        cache.close()
        plain.close()
    print(f"\n{size:,} bytes          kept    plain sqlite3   ratio")
    for what, ours, theirs in zip(("put", "get", "miss"), kept, bare, strict=True):
        print(f"  {what:<12}{ours:9.2f} ms {theirs:9.2f} ms {ours / theirs:9.1f}")


def plain_file(path: Path) -> sqlite3.Connection:
    """A file without encryption, with the same tables and care."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    for statement in STATEMENTS:
        connection.execute(statement)
    return connection


def put_plain(connection: sqlite3.Connection, number: int, payload: Payload) -> None:
    """Keep a result without encryption."""
    connection.execute("BEGIN")
    row = connection.execute(
        "INSERT INTO result (key, question, asked, computed_at, origin, pinned, use, "
        "size, sha256, form, shapes) VALUES (?, '', '', '', '', 0, 0, 0, ?, '', '')",
        (str(number), hashlib.sha256(payload.data).hexdigest()),
    )
    connection.execute(
        "INSERT INTO payload VALUES (?, ?)", (row.lastrowid, payload.data)
    )
    connection.execute("COMMIT")


def get_plain(connection: sqlite3.Connection, number: int) -> bool:
    """Get a result and compare its hash."""
    row = connection.execute(
        "SELECT data, sha256 FROM result JOIN payload USING (number) WHERE key = ?",
        (str(number),),
    ).fetchone()
    return row is not None and hashlib.sha256(row[0]).hexdigest() == row[1]


def schedules() -> None:
    """What a schedule costs, made and kept."""
    settings = ScheduleSettings(effort=EffortLevel.QUICK)
    print("\nschedule                      made        asked         kept   ratio")
    for name in CASES:
        problem = read_problem(json.loads((INSTANCES / f"{name}.json").read_text()))
        order = ScheduleOrder(problem=problem, settings=settings)
        begin = time.process_time()
        report = make_schedule(problem, settings)
        made_ms = 1000 * (time.process_time() - begin)
        inquiry = schedule_inquiry(order, "EX", DEFAULT_MARKING)
        with TemporaryDirectory() as folder:
            cache = ResultCache(Path(folder) / "EX.plan.results", CACHE_KEY)
            answers = CachedAnswers(cache, APRIL, ToldClock())
            answers.keep(inquiry, report)
            key_ms = spent_ms(lambda _, a=answers, i=inquiry: a.asked(i))
            kept_ms = spent_ms(lambda _, a=answers, i=inquiry: a.look_up(i))
            cache.close()
        print(
            f"  {name:<23}{made_ms:9.0f} ms {key_ms:9.1f} ms {kept_ms:9.1f} ms "
            f"{made_ms / kept_ms:7.0f}"
        )


if __name__ == "__main__":
    main()
