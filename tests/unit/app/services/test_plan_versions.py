"""Versions of a plan are found by name or number, and come back as a change."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.security.author import Author
from app.security.file_key import FileKey
from app.services.catalogue import vehicle_catalogue
from app.services.plan.document import PlanDocument, content_of
from app.services.plan.reader import PlanReader
from app.services.plan.versions import (
    State,
    restore,
    state_named,
    states_differ,
)
from app.storage.plan_records import (
    ChangeKind,
    NewChange,
    ObjectKey,
    edits_between,
)
from app.storage.plan_store import PlanStore
from tests.division_plan import division_plan

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        return datetime(2026, 6, 12, 12, 0, tzinfo=UTC)

    def since_boot(self) -> float:
        return 1.0


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PlanStore]:
    """A plan with two titles, the first of which is a version."""
    opened = PlanStore.create(
        *(tmp_path / "a.plan", FileKey(bytes(range(32)))),
        author=Author("S3", "0" * 16),
        clock=Noon(),
    )
    put(opened, replace(division_plan(columns=2, items=4), title="First"))
    opened.add_version("OPORD 1")
    put(opened, replace(division_plan(columns=2, items=4), title="Second"))
    yield opened
    opened.close()


@pytest.fixture
def reader() -> PlanReader:
    return PlanReader(vehicle_catalogue())


def put(store: PlanStore, document: PlanDocument) -> None:
    before = store.content()
    after = content_of(document, before)
    store.commit(NewChange(text="Edit", edits=edits_between(before, after)))


def test_a_state_has_a_name_or_a_number(store: PlanStore, reader: PlanReader) -> None:
    titles = [
        reader.document(state_named(store, text).content).title
        for text in ("OPORD 1", "1", "2", "now", "0")
    ]

    assert titles == ["First", "First", "Second", "Second", ""]


@pytest.mark.parametrize("text", ["OPORD 2", "3", "-1", "", "\u00b2"])
def test_a_state_that_is_none_is_refused(store: PlanStore, text: str) -> None:
    with pytest.raises(InputRefused, match=r"has no version .* OPORD 1, .*0 to 2"):
        state_named(store, text)


def test_a_version_comes_back_as_a_change_that_can_be_undone(
    store: PlanStore, reader: PlanReader
) -> None:
    change = restore(store, state_named(store, "OPORD 1"), reader, "orders changed")

    assert change is not None
    assert (change.kind, change.text) == (ChangeKind.RESTORE, "Restore OPORD 1")
    assert change.reason == "orders changed"
    assert reader.document(store.content()).title == "First"
    assert store.undo_steps().done[-1].identity == change.identity
    assert restore(store, state_named(store, "OPORD 1"), reader) is None


def test_what_cannot_be_read_does_not_come_back(
    store: PlanStore, reader: PlanReader
) -> None:
    before = store.content()
    broken = before | {ObjectKey("column", "X"): "{}"}

    with pytest.raises(InputRefused, match="column 'X'"):
        restore(store, State("backup", 0, broken), reader)

    assert store.content() == before


def test_states_are_compared_in_words(store: PlanStore) -> None:
    told, rows = states_differ(state_named(store, "OPORD 1"), state_named(store, "now"))

    assert told == ("settings of the plan: title First -> Second",)
    assert [(row.field, row.before, row.after) for row in rows] == [
        ("title", "First", "Second")
    ]
