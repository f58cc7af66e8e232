"""Advice of models, and what people decided on it: nothing follows without them.

What a model says is proposed. A role of the staff accepts it, rejects it or orders
something else instead, and says why. The decision keeps what was known when it was
taken: which model, which answer, how old and how sure it was.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING, Any

from app.errors import InputRefused
from app.services.moments import moment_words

if TYPE_CHECKING:
    from app.services.scenario.yaml_entries import Entry

SHOWN_DIGITS = 8  # of an identity by content
_HOUR = timedelta(hours=1)


class Decision(Enum):
    """How advice stands."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OVERRIDDEN = "overridden"  # something else is ordered instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """
    What a model said, and what was decided on it.

    Attributes
    ----------
    answer
        Key of the answer that it comes from, hexadecimal digits: the identity.
    model, model_id
        Name of the model, and its identity by content.
    headline
        What it says, a sentence.
    confidence
        How sure it is: a frequency with its intervals.
    computed_at
        When the answer was computed, aware.
    proposed_at
        When it was first shown for a decision, aware.
    decision
        How it stands.
    role
        Post that decided; empty while nobody did.
    reason
        Why; of an overridden one also what is ordered instead.
    decided_at
        When, aware; None while nobody did.
    """

    answer: str
    model: str
    model_id: str
    headline: str
    confidence: str
    computed_at: datetime
    proposed_at: datetime
    decision: Decision = Decision.PROPOSED
    role: str = ""
    reason: str = ""
    decided_at: datetime | None = None

    @property
    def age(self) -> timedelta:
        """How old the answer was at the decision; never negative, zero before it."""
        at = self.decided_at or self.computed_at
        return max(at - self.computed_at, timedelta())


def decided(
    advice: Advice, decision: Decision, role: str, reason: str, at: datetime
) -> Advice:
    """
    Decide on advice, or decide anew.

    Parameters
    ----------
    advice
        Any.
    decision
        What is decided; not `Decision.PROPOSED`.
    role
        Post that decides.
    reason
        Why, one sentence or more.
    at
        Now, aware.

    Raises
    ------
    InputRefused
        Nobody decides, or says why.
    """
    if decision is Decision.PROPOSED:
        raise ValueError("Proposed is how advice stands before a decision.")
    if not role.strip():
        raise InputRefused(
            "A decision on advice needs the post that takes it; give it by "
            "Plan > Who am I."
        )
    if not reason.strip():
        raise InputRefused(
            f"Advice is {decision.value} for a reason; say in a few words why."
        )
    return replace(
        advice,
        decision=decision,
        role=role.strip(),
        reason=" ".join(reason.split()),
        decided_at=at,
    )


def with_advice(book: tuple[Advice, ...], advice: Advice) -> tuple[Advice, ...]:
    """Give a book with advice in the place of that on the same answer, or behind."""
    if all(one.answer != advice.answer for one in book):
        return (*book, advice)
    return tuple(advice if one.answer == advice.answer else one for one in book)


def advice_on(book: tuple[Advice, ...], answer: str) -> Advice | None:
    """Find the advice that comes from an answer."""
    return next((one for one in book if one.answer == answer), None)


def annex_lines(book: tuple[Advice, ...], zone: str = "Z") -> tuple[str, ...]:
    """
    List the advice that was accepted, for the annex of an order.

    Parameters
    ----------
    book
        All advice of a plan.
    zone
        Letter of the zone that times are told in.

    Returns
    -------
    tuple[str, ...]
        A line each: what it says, how sure and how old it was, which model and answer
        it comes from, and who accepted it when and why.
    """
    return tuple(
        _annex_line(one, zone) for one in book if one.decision is Decision.ACCEPTED
    )


def advice_lines(book: tuple[Advice, ...], zone: str = "Z") -> tuple[str, ...]:
    """List all advice of a plan, with how each stands; see `annex_lines`."""
    return tuple(_annex_line(one, zone) for one in book)


def _annex_line(advice: Advice, zone: str) -> str:
    at, said = advice.decided_at, advice.decision.value.capitalize()
    stands = "Proposed; nobody has decided."
    if at is not None:
        stands = f"{said} by {advice.role} {moment_words(at, zone)}: {advice.reason}"
    age = "" if at is None else f", {age_words(advice.age)} old at the decision"
    return (
        f"{advice.headline} {advice.confidence} "
        f"Computed {moment_words(advice.computed_at, zone)}{age}, by {advice.model} "
        f"{advice.model_id[:SHOWN_DIGITS]}, answer {advice.answer[:SHOWN_DIGITS]}. "
        f"{stands}"
    )


def age_words(age: timedelta) -> str:
    """Say an age in its largest unit: ``3 h``."""
    if age < _HOUR:
        return f"{age // timedelta(minutes=1)} min"
    if age < 48 * _HOUR:
        return f"{age // _HOUR} h"
    return f"{age.days} days"


# As plans keep it


def advice_form(advice: Advice) -> dict[str, Any]:
    """Write advice as a mapping of texts; see `advice_of_entry`."""
    written = {
        "answer": advice.answer,
        "model": advice.model,
        "model id": advice.model_id,
        "headline": advice.headline,
        "confidence": advice.confidence,
        "computed": _text(advice.computed_at),
        "proposed": _text(advice.proposed_at),
        "decision": advice.decision.value,
        "role": advice.role,
        "reason": advice.reason,
        "decided": "" if advice.decided_at is None else _text(advice.decided_at),
    }
    return {key: text for key, text in written.items() if text}


def advice_of_entry(entry: Entry) -> Advice:
    """Read advice that `advice_form` wrote; InputRefused says what is wrong."""
    given = entry.mapping(
        required=(
            *("answer", "model", "model id", "headline", "confidence"),
            *("computed", "proposed", "decision"),
        ),
        optional=("role", "reason", "decided"),
    )
    decision = given["decision"].choice(Decision)
    is_decided = decision is not Decision.PROPOSED
    if is_decided != all(name in given for name in ("role", "reason", "decided")):
        raise entry.refused(
            "needs the entries 'role', 'reason' and 'decided' if it is decided, and "
            "none of them before."
        )
    return Advice(
        answer=given["answer"].text(),
        model=given["model"].text(),
        model_id=given["model id"].text(),
        headline=given["headline"].text(),
        confidence=given["confidence"].text(),
        computed_at=_moment(given["computed"]),
        proposed_at=_moment(given["proposed"]),
        decision=decision,
        role=given["role"].text() if is_decided else "",
        reason=given["reason"].text() if is_decided else "",
        decided_at=_moment(given["decided"]) if is_decided else None,
    )


def _text(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _moment(entry: Entry) -> datetime:
    """Moment as ISO 8601 with a zone."""
    try:
        at = datetime.fromisoformat(entry.text())
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise entry.refused(
            "is no moment; write date, time and zone, such as "
            "2026-06-12T06:00:00+00:00."
        )
    return at.astimezone(UTC)
