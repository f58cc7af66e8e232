"""The vehicle catalogue that comes with the program, and catalogues gone wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

import app
from app.errors import InputRefused
from app.services.catalogue import catalogue_doubts, read_catalogue, vehicle_catalogue
from maps.road_network import RoadClass
from planners.vehicles import Track

OURS = Path(app.__file__).parent / "data" / "vehicles.yaml"
GOOD = """\
speeds:
  truck:
    motorway: 80
    primary: 60
vehicles:
  - name: lorry
    track: wheeled
    speeds: truck
    mlc: 13
    mass_t: 14
    axle_load_t: 7.5
    height_m: 3.1
    width_m: 2.5
    length_m: 8.2
    fuel_l_per_100km: 40
    tank_l: 270
    range_km: 680
    max_grade: 0.6
    fording_depth_m: 0.8
    hazmat: no
    source: made up for tests
"""


def written(folder: Path, text: str) -> Path:
    """Put a catalogue into a file."""
    path = folder / "vehicles.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_our_catalogue_has_every_kind_of_vehicle() -> None:
    vehicles = vehicle_catalogue()

    assert 20 <= len(vehicles) <= 40
    assert {vehicle.track for vehicle in vehicles.values()} == set(Track)
    assert any(vehicle.hazmat for vehicle in vehicles.values())
    assert all(name == vehicle.name for name, vehicle in vehicles.items())
    assert max(vehicle.mlc for vehicle in vehicles.values()) >= 100
    for name in ("car 4x4", "truck 10 t 6x6", "main battle tank"):
        assert name in vehicles


def test_our_catalogue_says_that_its_figures_are_generic() -> None:
    for vehicle in vehicle_catalogue().values():
        assert vehicle.source.startswith("generic; ")
        assert vehicle.source.endswith("check against unit data")


def test_classes_fit_masses_and_ranges_fit_tanks_in_our_catalogue() -> None:
    assert catalogue_doubts(OURS) == ()


def test_a_catalogue_is_read_as_written(tmp_path: Path) -> None:
    vehicles = read_catalogue(written(tmp_path, GOOD))

    lorry = vehicles["lorry"]
    assert (lorry.track, lorry.mlc, lorry.mass_t) == (Track.WHEELED, 13, 14)
    assert lorry.speed_kmh == {RoadClass.MOTORWAY: 80, RoadClass.PRIMARY: 60}
    assert not lorry.hazmat


@pytest.mark.parametrize(
    ("good", "bad", "words"),
    [
        ("mlc: 13", "mlc: 130000", r"line 9: 'mlc' is 130000; .* from 1 to 150"),
        ("mlc: 13", "mcl: 13", r"line 9: 'mcl' is not known; use one of"),
        ("mass_t: 14", "mass_t: -14", r"line 10: 'mass_t' is -14"),
        ("mass_t: 14", "mass_t: .nan", r"line 10: 'mass_t' is"),
        ("mass_t: 14", "mass_t: 5", r"line 11: 'axle_load_t' is 7.5 t, more than"),
        ("axle_load_t: 7.5", "axle_load_t: 0", r"line 11: .* for tracked vehicles"),
        ("axle_load_t: 7.5", "axle_load_t: -1", r"line 11: .* give 0 or more"),
        ("track: wheeled", "track: hover", r"line 7: .*wheeled, tracked"),
        (
            "speeds: truck",
            "speeds: bus",
            r"line 8: 'speeds' is 'bus'; use one of",
        ),
        ("    primary: 60", "    primary: 0", r"line 4: 'primary' is 0"),
        ("    primary: 60", "    ferry: 60", r"line 4: 'ferry' is not known"),
        ("hazmat: no", "hazmat: maybe", r"line 20: .*write yes or no"),
        ("    source: made up for tests\n", "", r"line 6: .*needs an entry 'source'"),
        ("max_grade: 0.6", "max_grade: 60", r"line 18: 'max_grade' is 60"),
    ],
)
def test_an_error_names_line_entry_and_remedy(
    tmp_path: Path, good: str, bad: str, words: str
) -> None:
    assert good in GOOD
    path = written(tmp_path, GOOD.replace(good, bad, 1))

    with pytest.raises(InputRefused, match=words):
        read_catalogue(path)


def test_a_name_given_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    again = GOOD + GOOD[GOOD.index("  - name") :]

    with pytest.raises(InputRefused, match=r"line 22: .*second 'lorry'.*line 6"):
        read_catalogue(written(tmp_path, again))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is empty"),
        ("speeds: {}\nvehicles: []\n", "a catalogue needs a vehicle"),
        ("speeds: {truck: {}}\nvehicles: []\n", "at least one class of road"),
    ],
)
def test_an_empty_catalogue_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputRefused, match=words):
        read_catalogue(written(tmp_path, text))


def test_a_class_far_from_the_mass_is_doubted(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("mlc: 13", "mlc: 31"))

    (doubt,) = catalogue_doubts(path)

    assert doubt == (
        "vehicles.yaml, line 6: 'lorry' has MLC 31, but a wheeled vehicle of 14 t "
        "should have about 13; check both."
    )


def test_a_range_far_from_tank_and_consumption_is_doubted(tmp_path: Path) -> None:
    """The Leopard 87 of a public list: 1160 l and 220 l on 100 km, listed 340 km."""
    text = GOOD.replace("tank_l: 270", "tank_l: 1160")
    text = text.replace("range_km: 680", "range_km: 340")
    text = text.replace("fuel_l_per_100km: 40", "fuel_l_per_100km: 220")

    (doubt,) = catalogue_doubts(written(tmp_path, text))

    assert "range of 340 km, but tank and consumption give 527 km" in doubt
