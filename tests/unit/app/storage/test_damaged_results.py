"""A cache that was damaged, taken away or shared gives nothing false, and goes on."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from app.errors import EnvironmentTrouble
from app.storage import cache_file
from app.storage.driver import connect
from app.storage.result_cache import ResultCache
from tests.kept_results import (
    CACHE_KEY,
    NOON,
    answer,
    asked,
    sized,
)

if TYPE_CHECKING:
    from pathlib import Path


def meddle(path: Path, statement: str) -> None:
    """Change the file with its key in hand."""
    connection = connect(path, CACHE_KEY)
    assert connection.execute(statement).rowcount >= 1
    connection.close()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("payload", "UPDATE payload SET data = CAST(data || 'x' AS BLOB)"),
        ("payload", "DELETE FROM payload"),
        ("result", "UPDATE result SET sha256 = 'ab'"),
        ("result", "UPDATE result SET asked = replace(asked, 'columns', 'rows')"),
        ("result", "UPDATE result SET asked = '{}'"),
        ("result", "UPDATE result SET asked = 'no JSON'"),
        ("result", "UPDATE result SET computed_at = 'yesterday'"),
        ("result", "UPDATE result SET computed_at = '2026-05-03'"),
    ],
)
def test_a_row_that_was_changed_is_deleted_with_a_notice(
    cache: ResultCache, path: Path, table: str, change: str
):
    cache.put(asked(1), answer(1), NOON)
    cache.put(asked(2), answer(2), NOON)
    meddle(path, f"{change} WHERE {table}.number = 1")

    found = cache.get(asked(1))

    assert found.result is None
    (notice,) = found.notices
    assert notice == (
        "A result in EX.plan.results was not what had been kept; it was deleted and is "
        "worked out again."
    )
    assert cache.get(asked(1)) == (None, ())
    assert cache.get(asked(2)).result is not None


def test_a_question_nested_without_end_is_damage(cache: ResultCache, path: Path):
    cache.put(asked(), answer(), NOON)
    meddle(path, "UPDATE result SET asked = printf('%.*c', 100000, '[')")

    result, notices = cache.get(asked())

    assert result is None
    assert len(notices) == 1
    assert cache.get(asked()) == (None, ())


def test_a_changed_row_is_not_shown_as_out_of_date_either(
    cache: ResultCache, path: Path
):
    cache.put(asked(1), answer(1), NOON)
    cache.put(asked(2), answer(2), NOON)
    meddle(path, "UPDATE result SET sha256 = '' WHERE number = 2")

    stale, notices = cache.stale_results(asked(3), NOON)

    assert stale is not None
    assert stale.result.asked == asked(1)
    assert len(notices) == 1


def test_no_flipped_bit_gives_a_false_result_or_stops_the_cache(path: Path):
    chance = random.Random(6)  # noqa: S311 - must repeat
    cache = ResultCache(path, CACHE_KEY)
    for number in range(12):
        cache.put(asked(number), sized(9000, number), NOON)
    cache.close()
    sound = path.read_bytes()
    noticed = 0

    for _ in range(60):
        flipped = bytearray(sound)
        flipped[chance.randrange(len(sound))] ^= 1 << chance.randrange(8)
        path.write_bytes(flipped)
        cache = ResultCache(path, CACHE_KEY)
        found = [cache.get(asked(number)) for number in range(12)]
        good = [sized(9000, number) for number in range(12)]
        assert all(
            one.result is None or one.result.payload == payload
            for one, payload in zip(found, good, strict=True)
        )
        notices = [notice for one in found for notice in one.notices]
        notices += cache.put(asked(99), answer(), NOON)
        noticed += bool(notices)
        assert cache.get(asked(99)).result is not None
        cache.close()

    assert noticed >= 50  # the rest hit pages that no answer needs


def test_no_file_that_was_cut_or_filled_stops_the_cache(path: Path):
    chance = random.Random(7)  # noqa: S311 - must repeat
    cache = ResultCache(path, CACHE_KEY)
    for number in range(12):
        cache.put(asked(number), sized(9000, number), NOON)
    cache.close()
    sound = path.read_bytes()
    journal = path.with_name(path.name + "-wal")

    for _ in range(40):
        cut = chance.randrange(len(sound))
        path.write_bytes(sound[:cut] + chance.choice([b"", bytes(len(sound) - cut)]))
        if chance.random() < 0.5:
            journal.write_bytes(chance.randbytes(8000))
        cache = ResultCache(path, CACHE_KEY)
        for number in range(12):
            result = cache.get(asked(number)).result
            assert result is None or result.payload == sized(9000, number)
        cache.put(asked(99), answer(), NOON)
        assert cache.get(asked(99)).result is not None
        cache.close()


def test_an_engine_that_will_not_write_any_more_gets_a_new_file(cache: ResultCache):
    """It gives out a page that fails its code as empty, and then refuses to write."""
    cache.put(asked(), answer(), NOON)
    cache._file.connection().execute("PRAGMA query_only = ON")

    result, notices = cache.get(asked())

    assert result is None
    assert len(notices) == 1
    assert notices[0].startswith("EX.plan.results is damaged. It was put aside as")
    assert cache.put(asked(), answer(), NOON) == ()


def test_a_damaged_file_that_cannot_be_put_aside_is_told_of(path: Path):
    path.write_bytes(b"no database" * 1000)
    aside = path.with_name("EX.plan.results.aside")
    aside.mkdir()
    (aside / "something").touch()
    cache = ResultCache(path, CACHE_KEY)

    with pytest.raises(
        EnvironmentTrouble, match=r"cannot be put aside .* delete it by"
    ):
        cache.get(asked())


def test_a_file_that_is_never_ours_is_told_of(
    path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cache_file, "lay_out", lambda _: False)
    cache = ResultCache(path, CACHE_KEY)

    with pytest.raises(EnvironmentTrouble, match="made anew by something else again"):
        cache.put(asked(), answer(), NOON)


def test_a_file_under_another_key_is_put_aside(path: Path):
    other = ResultCache(path, bytes(32))
    other.put(asked(), answer(), NOON)
    other.close()
    before = path.read_bytes()
    cache = ResultCache(path, CACHE_KEY)

    notices = cache.put(asked(), answer(), NOON)

    (notice,) = notices
    assert notice == (
        "EX.plan.results does not open with the key of the plan, or is damaged. It was "
        "put aside as EX.plan.results.aside and begun anew: the plan is safe, and "
        "results are worked out again."
    )
    assert path.with_name("EX.plan.results.aside").read_bytes() == before
    assert cache.get(asked()).notices == ()
    cache.close()


@pytest.mark.parametrize(
    "statement",
    [
        "PRAGMA user_version = 2",
        "PRAGMA application_id = 7",
        "DROP TABLE result",
        "ALTER TABLE result ADD COLUMN more TEXT",
    ],
)
def test_a_file_of_another_form_is_put_aside(
    cache: ResultCache, path: Path, statement: str
):
    cache.put(asked(), answer(), NOON)
    cache.close()
    connection = connect(path, CACHE_KEY)
    connection.execute(statement)
    connection.close()
    again = ResultCache(path, CACHE_KEY)

    result, notices = again.get(asked())

    assert result is None
    assert len(notices) == 1
    again.close()


def test_a_file_that_is_taken_away_is_made_again(cache: ResultCache, path: Path):
    cache.put(asked(1), answer(1), NOON)
    for one in path.parent.iterdir():
        one.unlink()

    assert cache.put(asked(2), answer(2), NOON) == ()
    cache.close()

    again = ResultCache(path, CACHE_KEY)
    assert again.get(asked(2)).result is not None
    again.close()


def test_two_windows_share_a_cache(cache: ResultCache, path: Path):
    other = ResultCache(path, CACHE_KEY)
    cache.put(asked(1), answer(1), NOON)
    other.put(asked(2), answer(2), NOON)

    assert cache.get(asked(2)).result is not None
    assert other.get(asked(1)).result is not None
    other.close()


def test_a_window_whose_file_another_put_aside_goes_on(cache: ResultCache, path: Path):
    cache.put(asked(1), answer(1), NOON)
    path.rename(path.with_name("gone"))
    other = ResultCache(path, CACHE_KEY)
    other.put(asked(2), answer(2), NOON)

    cache.put(asked(3), answer(3), NOON)

    assert cache.get(asked(2)).result is not None
    assert other.get(asked(3)).result is not None
    other.close()


def test_while_another_window_writes_an_answer_is_still_given(
    cache: ResultCache, path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cache_file, "WAIT_S", 0.0)
    cache.put(asked(), answer(), NOON)
    writer = connect(path, CACHE_KEY)
    writer.execute("BEGIN IMMEDIATE")

    result, notices = cache.get(asked())

    assert result is not None
    assert notices == (
        "EX.plan.results is open in another window or program; close it there first.",
    )
    with pytest.raises(EnvironmentTrouble, match="another window"):
        cache.put(asked(2), answer(), NOON)
    writer.close()
    assert cache.put(asked(2), answer(), NOON) == ()


def test_without_a_folder_the_refusal_says_so(tmp_path: Path):
    cache = ResultCache(tmp_path / "none" / "EX.plan.results", CACHE_KEY)

    with pytest.raises(EnvironmentTrouble, match=r"EX.plan.results"):
        cache.get(asked())

    (tmp_path / "none").mkdir()
    assert cache.put(asked(), answer(), NOON) == ()
    cache.close()


def test_threads_may_share_a_cache(cache: ResultCache):
    def work(thread: int) -> int:
        right = 0
        for turn in range(30):
            number = thread * 100 + turn
            assert cache.put(asked(number), answer(number), NOON) == ()
            found = cache.get(asked(number)).result
            right += found is not None and found.payload == answer(number)
            cache.stale_results(asked(number), NOON)
        return right

    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(work, range(6))) == [30] * 6
    assert cache.room().results == 180


def test_windows_that_open_a_cache_at_the_same_moment_share_it(path: Path):
    first = ResultCache(path, CACHE_KEY)
    first.put(asked(), answer(), NOON)
    first.close()
    together = Barrier(4)

    def work(window: int) -> int:
        cache = ResultCache(path, CACHE_KEY)
        together.wait()
        for turn in range(15):
            number = window * 100 + turn
            assert cache.put(asked(number), answer(number), NOON) == ()
        kept = cache.room().results
        cache.close()
        return kept

    with ThreadPoolExecutor(4) as windows:
        assert max(windows.map(work, range(1, 5))) == 61
