"""Results under a key that may be known do not stay behind when a plan gets another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import EnvironmentTrouble
from app.services.plan.keys import copy_under_new_key, new_keys
from app.storage.key_file import write_keys
from app.storage.plan_store import PlanStore
from app.storage.result_cache import ResultCache, cache_path, delete_results
from tests.kept_results import NOON, answer, asked
from tests.key_cases import CHEAP, PHRASE
from tests.plan_sketch import AUTHOR, ToldClock

if TYPE_CHECKING:
    from pathlib import Path


def test_a_new_key_leaves_no_results_under_the_old_one(tmp_path: Path) -> None:
    plan = tmp_path / "hold.plan"
    key, header = new_keys(PHRASE, CHEAP)
    write_keys(plan, header)
    PlanStore.create(plan, key, author=AUTHOR, clock=ToldClock()).close()
    results = cache_path(plan)
    aside = results.with_name(results.name + ".aside")
    aside.write_bytes(b"of before")
    cache = ResultCache(results, key.cache_key())
    cache.put(asked(), answer(), NOON)
    cache.close()
    clock = ToldClock()

    copy_under_new_key(
        plan, key, "eight white storks", CHEAP, author=AUTHOR, clock=clock
    )

    assert not results.exists()
    assert not aside.exists()
    delete_results(plan)


def test_results_that_cannot_be_deleted_are_told_of(tmp_path: Path) -> None:
    cache_path(tmp_path / "hold.plan").mkdir()

    with pytest.raises(
        EnvironmentTrouble, match=r"hold.plan.results cannot be deleted"
    ):
        delete_results(tmp_path / "hold.plan")
