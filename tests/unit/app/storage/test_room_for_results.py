"""Results make room for newer ones, but never those that are pinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def test_the_result_unused_for_longest_makes_room(path: Path):
    cache = ResultCache(path, CACHE_KEY, cap_bytes=300)
    for number in (1, 2, 3):
        cache.put(asked(number), sized(100, number), NOON)
    cache.get(asked(1))

    cache.put(asked(4), sized(100, 4), NOON)

    left = [n for n in range(1, 5) if cache.get(asked(n)).result is not None]
    assert left == [1, 3, 4]
    assert cache.room().taken == 300
    cache.close()


def test_pinned_results_stay_and_a_sentence_says_when_they_take_all(path: Path):
    cache = ResultCache(path, CACHE_KEY, cap_bytes=2 << 20)
    for number in (1, 2):
        cache.put(asked(number), sized(1 << 20, number), NOON)
        assert cache.pin(asked(number)) == ()

    notices = cache.put(asked(3), sized(1 << 20, 3), NOON)

    (notice,) = notices
    assert notice == (
        "Pinned results take 2 of the 2 MiB that EX.plan.results may take, so a result "
        "was not kept; unpin some or raise the limit."
    )
    assert cache.get(asked(3)).result is None
    assert cache.get(asked(1)).result is not None
    cache.pin(asked(2), pinned=False)
    assert cache.put(asked(3), sized(1 << 20, 3), NOON) == ()
    assert cache.get(asked(2)).result is None
    cache.close()


def test_a_lower_limit_tells_of_pinned_results_beyond_it(path: Path):
    cache = ResultCache(path, CACHE_KEY)
    cache.put(asked(), sized(2 << 20), NOON)
    cache.close()

    smaller = ResultCache(path, CACHE_KEY, cap_bytes=1 << 20)

    (notice,) = smaller.pin(asked())
    assert notice == (
        "Pinned results take 2 of the 1 MiB that EX.plan.results may take; unpin some "
        "or raise the limit."
    )
    smaller.close()


def test_a_result_above_the_limit_is_not_kept_and_drives_nothing_out(path: Path):
    cache = ResultCache(path, CACHE_KEY, cap_bytes=1 << 20)
    cache.put(asked(1), answer(1), NOON)

    notices = cache.put(asked(2), sized(3 << 20), NOON)

    (notice,) = notices
    assert notice == (
        "A result of 3 MiB is more than the 1 MiB that EX.plan.results may take, so it "
        "was not kept; raise the limit to keep it."
    )
    assert cache.get(asked(1)).result is not None
    cache.close()


def test_a_pinned_result_stays_pinned_when_it_is_put_again(cache: ResultCache):
    cache.put(asked(), answer(1), NOON)
    cache.pin(asked())

    cache.put(asked(), answer(1), NOON)

    found = cache.get(asked()).result
    assert found is not None
    assert found.pinned


def test_a_deleted_result_is_gone_with_its_payload(cache: ResultCache, path: Path):
    cache.put(asked(), answer(), NOON)

    assert cache.delete(asked()) == ()
    assert cache.get(asked()) == (None, ())
    cache.close()
    connection = connect(path, CACHE_KEY)
    assert connection.execute("SELECT count(*) FROM payload").fetchone() == (0,)
    connection.close()
