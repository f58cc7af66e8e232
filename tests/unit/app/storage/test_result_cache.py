"""What is kept is given out whole or not at all, and only for what it answers."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from app.errors import EnvironmentTrouble
from app.storage import cache_file
from app.storage.driver import connect
from app.storage.payloads import json_of
from app.storage.result_cache import ResultCache, cache_path
from app.storage.result_records import AreaState, Cause, Payload, reasons_between
from tests.kept_results import (
    APRIL,
    CACHE_KEY,
    MAY,
    NOON,
    answer,
    asked,
    sized,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from app.storage.result_records import Asked


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return cache_path(tmp_path / "EX.plan")


@pytest.fixture
def cache(path: Path) -> Iterator[ResultCache]:
    made = ResultCache(path, CACHE_KEY)
    yield made
    made.close()


def meddle(path: Path, statement: str) -> None:
    """Change the file with its key in hand."""
    connection = connect(path, CACHE_KEY)
    assert connection.execute(statement).rowcount >= 1
    connection.close()


def test_the_cache_lies_beside_its_plan(tmp_path: Path):
    assert cache_path(tmp_path / "EX.plan") == tmp_path / "EX.plan.results"


def test_what_was_put_is_given_with_all_that_was_told(cache: ResultCache):
    payload = Payload("npz", b"\0\1", "departs int32 (2,)")

    assert cache.get(asked()) == (None, ())
    assert cache.put(asked(), payload, NOON, "job p-7f3a") == ()

    result, notices = cache.get(asked())
    assert notices == ()
    assert result is not None
    assert (result.asked, result.payload) == (asked(), payload)
    assert (result.computed_at, result.origin) == (NOON, "job p-7f3a")
    assert not result.pinned


def test_results_outlive_the_program(cache: ResultCache, path: Path):
    cache.put(asked(), answer(7), NOON)
    cache.close()

    again = ResultCache(path, CACHE_KEY)

    assert again.get(asked()).result is not None
    again.close()


@pytest.mark.parametrize(
    "other",
    [
        asked(1),
        asked(producer="bridges"),
        asked(version="0.2.0"),
        asked(area=MAY),
        asked(marking="EXERCISE - NATO SECRET"),
        asked(seed=2),
        asked(model="speeds-3"),
        asked(weights="cc" * 32),
        asked(inputs=()),
    ],
)
def test_nothing_is_given_for_what_it_does_not_answer(cache: ResultCache, other: Asked):
    cache.put(asked(), answer(), NOON)

    assert cache.get(other).result is None


def test_what_the_question_is_called_does_not_matter(cache: ResultCache):
    cache.put(asked(), answer(), NOON)

    assert cache.get(asked(question="another name")).result is not None


def test_a_result_is_replaced_by_a_new_one_of_its_key(cache: ResultCache):
    cache.put(asked(), answer(1), NOON)
    cache.put(asked(), answer(2), NOON)

    found = cache.get(asked()).result
    assert found is not None
    assert json_of(found.payload) == {"answer": 2}
    assert cache.room().results == 1


def test_a_closed_cache_refuses_and_holds_no_key(cache: ResultCache):
    cache.put(asked(), answer(), NOON)
    cache.close()

    with pytest.raises(EnvironmentTrouble, match=r"EX.plan.results is closed"):
        cache.get(asked())
    assert CACHE_KEY not in vars(cache._file).values()


def test_nothing_of_it_can_be_read_without_the_key(cache: ResultCache, path: Path):
    cache.put(asked(), Payload("json", b'"GREY HERON"' * 500), NOON)
    cache.close()

    assert b"GREY HERON" not in path.read_bytes()
    assert b"CREATE TABLE" not in path.read_bytes()


# Damage


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


# Room


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


# Out of date


def test_a_result_out_of_date_comes_with_its_age_and_every_reason(cache: ResultCache):
    cache.put(asked(), answer(1), NOON)
    now = asked(2, area=MAY, version="0.2.0", seed=3, marking="EXERCISE - NATO SECRET")

    stale, _ = cache.stale_results(now, NOON + timedelta(days=2))

    assert stale is not None
    assert cache.get(now).result is None
    assert json_of(stale.result.payload) == {"answer": 1}
    assert stale.age == timedelta(days=2)
    assert [reason.words for reason in stale.reasons] == [
        "the map changed from 28 April 2026 to 3 May 2026",
        "the program changed from 0.1.0 to 0.2.0",
        "inputs changed: columns",
        "the seed changed from 0 to 3",
        "the marking changed from EXERCISE - UNCLASSIFIED to EXERCISE - NATO SECRET",
    ]


def test_the_newest_of_several_is_the_one_put_last(cache: ResultCache):
    cache.put(asked(1), answer(1), NOON)
    cache.put(asked(2), answer(2), NOON - timedelta(days=3650))

    stale, _ = cache.stale_results(asked(3), NOON)

    assert stale is not None
    assert stale.result.asked == asked(2)


def test_what_holds_is_never_out_of_date(cache: ResultCache):
    cache.put(asked(), answer(), NOON)

    assert cache.stale_results(asked(), NOON) == (None, ())
    assert cache.stale_results(asked(1, question="another"), NOON) == (None, ())


@pytest.mark.parametrize("days", [-3650, -1, 1, 3650])
def test_clocks_that_jump_change_no_order_and_no_age_is_negative(path: Path, days: int):
    cache = ResultCache(path, CACHE_KEY, cap_bytes=300)
    jumped = NOON + timedelta(days=days)
    cache.put(asked(1), sized(100, 1), NOON)
    cache.put(asked(2), sized(100, 2), jumped)
    cache.put(asked(3), sized(100, 3), NOON)
    cache.get(asked(1))

    cache.put(asked(4), sized(100, 4), jumped)
    stale = cache.stale_results(asked(5), NOON).stale

    assert cache.get(asked(2)).result is None
    assert stale is not None
    assert stale.result.asked == asked(4)
    assert stale.age == max(timedelta(days=-days), timedelta())
    cache.close()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (
            asked(),
            asked(area=AreaState("c" * 64, "Ulm", "2026-04-28")),
            "the map changed from Heidelberg to Ulm",
        ),
        (
            asked(),
            asked(area=APRIL._replace(content_id="d" * 64)),
            "the map changed (both of 28 April 2026)",
        ),
        (
            asked(),
            asked(area=MAY._replace(map_date="")),
            "the map changed from 28 April 2026 to none",
        ),
        (
            asked(model="speeds-3", weights="aa"),
            asked(model="speeds-4", weights="bb"),
            "the model changed from speeds-3 to speeds-4",
        ),
        (
            asked(model="speeds-3", weights="aa"),
            asked(model="speeds-3", weights="bb"),
            "the model changed (both of speeds-3)",
        ),
        (asked(), asked(model="speeds-3"), "the model changed from none to speeds-3"),
        (
            asked(),
            asked(inputs=(("closures", "11"), ("weather", "22"))),
            "inputs changed: closures, columns, weather",
        ),
    ],
)
def test_every_change_is_put_into_words(before: Asked, after: Asked, words: str):
    assert [one.words for one in reasons_between(before, after)] == [words]


def test_without_a_change_there_is_no_reason():
    assert reasons_between(asked(), asked(question="other")) == ()
    assert len(Cause) == 6


def test_what_was_asked_survives_its_text_form():
    one = replace(asked(5), question="Übung »Graureiher«", seed=9)

    assert type(one).from_json(one.to_json()) == one
