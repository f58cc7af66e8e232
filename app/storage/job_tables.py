"""Jobs and what is known of models in an open plan file, read and written row by row.

A job is kept whole as one record; beside it stands what is looked up without reading
the record. Jobs belong to this copy of the plan: no bundle and no merge takes them on.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from models.cluster.job import MOST_EVENTS, Event, Failure, Job, JobState, Progress

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.storage.driver import Connection

REQUEST, ANSWER, REFUSED = "request", "answer", "refused"
FORM_2 = """
CREATE TABLE job (
    place INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, state TEXT NOT NULL,
    is_over INTEGER NOT NULL, record TEXT NOT NULL
) STRICT;
CREATE INDEX job_unfinished ON job (place) WHERE NOT is_over;
CREATE TABLE job_file (
    key TEXT NOT NULL REFERENCES job (key), role TEXT NOT NULL, name TEXT NOT NULL,
    data BLOB NOT NULL,
    PRIMARY KEY (key, role, name)
) STRICT;
CREATE TABLE job_event (
    sequence INTEGER PRIMARY KEY, key TEXT NOT NULL REFERENCES job (key),
    at TEXT NOT NULL, state TEXT NOT NULL, words TEXT NOT NULL
) STRICT;
CREATE INDEX job_event_of ON job_event (key, sequence);
CREATE TABLE model_status (
    sequence INTEGER PRIMARY KEY, model_id TEXT NOT NULL, slug TEXT NOT NULL,
    version TEXT NOT NULL, status TEXT NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL
) STRICT
"""


def record_of(job: Job) -> str:
    """Write a job as JSON."""
    values = asdict(job)
    values["progress"] = list(job.progress)
    values["state"] = job.state.value
    values["failure"] = job.failure and job.failure.value
    for name in ("created_at", "changed_at", "retry_at"):
        values[name] = values[name] and values[name].isoformat()
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def job_of(record: str) -> Job:
    """
    Read a job back.

    Raises
    ------
    ValueError, LookupError, TypeError
        It is none, or was altered.
    """
    values: dict[str, Any] = json.loads(record)
    values["progress"] = Progress(*values["progress"])
    values["state"] = JobState(values["state"])
    values["failure"] = values["failure"] and Failure(values["failure"])
    for name in ("created_at", "changed_at", "retry_at"):
        values[name] = values[name] and datetime.fromisoformat(values[name])
    return Job(**values)


def read_jobs(connection: Connection) -> Iterator[Job]:
    """All jobs, the oldest first."""
    rows = connection.execute("SELECT record FROM job ORDER BY place")
    return (job_of(record) for (record,) in rows)


def read_unfinished(connection: Connection) -> Iterator[Job]:
    """Jobs that are not over, the oldest first."""
    rows = connection.execute("SELECT record FROM job WHERE NOT is_over ORDER BY place")
    return (job_of(record) for (record,) in rows)


def read_recent(connection: Connection, most: int, skipped: int) -> Iterator[Job]:
    """Give some jobs, the newest first, after so many that are newer."""
    rows = connection.execute(
        "SELECT record FROM job ORDER BY place DESC LIMIT ? OFFSET ?", (most, skipped)
    )
    return (job_of(record) for (record,) in rows)


def count_states(connection: Connection) -> dict[JobState, int]:
    """Tell how many jobs stand where."""
    rows = connection.execute("SELECT state, count(*) FROM job GROUP BY state")
    return {JobState(state): number for state, number in rows}


def read_job(connection: Connection, key: str) -> Job | None:
    """One job."""
    row = connection.execute("SELECT record FROM job WHERE key = ?", (key,)).fetchone()
    return None if row is None else job_of(row[0])


def keep_new_job(connection: Connection, job: Job) -> None:
    """Put a new job behind the last one."""
    connection.execute(
        "INSERT INTO job (key, state, is_over, record) VALUES (?, ?, ?, ?)",
        (job.key, job.state.value, job.state.is_over, record_of(job)),
    )


def keep_job(connection: Connection, job: Job) -> None:
    """Keep a job as it stands now."""
    kept = connection.execute(
        "UPDATE job SET state = ?, is_over = ?, record = ? WHERE key = ?",
        (job.state.value, job.state.is_over, record_of(job), job.key),
    )
    if not kept.rowcount:
        raise LookupError(f"There is no job {job.key} to keep.")


def keep_event(connection: Connection, job: Job, words: str) -> None:
    """Put down what happened to a job; of very many events the oldest goes."""
    connection.execute(
        "INSERT INTO job_event (key, at, state, words) VALUES (?, ?, ?, ?)",
        (job.key, job.changed_at.isoformat(), job.state.value, words),
    )
    connection.execute(
        "DELETE FROM job_event WHERE key = ?1 AND sequence <= (SELECT sequence FROM "
        "job_event WHERE key = ?1 ORDER BY sequence DESC LIMIT 1 OFFSET ?2)",
        (job.key, MOST_EVENTS),
    )


def read_events(connection: Connection, key: str) -> Iterator[Event]:
    """What happened to a job, the oldest first."""
    rows = connection.execute(
        "SELECT sequence, key, at, state, words FROM job_event WHERE key = ? "
        "ORDER BY sequence",
        (key,),
    )
    for sequence, of, at, state, words in rows:
        yield Event(sequence, of, datetime.fromisoformat(at), JobState(state), words)


def keep_files(
    connection: Connection, key: str, role: str, files: Mapping[str, bytes]
) -> None:
    """Keep the files of a job that have a role, in the place of earlier ones."""
    drop_files(connection, key, role)
    connection.executemany(
        "INSERT INTO job_file (key, role, name, data) VALUES (?, ?, ?, ?)",
        [(key, role, name, data) for name, data in files.items()],
    )


def read_files(connection: Connection, key: str, role: str) -> dict[str, bytes]:
    """Files of a job that have a role, by name."""
    rows: Iterable[tuple[str, bytes]] = connection.execute(
        "SELECT name, data FROM job_file WHERE key = ? AND role = ? ORDER BY name",
        (key, role),
    )
    return dict(rows)


def drop_files(connection: Connection, key: str, role: str) -> None:
    """Forget the files of a job that have a role."""
    connection.execute("DELETE FROM job_file WHERE key = ? AND role = ?", (key, role))


def drop_job(connection: Connection, key: str) -> None:
    """Forget a job with all that belongs to it."""
    for table in ("job_event", "job_file", "job"):
        connection.execute(
            f"DELETE FROM {table} WHERE key = ?",  # noqa: S608 - one of three names
            (key,),
        )
