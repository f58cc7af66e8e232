"""``marsroute distribute`` plans rounds, writes them, and starts from them again."""

from __future__ import annotations

import json

import pytest

SUPPLIED = """
scenario: 1
name: North Wind
marking: EXERCISE - NATO RESTRICTED
supply:
  begins: 120400ZJUN26
  units:
    - name: Guard
      at: "{drop}"
      delivery:
        hours: [0600-1200]
        wants: [{{item: diesel, units: {litres}}}]
  points:
    - {{name: Depot, at: "{depot}", stocks: [{{item: diesel, on hand: 90000}}]}}
  transport:
    - {{name: Tankers, vehicle: tanker 5 m3, count: 1, at: Depot,
       fuel tanks: [5000], trips: 1}}
columns:
  - name: Main body
    route: {{stops: ["{depot}", "{drop}"]}}
    start: 120600ZJUN26
    rate: 40
    spacing: 50
    serials: [{{name: A, size: 5, vehicles: {{truck 5 t 4x4: 5}}}}]
"""


@pytest.fixture
def supplied(ends, tmp_path):
    """A scenario in which one tanker brings so much to a guard."""

    def made(litres: int):
        path = tmp_path / f"{litres}.yaml"
        depot, drop = ends
        path.write_text(SUPPLIED.format(depot=depot, drop=drop, litres=litres))
        return path

    return made


def test_rounds_are_planned_written_and_taken_up_again(
    marsroute, supplied, small_area, tmp_path
) -> None:
    rounds, folder = tmp_path / "rounds.json", tmp_path / "products"
    call = ("distribute", supplied(800), "--area", small_area, "--iterations", "20")

    said = marsroute(*call, "--output", rounds, "--export", folder)
    again = marsroute(*call, "--warm", rounds, "--json")

    assert said.code == again.code == 0
    assert "1 of 1 drop gets all it wants; 1 vehicle, " in said.out
    assert {path.suffix for path in folder.iterdir()} == {
        *(".csv", ".xlsx", ".pdf", ".geojson"),
    }
    kept = json.loads(rounds.read_text())
    assert kept["marking"] == "EXERCISE - NATO RESTRICTED"
    assert again.json()["rounds"] == kept["rounds"]
    drawn = json.loads(next(folder.glob("*.geojson")).read_text())
    assert drawn["marking"] == "EXERCISE - NATO RESTRICTED"
    kinds = [one["properties"]["what"] for one in drawn["features"]]
    assert kinds == ["leg", "leg", "drop"]


def test_what_cannot_be_brought_is_told_with_its_reason(
    marsroute, supplied, small_area
) -> None:
    call = ("distribute", supplied(8000), "--area", small_area, "--iterations", "20")

    said = marsroute(*call, "--json")

    assert said.code == 4
    answer = said.json()
    (left,) = answer["unserved"]
    (trip,) = answer["rounds"][0]["trips"]
    assert left["drop"] == "Guard"
    (missing,), (brought,) = left["units"], trip["visits"][0]["unloads"]
    assert missing["units"] + brought["units"] == 8000
    assert 0 < brought["units"] <= 5000
    assert left["words"]


def test_limits_that_make_no_sense_are_refused(marsroute, supplied, small_area) -> None:
    call = ("distribute", supplied(800), "--area", small_area)

    for option, value in (("--seconds", "0"), ("--hours", "3"), ("--iterations", "0")):
        said = marsroute(*call, option, value)

        assert said.code != 0
        assert "give" in said.err


def test_a_place_that_cannot_be_written_is_told_before_the_search(
    marsroute, supplied, small_area, tmp_path
) -> None:
    call = ("distribute", supplied(800), "--area", small_area, "--iterations", "20")

    said = marsroute(*call, "--output", tmp_path / "nowhere" / "rounds.json")

    assert said.code != 0
    assert "nowhere" in said.err
    assert "searching rounds" not in said.err
    assert "searching rounds" in marsroute(*call).err  # the control
