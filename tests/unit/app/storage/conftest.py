"""An empty cache of results for the tests of the storage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.storage.result_cache import ResultCache, cache_path
from tests.kept_results import CACHE_KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return cache_path(tmp_path / "EX.plan")


@pytest.fixture
def cache(path: Path) -> Iterator[ResultCache]:
    made = ResultCache(path, CACHE_KEY)
    yield made
    made.close()
