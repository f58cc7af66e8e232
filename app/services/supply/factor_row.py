"""Writes a single planning factor as a mapping; plans and libraries hold such rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.scenario.plain_forms import number_form

if TYPE_CHECKING:
    from planners.supply.factors import Factor

Form = dict[str, Any]


def factor_form(rate: Factor) -> Form:
    """Write a rate; `factor_entries.factor_of` reads it."""
    form: Form = {"basis": rate.basis.value}
    form |= {"subject": rate.subject} if rate.subject else {}
    form |= {"item": rate.item, "rate": number_form(rate.rate)}
    form |= {"component": rate.component} if rate.component else {}
    for key, one in (
        ("phase", rate.phase),
        ("climate", rate.climate),
        ("level", rate.level),
    ):
        form |= {key: one.value} if one is not None else {}
    form["source"] = rate.source
    return form | ({"dated": rate.dated.isoformat()} if rate.dated else {})
