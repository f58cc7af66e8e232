"""A version of a plan gets a name that calls it alone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from app.errors import InputRefused
from app.storage.plan_records import Version
from app.storage.version_names import refuse_version_name

ISSUED = Version(
    name="OPORD 1",
    sequence=3,
    note="",
    author="S3",
    at=datetime(2026, 6, 12, tzinfo=UTC),
)


@pytest.mark.parametrize("name", ["OPORD 2", "opord 1", "FRAGO 12 (Größe)", "2a"])
def test_names_of_orders_are_taken(name: str) -> None:
    refuse_version_name(name, [ISSUED])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("", "needs a name"),
        ("  ", "needs a name"),
        (" OPORD 2", "without spaces"),
        ("OPORD\n2", "one line"),
        ("a" * 121, "120 signs"),
        ("now", "present state"),
        ("12", "number is a change"),
        ("ours.plan", "name of a file"),
        ("OPORD 1", "already"),
    ],
)
def test_a_name_that_calls_something_else_is_refused(name: str, why: str) -> None:
    with pytest.raises(InputRefused, match=why):
        refuse_version_name(name, [ISSUED])
