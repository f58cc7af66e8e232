"""Decisions on advice: by whom, why, how old it was, and how a plan keeps them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.advice import (
    Advice,
    Decision,
    advice_lines,
    advice_on,
    annex_lines,
    decided,
    with_advice,
)
from app.services.plan.differences import sentences
from app.services.plan.kept_advice import advice_content, advice_of
from app.services.plan.kept_credits import without_credits
from app.services.plan.reader import document_of

if TYPE_CHECKING:
    from app.storage.plan_records import ObjectKey

MORNING = datetime(2026, 6, 12, 6, 0, tzinfo=UTC)
NOON = MORNING + timedelta(hours=6)


def proposed(answer: str = "ab" * 20) -> Advice:
    return Advice(
        answer=answer,
        model="plan_robustness",
        model_id="cd" * 32,
        headline="The whole plan holds in 87 of 100 simulated moves.",
        confidence="86 to 88 from sampling.",
        computed_at=MORNING,
        proposed_at=MORNING,
    )


def accepted() -> Advice:
    return decided(
        proposed(), Decision.ACCEPTED, " G4 Plans ", "Slack is\n enough.", NOON
    )


@pytest.mark.parametrize(
    "decision", [Decision.ACCEPTED, Decision.REJECTED, Decision.OVERRIDDEN]
)
def test_decision_keeps_role_reason_and_age(decision: Decision) -> None:
    advice = decided(proposed(), decision, "G4 Plans", "Slack is enough.", NOON)

    assert (advice.decision, advice.role) == (decision, "G4 Plans")
    assert advice.reason == "Slack is enough."
    assert advice.age == timedelta(hours=6)


def test_nobody_decides_without_a_post_or_a_reason() -> None:
    with pytest.raises(InputRefused, match="needs the post"):
        decided(proposed(), Decision.ACCEPTED, " ", "Good.", NOON)
    with pytest.raises(InputRefused, match="say in a few words why"):
        decided(proposed(), Decision.REJECTED, "G4", " \n", NOON)
    with pytest.raises(ValueError, match="before a decision"):
        decided(proposed(), Decision.PROPOSED, "G4", "Good.", NOON)


def test_clock_that_went_back_makes_no_negative_age() -> None:
    advice = decided(
        proposed(), Decision.ACCEPTED, "G4", "Good.", MORNING - timedelta(days=3650)
    )

    assert advice.age == timedelta()


def test_later_decision_takes_the_place_of_the_earlier_one() -> None:
    other = proposed("ef" * 20)
    book = with_advice(with_advice((), proposed()), other)
    book = with_advice(book, accepted())

    assert [one.answer for one in book] == ["ab" * 20, "ef" * 20]
    assert advice_on(book, "ab" * 20) == accepted()
    assert advice_on(book, "00" * 20) is None


def test_annex_lists_accepted_advice_alone_with_age_and_confidence() -> None:
    rejected = decided(proposed("ef" * 20), Decision.REJECTED, "S3", "Too old.", NOON)

    assert annex_lines((accepted(), rejected, proposed("00" * 20))) == (
        (
            "The whole plan holds in 87 of 100 simulated moves. 86 to 88 from "
            "sampling. Computed 120600ZJUN26, 6 h old at the decision, by "
            "plan_robustness cdcdcdcd, answer abababab. Accepted by G4 Plans "
            "121200ZJUN26: Slack is enough."
        ),
    )


def test_all_advice_is_told_with_how_it_stands() -> None:
    overridden = decided(proposed("ef" * 20), Decision.OVERRIDDEN, "S3", "Go.", NOON)
    book = (accepted(), overridden, proposed("00" * 20))

    first, second, third = advice_lines(book)

    assert (first,) == annex_lines(book)
    assert second.endswith("Overridden by S3 121200ZJUN26: Go.")
    assert third.endswith(
        "Computed 120600ZJUN26, by plan_robustness cdcdcdcd, answer 00000000. "
        "Proposed; nobody has decided."
    )


def test_plan_gives_back_the_advice_that_it_kept() -> None:
    book = (proposed("ef" * 20), accepted())

    assert set(advice_of(advice_content(book))) == set(book)


def test_advice_lies_beside_the_document() -> None:
    content = advice_content((accepted(),))

    assert without_credits(content) == {}
    assert document_of(content, {}) == document_of({}, {})


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("decision", "agreed", "use one of proposed, accepted"),
        ("computed", "yesterday", "is no moment"),
        ("computed", "2026-06-12T06:00:00", "is no moment"),
        ("reason", None, "none of them before"),
        ("person", "Jansen", "is not known"),
        ("answer", None, "needs an entry 'answer'"),
    ],
)
def test_advice_that_this_program_did_not_write_is_refused(
    field: str, value: str | None, said: str
) -> None:
    ((key, body),) = advice_content((accepted(),)).items()
    form = json.loads(body)
    form.pop(field, None)
    if value is not None:
        form[field] = value

    with pytest.raises(InputRefused, match=said) as refused:
        advice_of({key: json.dumps(form)})
    assert key.name in str(refused.value)


def test_history_says_in_words_what_was_decided() -> None:
    nothing: dict[ObjectKey, str] = {}
    first, second = advice_content((proposed(),)), advice_content((accepted(),))

    assert sentences(nothing, first) == (
        "advice 'The whole plan holds in 87 of 100 simulated moves.': proposed",
    )
    assert "decision proposed -> accepted" in sentences(first, second)[0]
    assert "reason Slack is enough." in sentences(first, second)[0]
