"""What was said of models in an open plan: the last word on each counts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from app.security.audit_chain import Act

if TYPE_CHECKING:
    from app.storage.driver import Connection

ACTION = "model"


class StatusRow(NamedTuple):
    """
    A word on a model.

    Attributes
    ----------
    model_id, slug, version
        The model, by content and as people call it.
    status
        As `app.services.model_registry.ModelStatus` writes it.
    at
        When, aware.
    reason
        In words; may be empty.
    """

    model_id: str
    slug: str
    version: str
    status: str
    at: datetime
    reason: str


def read_statuses(connection: Connection) -> dict[str, StatusRow]:
    """Give the last word on each model, by its identity."""
    rows = connection.execute(
        "SELECT model_id, slug, version, status, at, reason FROM model_status "
        "ORDER BY sequence"
    )
    return {
        model_id: StatusRow(
            model_id, slug, version, status, datetime.fromisoformat(at), reason
        )
        for model_id, slug, version, status, at, reason in rows
    }


def keep_status(connection: Connection, row: StatusRow) -> Act:
    """Put down a word on a model; earlier ones stay."""
    before = read_statuses(connection).get(row.model_id)
    connection.execute(
        "INSERT INTO model_status (model_id, slug, version, status, at, reason) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (*row[:4], row.at.isoformat(), row.reason),
    )
    return Act(
        action=f"{ACTION} {row.status}",
        subject=row.slug,
        before="" if before is None else before.status,
        after=row.reason,
        record=row.model_id,
    )
