"""A disk that fails while the reason of a failure is looked for is told in words."""

from __future__ import annotations

import pytest

from app.errors import EnvironmentTrouble
from app.security.file_key import FileKey
from app.storage import plan_connection
from app.storage.backups import backup_fault
from tests.plan_sketch import ToldClock, new_plan


def test_a_failing_disk_is_told_while_the_reason_is_looked_for(
    tmp_path, monkeypatch
) -> None:
    store = new_plan(tmp_path, ToldClock())
    store.close()

    def fails(*_: object) -> bool:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(plan_connection, "_any_page_opens", fails)

    with pytest.raises(EnvironmentTrouble, match="check the disk"):
        plan_connection.reading_connection(store.path, FileKey(b"x" * 32))
    assert "Input/output error" in backup_fault(store.path, FileKey(b"x" * 32))
