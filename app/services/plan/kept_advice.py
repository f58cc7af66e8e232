"""Advice and the decisions on it as objects of a plan file, beside the document."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.services.advice import advice_form, advice_of_entry
from app.services.plan.kept_entries import kept_entry
from app.services.plan.kinds import ADVICE
from app.storage.plan_records import ObjectKey, body_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.services.advice import Advice


def advice_content(book: Sequence[Advice]) -> dict[ObjectKey, str]:
    """
    Take a book of advice apart, one object for each answer.

    Two staffs that decide on the same answer decide on the same object, so that a merge
    finds where they differ.
    """
    return {ObjectKey(ADVICE, one.answer): body_of(advice_form(one)) for one in book}


def advice_of(content: Mapping[ObjectKey, str]) -> tuple[Advice, ...]:
    """
    Put a book of advice together, the oldest first.

    Parameters
    ----------
    content
        All objects of a plan.

    Raises
    ------
    InputRefused
        A sentence that names the advice and what is wrong with it.
    """
    read = (
        advice_of_entry(kept_entry(json.loads(body), f"the {ADVICE} {key.name!r}"))
        for key, body in content.items()
        if key.kind == ADVICE
    )
    return tuple(sorted(read, key=lambda one: (one.proposed_at, one.answer)))
