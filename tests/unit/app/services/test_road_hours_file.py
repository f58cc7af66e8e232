"""Rules about hours are read strictly, and every refusal names line and remedy."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.road_hours_file import HOURS_FORM, read_hours
from maps.road_network import RoadClass
from planners.daylight import Light
from planners.road_rules import (
    Closure,
    ConvoyLane,
    Curfew,
    DaylightOnly,
    OneWayHours,
)

if TYPE_CHECKING:
    from pathlib import Path

    from app.services.rule_words import RuleWords


def read(folder: Path, text: str) -> tuple[RuleWords, ...]:
    path = folder / "hours.yaml"
    path.write_text(text, encoding="utf-8")
    return read_hours(path).rules


def test_documented_form_is_read_whole(tmp_path: Path) -> None:
    works, up, forest, town, lane = read(tmp_path, HOURS_FORM)

    assert isinstance(works.rule, Closure)
    assert works.rule.begins == datetime(2026, 6, 12, 6, tzinfo=UTC)
    assert works.at == ("31UFV123456",)
    assert isinstance(up.rule, OneWayHours)
    assert up.towards == "31UFV200300"
    assert isinstance(forest.rule, DaylightOnly)
    assert (forest.rule.light, forest.rule.margin) == (
        Light.SUN,
        timedelta(minutes=15),
    )
    assert forest.road_classes == {RoadClass.TRACK, RoadClass.SERVICE}
    assert isinstance(town.rule, Curfew)
    assert (town.rule.begins, town.rule.ends) == (time(22), time(6))
    assert town.rule.days == {0, 1, 2, 3, 4}
    assert len(town.area) == 3
    assert isinstance(lane.rule, ConvoyLane)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rule: closure", "rule: shut", "line 2: 'rule' is 'shut'; use one of"),
        ("120600ZJUN26", "12 June", "line 5: 'from' is no date-time group"),
        ("121800ZJUN26", "110600ZJUN26", "ends at 110600ZJUN26, not after it begins"),
        ("    at: [31UFV123456]  ", "    ats: [31UFV123456]  ", "'ats' is not known"),
        ("    towards: 31UFV200300", "    # towards: x", "needs an entry 'towards'"),
        ("[track, service]", "[lane]", "is 'lane'; use one of motorway"),
        ("[track, service]", "[]", "is empty; give one or more"),
        ("2200-0600", "2500-0600", "write from when to when, four figures each"),
        ("2200-0600", "2430-0600", "write from when to when, four figures each"),
        ("[Mo, Tu, We, Th, Fr]", "[Monday]", "is 'Monday'; use Mo, Tu"),
        ("sunrise to sunset  ", "dawn  ", "use one of sunrise to sunset, BMCT"),
        ("margin: 15", "margin: 900", "give a number above -720 and up to 720"),
        ("# zone: Z", "zone: J", "'zone' is no zone letter"),
        (", 31UFV1334, 31UFV1335", "", "has fewer than three corners"),
        ("    classes:", "    # classes:", "names no roads; give points on them"),
    ],
)
def test_mistake_is_refused_with_its_line(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    assert old in HOURS_FORM

    with pytest.raises(InputRefused, match=r"^hours\.yaml, line \d+") as refused:
        read(tmp_path, HOURS_FORM.replace(old, new, 1))

    assert said in str(refused.value)


def test_midnight_may_be_written_as_2400(tmp_path: Path) -> None:
    _, _, _, town, _ = read(tmp_path, HOURS_FORM.replace("2200-0600", "2000-2400"))

    assert isinstance(town.rule, Curfew)
    assert (town.rule.begins, town.rule.ends) == (time(20), time(0))
