"""Lets a scenario out at a lower marking: a new document, on record, by a releaser."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from app.exports.gate import write_bytes_export
from app.security.release import SCENARIO_FIELDS, Dropped, released
from app.services.scenario.writer import scenario_form
from app.services.scenario.yaml_text import yaml_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from app.security.release import Release
    from app.services.plan.parts import PlanDocument
    from app.services.scenario.scenario import Scenario

    Note = Callable[[str, str, str, str], None]

ACTION = "release"
NAME = "Released plan"


@dataclass(frozen=True, slots=True)
class ReleaseDraft:
    """
    What would be released.

    Attributes
    ----------
    text
        Of the new scenario file.
    dropped
        What stays in.
    source_sha256
        Of the document that it was taken from, in hexadecimal digits.
    """

    text: str
    dropped: tuple[Dropped, ...]
    source_sha256: str


def draft_release(
    scenario: Scenario, target: Marking, name: str = NAME
) -> ReleaseDraft:
    """
    Build a new scenario from the fields that may be released.

    Parameters
    ----------
    scenario
        Any.
    target
        Marking of the new one.
    name
        Of the new one.
    """
    form = scenario_form(scenario)
    source = hashlib.sha256(yaml_text(form).encode()).hexdigest()
    allowed, dropped = released(form, SCENARIO_FIELDS)
    head: dict[str, Any] = {
        "scenario": allowed.pop("scenario"),
        "name": name,
        "marking": str(target),
    }
    told = tuple(one for one in dropped if one.what != "marking")
    return ReleaseDraft(yaml_text(head | allowed), told, source)


def drawn_beside(document: PlanDocument) -> tuple[Dropped, ...]:
    """Count what lies beside the scenario of a plan; none of it is released."""
    overlay = document.overlay
    counts = {
        "symbols": len(overlay.symbols),
        "lines": len(overlay.lines),
        "stops of one's own route": len(document.route.stops),
    }
    return tuple(Dropped(what, count) for what, count in counts.items() if count)


def release_scenario(
    path: Path,
    scenario: Scenario,
    release: Release,
    gate: Gate,
    note: Note,
) -> tuple[ExportRecord, ReleaseDraft]:
    """
    Let a scenario out at a lower marking.

    Parameters
    ----------
    path
        Target, ``NAME.yaml``.
    scenario
        What it is taken from.
    release
        Who answers for it, and why.
    gate
        What holds for the file.
    note
        Puts an act on record: action, subject, hash before and after. If it raises,
        the file stays in.

    Returns
    -------
    tuple
        The record of the file, and what it holds.

    Raises
    ------
    KnownError
        The release may not be made, or the file or the record cannot be written.
    """
    release.check(gate.policy)
    draft = draft_release(scenario, release.target)

    def log(record: ExportRecord) -> None:
        subject = f"{record.path.name} {release.sentence}"
        note(ACTION, subject, draft.source_sha256, record.sha256)

    target, under = release.target, replace(gate, log=log)
    data = draft.text.encode()
    return write_bytes_export(path, target, (target,), data, under), draft
