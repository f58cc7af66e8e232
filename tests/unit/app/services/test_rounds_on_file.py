"""Rounds are written by name, read again, and told stop by stop."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.errors import InputRefused
from app.security.marking import Marking
from app.services.catalogue import vehicle_catalogue
from app.services.demo import demo_scenario
from app.services.supply.delivery import DeliveryCase
from app.services.supply.factor_file import factor_library
from app.services.supply.rounds_file import read_rounds, rounds_form
from app.services.supply.rounds_words import legs_of, rounds_table
from tests.checked_rounds import sound_plan, sound_problem

ITEMS = {item.name: item for item in factor_library().items}
DIESEL = ITEMS["diesel"]
HIGH = "EXERCISE - NATO SECRET"


def case(**changes) -> DeliveryCase:
    problem = sound_problem()
    given = {
        "problem": problem,
        "zero": datetime(2026, 6, 12, tzinfo=UTC),
        "scenario": demo_scenario(vehicle_catalogue()),
        "positions": tuple((9.0 + number / 10, 50.0) for number in range(5)),
        "vehicles": tuple(vehicle_catalogue()["truck 5 t 4x4"] for _ in problem.fleets),
        "items": dict.fromkeys(("diesel", "petrol", "rations", "shells"), DIESEL),
    }
    return DeliveryCase(**(given | changes))


@pytest.fixture
def written(tmp_path):
    """A file of the sound plan."""
    path = tmp_path / "rounds.json"
    path.write_text(json.dumps(rounds_form(case(), sound_plan())))
    return path


def test_rounds_are_read_as_they_were_written(written) -> None:
    assert read_rounds(written, case()).rounds == sound_plan().rounds


def test_rounds_of_what_is_there_no_more_are_left_out(written) -> None:
    problem = sound_problem()
    drops = (replace(problem.drops[0], name="elsewhere"), *problem.drops[1:])
    visited = {
        visit.drop
        for one in read_rounds(
            written, case(problem=replace(problem, drops=drops))
        ).rounds
        for trip in one.trips
        for visit in trip.visits
    }

    assert 0 not in visited
    assert visited


def test_drops_keep_their_names_when_their_numbers_change(written) -> None:
    problem = sound_problem()
    turned = replace(problem, drops=tuple(reversed(problem.drops)))
    last = len(problem.drops) - 1

    def visits(plan):
        return [
            v.drop for one in plan.rounds for trip in one.trips for v in trip.visits
        ]

    read = visits(read_rounds(written, case(problem=turned)))

    assert [last - drop for drop in read] == visits(sound_plan())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"form": "something else"}, "holds no rounds of ours"),
        ({"marking": HIGH}, "does not cover that"),
        ({"rounds": [{"fleet": "A"}]}, "needs an entry"),
        ({"version": 2}, "give a whole number"),
    ],
)
def test_a_file_that_is_no_good_is_refused(written, change, words) -> None:
    form = json.loads(written.read_text())
    written.write_text(json.dumps(form | change))

    with pytest.raises(InputRefused, match=words):
        read_rounds(written, case())


def test_every_visit_is_a_row_and_so_is_what_is_left() -> None:
    plan = sound_plan()
    table = rounds_table(case(), plan)

    told = [row[3] for row in table.stops if row[2] == "deliver"]
    names = [drop.name for drop in sound_problem().drops]
    served = [
        names[visit.drop]
        for one in plan.rounds
        for trip in one.trips
        for visit in trip.visits
    ]

    assert told == served
    assert len(table.left) == len(plan.unserved)
    assert [row[2] for row in table.stops].count("back") == len(plan.rounds)


def test_legs_join_one_another_from_the_depot_and_back() -> None:
    problem = sound_problem()
    for one in sound_plan().rounds:
        alone = replace(sound_plan(), rounds=(one,))
        legs = legs_of(case(), alone)
        fleet = problem.fleets[one.fleet]

        assert legs[0].start == problem.depots[fleet.start].place
        assert legs[-1].end == problem.depots[fleet.end].place
        assert [leg.end for leg in legs[:-1]] == [leg.start for leg in legs[1:]]


def test_a_lower_marking_lets_nothing_higher_in(written) -> None:
    """The control of the marking test: the same file flows into a plan as high."""
    scenario = replace(case().scenario, marking=Marking.parse(HIGH))
    form = json.loads(written.read_text())
    written.write_text(json.dumps(form | {"marking": HIGH}))

    assert read_rounds(written, case(scenario=scenario)).rounds
