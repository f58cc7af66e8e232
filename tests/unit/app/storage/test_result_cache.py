"""What is kept is given out whole or not at all, and only for what it answers."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from app.errors import EnvironmentTrouble
from app.storage.payloads import json_of
from app.storage.result_cache import ResultCache, cache_path
from app.storage.result_records import Payload
from tests.kept_results import (
    CACHE_KEY,
    MAY,
    NOON,
    answer,
    asked,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.storage.result_records import Asked


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


@pytest.mark.skipif(os.name == "nt", reason="rights of files are POSIX")
def test_nobody_else_may_read_it_whatever_the_mask(cache: ResultCache, path: Path):
    before = os.umask(0)
    try:
        cache.put(asked(), answer(), NOON)
    finally:
        os.umask(before)

    files = [path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
