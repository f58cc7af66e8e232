"""What a typed text means: positions, objects of the plan, places of the map."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app.errors import InputRefused
from app.services.places import (
    GRID_SQUARE,
    MOST_TARGETS,
    POSITION,
    Target,
    find_point,
    find_target,
    targets,
)
from maps.coordinates import format_mgrs, parse_mgrs
from maps.place_names import Place

VILLAGES = tuple(
    Place(name, "village", lon, 50.5, 0.3)
    for name, lon in [("Ahausen", 10.1), ("Ahausen", 10.6), ("Ahaus", 10.3)]
)


def search(text: str, limit: int = 20) -> tuple[Place, ...]:
    found = [place for place in VILLAGES if place.name.lower().startswith(text.lower())]
    return tuple(found[:limit])


AREA = SimpleNamespace(
    name="Testland",
    bounds=(10.0, 50.0, 11.0, 51.0),
    names=SimpleNamespace(search=search),
)


def units(text: str) -> list[Target]:
    known = [Target("Ahead Coy", "unit", 10.2, 50.2)]
    return [unit for unit in known if unit.name.lower().startswith(text.lower())]


def test_objects_of_the_plan_come_before_places_of_the_map() -> None:
    found = targets("aha", AREA)
    with_units = targets("ahe", AREA, [units]) + targets("aha", AREA, [units])

    assert [target.name for target in found] == ["Ahausen", "Ahausen", "Ahaus"]
    assert with_units[0].kind == "unit"


@pytest.mark.parametrize(
    ("digits", "size_m"), [(0, 100_000), (1, 10_000), (2, 1_000), (3, 100)]
)
def test_coarse_reference_is_shown_as_a_whole_square(digits: int, size_m: int) -> None:
    reference = format_mgrs(10.5, 50.5, digits, spaced=True)

    target = find_target(reference, AREA)

    assert target.kind == GRID_SQUARE
    assert target.bounds is not None
    west, south, east, north = target.bounds
    assert west < target.lon < east
    assert south < target.lat < north
    assert (north - south) * 111_200 == pytest.approx(size_m, rel=0.05)
    assert parse_mgrs(reference).centre == pytest.approx(target.lonlat)


@pytest.mark.parametrize("digits", [4, 5])
def test_fine_reference_is_a_point(digits: int) -> None:
    target = find_target(format_mgrs(10.5, 50.5, digits), AREA)

    assert target.bounds is None
    assert target.lonlat == pytest.approx((10.5, 50.5), abs=2e-4)


def test_square_beside_the_date_line_stays_on_the_globe() -> None:
    west, _, east, _ = parse_mgrs("60NZG").bounds

    assert 177 < west < east <= 180


def test_going_beyond_the_map_is_allowed_and_warned_of() -> None:
    target = find_target("52.0, 10.5", AREA)

    assert target.lonlat == (10.5, 52.0)
    assert target.warning == (
        "52.0, 10.5 lies outside Testland, which reaches from 50.000, 10.000 to "
        "51.000, 11.000: nothing is mapped there."
    )
    assert find_target("50.5, 10.5", AREA).warning == ""


def test_square_that_the_map_shows_in_part_is_not_warned_of() -> None:
    partly = find_target(format_mgrs(10.02, 50.999, 1), AREA)
    outside = find_target(format_mgrs(10.02, 51.5, 1), AREA)

    assert partly.warning == ""
    assert "nothing is mapped there" in outside.warning


def test_point_of_a_route_must_lie_inside_but_a_corner_need_not() -> None:
    with pytest.raises(InputRefused, match=r"outside Testland.*another area\.$"):
        find_point("52.0, 10.5", AREA)

    assert find_point("52.0, 10.5", AREA, inside=False) == (10.5, 52.0)
    assert find_point("ahaus", AREA) == (10.1, 50.5)


def test_utm_with_a_doubtful_s_has_both_meanings() -> None:
    found = targets("33S 400000 4000000", AREA)

    assert [target.kind for target in found] == [POSITION, POSITION]
    assert found[0].lat == pytest.approx(36.1, abs=0.1)
    assert found[1].lat == pytest.approx(-54.1, abs=0.1)
    assert "south" in found[1].name


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Type the name"),
        ("   ", "Type the name"),
        ("Nowhere", "check the spelling"),
        ("32UPA123", "has 3 digits"),
        ("91, 10", "not on the globe"),
        ("32T 461344 5481745", "band T but in U"),
        ("x" * 1_000_000, "check the spelling"),
        ("1" * 1_000_000, "no position"),
        ("\u202eabc\x00", "check the spelling"),
    ],
)
def test_what_means_nothing_is_refused_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(InputRefused, match=reason) as refusal:
        find_target(text, AREA)

    sentence = str(refusal.value)
    assert sentence.endswith(".")
    assert len(sentence) < 400


def test_no_more_targets_are_found_than_are_shown() -> None:
    def many(text: str) -> list[Target]:
        return [Target(f"{text} {n}", "unit", 10.5, 50.5) for n in range(50)]

    assert len(targets("a", AREA, [many])) == MOST_TARGETS
