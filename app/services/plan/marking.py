"""Markings of all that a plan file holds: what it is, and everything it ever was.

Whoever gets the file or a bundle of it gets its history as well. A plan that was marked
higher once can therefore leave at that marking alone, whatever it is marked now.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.errors import InputRefused
from app.security.marking import join
from app.services.plan.kinds import SCENARIO_KEY, SETTINGS_KEY, called
from app.services.scenario.whole_scenario import marking_of_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from app.security.marking import Marking
    from app.security.marking_policy import MarkingPolicy
    from app.services.plan.parts import PlanDocument
    from app.storage.plan_copy import ToldChange
    from app.storage.plan_records import ObjectKey

ENTRIES = ("marking", "overlay marking")
"""What objects of a plan call their markings."""


def marking_of_whole(
    document: PlanDocument, changes: Iterable[ToldChange], policy: MarkingPolicy
) -> Marking:
    """
    Give the least marking that covers a plan with its history.

    Parameters
    ----------
    document
        The plan as it is.
    changes
        All of them, with those that merges brought in.
    policy
        By which markings are read.

    Raises
    ------
    MarkingRefused, InputRefused
        An earlier state is marked in a way that is not in force any more, or in none
        that can be read.
    """
    once = (policy.parse(text) for text in dict.fromkeys(_written(changes)))
    return join((marking_of_plan(document), *once))


def _written(changes: Iterable[ToldChange]) -> Iterator[str]:
    """Markings as they stand in all states that changes led to."""
    for told in changes:
        for change in (told.change, *told.brought):
            for edit in change.edits:
                if edit.key not in {SETTINGS_KEY, SCENARIO_KEY}:
                    continue
                if edit.after is not None:
                    yield from _of_body(edit.after, edit.key)


def _of_body(body: str, key: ObjectKey) -> Iterator[str]:
    """Markings that stand in a body, which may be anybody's."""
    form = json.loads(body)
    entries = form if isinstance(form, dict) else {"marking": None}
    for name in ENTRIES:
        text = entries.get(name, "")
        if not isinstance(text, str):
            raise InputRefused(
                f"An earlier state of {called(key)} has a marking that cannot be "
                "read; take a sound backup or copy of the plan."
            )
        if text:
            yield text
