"""Scenarios written down as YAML that `read_scenario` reads back without any loss."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.exports.gate import OPEN_GATE, write_bytes_export
from app.services.scenario.columns_writer import column_form
from app.services.scenario.movement import AIMS, ScheduleWish
from app.services.scenario.plain_forms import number_form
from app.services.scenario.robustness import RobustnessWish, robustness_form
from app.services.scenario.rules_writer import (
    drawn_rating_form,
    halt_area_form,
    rating_form,
    rule_form,
)
from app.services.scenario.yaml_text import yaml_text
from app.services.supply.supply_writer import supply_form
from app.services.surfaces import SURFACES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from app.exports.gate import ExportRecord, Gate
    from app.security.marking import Marking
    from app.services.scenario.scenario import Scenario
    from maps.road_network import Surface
    from planners.route import RoutePolicy

_AIM_WORDS = {aim: word for word, aim in AIMS.items()}
_SURFACE_WORDS: dict[Surface, str] = {
    surface: word for word, surface in SURFACES.items()
}


def scenario_form(scenario: Scenario, folder: Path | None = None) -> dict[str, Any]:
    """
    Write a scenario as mappings, lists, texts and numbers.

    Parameters
    ----------
    scenario
        Any; ratings that lie over it stand among its own.
    folder
        Of the file it goes into: an area within is named from there.

    Returns
    -------
    dict[str, Any]
        The form of `form.SCHEMA`.
    """
    form: dict[str, Any] = {"scenario": 1} | head_form(scenario)
    if scenario.area is not None:
        area = scenario.area
        inside = folder is not None and area.is_relative_to(folder)
        form["area"] = str(area.relative_to(folder) if inside and folder else area)
    form["policy"] = policy_form(scenario.policy)
    ratings = [rating_form(one) for one in scenario.rating_words]
    ratings += [drawn_rating_form(one) for one in scenario.ratings]
    lists: dict[str, list[Any]] = {
        "closures": list(scenario.closures),
        "avoid": [list(ring) for ring in scenario.avoid],
        "ratings": ratings,
        "hours": [rule_form(one) for one in scenario.hours],
        "halt areas": [halt_area_form(one) for one in scenario.halt_areas],
    }
    form |= {key: items for key, items in lists.items() if items}
    if scenario.robustness != RobustnessWish():
        form["robustness"] = robustness_form(scenario.robustness)
    if scenario.supply is not None:
        form["supply"] = supply_form(scenario.supply)
    form["columns"] = [column_form(plan) for plan in scenario.columns]
    return form


def head_form(scenario: Scenario) -> dict[str, Any]:
    """Write what a scenario says of itself as a whole; `scenario.head_of` reads it."""
    form: dict[str, Any] = {
        "name": scenario.name,
        "marking": str(scenario.marking),
        "zone": scenario.zone,
        "driving side": scenario.driving_side.value,
        "rounding": scenario.rounding.value,
    }
    if scenario.authority:
        form["movement authority"] = scenario.authority
    if scenario.schedule != ScheduleWish():
        aim = _AIM_WORDS[scenario.schedule.aim]
        form["schedule"] = {"aim": aim, "seed": scenario.schedule.seed}
    return form


def policy_form(policy: RoutePolicy) -> dict[str, Any]:
    """Write what is decided about roads in doubt; `scenario.policy_of` reads it."""
    form: dict[str, Any] = {
        "unknown": policy.unknown.value,
        "private": policy.private,
        "military": policy.military,
        "heavy goods ban": policy.heavy_goods_ban,
        "ferries": policy.ferries,
        "worst surface": _SURFACE_WORDS[policy.worst_surface],
    }
    if policy.turn_s:
        form["turn"] = number_form(policy.turn_s)
    return form


def scenario_text(scenario: Scenario, folder: Path | None = None) -> str:
    """Write a scenario as YAML; see `scenario_form`."""
    return yaml_text(scenario_form(scenario, folder))


def write_scenario(
    path: Path,
    scenario: Scenario,
    inputs: Iterable[Marking] = (),
    gate: Gate = OPEN_GATE,
) -> ExportRecord:
    """
    Let a scenario out as a file that `read_scenario` takes.

    Parameters
    ----------
    path
        Target; replaced in one step or left alone.
    scenario
        With the marking of the file.
    inputs
        Markings of all it was made from.
    gate
        What holds for the file; its origin stands in the first line.

    Raises
    ------
    KnownError
        The marking is below that of an input, or the file cannot be written.
    """
    text = scenario_text(scenario, path.parent)
    marking = scenario.marking
    if gate.origin:
        text = f"# origin: {gate.origin}\n{text}"
    return write_bytes_export(path, marking, (marking, *inputs), text.encode(), gate)
