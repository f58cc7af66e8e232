"""Issued credits come out of their file as they went in, or are refused by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused, MarkingRefused
from app.security.marking import DEFAULT_MARKING, Marking
from app.services.credits_file import (
    CreditsDocument,
    is_credits_file,
    read_credits_file,
    write_credits_file,
)
from planners.movement_credit import asked, cancelled, changed
from tests.credits import SOON, bid, credit, units
from tests.marches import SIX, TRUCK

if TYPE_CHECKING:
    from pathlib import Path

VEHICLES = {TRUCK.name: TRUCK}


@pytest.fixture
def document() -> CreditsDocument:
    first = credit(via=("Between: them",), halts=("short 20 min",), not_before=SIX)
    plan = asked(bid(column="123"), units(2), SIX)
    issued = (
        changed(first, plan, SOON, "- bridge closed: #1"),
        cancelled(asked(bid(special_permit=True), units(), SIX), SOON, "no need"),
        first,
    )
    return CreditsDocument("Exercise: Ünder", DEFAULT_MARKING, issued)


def test_credits_are_read_as_they_were_written(
    document: CreditsDocument, tmp_path: Path
) -> None:
    path = tmp_path / "north.credits.yaml"

    write_credits_file(path, document, (DEFAULT_MARKING,))

    assert is_credits_file(path)
    assert read_credits_file(path, VEHICLES) == document


def test_a_scenario_is_no_file_of_credits(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("scenario: 1\nname: Plan\n")

    assert not is_credits_file(path)
    with pytest.raises(InputRefused, match="'scenario' is not known"):
        read_credits_file(path, VEHICLES)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("number: 12-USV-08", "number: 12-USV-08A", "leave the letter A out"),
        ("  number: 12-USV-08\n", "", "needs an entry 'number'"),
        (TRUCK.name, "sledge", "catalogue of vehicles"),
        ("state: approved", "state: lost", "use one of bid"),
        ("T06:00:00+00:00", "T06:00:00", "has no zone"),
        ("T06:00:00+00:00", " at six", "is no moment"),
        ("T06:04:00+00:00", "T05:04:00+00:00", "before the first vehicle"),
        ("EXERCISE - UNCLASSIFIED", "PLAIN", "is not a marking"),
        ("rate: 40.0", "rate: 0", "rate"),
        ("credits: 1", "credits: 2", "credits"),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    document: CreditsDocument, tmp_path: Path, old: str, new: str, says: str
) -> None:
    path = tmp_path / "north.credits.yaml"
    write_credits_file(path, document)
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")

    with pytest.raises(InputRefused, match=r"line \d+") as refused:
        read_credits_file(path, VEHICLES)

    assert says in str(refused.value)


def test_credits_do_not_leave_below_the_marking_of_their_plan(
    document: CreditsDocument, tmp_path: Path
) -> None:
    secret = Marking.parse("EXERCISE - NATO SECRET")

    with pytest.raises(MarkingRefused):
        write_credits_file(tmp_path / "low.credits.yaml", document, (secret,))

    assert not list(tmp_path.iterdir())
