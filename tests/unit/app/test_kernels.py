"""Compiled searches are kept by version and made before they serve."""

from __future__ import annotations

import importlib
import os
import pkgutil
from typing import TYPE_CHECKING

import numpy as np
from numba.core.registry import CPUDispatcher

import maps.routing
from app.services import kernels
from maps.routing.compile_searches import WARMED, compile_searches

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


MEASURE = "_up_degrees"  # of an order, for benchmarks alone


def dispatchers() -> dict[str, CPUDispatcher]:
    """Give every compiled function of the searches."""
    found = {}
    for module in pkgutil.iter_modules(maps.routing.__path__, "maps.routing."):
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            if isinstance(value, CPUDispatcher):
                found[f"{value.py_func.__module__}.{name}"] = value
    return found


def test_every_search_is_compiled_ahead() -> None:
    compile_searches()

    searches = dispatchers().values()
    called = {name for s in searches for name in s.py_func.__code__.co_names}
    entries = {
        s
        for s in searches
        if s.py_func.__name__ not in called and s.py_func.__name__ != MEASURE
    }
    assert len(entries) > 10
    assert [s.py_func for s in entries if not s.signatures] == []


def test_shares_of_the_time_add_up() -> None:
    assert np.isclose(sum(WARMED.values()), 1.0)


def test_the_folder_is_named_after_the_version(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv(kernels.VARIABLE, raising=False)

    folder = kernels.choose_kernel_folder(tmp_path)

    assert folder.parent == tmp_path / "kernels"
    assert os.environ[kernels.VARIABLE] == str(folder)
    assert kernels.choose_kernel_folder(tmp_path / "other") == folder


def test_what_was_compiled_before_is_not_compiled_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    runs = []
    monkeypatch.setattr(kernels, "run_jailed", lambda *a, **_: runs.append(a))
    monkeypatch.delenv(kernels.VARIABLE, raising=False)
    folder = kernels.choose_kernel_folder(tmp_path)
    for old in range(5):
        (tmp_path / "kernels" / f"old{old}").mkdir(parents=True)

    kernels.ensure_kernels()
    kernels.ensure_kernels()

    assert len(runs) == 1
    assert folder.is_dir()
    assert len(list((tmp_path / "kernels").iterdir())) <= kernels.KEPT + 1
