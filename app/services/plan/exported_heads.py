"""Heads of the audit log that left with exports, held against a plan.

Any export will do: the head is one line of plain text in a table, in JSON, in the
metadata of a PDF or picture, or in a file inside a workbook or bundle. A process of its
own looks for it, for nobody knows who had the file since.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.security.signed_head import (
    FORM,
    HeadVerdict,
    SignedHead,
    find_heads,
    head_verdict,
)
from maps.errors import MapError
from maps.foreign_entries import read_passages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.security.audit_chain import AuditRow

MOST_BYTES = 64 << 20
LONGEST = 500
"""Letters of a head after its first word; its identity is the only part that varies."""


def heads_of(given: str) -> tuple[SignedHead, ...]:
    """
    Read heads from an export, or one that is given as text.

    Parameters
    ----------
    given
        Path of a file, or the line itself.

    Returns
    -------
    tuple[SignedHead, ...]
        At least one, each once; whether they are genuine is not judged here.

    Raises
    ------
    InputRefused
        There is no head, or no such file.
    """
    if given.lstrip().startswith(FORM):
        return (SignedHead.parse(given),)
    path = Path(given)
    try:
        lines = read_passages(
            path,
            what="product of a plan",
            mark=FORM,
            signs=LONGEST,
            most_bytes=MOST_BYTES,
        )
    except MapError as error:
        raise InputRefused(
            f"{path} cannot be read for heads of an audit log: {error} Give an export, "
            f"or the line that begins with {FORM}."
        ) from error
    found = dict.fromkeys(head for line in lines for head in find_heads(line))
    if not found:
        raise InputRefused(
            f"{path.name} carries no head of an audit log; give an export of the plan, "
            f"or the line that begins with {FORM}."
        )
    return tuple(found)


def verdicts(
    rows: Sequence[AuditRow],
    heads: Sequence[SignedHead],
    plan_id: str,
    public_key: bytes,
) -> tuple[str, ...]:
    """
    Judge a log by heads that left with exports.

    Parameters
    ----------
    rows
        The log.
    heads
        Of exports.
    plan_id, public_key
        Those of the plan.

    Returns
    -------
    tuple[str, ...]
        A sentence for each head that does not speak for the log.
    """
    judged = ((head, head_verdict(rows, head, plan_id, public_key)) for head in heads)
    return tuple(
        _sentence(head, verdict) for head, verdict in judged if not verdict.is_sound
    )


def _sentence(head: SignedHead, verdict: HeadVerdict) -> str:
    """Say what a head tells of the log."""
    convicts = verdict in {HeadVerdict.CUT_OFF, HeadVerdict.REWRITTEN}
    tells = "speaks against the plan" if convicts else "does not count"
    return (
        f"The head of row {head.sequence}, signed {head.at[:16]}Z, {tells}: "
        f"{verdict.value}."
    )
