"""Results that are out of date come with their age and every reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from app.storage.payloads import json_of
from app.storage.result_cache import ResultCache
from app.storage.result_records import AreaState, Cause, reasons_between
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
    from pathlib import Path

    from app.storage.result_records import Asked


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
    assert len(set(Cause) - {Cause.WITHDRAWN}) == 6


def test_what_was_asked_survives_its_text_form():
    one = replace(asked(5), question="Übung »Graureiher«", seed=9)

    assert type(one).from_json(one.to_json()) == one
