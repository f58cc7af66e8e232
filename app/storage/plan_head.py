"""Whether a plan file ends where its audit log says, checked at each opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.security.audit_chain import verify
from app.storage.plan_history import read_audit, read_objects, read_steps
from app.storage.plan_records import content_hash

if TYPE_CHECKING:
    from app.security.file_key import FileKey
    from app.storage.driver import Connection

CHANGED = "change"
VERSION = "version"


def head_fault(connection: Connection, key: FileKey) -> str:
    """
    Compare the objects and the number of changes with the audit log.

    A journal of another copy, or the lack of one after a crash, shows up here, whatever
    the codes of the single pages say.

    Returns
    -------
    str
        What is wrong, as the end of a sentence; empty if nothing is.
    """
    log = read_audit(connection)
    if verify(log, key.audit_key()):
        return "holds an audit log that does not hang together"
    changes = [row for row in log if row.action == CHANGED]
    identities = [step.identity for step in read_steps(connection)]
    if identities != [row.subject for row in changes]:
        return "does not hold the changes that its audit log tells of"
    expected = changes[-1].after if changes else content_hash({})
    if content_hash(read_objects(connection)) != expected:
        return "does not hold the objects that its history ends with"
    return ""
