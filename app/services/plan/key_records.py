"""Changes of a key file go on the record of the plan, or are not made."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.storage.key_file import read_keys, write_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.storage.plan_store import PlanStore


@contextmanager
def on_record(store: PlanStore, action: str, after: str = "") -> Iterator[None]:
    """
    Put on record what is done to the key file of an open plan meanwhile.

    Parameters
    ----------
    store
        The plan.
    action, after
        See `PlanStore.note`.

    Raises
    ------
    DiskFull, FileInUse, EnvironmentTrouble, Damaged
        It could not be put on record, so the key file is as it was.
    """
    before = read_keys(store.path)
    yield
    try:
        store.note(action, store.path.name, after=after)
    except BaseException:
        write_keys(store.path, before)
        raise
