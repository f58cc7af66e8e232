"""``marsroute plan new``, ``show`` and ``export``: plan files made and read."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.cli.passphrase import new_passphrase
from app.cli.plan_access import (
    SUFFIX,
    area_hint,
    author_of,
    document_in,
    gate_of,
    opened_plan,
    reader_of,
    zone_of_plan,
)
from app.errors import InputRefused
from app.security.clock import SystemClock
from app.security.key_strength import calibrated
from app.security.marking import join
from app.services.advice import advice_lines
from app.services.area_marking import area_markings
from app.services.catalogue import vehicle_catalogue
from app.services.overlay_file import OverlayDocument, read_overlay, write_overlay
from app.services.plan.document import PlanTranslator
from app.services.plan.items import shown_form
from app.services.plan.kept_advice import advice_of
from app.services.plan.keys import keys_written, new_keys
from app.services.plan.kinds import ORDERED_KINDS, PLACE
from app.services.plan.parts import Ground, PlanDocument, RoadClosure
from app.services.plan.versions import State, state_named
from app.services.plan.words import object_words
from app.services.scenario.scenario import read_scenario
from app.services.scenario.whole_scenario import marking_of_plan, whole_scenario
from app.services.scenario.writer import write_scenario
from app.services.scenario.yaml_text import yaml_text
from app.storage.known_areas import KnownAreas
from app.storage.plan_database import refuse_place
from app.storage.plan_records import NewChange, edits_between
from app.storage.plan_store import PlanStore
from maps.area_pack import open_area

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from app.cli.terminal import Terminal
    from app.security.marking import Marking
    from app.services.scenario.scenario import Scenario
    from app.storage.plan_records import ObjectKey


def run_new(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Make a plan file, perhaps with a scenario and an overlay in it."""
    plan = arguments.plan
    if plan.suffix != SUFFIX:
        raise InputRefused(f"{plan.name} does not end in {SUFFIX}; name it so.")
    if plan.exists():
        raise InputRefused(f"{plan} is there already; choose another name.")
    refuse_place(plan.resolve())
    author = author_of(arguments)
    document = _gathered(arguments)
    policy = arguments.gate.policy
    content = PlanTranslator(vehicle_catalogue(), policy).content(document)
    passphrase = new_passphrase(arguments.passphrase_file, plan.name)
    key, header = new_keys(passphrase, calibrated(SystemClock()))
    with keys_written(plan, header):
        store = PlanStore.create(plan, key, author=author, clock=SystemClock())
    try:
        text = f"Take over {_sources(arguments)}"
        store.commit(NewChange(text=text, edits=edits_between({}, content)))
    finally:
        store.close()
    terminal.answer({"plan": plan.resolve(), "objects": len(content)})
    terminal.say(f"Written: {plan.resolve()}, with {_count(content)}.")
    terminal.say(
        f"{plan.name}.keys beside it opens it with the passphrase; without that file "
        "and a backup of it the plan is lost."
    )
    return 0


def run_show(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Say what a plan holds."""
    with opened_plan(arguments, read_only=True) as store:
        state = state_named(store, arguments.version)
        versions = len(store.versions())
    document = reader_of(arguments).document(state.content)
    forms = _forms(state)
    terminal.answer(
        {
            "marking": marking_of_plan(document).banner,
            "state": state.name,
            "change": state.sequence,
            "objects": [
                {"kind": key.kind, "name": key.name, "form": form}
                for key, form in forms.items()
            ],
        }
    )
    terminal.say(marking_of_plan(document).banner)
    if arguments.yaml:
        _say_yaml(forms, terminal)
    else:
        _say_list(document, forms, terminal)
        _say_advice(state, zone_of_plan(document), terminal)
        terminal.say(f"\nChange {state.sequence}; {versions} versions.")
    terminal.say(marking_of_plan(document).banner)
    return 0


def run_export(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Write the scenario of a plan, and what is drawn."""
    with opened_plan(arguments) as store:
        state = state_named(store, arguments.version)
        document = document_in(state.content, arguments)
        gate = gate_of(store, arguments.gate)
        marking = marking_of_plan(document)
        scenario = _exported(document, arguments, marking)
        records = [write_scenario(arguments.output, scenario, (marking,), gate)]
        if arguments.overlay is not None:
            drawn = OverlayDocument(
                overlay=document.overlay,
                marking=marking,
                closures=tuple((one.road, one.position) for one in document.closures),
            )
            records.append(write_overlay(arguments.overlay, drawn, (marking,), gate))
    written = [record.path.resolve() for record in records]
    terminal.answer({"marking": marking.banner, "written": written})
    for path in written:
        terminal.say(f"Written: {path}")
    return 0


def _gathered(arguments: argparse.Namespace) -> PlanDocument:
    """What the new plan begins with."""
    policy = arguments.gate.policy
    markings = [] if arguments.marking is None else [arguments.marking]
    document = PlanDocument(title=arguments.title)
    place: Path | None = arguments.area
    if arguments.source is not None:
        scenario = read_scenario(arguments.source, vehicle_catalogue(), policy)
        markings.append(scenario.marking)
        title = arguments.title or scenario.name
        named = scenario.area
        area = None if named is None else area_hint(named, arguments.plan)
        place = place or (named if named is not None and named.is_dir() else None)
        scenario = replace(scenario, area=area)
        document = replace(document, scenario=scenario, title=title)
    if arguments.overlay is not None:
        drawn = read_overlay(arguments.overlay, policy)
        markings.append(drawn.marking)
        closures = tuple(RoadClosure(road=r, position=p) for r, p in drawn.closures)
        document = replace(
            document,
            overlay=drawn.overlay,
            closures=closures,
            overlay_marking=drawn.marking,
        )
    if place is not None:
        pack = open_area(place)
        markings += area_markings(pack, policy)
        KnownAreas.of_user().remember(pack.content_id, place)
        ground = Ground(
            name=pack.manifest.name,
            identity=pack.content_id,
            path=str(area_hint(place, arguments.plan)),
        )
        document = replace(document, ground=ground)
    return replace(document, marking=join(markings or [policy.default]))


def _sources(arguments: argparse.Namespace) -> str:
    """Names of the files that a new plan begins with."""
    files = [arguments.source, arguments.overlay, arguments.area]
    names = [path.name for path in files if path is not None]
    return ", ".join(names) if names else "nothing"


def _exported(
    document: PlanDocument, arguments: argparse.Namespace, marking: Marking
) -> Scenario:
    """The scenario that is written, under the marking of the plan."""
    whole = whole_scenario(document)
    if whole is None or document.scenario is None:
        raise InputRefused(
            f"{arguments.plan.name} has no scenario yet, so there is nothing to write."
        )
    scenario = document.scenario if arguments.overlay else whole
    area = scenario.area  # whoever gets the file has it elsewhere
    if area is not None:
        area = arguments.output.parent / area.name
    return replace(scenario, marking=marking, area=area)


def _forms(state: State) -> dict[ObjectKey, dict[str, Any]]:
    """Bodies as files have them, those of one kind in their order."""
    read = [(key, json.loads(body)) for key, body in state.content.items()]
    kinds = list(ORDERED_KINDS)

    def rank(pair: tuple[ObjectKey, dict[str, Any]]) -> tuple[int, str, str]:
        key, form = pair
        kind = kinds.index(key.kind) if key.kind in kinds else -1
        return kind, str(form.get(PLACE, "")), key.name

    return {key: shown_form(key.kind, form) for key, form in sorted(read, key=rank)}


def _say_yaml(forms: dict[ObjectKey, dict[str, Any]], terminal: Terminal) -> None:
    """Print every object."""
    for key, form in forms.items():
        told = {name: value for name, value in form.items() if name != PLACE}
        terminal.say(f"\n# {key.kind}/{key.name}")
        terminal.say(yaml_text(told).rstrip())


def _say_list(
    document: PlanDocument, forms: dict[ObjectKey, dict[str, Any]], terminal: Terminal
) -> None:
    """Print what there is, a line for each object."""
    terminal.say(document.title or "A plan without a title")
    if document.ground is not None:
        terminal.say(f"Area: {document.ground.name}")
    rows = [
        (key.kind, object_words(key, form), key.name)
        for key, form in forms.items()
        if key.kind in ORDERED_KINDS
    ]
    if rows:
        terminal.say()
        terminal.table(("kind", "what", "name"), rows)


def _say_advice(state: State, zone: str, terminal: Terminal) -> None:
    """Print the advice of models, and what was decided on it."""
    told = advice_lines(advice_of(state.content), zone)
    if told:
        terminal.say("\nAdvice of models:")
    for line in told:
        terminal.say(f"  - {line}")


def _count(content: dict[ObjectKey, str]) -> str:
    """How many columns and other objects there are."""
    columns = sum(key.kind == "column" for key in content)
    others = len(content) - columns
    return (
        f"{columns} column{'s' if columns != 1 else ''} and {others} other "
        f"object{'s' if others != 1 else ''}"
    )
