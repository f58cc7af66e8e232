"""Whether the jobs of a plan are as this program left them, by its audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.storage.job_ledger import ANSWERED, FORGOTTEN, answer_digest
from app.storage.job_tables import ANSWER, read_jobs
from models.cluster.job import JobState
from models.protocol.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.security.audit_chain import AuditRow
    from app.storage.driver import Connection


def job_faults(connection: Connection, log: Sequence[AuditRow]) -> Iterator[str]:
    """Tell what is wrong with the jobs, the first of it."""
    try:
        jobs = tuple(read_jobs(connection))
    except (ValueError, LookupError, TypeError):
        yield "The record of a job cannot be read: it was altered."
        return
    vouched: dict[str, str] = {}
    for row in log:
        if row.action == ANSWERED:
            vouched[row.subject] = row.record
        elif row.action == FORGOTTEN:
            vouched.pop(row.subject, None)
    kept = _manifests(connection)
    believed = {job.key for job in jobs if job.state is JobState.VERIFIED}
    for key in sorted(believed | kept.keys() | vouched.keys()):
        digest = kept.get(key)
        if digest is None or key not in believed or vouched.get(key) != digest:
            yield (
                f"The answer of job {key[:12]} is not the one that the audit log "
                "vouches for: it was altered, slipped in or taken out."
            )
            return


def _manifests(connection: Connection) -> dict[str, str]:
    """Digest of the manifest of each answer, by the key of its job."""
    rows = connection.execute(
        "SELECT key, data FROM job_file WHERE role = ? AND name = ?",
        (ANSWER, MANIFEST),
    )
    return {key: answer_digest({MANIFEST: data}) for key, data in rows}
