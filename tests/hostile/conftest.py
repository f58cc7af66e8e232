"""Guards for tests of hostile files."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from maps import jail_session

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def no_child_left(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """See that every reader is gone when its file was refused."""
    pids: list[int] = []
    start = jail_session.start_child

    def noted(module: str) -> Any:
        child = start(module)
        pids.append(child.pid)
        return child

    monkeypatch.setattr(jail_session, "start_child", noted)
    yield
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
