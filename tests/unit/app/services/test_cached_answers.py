"""A repeated question is answered from what was kept, and only that one."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from app.errors import DiskFull, NoAnswer
from app.security.marking import DEFAULT_MARKING, Marking
from app.services.answer_notes import AnswerKind, Inquiry
from app.services.cached_answers import CachedAnswers, area_state, program_version
from app.storage.payloads import json_of, json_payload
from app.storage.result_cache import ResultCache, cache_path
from app.storage.result_records import AreaState, Payload
from tests.kept_results import APRIL, CACHE_KEY, MAY, NOON

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUM = AnswerKind(name="sum", form=1, write=json_payload, read=json_of)


class SetClock:
    """Shows what it is set to."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time

    def since_boot(self) -> float:
        return 0.0


class Desk:
    """Asks sums, and counts how often they are computed."""

    def __init__(self, cache: ResultCache) -> None:
        self.cache, self.clock, self.computed = cache, SetClock(), 0

    def answers(self, area: AreaState = APRIL, program: str = "1") -> CachedAnswers:
        return CachedAnswers(self.cache, area, self.clock, program)

    def compute(self) -> int:
        self.computed += 1
        return 5


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    cache = ResultCache(cache_path(tmp_path / "EX.plan"), CACHE_KEY)
    yield Desk(cache)
    cache.close()


def inquiry(**changes: object) -> Inquiry[int]:
    told = Inquiry(
        kind=SUM, about="EX 1", inputs={"a": 2, "b": 3}, marking=DEFAULT_MARKING
    )
    return replace(told, **changes)


def test_the_second_time_nothing_is_computed(desk: Desk):
    first, had = desk.answers().get_or_compute(inquiry(), desk.compute)
    desk.clock.time += timedelta(hours=26)
    second, has = desk.answers().get_or_compute(inquiry(), desk.compute)

    assert (first.value, second.value, desk.computed) == (5, 5, 1)
    assert (first.note.is_kept, second.note.is_kept) == (False, True)
    assert second.note.words() == "computed 031200ZMAY26, map of 28 April 2026"
    assert second.note.words("B") == "computed 031400BMAY26, map of 28 April 2026"
    assert second.note.age == timedelta(hours=26)
    assert not second.note.is_stale
    assert second.note.stale_words() == ""
    assert (had.notices, has.notices, had.stale, has.stale) == ((), (), None, None)


@pytest.mark.parametrize(
    ("changes", "area", "program", "why"),
    [
        ({"inputs": {"a": 2, "b": 4}}, APRIL, "1", "inputs changed: b"),
        ({"inputs": {"a": 2}}, APRIL, "1", "inputs changed: b"),
        ({"seed": 7}, APRIL, "1", "the seed changed from 0 to 7"),
        (
            {"model": "speeds-3", "weights": "aa" * 32},
            APRIL,
            "1",
            "the model changed from none to speeds-3",
        ),
        ({"weights": "aa" * 32}, APRIL, "1", "the model changed"),
        ({}, MAY, "1", "the map changed from 28 April 2026 to 3 May 2026"),
        ({}, APRIL, "2", "the program changed from 1.1 to 2.1"),
        (
            {"marking": Marking.parse("NATO SECRET")},
            APRIL,
            "1",
            "the marking changed from EXERCISE - UNCLASSIFIED to NATO SECRET",
        ),
        (
            {"kind": replace(SUM, form=2)},
            APRIL,
            "1",
            "the program changed from 1.1 to 1.2",
        ),
    ],
)
def test_what_changed_is_computed_anew_and_the_old_one_is_out_of_date(
    desk: Desk, changes: dict[str, object], area: AreaState, program: str, why: str
):
    desk.answers().get_or_compute(inquiry(), desk.compute)
    now = desk.answers(area, program)

    answer, known = now.get_or_compute(inquiry(**changes), desk.compute)

    assert desk.computed == 2
    assert not answer.note.is_kept
    assert answer.note.map_date == area.map_date
    assert known.answer is None
    assert known.stale is not None
    assert known.stale.value == 5
    assert known.stale.note.is_stale
    assert known.stale.note.stale_words() == (
        "An earlier answer is out of date (computed 031200ZMAY26, map of 28 April "
        f"2026): {why}."
    )
    again, _ = now.get_or_compute(inquiry(**changes), desk.compute)
    assert (desk.computed, again.note.is_kept) == (2, True)


def test_looking_up_computes_nothing(desk: Desk):
    answers = desk.answers()

    assert answers.look_up(inquiry()).answer is None
    assert answers.look_up(inquiry()).stale is None
    answers.keep(inquiry(), 5, "job p-7f3a")

    known = answers.look_up(inquiry())
    assert known.answer is not None
    assert (known.answer.value, known.answer.note.origin) == (5, "job p-7f3a")


def test_another_question_has_no_answer_out_of_date(desk: Desk):
    desk.answers().keep(inquiry(), 5)

    known = desk.answers().look_up(inquiry(about="EX 2", seed=1))

    assert known.stale is None


def test_an_answer_that_was_broken_off_is_not_kept(desk: Desk):
    answers = desk.answers()

    answer, _ = answers.get_or_compute(inquiry(), desk.compute, lambda _: False)

    assert answer.value == 5
    assert answers.look_up(inquiry()).answer is None


def test_what_cannot_be_answered_is_raised_and_not_kept(desk: Desk):
    def refuse() -> int:
        raise NoAnswer("There is none.")

    with pytest.raises(NoAnswer):
        desk.answers().get_or_compute(inquiry(), refuse)
    assert desk.cache.room().results == 0


def test_a_cache_that_fails_costs_a_notice_and_no_answer(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    def full(*_: object, **__: object) -> None:
        raise DiskFull("No space is left for EX.plan.results; free some.")

    monkeypatch.setattr(desk.cache, "put", full)
    answer, known = desk.answers().get_or_compute(inquiry(), desk.compute)
    assert answer.value == 5
    assert known.notices == ("No space is left for EX.plan.results; free some.",)

    monkeypatch.setattr(desk.cache, "get", full)
    answer, known = desk.answers().get_or_compute(inquiry(), desk.compute)
    assert answer.value == 5
    assert known.notices == ("No space is left for EX.plan.results; free some.",)

    monkeypatch.setattr(desk.cache, "pin", full)
    assert len(desk.answers().pin(inquiry())) == 1


def test_a_closed_cache_costs_no_answer_either(desk: Desk):
    """A plan may be locked while an answer is worked out."""
    desk.cache.close()

    answer, known = desk.answers().get_or_compute(inquiry(), desk.compute)

    assert answer.value == 5
    assert "EX.plan.results is closed" in known.notices[0]


@pytest.mark.parametrize("bytes_kept", [b"no JSON", b"[1]"])
def test_a_kept_answer_that_cannot_be_read_is_computed_again(
    desk: Desk, bytes_kept: bytes
):
    def read(payload: Payload) -> int:
        return json_of(payload)["value"]

    kind = replace(SUM, read=read, write=lambda value: json_payload({"value": value}))
    asked, answers = inquiry(kind=kind), desk.answers()
    desk.cache.put(answers.asked(asked), Payload("json", bytes_kept), NOON)

    answer, known = answers.get_or_compute(asked, desk.compute)

    assert (answer.value, desk.computed) == (5, 1)
    assert known.notices == (
        "A kept sum could not be read and was deleted; it is worked out again.",
    )
    assert answers.look_up(asked).answer is not None


def test_a_pinned_answer_stays(desk: Desk):
    answers = desk.answers()
    answers.keep(inquiry(), 5)

    assert answers.pin(inquiry()) == ()

    assert desk.cache.room().pinned > 0


@pytest.mark.parametrize("days", [-3650, -1, 1, 3650])
def test_clocks_that_jump_make_no_age_negative(desk: Desk, days: int):
    desk.answers().keep(inquiry(), 5)
    desk.clock.time += timedelta(days=days)

    held = desk.answers().look_up(inquiry()).answer
    stale = desk.answers(MAY).look_up(inquiry()).stale

    assert held is not None
    assert stale is not None
    assert held.note.age == stale.note.age == max(timedelta(days=days), timedelta())


def test_a_clock_far_off_still_leaves_an_answer_with_a_date(desk: Desk):
    desk.clock.time = datetime.fromisoformat("1970-01-01T00:00:00Z")

    answer, _ = desk.answers().get_or_compute(inquiry(), desk.compute)

    assert answer.note.words() == "computed 1970-01-01, map of 28 April 2026"


def test_an_area_is_told_by_its_content_and_the_newest_day_of_its_map():
    def source(kind: str, date: str) -> SimpleNamespace:
        return SimpleNamespace(kind=kind, date=date)

    sources = [
        source("osm", "2026-04-28T20:21:00Z"),
        source("osm", "2026-04-01"),
        source("elevation", "2027-01-01"),
    ]
    pack = SimpleNamespace(
        content_id="a" * 64,
        name="Heidelberg",
        manifest=SimpleNamespace(sources=sources),
    )

    assert area_state(pack) == APRIL
    pack.manifest.sources = []
    assert area_state(pack) == APRIL._replace(map_date="")


def test_without_a_date_the_map_is_not_told_of(desk: Desk):
    area = APRIL._replace(map_date="")

    answer, _ = desk.answers(area).get_or_compute(inquiry(), desk.compute)

    assert answer.note.words() == "computed 031200ZMAY26"


def test_the_program_is_told_by_its_text_and_its_solvers(
    monkeypatch: pytest.MonkeyPatch,
):
    before = program_version()
    monkeypatch.setattr("app.services.cached_answers.this_version", lambda: "other")

    assert program_version() != before
    assert before.partition("+")[0] == program_version().partition("+")[0]


def test_answer_of_a_withdrawn_model_is_kept_but_holds_no_more(desk: Desk):
    asked = inquiry(model="ab" * 32)
    desk.answers().get_or_compute(asked, desk.compute)
    why = {"ab" * 32: "wrong tables"}
    answers = CachedAnswers(desk.cache, APRIL, desk.clock, "1", withdrawn=why)

    found = answers.look_up(asked)

    assert found.answer is None
    assert found.stale.value == 5
    assert "the model was withdrawn: wrong tables." in found.stale.note.stale_words()
    assert desk.answers().look_up(asked).answer.value == 5
    assert answers.look_up(inquiry(model="cd" * 32)).answer is None
