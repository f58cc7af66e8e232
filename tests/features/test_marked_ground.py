"""An area that was built under a marking binds every answer on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.__main__ import main

if TYPE_CHECKING:
    from pathlib import Path

MARKED = "EXERCISE - NATO SECRET"


@pytest.fixture(scope="module")
def secret_area(small_files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("secret") / "secret.area"
    call = ["area", "build", str(small_files.extract), "-o", str(target)]
    assert main([*call, "--marking", MARKED]) == 0
    return target


def test_the_area_says_its_marking(marsroute, secret_area: Path) -> None:
    assert marsroute("area", "info", secret_area, "--json").json()["marking"] == MARKED


def test_no_answer_on_it_is_marked_lower(
    marsroute, secret_area: Path, tmp_path: Path
) -> None:
    call = ("bridges", secret_area, "--template", tmp_path / "bridges.csv")

    low, high = marsroute(*call), marsroute(*call, "--marking", MARKED)

    assert low.code == 3
    assert "The area" in low.err
    assert high.code == 0, high.err
    assert MARKED in (tmp_path / "bridges.csv").read_text(encoding="utf-8-sig")


def test_a_sheet_of_it_carries_its_marking_unasked(
    marsroute, secret_area: Path, tmp_path: Path
) -> None:
    call = ("sheet", secret_area, "-o", tmp_path / "sheet.pdf", "--json")

    done = marsroute(*call)
    low = marsroute(*call, "--marking", "EXERCISE - UNCLASSIFIED")

    assert done.code == 0, done.err
    assert done.json()["marking"] == MARKED
    assert low.code == 3
    assert MARKED in low.err
