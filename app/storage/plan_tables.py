"""The tables of a plan file, and the steps that bring an older file up to date.

Every step is a form of the file: what is applied to a file tells its form, and a file
with a step that is not known here was written by a later version.
"""

from __future__ import annotations

from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from app.storage.driver import Database, Migrations, connect
from app.storage.job_tables import FORM_2

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.storage.driver import Connection

    Layout = frozenset[tuple[str, str]]

APPLICATION_ID = 0x4D52504C  # "MRPL", in the header of every plan

_FORM_1 = """
CREATE TABLE fact (
    name TEXT PRIMARY KEY, value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE object (
    kind TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE change (
    sequence INTEGER PRIMARY KEY, identity TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL, of TEXT NOT NULL, record BLOB NOT NULL
) STRICT;
CREATE TABLE merged (
    sequence INTEGER NOT NULL REFERENCES change, place INTEGER NOT NULL,
    identity TEXT NOT NULL, record BLOB NOT NULL,
    PRIMARY KEY (sequence, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE touch (
    kind TEXT NOT NULL, name TEXT NOT NULL,
    sequence INTEGER NOT NULL REFERENCES change, place INTEGER NOT NULL,
    PRIMARY KEY (kind, name, sequence, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE version (
    place INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sequence INTEGER NOT NULL,
    note TEXT NOT NULL, author TEXT NOT NULL, at TEXT NOT NULL
) STRICT;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY, at TEXT NOT NULL, since_boot_ms INTEGER NOT NULL,
    author TEXT NOT NULL, machine TEXT NOT NULL, action TEXT NOT NULL,
    subject TEXT NOT NULL, before TEXT NOT NULL, after TEXT NOT NULL,
    record TEXT NOT NULL, mac TEXT NOT NULL
) STRICT
"""


def form_1(database: Database) -> None:
    """
    Lay out a plan.

    ``fact`` says which plan it is; ``object`` is the present state. ``change`` holds
    the history: the record of each change as `app.storage.change_records` writes it,
    beside what is looked up without reading it. ``merged`` holds records of other
    copies of the plan that a change of this one brought in, ``touch`` which change is
    about which object, ``version`` the states with a name, ``audit`` the log that
    vouches for all of it.
    """
    for statement in _FORM_1.split(";"):
        database.execute(statement)


def form_2(database: Database) -> None:
    """
    Add jobs and what is known of models.

    ``job`` holds the record of each job as `app.storage.job_tables` writes it,
    ``job_file`` what it asks and what was answered, ``job_event`` what happened to it.
    ``model_status`` holds who said what of a model, the last word counting.
    """
    for statement in FORM_2.split(";"):
        database.execute(statement)


STEPS = (form_1, form_2)


def migrations() -> Migrations:
    """Steps that make a file of the newest form out of any earlier one."""
    steps = Migrations("plan")
    for step in STEPS:
        steps(name=step.__name__)(step)
    return steps


def form_of(database: Database) -> int:
    """Form of an open plan file; 0 for one without tables."""
    return len(migrations().applied(database))


def is_newest_form(database: Database) -> bool:
    """Whether exactly the steps that are known here were applied to the file."""
    return form_of(database) == len(STEPS) and not is_too_new(database)


def is_too_new(database: Database) -> bool:
    """Whether a later version has applied steps that are not known here."""
    known = {step.__name__ for step in STEPS}
    return any(step.name not in known for step in migrations().applied(database))


def is_laid_out_as_made(connection: Connection) -> bool:
    """Whether a file of the newest form has the tables of that form, and no more."""
    return _layout(connection) == _layout_after(STEPS)


@cache
def _layout_after(steps: tuple[Callable[[Database], None], ...]) -> Layout:
    """Take steps in memory to see what comes of them."""
    with closing(connect(Path(":memory:"), None)) as connection:
        for step in steps:
            step(Database(connection))
        return _layout(connection)


def _layout(connection: Connection) -> Layout:
    """Tell what tables, indexes, views and triggers a file has, and how they began."""
    rows = connection.execute(
        "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL "
        "AND (tbl_name <> '_sqlite_migrations' OR type = 'trigger')"
    )
    return frozenset((name, sql) for name, sql in rows)
