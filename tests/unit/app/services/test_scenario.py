"""Scenarios: the documented form is read as it says, and mistakes name their line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from app.errors import InputRefused
from app.services.catalogue import vehicle_catalogue
from app.services.scenario.scenario import SCHEMA, read_scenario
from planners.column import HaltModel
from planners.route import Objective, UnknownRule

if TYPE_CHECKING:
    from pathlib import Path


def read(tmp_path: Path, text: str):
    path = tmp_path / "plan.yaml"
    path.write_text(text)
    return read_scenario(path, vehicle_catalogue())


def replaced(old: str, new: str) -> str:
    assert old in SCHEMA
    return SCHEMA.replace(old, new)


def test_the_documented_form_is_a_scenario(tmp_path: Path) -> None:
    scenario = read(tmp_path, SCHEMA)

    assert scenario.name == "Exercise North Wind"
    assert scenario.area == tmp_path / "nordmark.area"
    assert scenario.zone == "Z"
    assert scenario.policy.unknown is UnknownRule.WARN
    assert scenario.closures == ("31UFV123456",)
    (plan,) = scenario.columns
    assert plan.column.name == "Main body"
    assert str(plan.movement_number) == "25-USV-08"
    assert plan.stops == ("Westerbrug", "31UFV2030", "54.5, 4.4")
    assert plan.objective is Objective.FASTEST
    assert plan.start == datetime(2026, 6, 12, 6, 0, tzinfo=UTC)
    assert plan.formation.count == 14 + 45
    assert [unit.formation.count for unit in plan.column.units()] == [14, 15, 15, 15]
    assert plan.column.units()[0].gap == timedelta(minutes=3)
    assert plan.halts[0].model is HaltModel.HALT_AREA


def test_two_serials_cut_into_units_do_not_share_names(tmp_path: Path) -> None:
    second = """\
      - name: Workshop
        vehicles: {truck 10 t 6x6: 45}
      - name: Rear
        vehicles: {truck 10 t 6x6: 3}
    halts:"""
    (plan,) = read(tmp_path, replaced("    halts:", second)).columns

    names = [unit.name for unit in plan.column.units()]
    assert names[1:] == [
        *("Trains A", "Trains B", "Trains C"),
        *("Workshop A", "Workshop B", "Workshop C", "Rear"),
    ]


def test_spacing_gives_a_density(tmp_path: Path) -> None:
    text = replaced("density: 15 ", "spacing: 50 ")
    text = text.replace("main battle tank: 14", "truck 10 t 6x6: 14")
    (plan,) = read(tmp_path, text).columns
    (vehicle,) = {v for v, _ in plan.formation.vehicles}

    assert plan.column.density_vpk == pytest.approx(1000 / (50 + vehicle.length_m))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("rate: 40 ", "rate: 0 ", "'rate' is 0"),
        ("rate: 40 ", "rate: nan ", "'rate' is nan"),
        ("120600ZJUN26", "120600JUN26", "'start' is no date-time group"),
        ("120600ZJUN26", "310600ZJUN26", "'start' is no date-time group"),
        ("main battle tank: 14", "hovercraft: 14", "not in the vehicle catalogue"),
        ("main battle tank: 14", "main battle tank: 0", "whole number from 1"),
        ("main battle tank: 14", "main battle tank: 1.5", "whole number from 1"),
        ("zone: Z ", "zone: J ", "not J"),
        ("scenario: 1 ", "scenario: 2 ", "whole number from 1 to 1"),
        ("    start: ", "    begin: ", "'begin'.*is not known"),
        ("density: 15 ", "density: 0 ", "'density' is 0"),
        ("unknown: warn ", "unknown: maybe ", "allow, warn, refuse"),
        ("minutes: 20", "minutes: -5", "'minutes' is -5"),
        ("[31UFV1234, 31UFV1334, 31UFV1335]", "[31UFV1234]", "three corners"),
        ("EXERCISE - UNCLASSIFIED ", "VERY HUSH HUSH ", "'marking'"),
        ("{main battle tank: 14}", "{}", "name a vehicle"),
        ("name: A1", "name: ''", "is empty"),
    ],
)
def test_mistakes_are_refused_with_line_and_remedy(
    tmp_path: Path, old: str, new: str, says: str
) -> None:
    with pytest.raises(InputRefused, match=rf"plan\.yaml, line \d+.*{says}"):
        read(tmp_path, replaced(old, new))


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    columns = SCHEMA[SCHEMA.index("  - name: Main body") :]

    with pytest.raises(InputRefused, match=r"line \d+.*a second column 'Main body'"):
        read(tmp_path, SCHEMA + columns)


def test_start_and_release_together_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="either 'start'"):
        read(tmp_path, replaced("    # release by:", "    release by:"))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00" * 100, b"- 1\n"])
def test_files_that_are_no_scenario_are_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(content)

    with pytest.raises(InputRefused):
        read_scenario(path, {})


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match=r"no scenario at .*nowhere\.yaml"):
        read_scenario(tmp_path / "nowhere.yaml", {})
